"""Values to HTTP text: an example request or response, for people to read (RFC 9112 in form)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, urlsplit

from apigov.findings import Json
from apigov.openapi.bodies import Written
from apigov.openapi.model import Header, Operation, Parameter
from apigov.openapi.serialisation import plain, written, written_as_json
from apigov.schema import FORMATS, Schema

_BY_TYPE: Mapping[str, Json] = {"integer": 1, "number": 1.5, "boolean": True, "string": "text", "array": [], "object": {}}


def http_request(operation: Operation, body: Written | None = None, values: Mapping[str, Json] | None = None) -> list[str]:
    """The lines of a request to an operation: the required parameters and those of `values`, by `location:name`, and the body where there is one.

    Values of other parameters are examples, defaults or made up.
    """
    given = values or {}
    parts: dict[str, list[str]] = {}
    path = operation.path
    for item in operation.parameters:
        key = f"{item.location}:{item.name}"
        if not item.required and key not in given:
            continue
        text = _written(item, given[key] if key in given else sample(item))
        if item.location == "path":
            path = path.replace("{" + item.name + "}", text)
        elif text:
            parts.setdefault(item.location, []).append(f"{item.name}: {text}" if item.location == "header" else text)
    query = "&".join((*parts.get("query", ()), *parts.get("querystring", ())))
    base = _base(operation)
    lines = [f"{operation.method.upper()} {base.path.rstrip('/')}{path}{'?' if query else ''}{query} HTTP/1.1"]
    if base.netloc:
        lines.append(f"Host: {base.netloc}")
    # The media type of the body is the one that is shown, also where a parameter is named like its header.
    lines += [line for line in parts.get("header", []) if body is None or not line.lower().startswith("content-type:")]
    if "cookie" in parts:
        lines.append(f"Cookie: {'; '.join(parts['cookie'])}")
    return lines + _body(body)


def http_response(operation: Operation, code: str, body: Written | None = None, headers: Mapping[str, Json] | None = None) -> list[str]:
    """The lines of a response of an operation, with its required headers. A range such as 4XX shows its first code, `default` shows 500.

    Values of headers that are not given are examples, defaults or made up.
    """
    from http import HTTPStatus

    number = _number(code)
    phrase = next((status.phrase for status in HTTPStatus if status == number), "")
    response = operation.response(code)
    lines = [f"HTTP/1.1 {number or code} {phrase}".rstrip()]
    if response is not None:
        given = headers or {}
        lines += [f"{one.name}: {plain(given[one.name] if one.name in given else sample(one))}" for one in response.headers if one.required]
    return lines + _body(body)


def _body(body: Written | None) -> list[str]:
    return [f"Content-Type: {body.type}", "", *body.lines] if body is not None else []


def _base(operation: Operation) -> SplitResult:
    url = operation.servers[0].url if operation.servers else ""
    for name, (default, _) in operation.servers[0].variables.items() if operation.servers else ():
        url = url.replace(f"{{{name}}}", default) if default is not None else url
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _number(code: str) -> int:
    """The status to show for a code; 0 for what is no code."""
    if code == "default":
        return 500
    digits = code[:1] + "00" if code[1:] in ("XX", "xx") else code
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def sample(item: Parameter | Header) -> Json:
    """A value to show: the example, else the default, the first of an enum, or one of the type."""
    for source in (item.node.get("example"), *_examples(item)):
        if source is not None:
            return source
    return _of_schema(item.schema) if item.schema is not None else "text"


def _examples(item: Parameter | Header) -> Iterator[Json]:
    examples = item.node.get("examples")
    for example in examples.values() if isinstance(examples, dict) else ():
        if isinstance(example, dict):
            yield example.get("dataValue", example.get("value"))


def _of_schema(schema: Schema) -> Json:
    node = schema.node
    for key in ("example", "default", "const"):
        if node.get(key) is not None:
            return node.get(key)
    listed = node.get("enum") or node.get("examples")
    if isinstance(listed, list):
        return listed[0]
    kind, form = node.get("type"), node.get("format")
    if isinstance(kind, list):
        kind = next((item for item in kind if item != "null"), None)
    if isinstance(form, str) and form in FORMATS:
        return FORMATS[form]
    if kind == "array":
        items = node.child("items")
        return [_of_schema(Schema(items, schema.dialect))] if items is not None else []
    if kind in ("integer", "number") and isinstance(node.get("minimum"), int):
        return node.get("minimum")
    return _BY_TYPE.get(kind, "text") if isinstance(kind, str) else "text"


def _written(parameter: Parameter, value: Json) -> str:
    if parameter.content:
        return written_as_json(parameter.name, value, parameter.location)
    return written(parameter.name, value, parameter.location, parameter.style, parameter.explode)
