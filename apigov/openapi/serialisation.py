"""Single values to text, by style and explode (OpenAPI 3, Style Values)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from apigov.findings import Json

_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "|", "tsv": "%09"}
_Pair = tuple[str | None, Json]


def written(name: str, value: Json, location: str, style: str, explode: bool) -> str:
    """A value as it stands in a request: with its name in queries, cookies and forms, bare in paths and headers."""
    pairs = _pairs(value)
    if style == "deepObject":
        return "&".join(f"{_escape(name)}{key}={_escape(item)}" for key, item in _deep(value))
    if style == "simple":
        encode = _escape if location == "path" else plain
        return ",".join(encode(item) if key is None or not explode else f"{key}={encode(item)}" for key, item in _flat(pairs, explode))
    if style == "label":
        return "".join("." + (_escape(item) if key is None else f"{key}={_escape(item)}") for key, item in _flat(pairs, explode))
    if style == "matrix" or explode:
        start, end = (";", "") if style == "matrix" else ("", "&")
        shown = [f"{start}{_escape(key if key is not None and explode else name)}={_escape(item)}" for key, item in pairs]
        return end.join(shown) if explode or len(pairs) == 1 else f";{name}={','.join(_escape(item) for _, item in _flat(pairs, False))}"
    separator = _SEPARATORS.get(style, ",")
    return f"{_escape(name)}={separator.join(_escape(item) for _, item in _flat(pairs, False))}"


def written_as_json(name: str, value: Json, location: str) -> str:
    """The same where the value is a JSON text."""
    text = quote(json.dumps(value, ensure_ascii=False), safe="", errors="replace")
    return f"{quote(name, safe='', errors='replace')}={text}" if location in ("query", "cookie") else text


def plain(value: Json) -> str:
    """A string itself, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _deep(value: Json) -> Iterator[tuple[str, Json]]:
    """The brackets and the single values of a deepObject. Deeper levels, of which the specification is silent, go on with brackets."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if members is None:
        yield "", value
        return
    for key, item in members:
        for inner, single in _deep(item):
            yield f"[{_escape(key)}]{inner}", single


def _pairs(value: Json) -> list[_Pair]:
    if isinstance(value, dict):
        return [(key, item) for key, item in value.items()]
    if isinstance(value, list):
        return [(None, item) for item in value]
    return [(None, value)]


def _flat(pairs: list[_Pair], explode: bool) -> list[_Pair]:
    """Without explode a member is two items: its name and its value."""
    if explode:
        return pairs
    return [(None, part) for key, item in pairs for part in ((key, item) if key is not None else (item,))]


def _escape(value: Json) -> str:
    return quote(plain(value), safe="", errors="replace")
