"""Where values and keys stand, as code point offsets, and how offsets become lines and columns."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import AnyStr, Generic, Protocol, TypeAlias

from apigov.findings import Json, Pointer, Position, Range
from apigov.records import NamedTuple
from apigov.text.source import Source

Container: TypeAlias = "dict[str, Json] | list[Json]"
# Code points from a remembered count of line ends to the next, at least.
BLOCK = 1_024
# Lines that are looked for from the last one that was asked for, rather than from a remembered count.
NEAR = 200


class Span(NamedTuple):
    """Offsets of a value and of its key, end exclusive. Without a key (items, the root) the key's are the value's."""

    key_start: int
    key_end: int
    start: int
    end: int


class Held(Protocol):
    """What a tree keeps of its source: the text is decoded when it is asked for."""

    @property
    def text(self) -> str: ...
    @property
    def source(self) -> Source: ...


class Places(Protocol):
    """Offsets of one text to lines and columns."""

    def position(self, offset: int) -> Position: ...
    def range(self, start: int, end: int) -> Range: ...
    def line(self, number: int) -> str: ...


class Spans(Protocol):
    """Finds spans in one text, whose offsets `lines` understands."""

    def lines(self, held: Held) -> Places: ...

    def find(self, held: Held, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        """The span of each pointer; of its nearest existing ancestor where it leads nowhere."""
        ...


class Lines(Generic[AnyStr]):
    """Offsets to lines and columns of a text, or of bytes that nobody has to decode for it. Lines end with LF, CR LF or CR.

    Line ends are counted from the nearest offset that was asked for before: a report of a few findings does not split a big text.
    """

    def __init__(self, text: AnyStr) -> None:
        self._text: AnyStr = text
        end, back, both, blank = ("\n", "\r", "\r\n", " \n") if isinstance(text, str) else (b"\n", b"\r", b"\r\n", b" \n")
        self._end: AnyStr = end
        self._ends: AnyStr = both
        # A text with CR is looked at through LF: what stands at an offset stays there.
        self._flat: AnyStr = text.replace(both, blank).replace(back, end) if back in text else text
        # Known offsets in order; for each, line ends before it, and where its line starts.
        self._known = array("Q", [0])
        self._before = array("Q", [0])
        self._starts = array("Q", [0])
        self._begun = {1: 0}  # where each line starts that was met
        self._found = 1  # the last line whose text was asked for

    def position(self, offset: int) -> Position:
        index = bisect_right(self._known, offset) - 1
        known = self._known[index]
        before = self._before[index] + self._flat.count(self._end, known, offset)
        start = self._flat.rfind(self._end, known, offset) + 1 or self._starts[index]
        if offset - known >= BLOCK:
            for values, value in ((self._known, offset), (self._before, before), (self._starts, start)):
                values.insert(index + 1, value)
        self._begun[before + 1] = start
        return Position(before + 1, offset - start + 1)

    def range(self, start: int, end: int) -> Range:
        begin = self.position(start)
        if self._flat.find(self._end, start, end) < 0:
            return Range(begin, Position(begin.line, begin.column + max(0, end - start)))
        return Range(begin, self.position(end))

    def line(self, number: int) -> AnyStr:
        """The text of a 1-based line without its end; nothing beyond the last."""
        start = self._begun.get(number, -1)
        if start < 0:
            start = self._start(number)
        if start < 0:
            return self._text[:0]
        self._found, self._begun[number] = number, start
        stop = self._flat.find(self._end, start)
        return self._text[start : stop if stop >= 0 else len(self._text)].rstrip(self._ends)

    def _start(self, number: int) -> int:
        """Where a line starts; -1 where there is none of this number."""
        if number < 1:
            return -1
        known = self._found
        start = self._begun[known]
        if not 0 <= number - known <= NEAR:
            known, start = self._near(number)
        for _ in range(number - known):
            start = self._flat.find(self._end, start) + 1
            if start == 0:
                return -1
        return start

    def _near(self, number: int) -> tuple[int, int]:
        """A line before a line (or the first), and an offset in it, at most a block away from the line."""
        index = max(0, bisect_left(self._before, number - 1) - 1)
        known, offset = self._before[index] + 1, self._known[index]
        while offset + BLOCK < len(self._flat) and (after := self.position(offset + BLOCK).line) < number:
            known, offset = after, offset + BLOCK
        return known, offset


class ByteLines:
    """The same for UTF-8 that is not decoded: offsets count bytes, columns code points."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._is_ascii = data.isascii()
        self._lines = Lines(data)

    def position(self, offset: int) -> Position:
        found = self._lines.position(offset)
        return Position(found.line, self._signs(offset - found.column + 1, offset) + 1)

    def range(self, start: int, end: int) -> Range:
        begin, found = self.position(start), self._lines.range(start, end)
        if found.start.line == found.end.line:
            return Range(begin, Position(begin.line, begin.column + self._signs(start, max(start, end))))
        return Range(begin, self.position(end))

    def line(self, number: int) -> str:
        return self._lines.line(number).decode()

    def _signs(self, start: int, end: int) -> int:
        return end - start if self._is_ascii else len(self._data[start:end].decode("utf-8", "replace"))


class Entries:
    """For each container four offsets an entry (those of Span), in the container's order.

    Containers are named by identity: whoever keeps offsets keeps the containers alive.
    """

    def __init__(self) -> None:
        self._firsts: dict[int, int] = {}
        self._offsets = array("I")

    def __len__(self) -> int:
        """How many entries all containers have."""
        return len(self._offsets) // 4

    def keep(self, container: Container, offsets: list[int]) -> None:
        self._firsts[id(container)] = len(self._offsets)
        self._offsets.fromlist(offsets)

    def of(self, container: Container) -> array[int]:
        first = self._firsts[id(container)]
        return self._offsets[first : first + 4 * len(container)]

    def at(self, container: Container, index: int) -> Span:
        first = self._firsts[id(container)] + 4 * index
        return Span(*self._offsets[first : first + 4])


class StoredSpans:
    """Spans kept while composing YAML. An aliased container stands where its anchor is."""

    def __init__(self, data: Json, root: Span, entries: Entries) -> None:
        self._data = data
        self._root = root
        self._entries = entries

    def lines(self, held: Held) -> Lines[str]:
        return Lines(held.text)

    def find(self, held: Held, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        orders: dict[int, dict[str, int]] = {}
        return {pointer: self._find(pointer, orders) for pointer in pointers}

    def _find(self, pointer: Pointer, orders: dict[int, dict[str, int]]) -> Span:
        value = self._data
        last: str | int = 0
        held: Container | None = None
        for step in pointer:
            if isinstance(value, dict):
                if step not in value or not isinstance(step, str):
                    break
                held, last, value = value, step, value[step]
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                held, last, value = value, step, value[step]
            else:
                break
        if held is None:
            return self._root
        if isinstance(last, str):
            order = orders.get(id(held))
            if order is None:
                order = orders[id(held)] = {str(key): index for index, key in enumerate(held)}
            last = order[last]
        return self._entries.at(held, last)
