"""Documents and block collections (YAML 1.2.2, chapters 8 and 9), as events.

Collections on the way down lie on a stack, so that depth costs no recursion.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from apigov.text.grammar.blocks import block_scalar
from apigov.text.grammar.flow import flow_collection
from apigov.text.grammar.scan import LONGEST_KEY, NONE, Properties, Refused, Scanner, mark, unindented
from apigov.text.yaml_composer import Fault, Stop

_End = TypeVar("_End")
# Events, and what is known when they are over.
_Events: TypeAlias = Generator[Any, None, _End]
_YAML = re.compile(r"%YAML[ \t]+(\d+)\.\d+[ \t]*(?:[ \t]#.*)?$")
_TAG = re.compile(r"%TAG[ \t]+(!(?:[0-9A-Za-z-]*!)?)[ \t]+(\S+)[ \t]*(?:[ \t]#.*)?$")


@dataclass(slots=True)
class _Frame:
    """A collection that is open. `valued`: an explicit key was read, and its value is due."""

    is_map: bool
    indent: int
    valued: bool = False


@dataclass(frozen=True, slots=True)
class _Due:
    """A node that comes next, from `at` on. `parent`: the indent that it is deeper than; `level`: a list may stand as deep as that.

    `compact`: a collection may begin on this line.
    """

    at: int
    parent: int
    level: bool
    compact: bool


class Stream:
    """The events of a text, one by one. Raises Stop where the text is no YAML 1.2."""

    def __init__(self, text: str) -> None:
        self._events = self._read(text.replace("\r\n", "\n").replace("\r", "\n"))
        self._length = len(text)
        # Offsets behind each CR LF, which is one character shorter here.
        self._shorter = [match.end() - number - 1 for number, match in enumerate(re.finditer("\r\n", text))]

    def get_event(self) -> Any:
        try:
            event = next(self._events)
        except Refused as refused:
            offset = self._offset(refused.offset)
            raise Stop(Fault("syntax", refused.message, offset, min(offset + 1, self._length))) from None
        if self._shorter:
            event.start_mark, event.end_mark = (mark(self._offset(one.index)) for one in (event.start_mark, event.end_mark))
        return event

    def _offset(self, offset: int) -> int:
        return offset + bisect_right(self._shorter, offset)

    def _read(self, text: str) -> Iterator[Any]:
        scan = Scanner("\n" + text[1:] if text.startswith("\ufeff") else text)
        yield StreamStartEvent(mark(0), mark(0))
        at = scan.lines(0)
        while at < len(text):
            at = yield from _document(scan, at)
        yield StreamEndEvent(mark(len(text)), mark(len(text)))


def _document(scan: Scanner, at: int) -> _Events[int]:
    """One document with its directives, or the marker of an end that ends none; returns where the next may begin."""
    start = at
    at = _directives(scan, at)
    explicit = scan.text.startswith("---", at) and scan.is_marker(at)
    if at > start and not explicit:
        raise Refused("--- has to follow the directives", at)
    if explicit or not scan.is_marker(at):
        yield DocumentStartEvent(mark(at), mark(at + 3 * explicit))
        at = yield from _Blocks(scan).root(_Due(at + 3 if explicit else at, -1, False, not explicit))
        yield DocumentEndEvent(mark(at), mark(at))
    while scan.text.startswith("...", at) and scan.is_marker(at):
        at = scan.next_line(at + 3)
    return at


def _directives(scan: Scanner, at: int) -> int:
    scan.prefixes = {}
    versions = 0
    while scan.char(at) == "%":
        line_end = scan.text.find("\n", at)
        line = scan.text[at : line_end if line_end >= 0 else len(scan.text)]
        if re.match(r"%YAML\b", line):
            versions += 1
            match = _YAML.match(line)
            if match is None or match[1] != "1" or versions > 1:
                raise Refused("a second %YAML line" if versions > 1 else "a %YAML line that cannot be read", at)
        elif re.match(r"%TAG\b", line):
            declared = _TAG.match(line)
            if declared is None or declared[1] in scan.prefixes:
                raise Refused("a %TAG line that cannot be read, or declares its prefix again", at)
            scan.prefixes[declared[1]] = declared[2]
        at = scan.lines(at + len(line) + 1) if line_end >= 0 else len(scan.text)
    return at


def _both(first: Properties, second: Properties) -> Properties:
    """Anchor and tag that stand on lines of their own."""
    if not first:
        return second
    if (first.anchor and second.anchor) or (first.tag and second.tag):
        raise Refused("a second anchor or tag for one value", second.start)
    return Properties(first.anchor or second.anchor, first.tag or second.tag, first.start, second.end)


class _Blocks:
    """Reads one document."""

    def __init__(self, scan: Scanner) -> None:
        self.scan = scan
        self.frames: list[_Frame] = []
        self.read: tuple[tuple[int, Properties], tuple[list[Any], int]] | None = None

    def root(self, due: _Due) -> _Events[int]:
        at = yield from self.nodes(due)
        while self.frames:
            at = self.scan.lines(at)
            yield from self.shut(at)
            if self.frames:
                at = yield from self.entry(at)
        at = self.scan.lines(at)
        if not self.scan.is_end(at):
            raise Refused("text after the end of the document; check the indentation", self.scan.blanks(at))
        return at

    def shut(self, at: int) -> Iterator[Any]:
        """End the collections that the line at `at` is not part of."""
        scan = self.scan
        column = -1 if scan.is_end(at) else scan.spaces(at)
        while self.frames and not self._goes_on(self.frames[-1], at, column):
            frame = self.frames.pop()
            if frame.valued:
                yield scan.empty(at)
            yield (MappingEndEvent if frame.is_map else SequenceEndEvent)(mark(at), mark(at))

    def _goes_on(self, frame: _Frame, at: int, column: int) -> bool:
        if frame.indent != column:
            return frame.indent < column
        # A list that stands as deep as the key above it ends where no item follows.
        level = len(self.frames) > 1 and self.frames[-2].is_map and self.frames[-2].indent == frame.indent
        return frame.is_map or not level or self._is_sign(at + column, "-")

    def _is_sign(self, at: int, sign: str) -> bool:
        return self.scan.char(at) == sign and self.scan.is_blank(at + 1)

    def entry(self, line: int) -> _Events[int]:
        """The next entry of the innermost collection, on the line at `line`."""
        scan, frame = self.scan, self.frames[-1]
        at = line + scan.spaces(line)
        if scan.char(at) == "\t":
            raise Refused(unindented("\t"), at)
        if at - line > frame.indent:
            raise Refused("this line is indented more than the ones that it belongs to", at)
        if not frame.is_map:
            if not self._is_sign(at, "-"):
                raise Refused("an item (`- `) is expected here; check the indentation", at)
            return (yield from self.nodes(_Due(at + 1, frame.indent, False, True)))
        return (yield from self.member(frame, at))

    def member(self, frame: _Frame, at: int) -> _Events[int]:
        """The next key or value of an object."""
        scan = self.scan
        if self._is_sign(at, "?"):
            if frame.valued:
                yield scan.empty(at)
            frame.valued = True
            return (yield from self.nodes(_Due(at + 1, frame.indent, True, True)))
        if self._is_sign(at, ":") and frame.valued:
            frame.valued = False
            return (yield from self.nodes(_Due(at + 1, frame.indent, True, True)))
        if frame.valued:
            frame.valued = False
            yield scan.empty(at)
        found = self.key(at, frame.indent + 1)
        if found is None:
            raise Refused("a key without a colon; write `key: value`, or indent the line if it continues a text", at)
        yield from found[0]
        return (yield from self.nodes(_Due(found[1], frame.indent, True, False)))

    def nodes(self, due: _Due) -> _Events[int]:
        """The node that is due, and those that begin inside of it on the same line; returns the start of the line after."""
        here: _Due | None = due
        while here is not None:
            at, here = yield from self.node(here)
        return at

    def node(self, due: _Due) -> _Events[tuple[int, _Due | None]]:
        """One node; or the opening of one, with what is due inside of it."""
        scan = self.scan
        at, opens, properties = *self.seek(due), NONE
        while at >= 0 and scan.char(at) in ("&", "!"):
            own, behind = scan.properties(at, flow=False)
            if scan.char(behind) not in ("", "\n", "#"):
                break
            properties = _both(properties, own)
            due = replace(due, at=behind, compact=False)
            at, opens = self.seek(due)
        if at < 0:
            yield scan.empty(due.at, properties)
            return scan.next_line(due.at), None
        if opens:
            inside = yield from self.collection(at, due.parent + 1, properties)
            if inside is not None:
                return at, inside
        return (yield from self.leaf(at, due.parent, properties)), None

    def seek(self, due: _Due) -> tuple[int, bool]:
        """Where the node that is due stands, below zero where there is none, and whether a block collection may begin there."""
        scan = self.scan
        at = scan.blanks(due.at)
        if scan.char(at) not in ("", "\n") and not (scan.char(at) == "#" and scan.char(at - 1) in (" ", "\t")):
            return at, due.compact and "\t" not in scan.text[due.at : at]
        line = scan.next_line(due.at)
        column = scan.spaces(line)
        if scan.is_end(line):
            return -1, False
        if column > due.parent:
            return scan.blanks(line), scan.char(line + column) != "\t"
        return (line + column, True) if column == due.parent and due.level and self._is_sign(line + column, "-") else (-1, False)

    def collection(self, at: int, indent: int, properties: Properties) -> _Events[_Due | None]:
        """The opening of the block collection that begins here, with what is due inside; None where none begins."""
        scan = self.scan
        column = scan.column(at)
        if self._is_sign(at, "-"):
            self.frames.append(_Frame(False, column))
            yield self.opening(SequenceStartEvent, at, properties)
            return _Due(at + 1, column, False, True)
        explicit = self._is_sign(at, "?")
        found = None if explicit else self.key(at, indent)
        if not explicit and found is None:
            return None
        self.frames.append(_Frame(True, column, explicit))
        yield self.opening(MappingStartEvent, at, properties)
        if found is None:
            return _Due(at + 1, column, True, True)
        yield from found[0]
        return _Due(found[1], column, True, False)

    def opening(self, kind: Any, at: int, properties: Properties) -> Any:
        start = properties.start if properties else at
        return kind(properties.anchor, properties.tag, True, mark(start), mark(at), flow_style=False)

    def key(self, at: int, indent: int) -> tuple[list[Any], int] | None:
        """The events of a key on one line, and where its value may begin; None where no key stands."""
        scan = self.scan
        properties, begin = scan.properties(at, flow=False)
        if self._is_sign(begin, ":"):
            return [scan.empty(begin, properties)], begin + 1
        if scan.char(begin) in ("|", ">"):
            return None
        events, end = self.atom(begin, indent, properties)
        colon = scan.blanks(end)
        if not self._is_sign(colon, ":") or "\n" in scan.text[at:colon]:
            return None
        if colon - at > LONGEST_KEY:
            raise Refused(f"a key of more than {LONGEST_KEY} characters", at)
        return events, colon + 1

    def atom(self, at: int, indent: int, properties: Properties) -> tuple[list[Any], int]:
        """The events of a scalar, an alias or a flow collection, and its end. What turned out to be no key is not read again."""
        asked = (at, properties)
        if self.read is None or self.read[0] != asked:
            if self.scan.char(at) in ("[", "{"):
                found = flow_collection(self.scan, at, indent, properties)
            else:
                event, end = self.scan.scalar(at, indent, False, properties)
                found = [event], end
            self.read = (asked, found)
        return self.read[1]

    def leaf(self, at: int, parent: int, properties: Properties) -> _Events[int]:
        """A scalar, an alias or a flow collection; returns the start of the line after it."""
        scan = self.scan
        own, at = scan.properties(at, flow=False)
        properties = _both(properties, own) if own else properties
        if scan.char(at) in ("|", ">"):
            event, after = block_scalar(scan, at, parent, properties)
            yield event
            return scan.lines(after)
        events, end = self.atom(at, parent + 1, properties)
        yield from events
        return scan.next_line(end)
