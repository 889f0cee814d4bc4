"""The objects of 2.0 that 3.x has in another form. Same functions as forms30."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apigov.openapi import servers
from apigov.openapi.context import Context
from apigov.openapi.dialects import OAS_20_PARAMETER
from apigov.openapi.model import Body, Header, MediaType, Parameter, Response, Server
from apigov.openapi.styles import style_20
from apigov.openapi.uses import ParameterUse
from apigov.openapi.values import essence, flag, members, text
from apigov.schema import FormField, Schema
from apigov.text import Node

_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def root_servers(context: Context) -> tuple[Server, ...]:
    return servers.from_20(context.root, context.root)


def own_servers(context: Context, node: Node, parts: tuple[Node, ...]) -> tuple[Server, ...]:
    """Those of the operation's own schemes."""
    return servers.from_20(context.root, node) if node.child("schemes") else ()


def _types(context: Context, node: Node, key: str) -> Mapping[str, Node | None]:
    """The effective consumes or produces, with their entries. An own list replaces the root's; where none says anything JSON is taken."""
    written = (node if isinstance(node.get(key), list) else context.root).child(key)
    entries = written.children() if written is not None and isinstance(written.value, list) else ()
    return {entry.value: entry for _, entry in entries if isinstance(entry.value, str)} or {"application/json": None}


def parameters(context: Context, uses: Iterable[ParameterUse]) -> tuple[Parameter, ...]:
    return tuple(_parameter(use) for use in uses if use.location not in ("body", "formData"))


def _parameter(found: ParameterUse) -> Parameter:
    node = found.node
    written, explode = style_20(node, found.location)
    return Parameter(
        node=node,
        use=found.use,
        name=found.name,
        location=found.location,
        required=flag(node, "required") or found.location == "path",
        schema=Schema(node, OAS_20_PARAMETER),
        style=written,
        explode=explode,
        allow_empty_value=flag(node, "allowEmptyValue"),
        level=found.level,
    )


def body(context: Context, node: Node, uses: Iterable[ParameterUse]) -> Body | None:
    form = []
    for found in uses:
        parameter = found.node
        if found.location == "body":
            schema = context.schema(parameter)
            content = tuple(MediaType(parameter, name, schema, named=entry) for name, entry in _types(context, node, "consumes").items())
            return Body(parameter, found.use, flag(parameter, "required"), content)
        if found.location == "formData":
            form.append(FormField(found.name, flag(parameter, "required"), Schema(parameter, OAS_20_PARAMETER)))
    if not form:
        return None
    whole = Schema(node, context.dialect, tuple(form))
    content = tuple(MediaType(node, name, whole, named=entry) for name, entry in _form_types(context, node, form).items())
    return Body(node, node, any(field.required for field in form), content)


def _form_types(context: Context, node: Node, form: list[FormField]) -> Mapping[str, Node | None]:
    """Those of consumes that can hold form fields, else what the fields ask for."""
    consumed = _types(context, node, "consumes")
    declared = {name: entry for name, entry in consumed.items() if essence(name) in (_URLENCODED, _MULTIPART)}
    files = any(field.schema.node.get("type") == "file" for field in form)
    return declared or {_MULTIPART if files else _URLENCODED: None}


def response(context: Context, code: str, use: Node, node: Node, operation: Node) -> Response:
    schema = context.schema(node)
    types = _types(context, operation, "produces") if schema is not None else {}
    content = tuple(MediaType(node, name, schema, named=entry) for name, entry in types.items())
    return Response(node, use, code, text(node, "description"), content, headers(context, node))


def headers(context: Context, owner: Node) -> tuple[Header, ...]:
    found = []
    for name, use in members(owner.child("headers")):
        node = context.target(use)
        if node is not None:
            written, explode = style_20(node, "header")
            found.append(Header(node, use, name, False, Schema(node, OAS_20_PARAMETER), (), written, explode))
    return tuple(found)


def schemas(context: Context) -> Mapping[str, Schema]:
    return {name: context.schema_at(node) for name, node in members(context.root.child("definitions")) if isinstance(node.value, dict)}
