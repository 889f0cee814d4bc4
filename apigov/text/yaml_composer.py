"""Events to data: containers on the way down lie on a stack, so that depth costs no recursion."""

from __future__ import annotations

import re
from typing import Any

from apigov.findings import Json
from apigov.records import NamedTuple
from apigov.text.scalars import CORE, FIRST, plain, tagged
from apigov.text.spans import Entries, Span

_CORE_SCALARS = frozenset(CORE + kind for kind in ("str", "null", "bool", "int", "float"))
_KINDS = {CORE + "map": "an object", CORE + "seq": "a list", **dict.fromkeys(_CORE_SCALARS, "a text")}
# A tag that is no local one is a URI (YAML 1.2.2, 6.9.1).
_URI = r"[A-Za-z][A-Za-z0-9+.-]*:."
_MERGE = "<<"
_NOWHERE = Span(0, 0, 0, 0)
# How many times larger than written a document may be by its aliases, once it is past the budget.
_HONEST_SHARING = 4


class Fault(NamedTuple):
    """A problem at code point offsets of the text."""

    kind: str
    message: str
    start: int
    end: int
    fatal: bool = True


class Stop(Exception):
    """Ends the composing with a fatal fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Composed:
    """What a text holds.

    `ranges`: start and end of each flow collection, and of each quoted text of several lines or with # right behind it, the inner ones first.
    """

    def __init__(self, *faults: Fault) -> None:
        self.data: Json = None
        self.root = _NOWHERE
        self.entries = Entries()
        self.faults = [*faults]
        self.ranges: list[tuple[int, int]] = []


class Budget(NamedTuple):
    """`depth` of nesting, `nodes` written, `aliases`: values when every alias is spelled out."""

    depth: int
    nodes: int
    aliases: int


class _Rare:
    """What few containers have. `doubled`: a key that the object has already. `is_merge`: the key is `<<`.

    `merges`: the values of merge keys. `again`: entries of keys that stood before. `size_before`: of the document, where there is an anchor.
    """

    def __init__(self) -> None:
        self.anchor: str | None = None
        self.size_before = 0
        self.doubled: str | None = None
        self.is_merge = False
        self.merges: list[tuple[Json, int, int]] = []
        self.again: list[tuple[str, int, int, int, int]] = []


class _Frame:
    """A container while it is read. `spans`: four offsets an entry (key start and end, value start and end).

    `key_start` is below zero where a key comes next. `key` is that of the value that comes next, None where this makes no new member.
    """

    __slots__ = ("is_map", "key", "key_end", "key_start", "last_end", "rare", "spans", "start", "value")

    def __init__(self, value: Any, is_map: bool, start: int, rare: _Rare | None) -> None:
        self.value = value
        self.is_map = is_map
        self.start = self.last_end = start
        self.spans: list[int] = []
        self.key: str | None = None
        self.key_start = -1 if is_map else 0
        self.key_end = 0
        self.rare = rare


class Composer:
    """Reads the events of one document. `back` turns stand-ins in scalars into the characters they stand for."""

    def __init__(self, text: str, budget: Budget, back: dict[int, str]) -> None:
        self.text = text
        self.budget = budget
        self.back = back
        self.composed = Composed()
        self.anchors: dict[str, tuple[Json, int, str | None]] = {}  # value, its size with aliases spelled out, its source text
        self.open_anchors: set[str] = set()
        self.nodes = 0
        self.size = 0

    def document(self, parser: Any) -> None:
        """From the event after the document's start up to its last value. Raises Stop and whatever the parser raises."""
        from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

        next_event, back, most, keys = parser.get_event, self.back, self.budget.nodes, dict[str, str]()
        frames: list[_Frame] = []
        frame: _Frame | None = None
        while True:
            event = next_event()
            kind = type(event)
            source: str | None = None
            if kind is ScalarEvent:
                start, end, source = event.start_mark.index, event.end_mark.index, event.value
                if back:
                    source = source.translate(back)
                bare = not event.style and event.tag is None and not event.anchor
                if frame is not None and frame.key_start < 0:
                    if bare and source != _MERGE and source not in frame.value:
                        # One text for equal keys: they are many.
                        frame.key, frame.key_start, frame.key_end = keys.setdefault(source, source), start, end
                    else:
                        self.scalar_key(frame, event, source, start, end)
                    continue
                if bare and source and source[0] not in FIRST:
                    value: Json = source
                else:
                    value = self.scalar(event, source, start, end)
                    if event.style:
                        end = self.styled(event, start, end)
                self.size += 1
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if frame is not None:
                    frames.append(frame)
                frame = self.open(event, kind is MappingStartEvent, len(frames))
                continue
            elif kind is AliasEvent:
                start, end = event.start_mark.index, event.end_mark.index
                value, source = self.alias(event.anchor, start, end)
            else:
                assert frame is not None, "an end without a start"
                value, start, end = frame.value, frame.start, self.close(frame, event)
                frame = frames.pop() if frames else None
            self.nodes += 1
            if self.nodes > most:
                raise Stop(Fault("limit", f"more than {most:,} values; this is more than is read", start, end))
            if frame is None:
                self.composed.data, self.composed.root = value, Span(start, end, start, end)
                return
            if frame.key is not None:
                frame.value[frame.key] = value
                frame.spans += (frame.key_start, frame.key_end, start, end)
                frame.key, frame.key_start = None, -1
            elif not frame.is_map:
                frame.value.append(value)
                frame.spans += (start, end, start, end)
            else:
                self.put(frame, value, source, start, end)
            frame.last_end = end

    def put(self, frame: _Frame, value: Json, source: str | None, start: int, end: int) -> None:
        """What is rare in an object: a key that is no scalar, the value of such a key, of a merge key, or of a key that stood before."""
        if frame.key_start < 0:
            self.take_key(frame, source, start, end)
            if source is None:
                message = "a key has to be a text; this key is an object or a list, and is left out"
                self.composed.faults.append(Fault("key-not-scalar", message, start, max(end, start + 1), fatal=False))
            return
        rare, key_start, key_end = frame.rare, frame.key_start, frame.key_end
        frame.key_start = -1
        if rare is None:
            return
        key = rare.doubled
        if rare.is_merge:
            rare.merges.append((value, start, end))
        elif key is not None:
            message = f"the key {key!r} stands twice in this object; the last one counts"
            self.composed.faults.append(Fault("duplicate-key", message, key_start, key_end, fatal=False))
            frame.value[key] = value
            rare.again.append((key, key_start, key_end, start, end))

    def take_key(self, frame: _Frame, source: str | None, start: int, end: int, is_merge: bool = False) -> None:
        """A key that may be no new one; `source` is None where it is no scalar."""
        doubled = source in frame.value
        frame.key = None if doubled or is_merge else source
        frame.key_start, frame.key_end = start, end
        if frame.key is None:
            rare = frame.rare = frame.rare or _Rare()
            rare.doubled, rare.is_merge = source if doubled else None, is_merge

    def scalar_key(self, frame: _Frame, event: Any, source: str, start: int, end: int) -> None:
        """A key in quotes, with a tag or an anchor, that merges, or that the object has."""
        if event.anchor:
            self.scalar(event, source, start, end)
        if event.style:
            end = self.styled(event, start, end)
        self.take_key(frame, source, start, end, source == _MERGE and not event.style and event.tag in (None, CORE + "merge"))

    def styled(self, event: Any, start: int, end: int) -> int:
        """Where a scalar in quotes or a block scalar ends: a block's event goes on to the next token."""
        if event.style in ("|", ">"):
            return start + len(self.text[start:end].rstrip())
        if "\n" in self.text[start:end] or self.text[end : end + 1] == "#":
            self.composed.ranges.append((start, end))
        return end

    def scalar(self, event: Any, source: str, start: int, end: int) -> Json:
        """The value of a scalar, kept where it has an anchor."""
        tag = event.tag
        if tag is not None:
            self.check_tag(tag, "a text", start, end)
        try:
            # The text of a tag that nobody knows stays as it is written.
            value = tagged(tag, source) if tag in _CORE_SCALARS else plain(source) if tag is None and not event.style else source
        except ValueError:
            if len(source) > 1000:
                raise Stop(Fault("limit", f"a number of {len(source):,} digits is more than is read", start, end)) from None
            raise Stop(Fault("syntax", f"{source!r} is no value of the tag {tag.replace(CORE, '!!')}", start, end)) from None
        if event.anchor:
            self.anchors[event.anchor] = (value, 1, source)
        return value

    def check_tag(self, tag: str, kind: str, start: int, end: int) -> None:
        """Tells of a core tag at a value of another kind, and of a tag that is none."""
        wanted = _KINDS.get(tag, kind)
        if wanted != kind:
            message = f"the tag {tag.replace(CORE, '!!')} is for {wanted}, and this is {kind}"
        elif not tag.startswith("!") and not re.match(_URI, tag):
            message = f"the tag {tag!r} is no URI and does not begin with !"
        else:
            return
        self.composed.faults.append(Fault("syntax", message, start, max(end, start + 1), fatal=False))

    def alias(self, name: str, start: int, end: int) -> tuple[Json, str | None]:
        if name in self.open_anchors:
            raise Stop(Fault("cycle", f"the alias *{name} stands inside its own anchor; a value cannot hold itself", start, end))
        if name not in self.anchors:
            raise Stop(Fault("syntax", f"the alias *{name} has no anchor &{name} before it", start, end))
        value, size, source = self.anchors[name]
        self.size += size
        if self.size > self.budget.aliases and self.size > _HONEST_SHARING * self.nodes:
            message = f"the alias *{name} makes this document {self.size:,} values large; this is more than is read"
            raise Stop(Fault("limit", message, start, end))
        return value, source

    def open(self, event: Any, is_map: bool, depth: int) -> _Frame:
        start = event.start_mark.index
        if depth >= self.budget.depth:
            raise Stop(Fault("limit", f"nested more than {self.budget.depth} levels deep; this is more than is read", start, start + 1))
        self.size += 1
        rare = None
        if event.anchor:
            self.open_anchors.add(event.anchor)
            self.anchors.pop(event.anchor, None)
            rare = _Rare()
            rare.anchor, rare.size_before = event.anchor, self.size
        if event.tag is not None:
            self.check_tag(event.tag, "an object" if is_map else "a list", start, event.end_mark.index)
        return _Frame({} if is_map else [], is_map, start, rare)

    def close(self, frame: _Frame, event: Any) -> int:
        """Finish a container; returns where it ends."""
        rare, composed = frame.rare, self.composed
        if rare is not None:
            order = {key: 4 * index for index, key in enumerate(frame.value)} if rare.again else {}
            for key, *span in rare.again:
                frame.spans[order[key] : order[key] + 4] = span
            self.merge(frame, rare.merges)
            if rare.anchor:
                self.open_anchors.discard(rare.anchor)
                self.anchors[rare.anchor] = (frame.value, self.size - rare.size_before + 1, None)
        composed.entries.keep(frame.value, frame.spans)
        end: int = event.end_mark.index
        # The end event of a block is empty and stands at the next token, maybe lines below the last value.
        if event.start_mark.index == end:
            return frame.last_end
        composed.ranges.append((frame.start, end))
        return end

    def merge(self, frame: _Frame, merges: list[tuple[Json, int, int]]) -> None:
        """Lay the members of `<<` under the own ones; earlier sources win."""
        for merged, start, end in merges:
            for source in merged if isinstance(merged, list) else [merged]:
                if not isinstance(source, dict):
                    raise Stop(Fault("syntax", "<< merges objects, and this is none", start, end))
                spans = self.composed.entries.of(source)
                self.nodes += len(source)
                self.size += len(source)
                if self.nodes > self.budget.nodes:
                    raise Stop(Fault("limit", f"merge keys make more than {self.budget.nodes:,} values", start, end))
                for index, (key, item) in enumerate(source.items()):
                    if key not in frame.value:
                        frame.value[key] = item
                        frame.spans += spans[4 * index : 4 * index + 4]
