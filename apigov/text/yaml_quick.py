"""Plain block YAML line by line: what most descriptions are written in, read without a parser's events.

It takes less than the reader for all (yaml_reader) and gives the same data and places for what it takes: tests hold the two together.
Many lines of descriptions are equal, so what a line holds is remembered. Sections are those of YAML 1.2.2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from apigov.findings import Json
from apigov.records import NamedTuple
from apigov.text.spans import Span
from apigov.text.yaml_composer import Budget, Composed
from apigov.text.yaml_flow import flow
from apigov.text.yaml_scalars import DOUBLE, LONGEST_KEY, REST, SINGLE, NotPlain, block, double_quoted, folded_lines, single_quoted, typed

# A plain scalar on one line, outside of flow collections.
_PLAIN = rf"(?:[^\s\-?:,\[\]{{}}#&*!|>'\"%@`]|[-?:](?=[^\s])){REST}"
_END = r" *+(?:(?<= )#[^\n]*)?\n?"
# The indent, dashes, a key with its colon, a value. The group that ended last says what stands on a line.
_LINE = re.compile(
    rf"( *+)((?:-(?: ++|\Z))*+)(?:(?:({_PLAIN})(?<! )|({SINGLE})|({DOUBLE})):(?= |\Z) *+)?"
    rf"(?:({_PLAIN}){_END}|({SINGLE}){_END}|({DOUBLE}){_END}|([|>][-+]?){_END}|(['\"\[{{]).*|(?:#.*)?)"
)
_IS_PLAIN, _IS_SINGLE, _IS_DOUBLE, _IS_BLOCK = range(6, 10)
# What may stand above the document's start.
_HEAD = re.compile(r"(?:(?: *#[^\n]*)?\n)*+---\n")
_MARKERS = ("---", "...")
_TAIL = re.compile(_END)
_QUOTED = {"'": re.compile(r"'(?:[^']|'')*+'"), '"': re.compile(r'"(?:[^"\\]|\\[\s\S])*+"')}
_UNQUOTED = re.compile(_PLAIN)
# Line ends of other kinds, marks and blanks that need more care than a look at a line.
_OTHERS = "\r\t\x85\u2028\u2029\ufeff"


class _Line(NamedTuple):
    """What a line holds; offsets count from its start.

    `dashes`: where they stand. `form`: one of the groups of _LINE, below _IS_PLAIN where no value stands on it, or _BLANK or _BAD.
    `value`: of a plain scalar; the text of another one.
    """

    indent: int
    dashes: tuple[int, ...]
    key: str | None
    key_start: int
    key_end: int
    form: int
    value: Json
    start: int
    end: int


_BLANK, _BAD = 0, 99
# The column of the whole document, and that of keys where there are none.
_ROOT, _NO_KEYS = -1, -2
# Lines that are remembered, also for the next text.
_KNOWN = 1 << 15
_NOTHING = _Line(0, (), None, 0, 0, _BLANK, None, 0, 0)


@lru_cache(maxsize=_KNOWN)
def _line(line: str) -> _Line:
    bare = line.lstrip(" ")
    if not bare or bare[0] == "#":
        return _NOTHING
    indent = len(line) - len(bare)
    word, _, text = bare.partition(": ")
    if (
        word.isidentifier()
        and len(word) <= LONGEST_KEY
        and text
        and text[0].isalnum()
        and text[-1] not in ": "
        and ": " not in text
        and " #" not in text
    ):
        # The commonest form, taken without a pattern.
        end = indent + len(word)
        return _Line(indent, (), word, indent, end, _IS_PLAIN, typed(text), end + 2, len(line))
    if line.startswith(_MARKERS):
        raise NotPlain
    found = _LINE.fullmatch(line)
    if found is None:
        return _Line(indent, (), None, 0, 0, _BAD, None, 0, 0)
    form = found.lastindex or 0
    dashes = tuple(at for at in range(indent, found.end(2)) if line[at] == "-") if found[2] else ()
    start, end = found.span(form)
    key, (key_start, key_end) = _key(found)
    value: Json = found[form]
    if form == _IS_PLAIN:
        text = found[form].rstrip(" ")
        value, end = typed(text), start + len(text)
    return _Line(indent, dashes, key, key_start, key_end, form, value, start, end)


def _key(found: re.Match[str]) -> tuple[str | None, tuple[int, int]]:
    written = found[3] or found[4] or found[5]
    if written is None:
        return None, (0, 0)
    if written == "<<" or len(written) > LONGEST_KEY:
        raise NotPlain
    if found[3] is not None:
        return written, found.span(3)
    if found[4] is not None:
        return single_quoted(written[1:-1], 0), found.span(4)
    return double_quoted(written[1:-1], 0), found.span(5)


def compose(text: str, budget: Budget) -> Composed | None:
    """The document of a text, without faults; None where another reader has to look."""
    if any(sign in text for sign in _OTHERS):
        return None
    try:
        return _Reader(text, budget).document()
    except NotPlain:
        return None


class _Reader:
    """The container that is read, and those around it.

    `column`: where its keys or dashes stand; `keys`: the same for keys alone; `spans`: as Entries keeps them. `pending`: a key and its place,
    or the place of a dash, whose value has not come. An open container stands in the one around it already; its end is put right when it
    is closed.
    """

    def __init__(self, text: str, budget: Budget) -> None:
        self.text = text if text.endswith("\n") else text + "\n"
        self.whole = len(text)
        self.budget = budget
        self.composed = Composed()
        self.around: list[tuple[Any, list[int], int, bool]] = []
        # The document is the one item of a list.
        self.value: Any = []
        self.spans: list[int] = []
        self.column, self.keys, self.is_map = _ROOT, _NO_KEYS, False
        self.pending: tuple[str, int, int] | None = ("", 0, 0)

    def document(self) -> Composed:
        """Lines of the commonest forms are taken here, all others by `other`: a call a line would double the time."""
        head = _HEAD.match(self.text)
        position = head.end() if head is not None else 0
        rest = iter(self.text[position:].split("\n"))
        for line in rest:
            indent, dashes, key, key_start, key_end, form, entry, start, end = held = _line(line)
            if key is not None and form <= _IS_PLAIN and not dashes:
                if indent != self.keys:
                    if self.pending is not None and indent > self.column:
                        self.open(True, indent, position + key_start)
                    else:
                        self.enter(held, position)
                elif self.pending is not None:
                    self.put_null()
                if key in self.value:
                    raise NotPlain
                if form == _IS_PLAIN:
                    self.value[key] = entry
                    self.spans += (position + key_start, position + key_end, position + start, position + end)
                else:
                    self.pending = (key, position + key_start, position + key_end)
            elif form == _IS_PLAIN and indent == self.column and dashes == (indent,) and key is None and not self.is_map:
                if self.pending is not None:
                    self.put_null()
                self.value.append(entry)
                self.spans += (position + start, position + end, position + start, position + end)
            elif form != _BLANK:
                after = self.other(held, position, position + len(line) + 1)
                for _ in range(self.text.count("\n", position, after) - 1):
                    next(rest)
                position = after
                continue
            position += len(line) + 1
        return self.finished()

    def other(self, held: _Line, position: int, after: int) -> int:
        """A line of a rarer form; returns where the next one begins."""
        if self.pending is None and held.indent > self.column:
            return self.goes_on()
        self.enter(held, position)
        if held.key is not None:
            if held.key in self.value:
                raise NotPlain
            self.pending = (held.key, position + held.key_start, position + held.key_end)
        if held.form == _IS_PLAIN:
            self.put(held.value, position + held.start, position + held.end)
        elif held.form > _IS_PLAIN:
            return self.rarer(held, position, after)
        return after

    def put(self, value: Json, start: int, end: int) -> None:
        """The value that was awaited."""
        assert self.pending is not None
        key, key_start, key_end = self.pending
        self.pending = None
        if self.is_map:
            self.value[key] = value
            self.spans += (key_start, key_end, start, end)
        else:
            self.value.append(value)
            self.spans += (start, end, start, end)

    def put_null(self) -> None:
        """Nothing stands behind the colon or the dash."""
        assert self.pending is not None
        end = self.pending[2] + (1 if self.is_map else 0)
        self.put(None, end, end)

    def goes_on(self) -> int:
        """A line right of what holds the last value: that one is a plain scalar of several lines. Returns where the next line begins."""
        last = next(reversed(self.value.values() if self.is_map else self.value))
        if isinstance(last, dict | list):
            raise NotPlain
        start, end = self.spans[-2:]
        first, tail = self.text[start:end], _TAIL.match(self.text, end)
        if tail is None or "#" in tail[0] or not _UNQUOTED.fullmatch(first):
            raise NotPlain
        value, after = folded_lines(self.text, first, tail.end(), self.column)
        self.value[next(reversed(self.value)) if self.is_map else -1] = typed(value)
        self.ended(start + len(self.text[start:after].rstrip(" \n")))
        return after

    def ended(self, end: int) -> None:
        """Puts right where the last value ends."""
        self.spans[-1] = end
        if not self.is_map:
            self.spans[-3] = end

    def rarer(self, held: _Line, position: int, after: int) -> int:
        """A value of another form; returns where the next line begins."""
        start, end, written = position + held.start, position + held.end, str(held.value)
        value: Json
        if held.form == _BAD:
            raise NotPlain
        if held.form == _IS_SINGLE:
            value = single_quoted(written[1:-1], 0)
        elif held.form == _IS_DOUBLE:
            value = double_quoted(written[1:-1], 0)
        elif held.form == _IS_BLOCK:
            value, after = block(self.text, after, written, self.column)
            if after > self.whole:
                raise NotPlain
            end = start + len(self.text[start:after].rstrip())
        elif written in "[{":
            value, end = flow(self.text, start, self.composed.entries, self.budget.depth - len(self.around))
            after = self.after(end)
        else:
            value, end = self.quoted(written, start)
            after = self.after(end)
        self.put(value, start, end)
        return after

    def quoted(self, quote: str, start: int) -> tuple[str, int]:
        """A text in quotes of several lines, and where it ends."""
        found = _QUOTED[quote].match(self.text, start)
        if found is None:
            raise NotPlain
        inner = found[0][1:-1]
        return single_quoted(inner, self.column) if quote == "'" else double_quoted(inner, self.column), found.end()

    def after(self, end: int) -> int:
        """Where the line behind a value begins that ends here."""
        tail = _TAIL.match(self.text, end)
        if tail is None or tail[0][-1:] != "\n":
            raise NotPlain
        return tail.end()

    def enter(self, held: _Line, position: int) -> None:
        """To the container of what a line holds: containers end where it stands left of them, and begin where a value is awaited."""
        self.close(held.indent, bool(held.dashes))
        for column in held.dashes:
            self.at(False, column, position + column)
            self.pending = ("", position + column, position + column + 1)
        if held.key is not None:
            self.at(True, held.key_start, position + held.key_start)
        elif self.pending is None or (not held.dashes and held.indent <= self.column):
            raise NotPlain

    def at(self, is_map: bool, column: int, start: int) -> None:
        """To the container whose keys or dashes stand at a column."""
        if self.is_map is is_map and self.column == column:
            if self.pending is not None:
                self.put_null()
            return
        below = column > self.column or (column == self.column and self.is_map and not is_map)
        if self.pending is None or not below:
            raise NotPlain
        self.open(is_map, column, start)

    def open(self, is_map: bool, column: int, start: int) -> None:
        if len(self.around) >= self.budget.depth:
            raise NotPlain
        value: Any = {} if is_map else []
        self.put(value, start, start)
        self.around.append((self.value, self.spans, self.column, self.is_map))
        self.value, self.spans, self.column, self.is_map = value, [], column, is_map
        self.keys = column if is_map else _NO_KEYS

    def close(self, column: int, is_item: bool) -> None:
        """Ends the containers whose keys or dashes stand right of a column, and the list there unless an item comes."""
        keep = self.composed.entries.keep
        while self.column > column or (self.column == column and not self.is_map and not is_item):
            if self.pending is not None:
                self.put_null()
            keep(self.value, self.spans)
            end = self.spans[-1]
            self.value, self.spans, self.column, self.is_map = self.around.pop()
            self.ended(end)
        self.keys = self.column if self.is_map else _NO_KEYS

    def finished(self) -> Composed:
        self.close(_ROOT, is_item=True)
        if not self.value or not isinstance(self.value[0], dict | list) or len(self.composed.entries) >= self.budget.nodes:
            raise NotPlain
        self.composed.data = self.value[0]
        self.composed.root = Span(*self.spans)
        return self.composed
