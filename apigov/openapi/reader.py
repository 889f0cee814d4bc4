"""Path items to operations, for all versions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Protocol

from apigov.openapi import forms20, forms30
from apigov.openapi.context import Context
from apigov.openapi.items import methods_of
from apigov.openapi.model import Body, Callback, Operation, Parameter, Response, Server
from apigov.openapi.security import requirements
from apigov.openapi.uses import ParameterUse, parameter_uses
from apigov.openapi.values import flag, members, text, texts
from apigov.openapi.version import Version
from apigov.schema import Schema
from apigov.text import Node


class Forms(Protocol):
    """The functions of forms20 and forms30."""

    def root_servers(self, context: Context) -> tuple[Server, ...]: ...
    def own_servers(self, context: Context, node: Node, parts: tuple[Node, ...]) -> tuple[Server, ...]: ...
    def parameters(self, context: Context, uses: Iterable[ParameterUse]) -> tuple[Parameter, ...]: ...
    def body(self, context: Context, node: Node, uses: Iterable[ParameterUse]) -> Body | None: ...
    def response(self, context: Context, code: str, use: Node, node: Node, operation: Node) -> Response: ...
    def schemas(self, context: Context) -> Mapping[str, Schema]: ...


class Reader:
    """Reads the operations of one description."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.forms: Forms = forms30
        if context.version is Version.V2_0:
            self.forms = forms20
        self.root_security = requirements(context.root)
        self.root_servers: tuple[Server, ...] = self.forms.root_servers(context)
        self._open: set[Node] = set()

    def operations(self, container: Node | None, kind: str) -> Iterator[Operation]:
        """The operations of a map of path items: paths, webhooks, or the expressions of a callback."""
        for path, use in members(container, extensions=kind == "webhook"):
            yield from self.item(path, use, kind)

    def item(self, path: str, use: Node, kind: str, left_out: Container[Node] = ()) -> Iterator[Operation]:
        """The operations of one path item, save those whose nodes are left out."""
        for method, node, item, parts in methods_of(self.context, use):
            if node not in left_out:
                yield self._operation(node, item, parts, method, path, kind)

    def _operation(self, node: Node, item: Node, parts: tuple[Node, ...], method: str, path: str, kind: str) -> Operation:
        uses = parameter_uses(self.context, node, parts)
        security = requirements(node)
        return Operation(
            node=node,
            item=item,
            method=method,
            path=path,
            kind=kind,
            operation_id=text(node, "operationId"),
            summary=text(node, "summary"),
            description=text(node, "description"),
            tags=texts(node.child("tags")),
            deprecated=flag(node, "deprecated"),
            parameters=self.forms.parameters(self.context, uses),
            body=self.forms.body(self.context, node, uses),
            responses=self._responses(node),
            security=self.root_security if security is None else security,
            # What the provider calls is not at the root's servers.
            servers=self.forms.own_servers(self.context, node, parts) or (self.root_servers if kind == "operation" else ()),
            callbacks=self._callbacks(node) if self.context.version >= Version.V3_0 else (),
        )

    def _responses(self, operation: Node) -> tuple[Response, ...]:
        found = []
        for code, use in members(operation.child("responses"), extensions=False):
            target = self.context.target(use)
            if target is not None:
                found.append(self.forms.response(self.context, code, use, target, operation))
        return tuple(found)

    def _callbacks(self, operation: Node) -> tuple[Callback, ...]:
        found = []
        for name, use in members(operation.child("callbacks")):
            target = self.context.target(use)
            if target is None or target in self._open:
                # A callback whose operations call back to itself: its inner use adds nothing.
                continue
            self._open.add(target)
            for expression, item in members(target, extensions=False):
                single = Node(target.tree, target.pointer, {expression: item.value})
                found.append(Callback(item, name, expression, tuple(self.operations(single, "callback"))))
            self._open.discard(target)
        return tuple(found)

    def schemas(self) -> Mapping[str, Schema]:
        return self.forms.schemas(self.context)
