"""Values to HTTP text: an example request or response, for people to read (RFC 9112 in form)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, quote, urlsplit

from apigov.findings import Json
from apigov.openapi.model import Header, Operation, Parameter, Response
from apigov.openapi.terms import is_json
from apigov.schema import FORMATS, Schema

_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "|", "tsv": "%09"}
_BY_TYPE: Mapping[str, Json] = {"integer": 1, "number": 1.5, "boolean": True, "string": "text", "array": [], "object": {}}


def http_request(operation: Operation, body: Json = None, values: Mapping[str, Json] | None = None, media_type: str | None = None) -> str:
    """A request to an operation: the required parameters and those of `values`, by `location:name`, and the body where there is one.

    Values of other parameters are examples, defaults or made up. `media_type` is that of the body, else the first JSON one.
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
    sends = operation.body is not None and (body is not None or operation.body.required)
    # The media type of the body is the one that is shown, also where a parameter is named like its header.
    lines += [line for line in parts.get("header", []) if not (sends and line.lower().startswith("content-type:"))]
    if "cookie" in parts:
        lines.append(f"Cookie: {'; '.join(parts['cookie'])}")
    if operation.body is not None and sends:
        names = [media.name for media in operation.body.content]
        chosen = media_type or next((name for name in names if is_json(name)), names[0] if names else "application/json")
        lines += [f"Content-Type: {chosen}", "", _body(body, chosen)]
    return "\n".join(lines) + "\n"


def http_response(
    operation: Operation, code: str, body: Json = None, headers: Mapping[str, Json] | None = None, media_type: str | None = None
) -> str:
    """A response of an operation, with its required headers. A range such as 4XX shows its first code, `default` shows 500.

    Values of headers that are not given are examples, defaults or made up.
    """
    from http import HTTPStatus

    number = _number(code)
    phrase = next((status.phrase for status in HTTPStatus if status == number), "")
    response = operation.response(code)
    lines = [f"HTTP/1.1 {number or code} {phrase}".rstrip()]
    if response is not None:
        given = headers or {}
        lines += [f"{one.name}: {_plain(given[one.name] if one.name in given else sample(one))}" for one in response.headers if one.required]
    if body is not None or (response is not None and response.content):
        chosen = media_type or _first_type(response)
        lines += [f"Content-Type: {chosen}", "", _body(body, chosen)]
    return "\n".join(lines) + "\n"


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
    """A value as it stands in the request, by style and explode (OAS 3.x, Style Values)."""
    name, style, explode = parameter.name, parameter.style, parameter.explode
    if parameter.content:
        text = quote(json.dumps(value, ensure_ascii=False), safe="", errors="replace")
        return f"{quote(name, safe='', errors='replace')}={text}" if parameter.location in ("query", "cookie") else text
    pairs = _pairs(value)
    if style == "deepObject":
        return "&".join(f"{_escape(name)}[{_escape(key)}]={_escape(item)}" for key, item in pairs)
    if style == "simple":
        encode = _escape if parameter.location == "path" else _plain
        return ",".join(encode(item) if key is None or not explode else f"{key}={encode(item)}" for key, item in _flat(pairs, explode))
    if style == "label":
        return "".join("." + (_escape(item) if key is None else f"{key}={_escape(item)}") for key, item in _flat(pairs, explode))
    if style == "matrix" or explode:
        start, end = (";", "") if style == "matrix" else ("", "&")
        shown = [f"{start}{_escape(key if key is not None and explode else name)}={_escape(item)}" for key, item in pairs]
        return end.join(shown) if explode or len(pairs) == 1 else f";{name}={','.join(_escape(item) for _, item in _flat(pairs, False))}"
    separator = _SEPARATORS.get(style, ",")
    return f"{_escape(name)}={separator.join(_escape(item) for _, item in _flat(pairs, False))}"


def _pairs(value: Json) -> list[tuple[str | None, Json]]:
    if isinstance(value, dict):
        return [(key, item) for key, item in value.items()]
    if isinstance(value, list):
        return [(None, item) for item in value]
    return [(None, value)]


def _flat(pairs: list[tuple[str | None, Json]], explode: bool) -> list[tuple[str | None, Json]]:
    """Without explode a member is two items: its name and its value."""
    if explode:
        return pairs
    return [(None, part) for key, item in pairs for part in ((key, item) if key is not None else (item,))]


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _escape(value: Json) -> str:
    return quote(_plain(value), safe="", errors="replace")


def _first_type(response: Response | None) -> str:
    names = [media.name for media in response.content] if response is not None else []
    return next((name for name in names if is_json(name)), names[0] if names else "application/json")


def _body(body: Json, media_type: str) -> str:
    if isinstance(body, str) and not is_json(media_type):
        return body
    return json.dumps(body, ensure_ascii=False, indent=2)
