"""The objects of OpenAPI 2.0 that 3.x has another form for."""

from __future__ import annotations

from collections.abc import Mapping

from apigov.openapi import servers
from apigov.openapi.dialects import OAS_20_PARAMETER
from apigov.openapi.model import Body, Header, MediaType, Parameter, Response, Server
from apigov.openapi.reader import Reader
from apigov.openapi.styles import style_20
from apigov.openapi.values import flag, members, text, texts
from apigov.schema import FormField, Schema
from apigov.text import Node

_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class Reader20(Reader):
    """Reads descriptions of 2.0."""

    def servers(self, root: Node) -> tuple[Server, ...]:
        return servers.from_20(root, root)

    def effective_servers(self, node: Node, parts: tuple[Node, ...], kind: str) -> tuple[Server, ...]:
        return servers.from_20(self.root, node) if node.child("schemes") else self.root_servers

    def types(self, node: Node, key: str) -> tuple[str, ...]:
        """The effective consumes or produces. An own list replaces the root's; where none says anything JSON is taken."""
        owner = node if isinstance(node.get(key), list) else self.root
        return texts(owner.child(key)) or ("application/json",)

    def parameters(self, node: Node, parts: tuple[Node, ...]) -> tuple[Parameter, ...]:
        return tuple(
            self.parameter(level, use, target)
            for level, use, target in self.uses(node, parts)
            if target.get("in") not in ("body", "formData")
        )

    def parameter(self, level: str, use: Node, node: Node) -> Parameter:
        location = text(node, "in") or ""
        written, explode = style_20(node, location)
        return Parameter(
            node=node,
            use=use,
            name=text(node, "name") or "",
            location=location,
            required=flag(node, "required") or location == "path",
            schema=Schema(node, OAS_20_PARAMETER),
            style=written,
            explode=explode,
            allow_empty_value=flag(node, "allowEmptyValue"),
            level=level,
        )

    def body(self, node: Node, parts: tuple[Node, ...]) -> Body | None:
        form = []
        for _, use, parameter in self.uses(node, parts):
            location = parameter.get("in")
            if location == "body":
                schema = self.schema(parameter)
                content = tuple(MediaType(parameter, name, schema) for name in self.types(node, "consumes"))
                return Body(parameter, use, flag(parameter, "required"), content)
            if location == "formData":
                form.append(FormField(text(parameter, "name") or "", flag(parameter, "required"), Schema(parameter, OAS_20_PARAMETER)))
        if not form:
            return None
        whole = Schema(node, self.dialect, tuple(form))
        content = tuple(MediaType(node, name, whole) for name in self._form_types(node, form))
        return Body(node, node, any(field.required for field in form), content)

    def _form_types(self, node: Node, form: list[FormField]) -> tuple[str, ...]:
        """Those of consumes that can hold form fields, else what the fields ask for."""
        declared = tuple(
            name for name in self.types(node, "consumes") if name.partition(";")[0].strip().lower() in (_URLENCODED, _MULTIPART)
        )
        files = any(field.schema.node.get("type") == "file" for field in form)
        return declared or (_MULTIPART if files else _URLENCODED,)

    def response(self, code: str, use: Node, node: Node, operation: Node) -> Response:
        schema = self.schema(node)
        content = tuple(MediaType(node, name, schema) for name in self.types(operation, "produces")) if schema is not None else ()
        return Response(node, use, code, text(node, "description"), content, self.headers(node))

    def header(self, name: str, use: Node, node: Node) -> Header:
        written, explode = style_20(node, "header")
        return Header(node, use, name, False, Schema(node, OAS_20_PARAMETER), (), written, explode)

    def named_schemas(self) -> Mapping[str, Schema]:
        return {name: self.schema_at(node) for name, node in members(self.root.child("definitions")) if isinstance(node.value, dict)}
