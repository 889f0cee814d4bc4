"""The intersection of two boxes of one type."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets, numbers, strings
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox, Undecided, canonical, lower

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

# Pieces that a set of names may fall into.
MOST_PIECES = 12
# Members up to which they are put one by one into those of another box.
_FEW = 4


class Merger:
    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.true = schemas.add(True)
        self.false = schemas.add(False)
        self._parts: dict[str, frozenset[str]] = {}
        self._joined: dict[frozenset[str], str] = {}
        self._opposites: dict[str, str] = {}

    def all_of(self, *keys: str) -> str:
        """The key of the schemas together. Sets of parts are kept flat, so that cycles through them end."""
        if len(keys) == 2 and (keys[0] == keys[1] or self.true in keys):
            return keys[0] if keys[1] == self.true else keys[1]
        kept = {part for key in keys for part in self._parts.get(key, (key,)) if part != self.true}
        if self.false in kept or any(self._opposites.get(part) in kept for part in kept):
            return self.false
        if len(kept) < 2:
            return next(iter(kept), self.true)
        parts = frozenset(kept)
        if parts not in self._joined:
            key = self._joined[parts] = self.schemas.add({"allOf": [{"$ref": f"#/$defs/{part}"} for part in sorted(kept)]})
            self._parts.setdefault(key, parts)
        return self._joined[parts]

    def parts(self, key: str) -> tuple[str, ...]:
        """The keys that were put together under a key, or the key alone."""
        return tuple(sorted(self._parts.get(key, (key,))))

    def negated(self, key: str) -> str:
        """The key of all values that a schema does not allow."""
        if key not in self._opposites:
            schema = self.schemas.definition(key)
            if isinstance(schema, bool):
                other = self.false if schema else self.true
            elif isinstance(schema, dict) and schema.keys() == {"not"}:
                other = self.schemas.add(schema["not"])
            else:
                other = self.schemas.add({"not": {"$ref": f"#/$defs/{key}"}})
            self._opposites[key], self._opposites[other] = other, key
        return self._opposites[key]

    def intersect(self, one: Box, other: Box) -> Box | None:
        """None where the types differ."""
        if isinstance(one, NullBox) and isinstance(other, NullBox):
            return one
        if isinstance(one, BooleanBox) and isinstance(other, BooleanBox):
            return BooleanBox(one.values & other.values)
        if isinstance(one, NumberBox) and isinstance(other, NumberBox):
            return numbers.intersect(one, other)
        if isinstance(one, StringBox) and isinstance(other, StringBox):
            return self.strings(one, other)
        if isinstance(one, ArrayBox) and isinstance(other, ArrayBox):
            return self.arrays(one, other)
        if isinstance(one, ObjectBox) and isinstance(other, ObjectBox):
            return self.objects(one, other)
        return None

    def strings(self, one: StringBox, other: StringBox) -> StringBox:
        both = strings.intersect(one, other)
        if both.values is None:
            return both
        return StringBox(values=frozenset(text for text in both.values if self.holds_text(one, text) and self.holds_text(other, text)))

    def holds_text(self, box: StringBox, text: str) -> bool:
        """Whether a text is in a box. Raises Undecided."""
        return (
            strings.fits(box, text)
            and all(self.accepts(self.schemas.add({"format": name}), text) for name in box.formats)
            and not any(self.accepts(self.schemas.add({"format": name}), text) for name in box.not_formats)
        )

    def accepts(self, key: str, value: Json) -> bool:
        """What the validator says. Raises Undecided where it cannot say or the schema is not understood."""
        answer = self.schemas.surely(key, value)
        if answer is None:
            raise Undecided(self.schemas.unjudged(key) or "a value cannot be judged")
        return answer

    def arrays(self, one: ArrayBox, other: ArrayBox) -> ArrayBox:
        if one.values is not None or other.values is not None:
            return ArrayBox((), self.true, values=self.listed(one, other))
        length = max(len(one.prefix), len(other.prefix))
        return ArrayBox(
            prefix=tuple(self.all_of(facets.item_key(one, index), facets.item_key(other, index)) for index in range(length)),
            rest=self.all_of(one.rest, other.rest),
            least=max(one.least, other.least),
            most=lower(one.most, other.most),
            unique=one.unique or other.unique,
            doubled=one.doubled or other.doubled,
            contains=_counts(one, other),
            holes=one.holes | other.holes,
            marked=max(one.marked, other.marked),
            rest_said=one.rest_said or other.rest_said,
            seen=one.seen | other.seen,
        )

    def objects(self, one: ObjectBox, other: ObjectBox) -> ObjectBox:
        if one.values is not None or other.values is not None:
            return ObjectBox((), (), self.true, values=self.listed(one, other))
        patterns = self.patterns(one, other) if one.patterns or other.patterns else ()
        return ObjectBox(
            members=self._members(one, other),
            patterns=patterns,
            rest=self.all_of(one.rest, other.rest),
            names=None if one.names is None and other.names is None else self.all_of(*(key for key in (one.names, other.names) if key is not None)),
            required=one.required | other.required,
            least=max(one.least, other.least),
            most=lower(one.most, other.most),
            some=tuple(sorted({*one.some, *other.some})) if one.some or other.some else (),
            holes=one.holes | other.holes,
            unmarked=frozenset(name for name in _unmarked(one, other) if not facets.evaluates(one, name) and not facets.evaluates(other, name)),
            unseen=frozenset(texts for texts, _ in patterns if not _seen(one, texts) and not _seen(other, texts)),
            rest_said=one.rest_said or other.rest_said,
        )

    def _members(self, one: ObjectBox, other: ObjectBox) -> tuple[tuple[str, str], ...]:
        """The written names of both. A box that is free about all names that it does not write down leaves them as the other has them."""
        if not (one.patterns or other.patterns):
            if len(other.members) <= _FEW and other.rest == self.true:
                return self._changed(one, other)
            if len(one.members) <= _FEW and one.rest == self.true:
                return self._changed(other, one)
        names = sorted({name for name, _ in (*one.members, *other.members)})
        return tuple((name, self.all_of(*facets.member_keys(one, name), *facets.member_keys(other, name))) for name in names)

    def _changed(self, box: ObjectBox, few: ObjectBox) -> tuple[tuple[str, str], ...]:
        members = box.members
        for name, key in few.members:
            place, there = facets.place_of(members, name)
            both = self.all_of(members[place][1] if there else box.rest, key)
            members = (*members[:place], (name, both), *members[place + there :])
        return members

    def patterns(self, one: ObjectBox, other: ObjectBox) -> tuple[tuple[StringBox, str], ...]:
        """The sets of names of both; names that only one side has a set for are held by the rest of the other side, too."""
        mine, theirs = dict(one.patterns), dict(other.patterns)
        found = {**mine, **{texts: self.all_of(mine.get(texts, self.true), key) for texts, key in other.patterns}}
        for sets, others, rest in ((mine, theirs, other.rest), (theirs, mine, one.rest)):
            if rest == self.true:
                continue
            for texts in sets:
                for piece in without_sets(texts, list(others)):
                    found[piece] = self.all_of(found.get(piece, self.true), rest)
        return tuple(found.items())

    def listed(self, one: ArrayBox | ObjectBox, other: ArrayBox | ObjectBox) -> frozenset[str]:
        """The listed values that the other box holds too."""
        values = one.values if one.values is not None else other.values
        assert values is not None
        return frozenset(text for text in values if self.holds(one, json.loads(text)) and self.holds(other, json.loads(text)))

    def holds(self, box: Box, value: Json) -> bool:
        """Whether a list or an object is in a box. Raises Undecided."""
        if not isinstance(box, ArrayBox | ObjectBox):
            raise TypeError(f"{type(box).__name__} is compared by its facets")
        if box.values is not None:
            return canonical(value) in box.values
        if box.holes and canonical(value) in box.holes:
            return False
        if isinstance(value, list) and isinstance(box, ArrayBox):
            return self._holds_list(box, value)
        return isinstance(value, dict) and isinstance(box, ObjectBox) and self._holds_object(box, value)

    def _holds_list(self, box: ArrayBox, value: list[Json]) -> bool:
        if len(value) < box.least or (box.most is not None and len(value) > box.most):
            return False
        if box.unique or box.doubled:
            different = len({canonical(item) for item in value}) == len(value)
            if box.doubled if different else box.unique:
                return False
        if not all(self.accepts(facets.item_key(box, index), item) for index, item in enumerate(value)):
            return False
        for key, least, most in box.contains:
            count = sum(self.accepts(key, item) for item in value)
            if count < least or (most is not None and count > most):
                return False
        return True

    def _holds_object(self, box: ObjectBox, value: dict[str, Json]) -> bool:
        if len(value) < box.least or (box.most is not None and len(value) > box.most) or not box.required <= value.keys():
            return False
        if box.names is not None and not all(self.accepts(box.names, name) for name in value):
            return False
        if not all(self.accepts(key, item) for name, item in value.items() for key in facets.member_keys(box, name)):
            return False
        return all(any(self.accepts(names, name) and self.accepts(key, item) for name, item in value.items()) for names, key in box.some)


def _counts(one: ArrayBox, other: ArrayBox) -> tuple[tuple[str, int, int | None], ...]:
    """`contains` of both, those of one key together."""
    found: dict[str, tuple[int, int | None]] = {}
    for key, least, most in (*one.contains, *other.contains):
        before = found.get(key, (0, None))
        found[key] = (max(before[0], least), lower(before[1], most))
    return tuple((key, least, most) for key, (least, most) in found.items())


def _unmarked(one: ObjectBox, other: ObjectBox) -> Iterable[str]:
    """The written names of which not both sides can say that they evaluate them."""
    if one.rest_said or other.rest_said:
        return ()
    if one.patterns or other.patterns:
        return {name for name, _ in (*one.members, *other.members)}
    found = one.unmarked | other.unmarked
    return [name for name in found if facets.written(one, name) is not None or facets.written(other, name) is not None]


def _seen(box: ObjectBox, texts: StringBox) -> bool:
    """Whether the names of a set that a box was merged from count as evaluated by it."""
    return box.rest_said or any(texts == own for own, _ in box.patterns if own not in box.unseen)


def without_sets(texts: StringBox, others: list[StringBox]) -> list[StringBox]:
    """The names of a set that are in none of the others. Raises Undecided where that falls into many pieces."""
    pieces = [texts]
    for other in others:
        if other == texts:
            return []
        pieces = [both for piece in pieces for part in strings.outside(other) if not strings.is_empty(both := strings.intersect(piece, part))]
        if len(pieces) > MOST_PIECES:
            raise Undecided("too many sets of member names meet")
    return pieces
