"""Bodies as text of their media type: JSON, forms, multipart, XML and streams of items, with the lines of one place in them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from apigov.findings import Json, JsonObject
from apigov.openapi.model import MediaType
from apigov.openapi.serialisation import plain, written, written_as_json
from apigov.openapi.styles import style, style_20
from apigov.openapi.terms import is_json
from apigov.openapi.values import essence
from apigov.openapi.xml_text import elements
from apigov.records import NamedTuple
from apigov.text import Node, Workspace

BOUNDARY = "part"
_LINES = ("ndjson", "jsonl", "json-lines")
_STYLED = ("style", "explode", "allowReserved")


class Written(NamedTuple):
    """A body as it is sent. `type`: the value of Content-Type. `marked`: first and last line, from 0, of the place that was asked for."""

    type: str
    lines: tuple[str, ...]
    marked: tuple[int, int] | None


def write(value: Json, name: str, media: MediaType | None, workspace: Workspace, at: Sequence[str | int] = ()) -> Written:
    """A value as a body of the media type `name`. `media` says how its members are written; without it they are written by default.

    Forms: WHATWG URL, application/x-www-form-urlencoded, a pair a line; RFC 7578; OpenAPI 3, Encoding Object and XML Object.
    """
    sort = essence(name)
    if isinstance(value, dict) and sort == "application/x-www-form-urlencoded":
        return _form(value, name, media, at)
    if isinstance(value, dict) and sort.startswith("multipart/"):
        return _parts(value, name, media, at)
    if sort.endswith(("/xml", "+xml")):
        lines, marked = elements(value, media.schema.node if media is not None and media.schema is not None else None, workspace, at)
        return Written(name, tuple(lines), marked)
    if isinstance(value, dict) and sort == "text/event-stream":
        return Written(name, tuple(f"{key}: {plain(item)}" for key, item in value.items()), None)
    if sort.endswith(_LINES):
        return Written(name, (json.dumps(value, ensure_ascii=False),), (0, 0))
    if isinstance(value, str) and not is_json(name):
        return Written(name, tuple(value.split("\n")), (0, 0))
    return Written(name, tuple(json.dumps(value, ensure_ascii=False, indent=2).split("\n")), lines_of(value, at))


def _form(value: JsonObject, name: str, media: MediaType | None, at: Sequence[str | int]) -> Written:
    lines: list[str] = []
    marked: tuple[int, int] | None = None
    for member, item in value.items():
        first = len(lines)
        text = _member(member, item, media)
        lines += [f"&{pair}" for pair in text.split("&")] if text else []
        if at and at[0] == member and len(lines) > first:
            marked = (first, len(lines) - 1)
    return Written(name, (lines[0].removeprefix("&"), *lines[1:]) if lines else ("",), marked)


def _member(name: str, value: Json, media: MediaType | None) -> str:
    """A member of a form, which is written as a query parameter is. Without a style an object is JSON (Encoding Object, contentType)."""
    fields = media.schema.form if media is not None and media.schema is not None else None
    field = next((one for one in fields or () if one.name == name), None)
    node = _encoding(name, media)
    if field is not None:
        return written(name, value, "query", *style_20(field.schema.node, "formData"))
    if node is not None and any(node.child(word) is not None for word in _STYLED):
        return written(name, value, "query", *style(node, "query"))
    if isinstance(value, dict):
        return written_as_json(name, value, "query")
    return written(name, value, "query", "form", True)


def _encoding(name: str, media: MediaType | None) -> Node | None:
    return (media.encoding or {}).get(name) if media is not None else None


def _parts(value: JsonObject, name: str, media: MediaType | None, at: Sequence[str | int]) -> Written:
    """A part for each member, for a list one for each item; of the place the content of its part is marked."""
    lines: list[str] = []
    marked: tuple[int, int] | None = None
    for member, item in value.items():
        meant = at[1] if isinstance(item, list) and len(at) > 1 else 0
        for index, one in enumerate(item if isinstance(item, list) else [item]):
            head, content = _part(member, one, media)
            lines += [*head, *content]
            if at and at[0] == member and index == meant:
                marked = (len(lines) - len(content), len(lines) - 1)
    kind = name if "boundary=" in name else f"{name}; boundary={BOUNDARY}"
    return Written(kind, (*lines, f"--{BOUNDARY}--"), marked)


def _part(member: str, item: Json, media: MediaType | None) -> tuple[list[str], list[str]]:
    node = _encoding(member, media)
    said = node.get("contentType") if node is not None else None
    kind = said.partition(",")[0].strip() if isinstance(said, str) else "application/json" if isinstance(item, dict | list) else None
    head = [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{member}"', *([f"Content-Type: {kind}"] if kind is not None else []), ""]
    return head, (item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, indent=2)).split("\n")


def lines_of(value: Json, at: Sequence[str | int]) -> tuple[int, int]:
    """First and last line, from 0, of the place `at` in `value` as JSON with one member or item a line.

    Of a list or object only the first line: what is wrong with it as a whole (a member is missing) is no single line of it.
    """
    line = 0
    for step in at:
        members = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
        line += 1
        for name, item in members:
            if name == step:
                value = item
                break
            line += _height(item)
        else:
            return 0, 0
    return line, line


def _height(value: Json) -> int:
    """How many lines a value takes."""
    if isinstance(value, dict | list) and value:
        return 2 + sum(_height(item) for item in (value.values() if isinstance(value, dict) else value))
    return 1
