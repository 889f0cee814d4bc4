"""An example of OpenAPI 3 told in 2.0, so that one text shows a rule in every version. Not a converter: it refuses what 2.0 has no words for."""

from __future__ import annotations

import copy
from typing import Any

from apigov.findings import parse_pointer, pointer_text

_SECTIONS = {"schemas": "definitions", "parameters": "parameters", "responses": "responses", "securitySchemes": "securityDefinitions"}
_FLOWS = {"implicit": "implicit", "password": "password", "clientCredentials": "application", "authorizationCode": "accessCode"}
_NO_WORDS = ("nullable", "oneOf", "anyOf", "not", "writeOnly", "deprecated", "const")
_PARAMETER_KEYS = ("name", "in", "description", "required", "schema")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Untellable(Exception):
    """The example uses what 2.0 does not have."""


def told_in_20(document: dict[str, Any], marks: tuple[str, ...]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The document as 2.0, and its marks there. Raises Untellable."""
    whole = copy.deepcopy(document)
    del whole["openapi"]
    if "webhooks" in whole or "jsonSchemaDialect" in whole or "summary" in whole["info"] or "identifier" in whole["info"].get("license", {}):
        raise Untellable
    moved: dict[str, str] = {}
    for path, item in whole.get("paths", {}).items():
        _item(item, ("paths", path), moved)
    for section, entries in whole.pop("components", {}).items():
        if section not in _SECTIONS:
            raise Untellable
        whole[_SECTIONS[section]] = {name: _component(section, entry) for name, entry in entries.items()}
    if "servers" in whole:
        _servers(whole, whole.pop("servers"))
    made = _references({"swagger": "2.0", **whole})
    return made, tuple(_mark(mark, moved) for mark in marks)


def _item(item: dict[str, Any], place: tuple[str, ...], moved: dict[str, str]) -> None:
    for key, value in item.items():
        if key == "parameters":
            item[key] = [_parameter(entry) for entry in value]
        elif key in ("trace", "query", "additionalOperations", "servers", "summary", "description"):
            raise Untellable
        elif isinstance(value, dict):
            _operation(value, (*place, key), moved)


def _operation(operation: dict[str, Any], place: tuple[str, ...], moved: dict[str, str]) -> None:
    if "callbacks" in operation or "servers" in operation:
        raise Untellable
    if "parameters" in operation:
        operation["parameters"] = [_parameter(entry) for entry in operation["parameters"]]
    body = operation.pop("requestBody", None)
    if body is not None:
        parameters = operation.setdefault("parameters", [])
        moved[pointer_text((*place, "requestBody"))] = pointer_text((*place, "parameters", len(parameters)))
        parameters.append(_body(body, operation))
    names: list[str] = []
    for code, response in operation.get("responses", {}).items():
        if code.isdigit() or code == "default" or code.startswith("x-"):
            operation["responses"][code] = _response(response, names)
        else:
            raise Untellable
    if names and names != ["application/json"]:
        operation["produces"] = names


def _body(body: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    content = body.get("content", {})
    if "$ref" in body or any(name in _FORMS for name in content):
        raise Untellable
    if list(content) != ["application/json"]:
        operation["consumes"] = list(content)
    return {"name": "body", "in": "body", "required": body.get("required", False), "schema": _schema(_one(content))}


def _one(content: dict[str, Any]) -> Any:
    """The one schema of all media types."""
    if not content or any(set(media) - {"schema", "example"} or "schema" not in media for media in content.values()):
        raise Untellable
    schemas = [media["schema"] for media in content.values()]
    if any(schema != schemas[0] for schema in schemas):
        raise Untellable
    return schemas[0]


def _response(response: Any, names: list[str]) -> Any:
    if not isinstance(response, dict) or "$ref" in response:
        return response
    if "links" in response:
        raise Untellable
    content = response.pop("content", None)
    if content:
        names.extend(name for name in content if name not in names)
        response["schema"] = _schema(_one(content))
    if "headers" in response:
        response["headers"] = {name: _header(header) for name, header in response["headers"].items()}
    return response


def _header(header: dict[str, Any]) -> dict[str, Any]:
    schema = header.pop("schema", {"type": "string"})
    if set(header) - {"description"} or "$ref" in schema or isinstance(schema.get("type"), list):
        raise Untellable
    return {**header, **_schema(schema)}


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in parameter:
        return parameter
    schema = parameter.get("schema", {})
    if (
        parameter.get("in") in ("cookie", "querystring")
        or "$ref" in schema
        or any(key not in _PARAMETER_KEYS and not key.startswith("x-") for key in parameter)
    ):
        raise Untellable
    return {**{key: value for key, value in parameter.items() if key != "schema"}, **_schema(schema)}


def _component(section: str, entry: Any) -> Any:
    if section == "schemas":
        return _schema(entry)
    if section == "parameters":
        return _parameter(entry)
    if section == "responses":
        return _response(entry, [])
    return _scheme(entry)


def _scheme(scheme: dict[str, Any]) -> dict[str, Any]:
    kind = scheme.get("type")
    if kind == "http" and str(scheme.get("scheme")).lower() == "basic":
        return {key: value for key, value in {**scheme, "type": "basic"}.items() if key != "scheme"}
    if kind == "oauth2" and len(scheme.get("flows", {})) == 1:
        name, flow = next(iter(scheme["flows"].items()))
        if name in _FLOWS and "refreshUrl" not in flow:
            return {**{key: value for key, value in scheme.items() if key != "flows"}, "flow": _FLOWS[name], **flow}
    if kind == "apiKey" and scheme.get("in") in ("header", "query"):
        return scheme
    raise Untellable


def _schema(schema: Any) -> Any:
    """A schema without the words that 2.0 lacks; a list of types is one of them."""
    if isinstance(schema, list):
        return [_schema(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if (any(word in schema for word in _NO_WORDS) and "properties" not in schema) or isinstance(schema.get("type"), list):
        raise Untellable
    for key in ("properties", "additionalProperties", "items", "allOf"):
        inner = schema.get(key)
        if key == "properties" and isinstance(inner, dict):
            for entry in inner.values():
                _schema(entry)
        elif isinstance(inner, dict | list):
            _schema(inner)
    return schema


def _servers(whole: dict[str, Any], servers: list[Any]) -> None:
    url = servers[0]["url"] if len(servers) == 1 else ""
    scheme, mark, rest = url.partition("://")
    if not mark or "{" in url:
        raise Untellable
    host, _, base = rest.partition("/")
    whole.update({"schemes": [scheme], "host": host, "basePath": f"/{base}"})


def _references(value: Any) -> Any:
    if isinstance(value, list):
        return [_references(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    made = {key: _references(entry) for key, entry in value.items()}
    target = made.get("$ref")
    if isinstance(target, str):
        for section, name in _SECTIONS.items():
            target = target.replace(f"#/components/{section}/", f"#/{name}/")
        made["$ref"] = target
    return made


def _mark(mark: str, moved: dict[str, str]) -> str:
    for old, new in moved.items():
        if mark == old or mark.startswith(old + "/"):
            mark = new + mark[len(old) :]
    steps = list(parse_pointer(mark))
    if steps[:1] == ["servers"]:
        raise Untellable
    if steps[:1] == ["components"]:
        steps = [_SECTIONS.get(steps[1], steps[1]), *steps[2:]]
    while "content" in steps:
        at = steps.index("content")
        del steps[at : at + 2]
    for owner in ("parameters", "headers"):
        if (
            owner in steps[:-2]
            and steps[steps.index(owner) + 2 : steps.index(owner) + 3] == ["schema"]
            and not any(mark.startswith(new) for new in moved.values())
        ):
            del steps[steps.index(owner) + 2]
    return pointer_text(tuple(steps))
