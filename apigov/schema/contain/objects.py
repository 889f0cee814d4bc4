"""An object box against a union of object boxes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets
from apigov.schema.contain.boxes import BooleanBox, NumberBox, ObjectBox, StringBox, Undecided
from apigov.schema.contain.names import regions

if TYPE_CHECKING:
    from apigov.schema.contain.compare import Comparer

MOST_SPLITS = 4
MOST_ALTERNATIVES = 40


class Objects:
    def __init__(self, comparer: Comparer) -> None:
        self.comparer = comparer

    def against(self, box: ObjectBox, others: list[ObjectBox], splits: int = 0) -> Iterator[Json] | None:
        """None where the box lies in the union of the others: in one of them, or in pieces, split by a member that tells them apart."""
        tried: list[list[Json]] = []
        for other in others:
            found = self.in_one(box, other)
            if found is None:
                return None
            tried.append(found)
        if len(others) > 1 and splits < MOST_SPLITS:
            pieces = self._pieces(box, others)
            if pieces:
                missed: list[Json] = []
                for piece in pieces:
                    self.comparer.step()
                    if self.comparer.normals.is_empty_box(piece):
                        continue
                    left = self.against(piece, others, splits + 1)
                    if left is not None:
                        missed += [value for value, _ in zip(left, range(6), strict=False)]
                        if splits == 0 and missed:
                            break
                        if not missed:
                            missed += [value for values in tried for value in values]
                            break
                else:
                    if not missed:
                        return None
                tried.insert(0, missed)
        return self._all(box, tried)

    def _all(self, box: ObjectBox, tried: list[list[Json]]) -> Iterator[Json]:
        for values in tried:
            yield from values
        yield from self.comparer.sampler.objects(box, self.comparer.depth)

    def _pieces(self, box: ObjectBox, others: list[ObjectBox]) -> list[ObjectBox]:
        """The box split by presence or by the value of a member that the others judge differently."""
        own = dict(box.members)
        for name in sorted({name for other in others for name, _ in other.members} | {name for other in others for name in other.required}):
            keys = {self.comparer.sampler.key_of(other, name) for other in others}
            wanted = {name in other.required for other in others}
            if len(keys) < 2 and len(wanted) < 2:
                continue
            if name not in box.required:
                gone = box._replace(members=_with(box.members, name, self.comparer.normals.false))
                there = box._replace(required=box.required | {name}, members=_with(box.members, name, self.comparer.sampler.key_of(box, name)))
                return [gone, there]
            alternatives = self._alternatives(own.get(name) or self.comparer.sampler.key_of(box, name), keys)
            if len(alternatives) > 1:
                return [box._replace(members=_with(box.members, name, key)) for key in alternatives]
        return []

    def _alternatives(self, key: str, others: set[str]) -> list[str]:
        """A member's schema in pieces: by type, by listed value."""
        add = self.comparer.schemas.add
        found: list[str] = []
        boxes = self.comparer.normals.of(key).upper
        for box in boxes:
            if isinstance(box, StringBox | NumberBox) and box.values is not None:
                values = [value if isinstance(value, str) else float(value) if value.denominator != 1 else int(value) for value in box.values]
                found += [add({"const": value}) for value in sorted(values, key=str)]
            elif isinstance(box, BooleanBox):
                found += [add({"const": value}) for value in sorted(box.values)]
            elif len(boxes) > 1:
                kind = {"NullBox": "null", "NumberBox": "number", "StringBox": "string", "ArrayBox": "array", "ObjectBox": "object"}[
                    type(box).__name__
                ]
                found.append(add({"allOf": [{"$ref": f"#/$defs/{key}"}, {"type": kind}]}))
        if not found:
            found = [piece for other in sorted(others) for piece in (self._both(key, other), self._both(key, other, inside=False))][:2]
        return list(dict.fromkeys(found)) if len(found) <= MOST_ALTERNATIVES else []

    def _both(self, key: str, other: str, inside: bool = True) -> str:
        part: Json = {"$ref": f"#/$defs/{other}"}
        return self.comparer.schemas.add({"allOf": [{"$ref": f"#/$defs/{key}"}, part if inside else {"not": part}]})

    def in_one(self, box: ObjectBox, other: ObjectBox) -> list[Json] | None:
        """None where `box` lies in `other`; else values to try."""
        self.comparer.step()
        if other.values is not None:
            return []
        make = self.comparer.sampler.object_of
        depth = self.comparer.depth
        for name in sorted(other.required - box.required):
            return _made(make(box, {}, frozenset((name,)), depth), make(box, {}, frozenset(), depth))
        if other.least > max(box.least, len(box.required)):
            return _made(make(box, {}, frozenset(), depth))
        if other.most is not None and other.most < self._most(box):
            return _made(make(box, {}, frozenset(), depth, count=other.most + 1))
        if any(wanted not in box.some and not self._is_somewhere(box, *wanted) for wanted in other.some):
            return _made(make(box, {}, frozenset(), depth))
        held = [json.loads(text) for text in sorted(other.holes - box.holes)]
        if any(self.comparer.normals.merger.holds(box, value) for value in held):
            return held
        for check in (self._members, self._further, self._names):
            found = check(box, other)
            if found is not None:
                return found
        return None

    def _is_somewhere(self, box: ObjectBox, names: str, value: str) -> bool:
        """Whether a required member has a name and a value that the other box asks for somewhere."""
        normals = self.comparer.normals
        return any(
            normals.merger.accepts(names, name) and self.comparer.pair(self._left_key(box, name), value) is None for name in sorted(box.required)
        )

    def _most(self, box: ObjectBox) -> float:
        """The greatest number of members that an object of the box can have."""
        most = float("inf") if box.most is None else box.most
        if not box.patterns and self.comparer.normals.is_empty(box.rest):
            names = {name for name, key in box.members if not self.comparer.normals.is_empty(key)}
            return min(most, len(names))
        if box.names is not None:
            listed = self.comparer.normals.of(box.names).upper
            if all(isinstance(part, StringBox) and part.values is not None for part in listed if isinstance(part, StringBox)):
                return min(most, sum(len(part.values or ()) for part in listed if isinstance(part, StringBox)))
        return most

    def _member(self, box: ObjectBox, name: str, left: str, right: str) -> list[Json] | None:
        """One member against what the other box says of it."""
        missed = self.comparer.pair(left, right)
        if missed is None:
            return None
        make = self.comparer.sampler.object_of
        return [made for value in missed.values if (made := make(box, {name: value}, frozenset(), self.comparer.depth)) is not None]

    def _members(self, box: ObjectBox, other: ObjectBox) -> list[Json] | None:
        own = dict(box.members)
        names = sorted(own.keys() | {name for name, _ in other.members} | box.required)
        found: list[Json] | None = None
        for name in names:
            left = self._left_key(box, name)
            if left == self.comparer.normals.false:
                continue
            if box.names is not None and not self.comparer.normals.merger.accepts(box.names, name):
                continue
            for right in facets.member_keys(other, name):
                missed = self._member(box, name, left, right)
                if missed is not None and (found is None or missed):
                    found = missed
                if found:
                    return found
        return found

    def _left_key(self, box: ObjectBox, name: str) -> str:
        return self.comparer.normals.merger.all_of(*facets.member_keys(box, name))

    def _further(self, box: ObjectBox, other: ObjectBox) -> list[Json] | None:
        """Names that neither side writes down: by patterns, or the rest."""
        if not box.patterns and not other.patterns:
            return self._rest(box, other)
        if self._most(box) <= len(box.required) and all(any(name == own for own, _ in box.members) for name in box.required):
            return None
        make = self.comparer.sampler.object_of
        missed = False
        for region in regions(box, other, self.comparer.normals):
            for right in region.rights:
                found = self.comparer.pair(region.left, right)
                if found is None:
                    continue
                missed = True
                tried = [make(box, {name: value}, frozenset(), self.comparer.depth) for name in region.names[:3] for value in found.values]
                kept: list[Json] = [made for made in tried if made is not None]
                if kept:
                    return kept
        return [] if missed else None

    def _rest(self, box: ObjectBox, other: ObjectBox) -> list[Json] | None:
        """Names that neither side writes down."""
        if box.rest == self.comparer.normals.false:
            return None
        if box.names is not None and self._names_written(box, other):
            return None
        missed = self.comparer.pair(box.rest, other.rest)
        if missed is None:
            return None
        if self._most(box) <= len(box.required):
            return None
        make = self.comparer.sampler.object_of
        taken = {name for name, _ in (*box.members, *other.members)}
        names = self._fresh(box, taken)
        tried = [make(box, {name: value}, frozenset(), self.comparer.depth) for name in names[:4] for value in missed.values]
        return [made for made in tried if made is not None]

    def _fresh(self, box: ObjectBox, taken: set[str]) -> list[str]:
        names = ["extra", "x", "X-1", "0", "_"]
        if box.names is not None:
            names = [name for name in [*self.comparer.sampler.values(box.names), *names] if isinstance(name, str)]
        return [name for name in names if name not in taken]

    def _names_written(self, box: ObjectBox, other: ObjectBox) -> bool:
        """Whether the names that the box allows are all written down on one of the sides, so that no other name is left."""
        assert box.names is not None
        boxes = [part for part in self.comparer.normals.of(box.names).upper if isinstance(part, StringBox)]
        names = {name for part in boxes for name in (part.values or ())}
        written = {name for name, _ in (*box.members, *other.members)}
        return all(part.values is not None for part in boxes) and names <= written

    def _names(self, box: ObjectBox, other: ObjectBox) -> list[Json] | None:
        """propertyNames of the right."""
        if other.names is None:
            return None
        if box.names is not None and self.comparer.pair(box.names, other.names) is None:
            return None
        make = self.comparer.sampler.object_of
        depth = self.comparer.depth
        accepts = self.comparer.schemas.accepts
        bad = [name for name, key in box.members if not accepts(other.names, name) and not self.comparer.normals.is_empty(key)]
        if bad:
            return [made for name in bad if (made := make(box, {}, frozenset(), depth, [name])) is not None]
        if box.rest == self.comparer.normals.false and not box.patterns:
            return None
        missed = self.comparer.pair(self.comparer.schemas.add({"type": "string"}) if box.names is None else box.names, other.names)
        if missed is None:
            return None
        names = [name for name in [*missed.values, "", "a", "A", "0", "extra"] if isinstance(name, str)]
        tried = [self._one_more(box, name) for name in names]
        return [made for made in tried if made is not None]

    def _one_more(self, box: ObjectBox, name: str) -> Json:
        try:
            key = self._left_key(box, name)
        except Undecided:
            key = box.rest
        values = self.comparer.sampler.values(key, 1, 1)
        return self.comparer.sampler.object_of(box, {name: values[0]}, frozenset(), self.comparer.depth) if values else None


def _with(members: tuple[tuple[str, str], ...], name: str, key: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({**dict(members), name: key}.items()))


def _made(*values: Json) -> list[Json]:
    return [value for value in values if value is not None]
