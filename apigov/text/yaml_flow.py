"""Flow collections on one line of plain block YAML: `[pets]`, `{type: string}`. Sections are those of YAML 1.2.2."""

from __future__ import annotations

import re

from apigov.findings import Json
from apigov.text.spans import Entries
from apigov.text.yaml_scalars import DOUBLE, LONGEST_KEY, SINGLE, NotPlain, double_quoted, single_quoted, typed

# A plain scalar inside of flow collections (7.3.3), without the signs that make it doubtful.
_PLAIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n,\[\]{}:#]*+(?::(?=[^\s,\[\]{}])[^\n,\[\]{}:#]*+)*+"
_SCALAR = re.compile(rf"({_PLAIN})|({SINGLE})|({DOUBLE})")
_COLON = re.compile(r" *: +")
_NEXT = re.compile(r" *(?:, *(?![\]}, ])|(?=[\]}]))")
# More levels on one line are for another reader.
_DEEPEST = 20


def flow(text: str, start: int, entries: Entries, depth: int) -> tuple[Json, int]:
    """The collection that begins at an offset, and where it ends; the places of its entries are kept.

    `depth`: of collections in each other that may be. Raises NotPlain.
    """
    return _flow(text, start, entries, min(depth, _DEEPEST))


def _flow(text: str, start: int, entries: Entries, deeper: int) -> tuple[Json, int]:
    if deeper < 1:
        raise NotPlain
    value: dict[str, Json] | list[Json] = {} if text[start] == "{" else []
    close, at, spans = "}" if text[start] == "{" else "]", start + 1, list[int]()
    while text[at] == " ":
        at += 1
    while text[at] != close:
        key_start, key_end, key = at, at, ""
        if isinstance(value, dict):
            key, key_end = _key(text, at)
            colon = _COLON.match(text, key_end)
            if colon is None or key in value:
                raise NotPlain
            at = colon.end()
        item, end = _flow(text, at, entries, deeper - 1) if text[at] in "[{" else _scalar(text, at)
        if isinstance(value, dict):
            value[key] = item
            spans += (key_start, key_end, at, end)
        else:
            value.append(item)
            spans += (at, end, at, end)
        further = _NEXT.match(text, end)
        if further is None:
            raise NotPlain
        at = further.end()
    entries.keep(value, spans)
    return value, at + 1


def _key(text: str, start: int) -> tuple[str, int]:
    found = _SCALAR.match(text, start)
    if found is None or len(found[0]) > LONGEST_KEY:
        raise NotPlain
    plain, single, double = found.groups()
    if plain is not None:
        key = plain.rstrip(" ")
        if key == "<<":
            raise NotPlain
        return key, start + len(key)
    return single_quoted(single[1:-1], 0) if single is not None else double_quoted(double[1:-1], 0), found.end()


def _scalar(text: str, start: int) -> tuple[Json, int]:
    found = _SCALAR.match(text, start)
    if found is None or found[1] is None:
        return _key(text, start)
    value = found[1].rstrip(" ")
    return typed(value), start + len(value)
