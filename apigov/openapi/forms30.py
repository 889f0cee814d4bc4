"""The objects of 3.x that 2.0 has in another form. Same functions as forms20."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apigov.openapi import servers
from apigov.openapi.context import Context
from apigov.openapi.model import Body, Header, Link, MediaType, Parameter, Response, Server
from apigov.openapi.styles import style
from apigov.openapi.uses import ParameterUse
from apigov.openapi.values import flag, members, text
from apigov.openapi.version import Version
from apigov.schema import Schema
from apigov.text import Node


def root_servers(context: Context) -> tuple[Server, ...]:
    return servers.listed(context.root)


def own_servers(context: Context, node: Node, parts: tuple[Node, ...]) -> tuple[Server, ...]:
    """The nearest list that is not empty, of the operation or its path item."""
    return next((own for owner in (node, *parts) if (own := servers.listed(owner))), ())


def parameters(context: Context, uses: Iterable[ParameterUse]) -> tuple[Parameter, ...]:
    return tuple(_parameter(context, use) for use in uses)


def _parameter(context: Context, found: ParameterUse) -> Parameter:
    node = found.node
    written, explode = style(node, found.location)
    return Parameter(
        node=node,
        use=found.use,
        name=found.name,
        location=found.location,
        required=flag(node, "required") or found.location == "path",
        schema=context.schema(node),
        content=content(context, node),
        style=written,
        explode=explode,
        allow_reserved=flag(node, "allowReserved"),
        allow_empty_value=flag(node, "allowEmptyValue"),
        deprecated=flag(node, "deprecated"),
        level=found.level,
    )


def body(context: Context, node: Node, uses: Iterable[ParameterUse]) -> Body | None:
    use = node.child("requestBody")
    target = context.target(use)
    if use is None or target is None:
        return None
    return Body(target, use, flag(target, "required"), content(context, target))


def content(context: Context, owner: Node) -> tuple[MediaType, ...]:
    found = []
    for name, use in members(owner.child("content")):
        node = context.target(use)
        if node is not None:
            found.append(MediaType(node, name, context.schema(node), context.schema(node, "itemSchema"), _encoding(node)))
    return tuple(found)


def _encoding(node: Node) -> Mapping[str, Node] | None:
    container = node.child("encoding")
    if container is None or not isinstance(container.value, dict):
        return None
    return {name: child for name, child in members(container) if isinstance(child.value, dict)}


def response(context: Context, code: str, use: Node, node: Node, operation: Node) -> Response:
    # From 3.1 on a description beside the reference wins over the target's.
    own = text(use, "description") if use is not node and context.version >= Version.V3_1 else None
    links = []
    for name, link in members(node.child("links")):
        target = context.target(link)
        if target is not None:
            links.append(Link(target, link, name))
    return Response(
        node=node,
        use=use,
        code=code,
        description=own if own is not None else text(node, "description"),
        content=content(context, node),
        headers=headers(context, node),
        links=tuple(links),
    )


def headers(context: Context, owner: Node) -> tuple[Header, ...]:
    found = []
    for name, use in members(owner.child("headers")):
        node = context.target(use)
        if node is None:
            continue
        written, explode = style(node, "header")
        required, deprecated = flag(node, "required"), flag(node, "deprecated")
        found.append(Header(node, use, name, required, context.schema(node), content(context, node), written, explode, deprecated))
    return tuple(found)


def schemas(context: Context) -> Mapping[str, Schema]:
    components = context.root.child("components")
    container = components.child("schemas") if components else None
    return {name: context.schema_at(node) for name, node in members(container) if isinstance(node.value, dict | bool)}
