"""Where values and keys stand, as code point offsets, and how offsets become lines and columns."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple, Protocol

from apigov.findings import Json, Pointer, Position, Range

_LINE_END = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """Offsets of a value and of its key, end exclusive. Without a key (items, the root) the key's are the value's."""

    key_start: int
    key_end: int
    start: int
    end: int


class Spans(Protocol):
    """Finds spans in one text."""

    def find(self, text: str, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        """The span of each pointer; of its nearest existing ancestor where it leads nowhere."""
        ...


class Lines:
    """The line starts of a text. Lines end with LF, CR LF or CR."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q", [0])
        if "\r" in text:
            self._starts.extend(match.end() for match in _LINE_END.finditer(text))
        else:
            self._starts.extend(accumulate(len(line) + 1 for line in text.split("\n")))
            self._starts.pop()

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def range(self, start: int, end: int) -> Range:
        return Range(self.position(start), self.position(max(start, end)))

    def line(self, number: int) -> str:
        """The text of a 1-based line without its end; "" beyond the last."""
        if not 1 <= number <= len(self._starts):
            return ""
        stop = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : stop].rstrip("\r\n")


class StoredSpans:
    """Spans kept while composing YAML: for each container four offsets an entry, in the container's order.

    Containers are named by identity: the tree keeps them alive. An aliased container stands where its anchor is.
    """

    def __init__(self, data: Json, root: Span, entries: dict[int, array[int]]) -> None:
        self._data = data
        self._root = root
        self._entries = entries

    def find(self, text: str, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        orders: dict[int, dict[str, int]] = {}
        return {pointer: self._find(pointer, orders) for pointer in pointers}

    def _find(self, pointer: Pointer, orders: dict[int, dict[str, int]]) -> Span:
        value, span = self._data, self._root
        for step in pointer:
            if isinstance(value, dict):
                if step not in value or not isinstance(step, str):
                    break
                order = orders.get(id(value))
                if order is None:
                    order = orders[id(value)] = {key: index for index, key in enumerate(value)}
                index = order[step]
                entries, value = self._entries[id(value)], value[step]
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                index = step
                entries, value = self._entries[id(value)], value[step]
            else:
                break
            span = Span(*entries[4 * index : 4 * index + 4])
        return span
