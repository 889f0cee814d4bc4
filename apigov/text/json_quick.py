"""Big JSON texts without decoding them: data and positions from the bytes, by msgspec where it is installed.

It takes less than the reader for all (json_reader) and gives the same data for what it takes: a property test holds the two together.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from apigov.findings import Pointer
from apigov.text.json_reader import GuidedSpans, Trie, nearest_span, trie_of
from apigov.text.spans import ByteLines, Container, Held, Span

if TYPE_CHECKING:
    import msgspec

# From so many bytes on it saves more time than it takes to load.
BIG = 1_000_000
# Levels of nesting that are taken, and one more of scalars: a place is searched through all containers around it, each from its start.
DEEP = 60
_START = re.compile(rb"[ \t\r\n]*(?=[{\[])")
_COLON = re.compile(rb"\\u003[aA]")
# What stands before a member's value, and before an item.
_KEY = re.compile(rb'[ \t\r\n,]*("[^"\\]*(?:\\.[^"\\]*)*")[ \t\r\n]*:[ \t\r\n]*')
_COMMA = re.compile(rb"[ \t\r\n,]*")


def parse(data: bytes, depth: int) -> Container | None:
    """The object or list in a text of UTF-8; None where another reader has to look. Of keys that stand twice the last one counts.

    These are texts with a fault, very deep ones, and any text where msgspec is not installed.
    """
    if _START.match(data) is None or depth <= DEEP:
        return None
    try:
        import msgspec
    except ImportError:
        return None
    try:
        made: Container = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return None
    return None if _deep(made) else made


def doubtful(data: bytes, made: Container) -> bool:
    """Whether a key may stand twice in a text that `parse` made something of."""
    import msgspec

    # Each key has a colon and no other colon is lost in writing: a colon too many is a key that stood twice.
    return _COLON.search(data) is not None or msgspec.json.encode(made).count(b":") != data.count(b":")


def _deep(made: Container) -> bool:
    """Whether containers nest more than DEEP levels deep. One level more passes where it holds only scalars."""
    level: list[Any] = [made]
    for _ in range(DEEP):
        # The collector keeps no track of scalars, and in some versions of Python of objects that hold nothing else.
        level = list(filter(gc.is_tracked, gc.get_referents(*level)))
        if not level:
            return False
    return True


class _Astray(Exception):
    """An object is not what its members say: a key stands twice in it."""


class RawSpans:
    """Spans of a text that `parse` took, found in one pass: what is not wanted is skipped without being read."""

    def lines(self, held: Held) -> ByteLines:
        return ByteLines(held.source.data)

    def find(self, held: Held, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        wanted = list(pointers)
        data = held.source.data
        start, end = _ends(data)
        found: dict[Pointer, Span] = {(): Span(start, end, start, end)}
        try:
            _Search(data, found).value((), start, end, trie_of(wanted))
        except _Astray:
            return _in_bytes(held.text, GuidedSpans().find(held, wanted))
        return {pointer: nearest_span(pointer, found) for pointer in wanted}


def _ends(data: bytes) -> tuple[int, int]:
    """Where the document starts and ends, without blanks around it."""
    start, end = _START.match(data), len(data)
    while data[end - 1] in b" \t\r\n":
        end -= 1
    return start.end() if start is not None else 0, end


def _in_bytes(text: str, spans: dict[Pointer, Span]) -> dict[Pointer, Span]:
    """Spans in bytes of UTF-8 for those in code points."""
    offsets = [0, *sorted({offset for span in spans.values() for offset in span})]
    sizes = (len(text[start:end].encode()) for start, end in pairwise(offsets))
    bytes_of = dict(zip(offsets, accumulate(sizes, initial=0), strict=True))
    return {pointer: Span(*(bytes_of[offset] for offset in span)) for pointer, span in spans.items()}


class _Search:
    def __init__(self, data: bytes, found: dict[Pointer, Span]) -> None:
        import msgspec

        self._data = data
        self._view = memoryview(data)
        self._found = found
        self._objects = msgspec.json.Decoder(dict[str, msgspec.Raw])
        self._lists = msgspec.json.Decoder(list[msgspec.Raw])

    def value(self, at: Pointer, start: int, end: int, trie: Trie) -> None:
        """Finds the places of a trie below a value. Raises _Astray."""
        if not trie:
            return
        if self._data[start] == ord("{"):
            self._object(at, start, end, trie)
        elif self._data[start] == ord("["):
            self._list(at, start, self._lists.decode(self._view[start:end]), trie)

    def _object(self, at: Pointer, start: int, end: int, trie: Trie) -> None:
        offset, inside = start + 1, list[tuple[Pointer, int, int, Trie]]()
        # To the last member: only then is it known that none was passed over.
        for name, raw in self._objects.decode(self._view[start:end]).items():
            key = _KEY.match(self._data, offset)
            if key is None or not _says(key[1], name):
                raise _Astray
            begin = key.end()
            offset = begin + memoryview(raw).nbytes
            if name in trie:
                here = (*at, name)
                self._found[here] = Span(key.start(1), key.end(1), begin, offset)
                inside.append((here, begin, offset, trie[name]))
        if self._data[offset:end].strip() != b"}":
            raise _Astray
        for below in inside:
            self.value(*below)

    def _list(self, at: Pointer, start: int, items: list[msgspec.Raw], trie: Trie) -> None:
        last, offset = max((step for step in trie if isinstance(step, int)), default=-1), start + 1
        for index, raw in enumerate(items[: last + 1]):
            comma = _COMMA.match(self._data, offset)
            assert comma is not None
            begin = comma.end()
            offset = begin + memoryview(raw).nbytes
            if index in trie:
                here = (*at, index)
                self._found[here] = Span(begin, offset, begin, offset)
                self.value(here, begin, offset, trie[index])


def _says(key: bytes, name: str) -> bool:
    """Whether a key, with its quotes, is a name."""
    return key[1:-1] == name.encode() or (b"\\" in key and json.loads(key, strict=False) == name)
