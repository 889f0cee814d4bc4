"""JSON (RFC 8259) to data, with positions on demand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import NoReturn

from apigov.findings import Json, Pointer
from apigov.text.spans import Held, Lines, Span

_BLANK = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


class JsonFault(Exception):
    """A text that is no JSON: message and code point offset."""

    def __init__(self, message: str, offset: int, kind: str = "syntax") -> None:
        super().__init__(message)
        self.message, self.offset, self.kind = message, offset, kind


def parse(text: str, depth: int) -> tuple[Json, bool]:
    """The data, and whether some object names a key twice. Raises JsonFault, also where the text nests deeper than `depth`."""
    doubled = False

    def pairs(items: list[tuple[str, Json]]) -> Json:
        nonlocal doubled
        made = dict(items)
        if len(made) != len(items):
            doubled = True
        return made

    def refuse(word: str) -> NoReturn:
        place = next((token.start() for token in _TOKEN.finditer(text) if token[0] == word), 0)
        raise JsonFault(f"{word} is no JSON value", place)

    try:
        data = json.JSONDecoder(object_pairs_hook=pairs, parse_constant=refuse).decode(text)
    except JSONDecodeError as error:
        raise JsonFault(_reason(error.msg), error.pos) from error
    except RecursionError as error:
        raise _too_deep(text, depth) from error
    except ValueError as error:
        raise JsonFault("a number has more digits than can be read", _long_number(text), "limit") from error
    if deeper(data, depth):
        raise _too_deep(text, depth)
    return data, doubled


def deeper(data: Json, depth: int) -> bool:
    """Whether containers nest more than `depth` levels deep."""
    level: list[dict[str, Json] | list[Json]] = [data] if isinstance(data, dict | list) else []
    for _ in range(depth):
        # Types are compared by identity: this loop sees every value of a document.
        level = [item for held in level for item in (held.values() if type(held) is dict else held) if type(item) is dict or type(item) is list]
        if not level:
            return False
    return bool(level)


def _too_deep(text: str, depth: int) -> JsonFault:
    offset, found = deepest(text)
    return JsonFault(f"nested {found} levels deep; more than {depth} levels are not read", offset, "limit")


def _reason(message: str) -> str:
    return {
        "Extra data": "more text after the end of the document",
        "Expecting value": "a value is missing or is no JSON",
        "Expecting property name enclosed in double quotes": "a key in double quotes is expected here",
        "Illegal trailing comma before end of object": "a comma before the closing brace is no JSON",
        "Illegal trailing comma before end of array": "a comma before the closing bracket is no JSON",
        "Expecting ',' delimiter": "a comma is missing",
        "Expecting ':' delimiter": "a colon is missing",
    }.get(message, message[:1].lower() + message[1:])


def _long_number(text: str) -> int:
    found = re.search(r"\d{1000,}", text)
    return found.start() if found else 0


def deepest(text: str) -> tuple[int, int]:
    """Offset and depth of the deepest open bracket."""
    depth = most = place = 0
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "[{":
            depth += 1
            if depth > most:
                most, place = depth, token.start()
        elif mark in "]}":
            depth -= 1
    return place, most


def doubled_keys(text: str) -> Iterator[tuple[str, int, int]]:
    """Key and offsets of each key that its object already has, in a text that parses."""
    objects: list[set[str] | None] = []
    key_next = False
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "{[":
            objects.append(set() if mark == "{" else None)
            key_next = mark == "{"
        elif mark in "]}":
            objects.pop()
            key_next = False
        elif mark == ",":
            key_next = bool(objects) and objects[-1] is not None
        elif mark == '"' and key_next:
            key = json.loads(token[0], strict=False)
            seen = objects[-1]
            if seen is not None:
                if key in seen:
                    yield key, token.start(), token.end()
                seen.add(key)
            key_next = False


Trie = dict[str | int, "Trie"]


class GuidedSpans:
    """Finds the spans of wanted pointers in one pass; what is not wanted is skipped by the C scanner."""

    def lines(self, held: Held) -> Lines[str]:
        return Lines(held.text)

    def find(self, held: Held, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        wanted = list(pointers)
        text = held.text
        found: dict[Pointer, Span] = {}
        start = _skip(text, 0)
        end = _value(text, start, trie_of(wanted), (), found)
        found[()] = Span(start, end, start, end)
        return {pointer: nearest_span(pointer, found) for pointer in wanted}


def trie_of(pointers: Iterable[Pointer]) -> Trie:
    """The pointers as a tree of their steps."""
    trie: Trie = {}
    for pointer in pointers:
        branch = trie
        for step in pointer:
            branch = branch.setdefault(step, {})
    return trie


def nearest_span(pointer: Pointer, found: dict[Pointer, Span]) -> Span:
    """The span of a pointer or of its nearest ancestor that was found; that of the root always is."""
    while pointer not in found:
        pointer = pointer[:-1]
    return found[pointer]


def _skip(text: str, offset: int) -> int:
    blank = _BLANK.match(text, offset)
    return blank.end() if blank else offset


_scan_once = json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]


def _value(text: str, start: int, trie: Trie, at: Pointer, found: dict[Pointer, Span]) -> int:
    """Read one value from its first character; returns the offset after it."""
    if not trie or text[start] not in "{[":
        return int(_scan_once(text, start)[1])
    is_object = text[start] == "{"
    offset, index = _skip(text, start + 1), 0
    while text[offset] not in "}]":
        key_start = key_end = offset
        step: str | int = index
        if is_object:
            step, key_end = scanstring(text, offset + 1, False)
            offset = _skip(text, _skip(text, key_end) + 1)
        branch = trie.get(step)
        value_start = offset
        if branch is None:
            offset = _scan_once(text, offset)[1]
        else:
            here = (*at, step)
            offset = _value(text, offset, branch, here, found)
            found[here] = Span(key_start, key_end, value_start, offset) if is_object else Span(value_start, offset, value_start, offset)
        offset = _skip(text, offset)
        if text[offset] == ",":
            offset = _skip(text, offset + 1)
        index += 1
    return offset + 1
