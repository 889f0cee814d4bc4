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
from apigov.text.yaml_scalars import LONGEST_KEY, NotPlain, block, double_quoted, folded_lines, single_quoted, typed

# A plain scalar on one line (7.3.3), outside of flow collections: ": " and " #" end it.
_PLAIN = r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s]))[^\n:#]*+(?:(?::(?=[^\s])|(?<=[^\s])#)[^\n:#]*+)*+"
_SINGLE = r"'(?:[^'\n]|'')*+'"
_DOUBLE = r'"(?:[^"\\\n]|\\[^\n])*+"'
_END = r" *+(?:(?<= )#[^\n]*)?\n?"
# The indent, dashes, a key with its colon, a value. The group that ended last says what stands on a line.
_LINE = re.compile(
    rf"( *+)((?:-(?: ++|\Z))*+)(?:(?:({_PLAIN})(?<! )|({_SINGLE})|({_DOUBLE})):(?= |\Z) *+)?"
    rf"(?:({_PLAIN}){_END}|({_SINGLE}){_END}|({_DOUBLE}){_END}|([|>][-+]?){_END}|(['\"\[{{]).*|(?:#.*)?)"
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
# Where no keys stand; where the frame of the whole document stands.
_NO_MAP, _NO_ROOT = -2, -1
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


class _Frame:
    """A container while it is read. `indent`: the column of its keys or dashes. `spans`: as Entries keeps them.

    `waits`: a key or dash without a value stands last.
    """

    __slots__ = ("indent", "is_map", "key", "key_end", "key_start", "spans", "start", "value", "waits")

    def __init__(self, value: dict[str, Json] | list[Json], indent: int, start: int) -> None:
        self.value = value
        self.is_map = type(value) is dict
        self.indent = indent
        self.start = self.key_start = self.key_end = start
        self.spans: list[int] = []
        self.key = ""
        self.waits = False

    def put(self, value: Json, start: int, end: int) -> None:
        if isinstance(self.value, dict):
            self.value[self.key] = value
            self.spans += (self.key_start, self.key_end, start, end)
        else:
            self.value.append(value)
            self.spans += (start, end, start, end)
        self.waits = False

    def put_null(self) -> None:
        """Nothing stands behind the colon or the dash."""
        self.put(None, self.key_end + 1, self.key_end + 1)


def compose(text: str, budget: Budget) -> Composed | None:
    """The document of a text, without faults; None where another reader has to look."""
    if any(sign in text for sign in _OTHERS):
        return None
    try:
        return _Reader(text, budget).document()
    except NotPlain:
        return None


class _Reader:
    def __init__(self, text: str, budget: Budget) -> None:
        self.text = text if text.endswith("\n") else text + "\n"
        self.whole = len(text)
        self.budget = budget
        self.composed = Composed()
        self.frames: list[_Frame] = []
        # Holds the document as its one item.
        self.frame = _Frame([], _NO_ROOT, 0)
        self.frame.waits = True

    def document(self) -> Composed:
        """Lines of the commonest forms are taken here, all others by `other`: a call a line would double the time."""
        head = _HEAD.match(self.text)
        position = head.end() if head is not None else 0
        rest = iter(self.text[position:].split("\n"))
        frame = self.frame
        value: Any = frame.value
        spans, column = frame.spans, _NO_MAP
        for line in rest:
            indent, dashes, key, key_start, key_end, form, entry, start, end = held = _line(line)
            if key is not None and form <= _IS_PLAIN and not dashes:
                if indent != column:
                    deeper = frame.waits and indent > frame.indent
                    frame = self.opened(True, indent, position + key_start) if deeper else self.enter(held, position)
                    value, spans, column = frame.value, frame.spans, indent
                elif frame.waits:
                    frame.put_null()
                if key in value:
                    raise NotPlain
                if form == _IS_PLAIN:
                    value[key] = entry
                    spans += (position + key_start, position + key_end, position + start, position + end)
                else:
                    frame.key, frame.key_start, frame.key_end, frame.waits = key, position + key_start, position + key_end, True
            elif form == _IS_PLAIN and indent == frame.indent and dashes == (indent,) and key is None and not frame.is_map:
                if frame.waits:
                    frame.put_null()
                value.append(entry)
                spans += (position + start, position + end, position + start, position + end)
            elif form != _BLANK:
                after = self.other(held, position, position + len(line) + 1)
                for _ in range(self.text.count("\n", position, after) - 1):
                    next(rest)
                frame, position = self.frame, after
                value, spans, column = frame.value, frame.spans, frame.indent if frame.is_map else _NO_MAP
                continue
            position += len(line) + 1
        return self.finished()

    def other(self, held: _Line, position: int, after: int) -> int:
        """A line of a rarer form; returns where the next one begins."""
        frame = self.frame
        if not frame.waits and held.indent > frame.indent:
            return self.goes_on()
        frame = self.enter(held, position)
        if held.key is not None:
            if held.key in frame.value:
                raise NotPlain
            frame.key, frame.key_start, frame.key_end = held.key, position + held.key_start, position + held.key_end
        if held.form == _IS_PLAIN:
            frame.put(held.value, position + held.start, position + held.end)
        elif held.form < _IS_PLAIN:
            frame.waits = True
        else:
            return self.rarer(frame, held, position, after)
        return after

    def goes_on(self) -> int:
        """A line right of what holds the last value: that one is a plain scalar of several lines. Returns where the next line begins."""
        frame = self.frame
        last = next(reversed(frame.value.values())) if isinstance(frame.value, dict) else frame.value[-1]
        if isinstance(last, dict | list):
            raise NotPlain
        start, end = frame.spans[-2:]
        first, tail = self.text[start:end], _TAIL.match(self.text, end)
        if tail is None or "#" in tail[0] or not _UNQUOTED.fullmatch(first):
            raise NotPlain
        value, after = folded_lines(self.text, first, tail.end(), frame.indent)
        end = start + len(self.text[start:after].rstrip(" \n"))
        if isinstance(frame.value, dict):
            frame.value[next(reversed(frame.value))] = typed(value)
        else:
            frame.value[-1], frame.spans[-3] = typed(value), end
        frame.spans[-1] = end
        return after

    def rarer(self, frame: _Frame, held: _Line, position: int, after: int) -> int:
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
            value, after = block(self.text, after, written, frame.indent)
            if after > self.whole:
                raise NotPlain
            end = start + len(self.text[start:after].rstrip())
        elif written in "[{":
            value, end = flow(self.text, start, self.composed.entries, self.budget.depth - len(self.frames))
            after = self.after(end)
        else:
            value, end = self.quoted(written, start, frame.indent)
            after = self.after(end)
        frame.put(value, start, end)
        return after

    def quoted(self, quote: str, start: int, indent: int) -> tuple[str, int]:
        """A text in quotes of several lines, and where it ends."""
        found = _QUOTED[quote].match(self.text, start)
        if found is None:
            raise NotPlain
        inner = found[0][1:-1]
        return single_quoted(inner, indent) if quote == "'" else double_quoted(inner, indent), found.end()

    def after(self, end: int) -> int:
        """Where the line behind a value begins that ends here."""
        tail = _TAIL.match(self.text, end)
        if tail is None or tail[0][-1:] != "\n":
            raise NotPlain
        return tail.end()

    def enter(self, held: _Line, position: int) -> _Frame:
        """The frame of what a line holds: containers end where it stands left of them, and begin where a value is awaited."""
        column = held.indent
        frame = self.closed(column, bool(held.dashes))
        for at in held.dashes:
            frame = self.at(False, at, position + at)
            frame.key_end, frame.waits = position + at, True
        if held.key is not None:
            return self.at(True, held.key_start, position + held.key_start)
        if not frame.waits or (not held.dashes and column <= frame.indent):
            raise NotPlain
        return frame

    def at(self, is_map: bool, column: int, start: int) -> _Frame:
        """The container whose keys or dashes stand at a column."""
        frame = self.frame
        if frame.is_map is is_map and frame.indent == column:
            if frame.waits:
                frame.put_null()
            return frame
        below = column > frame.indent or (column == frame.indent and frame.is_map and not is_map)
        if not frame.waits or not below:
            raise NotPlain
        return self.opened(is_map, column, start)

    def opened(self, is_map: bool, column: int, start: int) -> _Frame:
        if len(self.frames) >= self.budget.depth:
            raise NotPlain
        self.frames.append(self.frame)
        self.frame = _Frame({} if is_map else [], column, start)
        return self.frame

    def closed(self, column: int, is_item: bool) -> _Frame:
        """Ends the containers whose keys or dashes stand right of a column, and the list there unless an item comes."""
        frame = self.frame
        while frame.indent > column or (frame.indent == column and not frame.is_map and not is_item):
            if frame.waits:
                frame.put_null()
            self.composed.entries.keep(frame.value, frame.spans)
            above = self.frames.pop()
            above.put(frame.value, frame.start, frame.spans[-1])
            frame = above
        self.frame = frame
        return frame

    def finished(self) -> Composed:
        root = self.closed(_NO_ROOT, is_item=True)
        if not isinstance(root.value, list) or not root.value or not isinstance(root.value[0], dict | list):
            raise NotPlain
        if len(self.composed.entries) >= self.budget.nodes:
            raise NotPlain
        self.composed.data = root.value[0]
        self.composed.root = Span(*root.spans)
        return self.composed
