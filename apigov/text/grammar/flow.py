"""Flow collections (YAML 1.2.2, chapter 7.4). Collections on the way down lie on a stack, so that depth costs no recursion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yaml.events import MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent

from apigov.text.grammar.scan import NONE, Properties, Refused, Scanner, mark, unindented

# What a collection waits for: an entry, a colon after a key, a value, the end of a pair, a comma.
_ENTRY, _KEY, _COLON, _VALUE, _PAIR_END, _COMMA = range(6)
_GAPS = ("", " ", "\t", "\n", "#")
_MAP_OPEN = "a comma or } is missing"
_LIST_OPEN = "a comma or ] is missing"


@dataclass(slots=True)
class _Frame:
    """`slot`: where in the events an entry of a list begins, for the pair that it may turn out to be; `pair`: it did."""

    is_map: bool
    start: int
    wants: int = _ENTRY
    slot: int = 0
    entry: int = 0
    pair: bool = False
    explicit: bool = False


def flow_collection(scan: Scanner, at: int, indent: int, properties: Properties) -> tuple[list[Any], int]:
    """The events of the collection that opens at `at`, and where it ends. `indent`: the spaces that its further lines need at least."""
    reader = _Reader(scan, indent)
    reader.open(at, properties)
    at += 1
    while reader.frames:
        at = reader.step(at)
    return [event for event in reader.events if event is not None], at


class _Reader:
    def __init__(self, scan: Scanner, indent: int) -> None:
        self.scan = scan
        self.indent = indent
        self.frames: list[_Frame] = []
        self.events: list[Any] = []
        self.like_json = False

    def open(self, at: int, properties: Properties) -> None:
        is_map = self.scan.char(at) == "{"
        begin = properties.start if properties else at
        kind = MappingStartEvent if is_map else SequenceStartEvent
        self.events.append(kind(properties.anchor, properties.tag, True, mark(begin), mark(at + 1), flow_style=True))
        self.frames.append(_Frame(is_map, at))

    def close(self, at: int) -> int:
        frame = self.frames.pop()
        kind = MappingEndEvent if frame.is_map else SequenceEndEvent
        self.events.append(kind(mark(at), mark(at + 1)))
        self.like_json = True
        return at + 1

    def empty(self, at: int, properties: Properties = NONE) -> None:
        self.events.append(self.scan.empty(at, properties))

    def step(self, at: int) -> int:
        """One token further."""
        frame = self.frames[-1]
        behind = at
        at = self.gap(at)
        sign = self.scan.char(at)
        closes = sign == ("}" if frame.is_map else "]")
        if frame.wants == _PAIR_END:
            if frame.pair:
                self.events.append(MappingEndEvent(mark(behind), mark(behind)))
                frame.pair = False
            frame.wants = _COMMA
        if frame.wants == _COMMA:
            if closes:
                return self.close(at)
            if sign != ",":
                raise Refused(self.unclosed(frame, sign), at)
            frame.wants = _ENTRY
            return at + 1
        if frame.wants == _ENTRY:
            return self.close(at) if closes else self.entry(frame, at, sign)
        if frame.wants == _COLON:
            return self.after_key(frame, at, sign)
        if frame.wants == _KEY:
            frame.wants = _COLON
            if sign in ",]}" or self.is_colon(at):
                self.empty(at)
                return at
            return self.node(at)
        frame.wants = _PAIR_END
        if sign in ",]}":
            self.empty(at)
            return at
        return self.node(at)

    def entry(self, frame: _Frame, at: int, sign: str) -> int:
        if sign in ",]}":
            raise Refused("a value is missing here" if sign == "," else "this bracket closes another kind of collection", at)
        frame.slot, frame.entry, frame.explicit = len(self.events), at, False
        if not frame.is_map:
            self.events.append(None)
        if sign == "?" and (self.scan.is_blank(at + 1) or self.scan.char(at + 1) in ",[]{}"):
            frame.explicit, frame.wants = True, _KEY
            self.pair(frame)
            return at + 1
        frame.wants = _COLON
        if self.is_colon(at):
            self.empty(at)
            return at
        return self.node(at)

    def pair(self, frame: _Frame) -> None:
        if not frame.is_map and not frame.pair:
            self.events[frame.slot] = MappingStartEvent(None, None, True, mark(frame.entry), mark(frame.entry), flow_style=True)
            frame.pair = True

    def after_key(self, frame: _Frame, at: int, sign: str) -> int:
        """A colon after a key, or none."""
        if sign == ":" and (self.like_json or self.is_colon(at)):
            if not frame.is_map and not frame.explicit and "\n" in self.scan.text[frame.entry : at]:
                raise Refused("a key in a list stands on one line with its colon", at)
            self.pair(frame)
            frame.wants = _VALUE
            return at + 1
        if frame.is_map or frame.pair:
            self.empty(at)
        frame.wants = _PAIR_END
        return at

    def node(self, at: int) -> int:
        """One node, or the opening of one."""
        properties, at = self.scan.properties(at, flow=True)
        if properties:
            behind, at = at, self.gap(at)
            if self.scan.char(at) in ",]}" or self.is_colon(at):
                self.empty(behind, properties)
                self.like_json = False
                return behind
        sign = self.scan.char(at)
        if sign in ("{", "["):
            self.open(at, properties)
            return at + 1
        event, end = self.scan.scalar(at, self.indent, True, properties)
        self.events.append(event)
        self.like_json = sign in ("'", '"')
        return end

    def is_colon(self, at: int) -> bool:
        """Whether a colon stands there that no plain text can go on with."""
        return self.scan.char(at) == ":" and (self.scan.is_blank(at + 1) or self.scan.char(at + 1) in ",[]{}")

    def gap(self, at: int) -> int:
        """Over blanks, comments and line ends to the next token, whose line has to be indented."""
        scan = self.scan
        if scan.text[at : at + 1] not in _GAPS:
            return at
        stop = scan.blanks(at)
        if scan.char(stop) not in ("", "\n", "#") or (scan.char(stop) == "#" and scan.char(stop - 1) not in " \t\n"):
            return stop
        at = scan.next_line(stop)
        if scan.is_end(at):
            frame = self.frames[-1]
            raise Refused(self.unclosed(frame, ""), at)
        stop = scan.blanks(at)
        # A closing bracket may stand under the key that it belongs to; all readers take it.
        if scan.spaces(at) < self.indent - (scan.char(stop) in "]}"):
            raise Refused(unindented(scan.char(at)), at)
        return stop

    def unclosed(self, frame: _Frame, sign: str) -> str:
        if sign == "#":
            return "a blank is missing before this comment"
        line = self.scan.text.count("\n", 0, frame.start) + 1
        what = _MAP_OPEN if frame.is_map else _LIST_OPEN
        return f"{what} (the {'object' if frame.is_map else 'list'} began on line {line})"
