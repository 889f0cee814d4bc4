"""Path items to operations, for all versions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Protocol

from apigov.openapi import forms20, forms30
from apigov.openapi.context import Context
from apigov.openapi.items import methods_of
from apigov.openapi.model import Body, Callback, Operation, Parameter, Response, Server
from apigov.openapi.security import requirements
from apigov.openapi.uses import ParameterUse, parameter_uses
from apigov.openapi.values import members
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

    def operations(self, container: Node | None, kind: str) -> Iterator[Operation]:
        """The operations of a map of path items: paths, webhooks, or the expressions of a callback."""
        for path, use in members(container, extensions=kind == "webhook"):
            yield from self.item(path, use, kind)

    def item(self, path: str, use: Node, kind: str, left_out: Container[Node] = (), around: frozenset[Node] = frozenset()) -> Iterator[Operation]:
        """The operations of one path item, save those whose nodes are left out. `around`: the callbacks that it stands in."""
        for method, node, item, parts in methods_of(self.context, use):
            if node not in left_out:
                yield self._operation(node, item, parts, method, path, kind, around)

    def _operation(self, node: Node, item: Node, parts: tuple[Node, ...], method: str, path: str, kind: str, around: frozenset[Node]) -> Operation:
        security = requirements(node)
        return Operation(
            node,
            item,
            method,
            path,
            kind,
            security=self.root_security if security is None else security,
            # What the provider calls is not at the root's servers.
            servers=self.forms.own_servers(self.context, node, parts) or (self.root_servers if kind == "operation" else ()),
            contents=_Contents(self, node, parts, around),
        )

    def schemas(self) -> Mapping[str, Schema]:
        return self.forms.schemas(self.context)


class _Contents:
    """The parts of one operation. `around`: the callbacks that it stands in."""

    def __init__(self, reader: Reader, node: Node, parts: tuple[Node, ...], around: frozenset[Node]) -> None:
        self._reader, self._context = reader, reader.context
        self._node = node
        self._parts = parts
        self._around = around

    @cached_property
    def _uses(self) -> tuple[ParameterUse, ...]:
        return parameter_uses(self._context, self._node, self._parts)

    def parameters(self) -> tuple[Parameter, ...]:
        return self._reader.forms.parameters(self._context, self._uses)

    def body(self) -> Body | None:
        return self._reader.forms.body(self._context, self._node, self._uses)

    def responses(self) -> tuple[Response, ...]:
        found = []
        for code, use in members(self._node.child("responses"), extensions=False):
            target = self._context.target(use)
            if target is not None:
                found.append(self._reader.forms.response(self._context, code, use, target, self._node))
        return tuple(found)

    def callbacks(self) -> tuple[Callback, ...]:
        if self._context.version < Version.V3_0:
            return ()
        found = []
        for name, use in members(self._node.child("callbacks")):
            target = self._context.target(use)
            # A callback whose operations call back to itself: its inner use adds nothing.
            if target is not None and target not in self._around:
                around = self._around | {target}
                for expression, item in members(target, extensions=False):
                    found.append(Callback(item, name, expression, tuple(self._reader.item(expression, item, "callback", around=around))))
        return tuple(found)
