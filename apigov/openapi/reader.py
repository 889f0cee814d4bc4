"""Nodes to the typed model: what all versions share, and the objects of 3.x."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apigov.openapi import dialects, servers
from apigov.openapi.model import (
    Body,
    Callback,
    Header,
    Link,
    MediaType,
    Operation,
    Parameter,
    Response,
    SecurityRequirement,
    Server,
)
from apigov.openapi.objects import fields
from apigov.openapi.security import requirements
from apigov.openapi.styles import style
from apigov.openapi.values import flag, items, members, text, texts
from apigov.openapi.version import Version
from apigov.schema import Dialect, Schema
from apigov.text import Node, Workspace


class Reader:
    """Reads objects of 3.x. Reader20 puts the parts of 2.0 in their place."""

    def __init__(self, root: Node, version: Version, dialect: Dialect, workspace: Workspace) -> None:
        self.root = root
        self.version = version
        self.dialect = dialect
        self.workspace = workspace
        self.root_security = requirements(root)
        self.root_servers = self.servers(root)
        self._methods = frozenset(row.name for row in fields("PathItem", version) if row.value == "Operation")
        self._open: set[Node] = set()

    # Shared by all versions.

    def target(self, use: Node) -> Node | None:
        """The object at `use` or behind its references, None where none can be read."""
        if isinstance(use.value, dict) and "$ref" not in use.value:
            return use
        node = self.workspace.resolve(use)
        return node if isinstance(node, Node) and isinstance(node.value, dict) else None

    def schema(self, owner: Node, key: str = "schema") -> Schema | None:
        node = owner.child(key)
        return self.schema_at(node) if node is not None and isinstance(node.value, dict | bool) else None

    def schema_at(self, node: Node) -> Schema:
        """A Schema with the dialect that its `$schema` names, else with the description's."""
        named = text(node, "$schema") if self.version >= Version.V3_1 else None
        return Schema(node, (dialects.by_uri(named) if named else None) or self.dialect)

    def operations(self, container: Node | None, kind: str) -> Iterator[Operation]:
        """The operations of a map of path items: paths, webhooks, or the expressions of a callback."""
        for path, use in members(container, extensions=kind == "webhook"):
            for method, node, item, others in self.methods(use):
                yield self.operation(node, item, others, method, path, kind)

    def methods(self, use: Node) -> Iterator[tuple[str, Node, Node, tuple[Node, ...]]]:
        """Method, operation, its path item, and all path item objects that count for it (one with `$ref` has its own members, too)."""
        target = self.target(use)
        own = use if target is not use and isinstance(use.value, dict) and len(use.value) > 1 else None
        parts = tuple(part for part in (own, target) if part is not None)
        seen = set()
        for item in parts:
            for key, node in members(item, extensions=False):
                if key in self._methods and key not in seen and isinstance(node.value, dict):
                    seen.add(key)
                    yield key, node, item, parts
                elif key == "additionalOperations" and self.version >= Version.V3_2:
                    for method, extra in members(node):
                        if isinstance(extra.value, dict):
                            yield method, extra, item, parts

    def operation(self, node: Node, item: Node, parts: tuple[Node, ...], method: str, path: str, kind: str) -> Operation:
        security: tuple[SecurityRequirement, ...] | None = requirements(node)
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
            parameters=self.parameters(node, parts),
            body=self.body(node, parts),
            responses=self.responses(node),
            security=self.root_security if security is None else security,
            servers=self.effective_servers(node, parts, kind),
            callbacks=self.callbacks(node),
        )

    def uses(self, node: Node, parts: tuple[Node, ...]) -> Iterator[tuple[str, Node, Node]]:
        """Level, use and definition of the effective parameters, those of the path item first."""
        listings = [("path-item", part.child("parameters")) for part in parts]
        listings = [next((listing for listing in listings if listing[1] is not None), ("path-item", None))]
        found: dict[tuple[str, str], tuple[str, Node, Node]] = {}
        for level, listing in (*listings, ("operation", node.child("parameters"))):
            for use in items(listing):
                parameter = self.target(use)
                name = text(parameter, "name") if parameter else None
                location = text(parameter, "in") if parameter else None
                if parameter is None or name is None or location is None:
                    continue
                key = (location, name.lower() if location == "header" else name)
                if key not in found or found[key][0] != level:
                    found[key] = (level, use, parameter)
        yield from found.values()

    def responses(self, node: Node) -> tuple[Response, ...]:
        found = []
        for code, use in members(node.child("responses"), extensions=False):
            target = self.target(use)
            if target is not None:
                found.append(self.response(code, use, target, node))
        return tuple(found)

    def effective_servers(self, node: Node, parts: tuple[Node, ...], kind: str) -> tuple[Server, ...]:
        """The nearest list that is not empty. What the provider calls is not at the root's servers."""
        for owner in (node, *parts):
            own = servers.listed(owner)
            if own:
                return own
        return self.root_servers if kind == "operation" else ()

    # The objects of 3.x.

    def servers(self, root: Node) -> tuple[Server, ...]:
        return servers.listed(root)

    def parameters(self, node: Node, parts: tuple[Node, ...]) -> tuple[Parameter, ...]:
        return tuple(self.parameter(level, use, target) for level, use, target in self.uses(node, parts))

    def parameter(self, level: str, use: Node, node: Node) -> Parameter:
        location = text(node, "in") or ""
        content = self.content(node)
        written, explode = style(node, location)
        return Parameter(
            node=node,
            use=use,
            name=text(node, "name") or "",
            location=location,
            required=flag(node, "required") or location == "path",
            schema=self.schema(node),
            content=content,
            style=written,
            explode=explode,
            allow_reserved=flag(node, "allowReserved"),
            allow_empty_value=flag(node, "allowEmptyValue"),
            deprecated=flag(node, "deprecated"),
            level=level,
        )

    def body(self, node: Node, parts: tuple[Node, ...]) -> Body | None:
        use = node.child("requestBody")
        target = self.target(use) if use is not None else None
        if use is None or target is None:
            return None
        return Body(target, use, flag(target, "required"), self.content(target))

    def content(self, owner: Node) -> tuple[MediaType, ...]:
        found = []
        for name, use in members(owner.child("content")):
            node = self.target(use)
            if node is not None:
                found.append(MediaType(node, name, self.schema(node), self.schema(node, "itemSchema"), self.encoding(node)))
        return tuple(found)

    def encoding(self, node: Node) -> Mapping[str, Node] | None:
        container = node.child("encoding")
        if container is None or not isinstance(container.value, dict):
            return None
        return {name: child for name, child in members(container) if isinstance(child.value, dict)}

    def response(self, code: str, use: Node, node: Node, operation: Node) -> Response:
        description = text(use, "description") if use is not node and self.version >= Version.V3_1 else None
        return Response(
            node=node,
            use=use,
            code=code,
            description=description if description is not None else text(node, "description"),
            content=self.content(node),
            headers=self.headers(node),
            links=tuple(
                Link(target, link, name) for name, link in members(node.child("links")) if (target := self.target(link)) is not None
            ),
        )

    def headers(self, owner: Node) -> tuple[Header, ...]:
        found = []
        for name, use in members(owner.child("headers")):
            node = self.target(use)
            if node is not None:
                found.append(self.header(name, use, node))
        return tuple(found)

    def header(self, name: str, use: Node, node: Node) -> Header:
        written, explode = style(node, "header")
        return Header(
            node, use, name, flag(node, "required"), self.schema(node), self.content(node), written, explode, flag(node, "deprecated")
        )

    def callbacks(self, node: Node) -> tuple[Callback, ...]:
        found = []
        for name, use in members(node.child("callbacks")):
            target = self.target(use)
            if target is None or target in self._open:
                # A callback whose operations call back to itself: its inner use adds nothing.
                continue
            self._open.add(target)
            for expression, item in members(target, extensions=False):
                single = Node(target.tree, target.pointer, {expression: item.value})
                found.append(Callback(item, name, expression, tuple(self.operations(single, "callback"))))
            self._open.discard(target)
        return tuple(found)

    def named_schemas(self) -> Mapping[str, Schema]:
        components = self.root.child("components")
        container = components.child("schemas") if components else None
        return {name: self.schema_at(node) for name, node in members(container) if isinstance(node.value, dict | bool)}
