"""YAML 1.2 to data with positions: libyaml's events, composed by our own rules (core schema, merge keys, keys as source text)."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import Any

from apigov.findings import Json
from apigov.text.scalars import CORE, plain, tagged
from apigov.text.spans import Span

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CORE_SCALARS = {CORE + kind for kind in ("str", "null", "bool", "int", "float")}
_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem at code point offsets of the text."""

    kind: str
    message: str
    start: int
    end: int
    fatal: bool = True


class _Stop(Exception):
    """Ends the composing with a fatal fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


NOWHERE = Span(0, 0, 0, 0)


@dataclass(slots=True)
class Composed:
    """What a text holds. `entries` are those of StoredSpans."""

    data: Json = None
    root: Span = NOWHERE
    entries: dict[int, array[int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Budget:
    depth: int
    nodes: int
    aliases: int


def parse(text: str, budget: Budget) -> Composed:
    """The first document of a text. Never raises: what cannot be read is a fault."""
    bad = _UNPRINTABLE.search(text)
    if bad:
        message = f"the character U+{ord(bad[0]):04X} is not allowed in YAML; remove it or write it as an escape in double quotes"
        return Composed(faults=[Fault("syntax", message, bad.start(), bad.end())])
    composer = _Composer(text, budget)
    try:
        composer.run()
    except _Stop as stop:
        composer.composed.faults.append(stop.fault)
        composer.composed.data = None
    except Exception as error:  # the boundary: whatever a parser raises is a fault of the text
        composer.composed.faults.append(_fault_of(error, text))
        composer.composed.data = None
    return composer.composed


def _fault_of(error: Exception, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    context = getattr(error, "context", None)
    message = f"{problem} {context}" if context else str(problem)
    offset = min(mark.index, len(text)) if mark is not None else 0
    return Fault("syntax", _hint(message, text, offset), offset, min(offset + 1, len(text)))


def _hint(message: str, text: str, offset: int) -> str:
    if text[offset : offset + 1] == "\t":
        return "a tab is used for indentation; use blanks"
    return message


def _parser(text: str) -> Any:
    """libyaml's event parser; PyYAML's own where the extension was not built."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader(text)
    return CParser(text)


class _Composer:
    """Reads events into data. Containers on the way down are kept on a stack, so that depth costs no recursion."""

    def __init__(self, text: str, budget: Budget) -> None:
        self.text = text
        self.budget = budget
        self.composed = Composed()
        self.anchors: dict[str, tuple[Json, int]] = {}  # value and its size with aliases expanded
        self.open_anchors: set[str] = set()
        self.nodes = 0

    def run(self) -> None:
        from yaml import events as kinds

        parser = _parser(self.text)
        parser.get_event()  # stream start
        event = parser.get_event()
        if isinstance(event, kinds.StreamEndEvent):
            return
        self.document(parser, kinds)
        parser.get_event()  # document end
        event = parser.get_event()
        if not isinstance(event, kinds.StreamEndEvent):
            start = event.start_mark.index
            raise _Stop(Fault("documents", "the file holds more than one document; keep one in each file", start, start + 3))

    def document(self, parser: Any, kinds: Any) -> None:
        frames: list[_Frame] = []
        scalar, alias, mapping, sequence = kinds.ScalarEvent, kinds.AliasEvent, kinds.MappingStartEvent, kinds.SequenceStartEvent
        while True:
            event = parser.get_event()
            kind = type(event)
            if kind is scalar:
                value, size = self.scalar(event), 1
                if event.anchor:
                    self.anchors[event.anchor] = (value, 1)
                start, end, key_text = event.start_mark.index, event.end_mark.index, event.value
            elif kind is alias:
                value, size = self.alias(event)
                start, end = event.start_mark.index, event.end_mark.index
                key_text = value if isinstance(value, str) else None
            elif kind is mapping or kind is sequence:
                self.open(event, kind is mapping, frames)
                continue
            else:
                frame = frames.pop()
                value, size = self.close(frame)
                start, end, key_text = frame.start, self.end_of(event, frame), None
            self.nodes += 1
            if self.nodes > self.budget.nodes:
                raise _Stop(Fault("limit", f"more than {self.budget.nodes:,} values; this is more than is read", start, end))
            if not frames:
                self.composed.data, self.composed.root = value, Span(start, end, start, end)
                return
            is_merge = kind is scalar and event.value == _MERGE and not event.style and event.tag in (None, CORE + "merge")
            frames[-1].add(self, value, size, start, end, key_text, is_merge)

    def end_of(self, event: Any, frame: _Frame) -> int:
        """Where a container ends: flow ones at their bracket, block ones at their last value."""
        end: int = event.end_mark.index
        if event.start_mark.index == end:  # block: the end event is empty and stands at the next token
            return max(frame.last_end, frame.start)
        return end

    def scalar(self, event: Any) -> Json:
        tag, text = event.tag, event.value
        try:
            if tag in _CORE_SCALARS:
                return tagged(tag, text)
            if not event.style and tag != "!":
                return plain(text)
        except ValueError:
            start, end = event.start_mark.index, event.end_mark.index
            if len(text) > 1000:
                raise _Stop(Fault("limit", f"a number of {len(text):,} digits is more than is read", start, end)) from None
            raise _Stop(Fault("syntax", f"{text!r} is no value of the tag {tag.replace(CORE, '!!')}", start, end)) from None
        return str(text)

    def alias(self, event: Any) -> tuple[Json, int]:
        name, start, end = event.anchor, event.start_mark.index, event.end_mark.index
        if name in self.open_anchors:
            self.composed.faults.append(
                Fault("cycle", f"the alias *{name} stands inside its own anchor; a description cannot hold itself", start, end)
            )
            raise _Stop(self.composed.faults.pop())
        if name not in self.anchors:
            raise _Stop(Fault("syntax", f"the alias *{name} has no anchor &{name} before it", start, end))
        return self.anchors[name]

    def open(self, event: Any, is_mapping: bool, frames: list[_Frame]) -> None:
        start = event.start_mark.index
        if len(frames) >= self.budget.depth:
            message = f"nested more than {self.budget.depth} levels deep; this is more than is read"
            raise _Stop(Fault("limit", message, start, start + 1))
        if event.anchor:
            self.open_anchors.add(event.anchor)
            self.anchors.pop(event.anchor, None)
        frames.append(_Frame({} if is_mapping else [], event.anchor, start))

    def close(self, frame: _Frame) -> tuple[Json, int]:
        value = frame.value
        if frame.merges and isinstance(value, dict):
            self.merge(frame, value)
        self.composed.entries[id(value)] = frame.ordered()
        if frame.size > self.budget.aliases and frame.size > 4 * self.nodes:
            message = f"aliases make this {frame.size:,} values large; this is more than is read"
            raise _Stop(Fault("limit", message, frame.start, frame.start + 1))
        if frame.anchor:
            self.open_anchors.discard(frame.anchor)
            self.anchors[frame.anchor] = (value, frame.size)
        return value, frame.size

    def merge(self, frame: _Frame, value: dict[str, Json]) -> None:
        """Lay the members of `<<` under the own ones; earlier sources win."""
        for merged, start, end in frame.merges:
            sources = merged if isinstance(merged, list) else [merged]
            for source in sources:
                if not isinstance(source, dict):
                    raise _Stop(Fault("syntax", "<< merges objects, and this is none", start, end))
                spans = self.composed.entries[id(source)]
                self.nodes += len(source)
                if self.nodes > self.budget.nodes:
                    raise _Stop(Fault("limit", f"merge keys make more than {self.budget.nodes:,} values", start, end))
                for index, (key, item) in enumerate(source.items()):
                    if key not in value:
                        value[key] = item
                        frame.spans[key] = tuple(spans[4 * index : 4 * index + 4])  # type: ignore[assignment]
        frame.size += sum(1 for _ in frame.merges)


