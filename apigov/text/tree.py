"""One parsed file: its data and where everything stands in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from apigov.findings import Json, Pointer, Position, Range
from apigov.records import NamedTuple
from apigov.text.decode import decode
from apigov.text.source import Source
from apigov.text.spans import Lines, Places, Span, Spans


class Problem(NamedTuple):
    """Something the reader could not take, or took with a doubt. `fatal`: no data could be had.

    `kind` is one of syntax, encoding, duplicate-key, key-not-scalar, limit, documents, cycle, json.
    """

    kind: str
    message: str
    range: Range
    fatal: bool = True


# Code points of a text that is kept beside its tree.
KEPT = 20_000_000


class Tree:
    """Data and positions of one source. Compared and hashed by identity.

    `data`: plain dict, list, str, int, float, bool, None, key order kept, shared where YAML aliases share. None with a fatal problem.
    `syntax`: "yaml" or "json".
    """

    __slots__ = ("_doubts", "_found", "_lines", "_problems", "_spans", "_text", "data", "source", "syntax")

    def __init__(
        self,
        source: Source,
        syntax: str,
        data: Json,
        problems: tuple[Problem, ...],
        spans: Spans | None,
        text: str | None = None,
        doubts: Callable[[], tuple[Problem, ...]] | None = None,
    ) -> None:
        self.source = source
        self.syntax = syntax
        self.data = data
        self._problems = problems
        # Problems that are not fatal, where it takes a while to look for them.
        self._doubts = doubts
        self._spans = spans
        # Decoded again when a finding needs a place, where keeping it would cost more memory than time.
        self._text = text if text is not None and len(text) <= KEPT else None
        self._lines: Places | None = None
        self._found: dict[Pointer, Span] = {}

    @property
    def uri(self) -> str:
        return self.source.uri

    @property
    def fatal(self) -> Problem | None:
        """The first problem for which no data could be had."""
        return next((problem for problem in self._problems if problem.fatal), None)

    @property
    def met(self) -> tuple[Problem, ...]:
        """The problems that were met so far, without a look for more."""
        return self._problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems. The first call may look for some: who only wants to know whether there is data asks for `fatal`."""
        if self._doubts is not None:
            self._problems += self._doubts()
            self._doubts = None
        return self._problems

    @property
    def text(self) -> str:
        """The decoded text, made when first needed; with U+FFFD for bytes that are no text."""
        if self._text is None:
            text = decode(self.source.data)
            self._text = text if isinstance(text, str) else text.text
        return self._text

    @property
    def lines(self) -> Places:
        if self._lines is None:
            self._lines = self._spans.lines(self) if self._spans is not None else Lines(self.text)
        return self._lines

    def locate(self, pointer: Pointer, key: bool = False) -> Range:
        """The range of the value at `pointer`, or of its key (the value's where it has no key, as list items and the root).

        Where the pointer leads nowhere: the range of the nearest existing ancestor's key or value.
        """
        span = self._find([pointer])[pointer]
        return self.lines.range(span.key_start, span.key_end) if key else self.lines.range(span.start, span.end)

    def locate_many(self, pointers: Iterable[Pointer]) -> Mapping[Pointer, Range]:
        """The display range of each pointer (the value's for scalars, the key's for objects and lists), found in one pass."""
        found = self._find(pointers)
        # In the order of the text, so that its line ends are counted once.
        shown = {pointer: self._display(pointer, span) for pointer, span in sorted(found.items(), key=_start)}
        return {pointer: shown[pointer] for pointer in found}

    def _find(self, pointers: Iterable[Pointer]) -> dict[Pointer, Span]:
        if self._spans is None:
            return dict.fromkeys(pointers, Span(0, 0, 0, 0))
        wanted = list(pointers)
        # A pass over a big text takes a while, so what it found is kept.
        new = [pointer for pointer in wanted if pointer not in self._found]
        if new:
            self._found.update(self._spans.find(self, new))
        return {pointer: self._found[pointer] for pointer in wanted}

    def _display(self, pointer: Pointer, span: Span) -> Range:
        if not isinstance(self.value(pointer), dict | list):
            return self.lines.range(span.start, span.end)
        if (span.key_start, span.key_end) != (span.start, span.end):
            return self.lines.range(span.key_start, span.key_end)
        # A container without a key: its first token stands for it.
        if self.syntax == "json" or self.text[span.start : span.start + 1] in ("{", "[", "-"):
            return self.lines.range(span.start, span.start + 1)
        stops = [at for at in (self.text.find(mark, span.start, span.end) for mark in ":\r\n") if at > span.start]
        return self.lines.range(span.start, min(stops, default=span.start + 1))

    def pointer_at(self, position: Position) -> Pointer:
        """The deepest node whose key or value holds a position; of a key that stands twice, the one that counts."""
        pointer: Pointer = ()
        while True:
            value = self.value(pointer)
            steps: Iterable[str | int] = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
            children = [(*pointer, step) for step in steps]
            spans = self._find(children)
            inside = [child for child in children if self._holds(spans[child], position)]
            if not inside:
                return self._doubled(pointer, position)
            pointer = inside[0]

    def _holds(self, span: Span, position: Position) -> bool:
        return self.lines.position(min(span.key_start, span.start)) <= position < self.lines.position(max(span.end, span.start + 1))

    def _doubled(self, pointer: Pointer, position: Position) -> Pointer:
        """The member of the object at `pointer` whose name stands at a position, where there is one."""
        value = self.value(pointer)
        if isinstance(value, dict):
            name = self.line(position.line)[position.column - 1 :].split(":")[0].strip().strip("\"'")
            if name in value:
                return (*pointer, name)
        return pointer

    def value(self, pointer: Pointer) -> Json:
        """The value at a pointer; of its nearest existing ancestor where it leads nowhere."""
        value = self.data
        for step in pointer:
            if (isinstance(value, dict) and isinstance(step, str) and step in value) or (
                isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
            ):
                value = value[step]  # type: ignore[index]
            else:
                break
        return value

    def line(self, number: int) -> str:
        """The text of a 1-based line without its line end."""
        return self.lines.line(number)


def _start(found: tuple[Pointer, Span]) -> int:
    return found[1].start