class _Frame:
    """A container while it is read."""

    __slots__ = ("anchor", "key", "key_span", "last_end", "list_spans", "merges", "size", "spans", "start", "value")

    def __init__(self, value: dict[str, Json] | list[Json], anchor: str | None, start: int) -> None:
        self.value = value
        self.anchor = anchor
        self.start = start
        self.last_end = start
        self.size = 1
        self.key: str | None = None
        self.key_span: tuple[int, int] | None = None
        self.merges: list[tuple[Json, int, int]] = []
        self.spans: dict[str, tuple[int, int, int, int]] = {}
        self.list_spans = array("I")

    def add(self, composer: _Composer, value: Json, size: int, start: int, end: int, key_text: str | None, is_merge: bool) -> None:
        self.last_end = end
        if isinstance(self.value, list):
            self.size += size
            self.value.append(value)
            self.list_spans.extend((start, end, start, end))
        elif self.key_span is None:
            self.key_span = (start, end)
            self.key = _MERGE_KEY if is_merge else key_text
            if key_text is None:
                message = "a key has to be a text; this key is an object or a list"
                composer.composed.faults.append(Fault("key-not-scalar", message, start, max(end, start + 1), fatal=False))
        else:
            self.pair(composer, value, size, start, end)

    def pair(self, composer: _Composer, value: Json, size: int, start: int, end: int) -> None:
        key, key_span = self.key, self.key_span
        self.key, self.key_span = None, None
        if key is None or key_span is None or not isinstance(self.value, dict):
            return
        self.size += size
        if key is _MERGE_KEY:
            self.merges.append((value, start, end))
            return
        if key in self.value:
            message = f"the key {key!r} stands twice in this object; the last one counts"
            composer.composed.faults.append(Fault("duplicate-key", message, *key_span, fatal=False))
        self.value[key] = value
        self.spans[key] = (*key_span, start, end)

    def ordered(self) -> array[int]:
        """The spans in the container's own order."""
        if isinstance(self.value, list):
            return self.list_spans
        flat = array("I")
        for key in self.value:
            flat.extend(self.spans[key])
        return flat


class _MergeKey(str):
    """The text of a merge key, told from a quoted "<<" by identity."""


_MERGE_KEY = _MergeKey(_MERGE)
