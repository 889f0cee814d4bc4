"""The intersection of two boxes of one type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets, numbers, strings
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox, lower

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas


class Merger:
    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.true = schemas.add(True)
        self.false = schemas.add(False)

    def all_of(self, *keys: str) -> str:
        """The key of the schemas together."""
        kept = sorted({key for key in keys if key != self.true})
        if self.false in kept:
            return self.false
        if len(kept) == 1:
            return kept[0]
        return self.schemas.add({"allOf": [{"$ref": f"#/$defs/{key}"} for key in kept]}) if kept else self.true

    def intersect(self, one: Box, other: Box) -> Box | None:
        """None where the types differ."""
        if isinstance(one, NullBox) and isinstance(other, NullBox):
            return one
        if isinstance(one, BooleanBox) and isinstance(other, BooleanBox):
            return BooleanBox(one.values & other.values)
        if isinstance(one, NumberBox) and isinstance(other, NumberBox):
            return numbers.intersect(one, other)
        if isinstance(one, StringBox) and isinstance(other, StringBox):
            return strings.intersect(one, other)
        if isinstance(one, ArrayBox) and isinstance(other, ArrayBox):
            return self.arrays(one, other)
        if isinstance(one, ObjectBox) and isinstance(other, ObjectBox):
            return self.objects(one, other)
        return None

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
            contains=tuple(dict.fromkeys((*one.contains, *other.contains))),
            rest_said=one.rest_said or other.rest_said,
        )

    def objects(self, one: ObjectBox, other: ObjectBox) -> ObjectBox:
        if one.values is not None or other.values is not None:
            return ObjectBox((), (), self.true, values=self.listed(one, other))
        names = sorted({name for name, _ in (*one.members, *other.members)})
        members = tuple((name, self.all_of(*facets.member_keys(one, name), *facets.member_keys(other, name))) for name in names)
        return ObjectBox(
            members=members,
            patterns=self.patterns(one, other),
            rest=self.all_of(one.rest, other.rest),
            names=None
            if one.names is None and other.names is None
            else self.all_of(*(key for key in (one.names, other.names) if key is not None)),
            required=one.required | other.required,
            least=max(one.least, other.least),
            most=lower(one.most, other.most),
            rest_said=one.rest_said or other.rest_said,
        )

    def patterns(self, one: ObjectBox, other: ObjectBox) -> tuple[tuple[str, str], ...]:
        """Patterns of both; where the other side has no pattern for a name its rest holds there too.

        Names that patterns of both sides match are then held a little too loosely or too tightly: only disjoint or equal patterns are exact,
        so a box with different patterns on both sides takes the rest only if that is everything.
        """
        mine, theirs = dict(one.patterns), dict(other.patterns)
        found: dict[str, str] = {}
        for pattern in sorted(mine.keys() | theirs.keys()):
            if pattern in mine and pattern in theirs:
                found[pattern] = self.all_of(mine[pattern], theirs[pattern])
            else:
                own = mine.get(pattern) or theirs[pattern]
                rest = other.rest if pattern in mine else one.rest
                others = theirs if pattern in mine else mine
                if others and rest != self.true:
                    raise strings.Undecided("patterns of member names meet closed objects")
                found[pattern] = self.all_of(own, rest)
        return tuple(sorted(found.items()))

    def listed(self, one: ArrayBox | ObjectBox, other: ArrayBox | ObjectBox) -> frozenset[str]:
        """The listed values that the other box holds too."""
        values = one.values if one.values is not None else other.values
        assert values is not None
        return frozenset(text for text in values if self.holds(one, json.loads(text)) and self.holds(other, json.loads(text)))

    def holds(self, box: Box, value: Json) -> bool:
        """Whether a value is in a box."""
        if isinstance(box, ArrayBox | ObjectBox) and box.values is not None:
            return json.dumps(value, sort_keys=True) in box.values
        return self.schemas.accepts(self.schemas.add(as_schema(box)), value)


def as_schema(box: Box) -> Json:
    """A schema that holds just the values of a box (formats included)."""
    if isinstance(box, ArrayBox):
        made: dict[str, Json] = {
            "type": "array",
            "prefixItems": [_ref(key) for key in box.prefix],
            "items": _ref(box.rest),
            "minItems": box.least,
        }
        if not box.prefix:
            del made["prefixItems"]
        if box.most is not None:
            made["maxItems"] = box.most
        if box.unique:
            made["uniqueItems"] = True
        if box.contains:
            made["allOf"] = [
                {"contains": _ref(key), "minContains": least, **({} if most is None else {"maxContains": most})}
                for key, least, most in box.contains
            ]
        return made
    if isinstance(box, ObjectBox):
        made = {
            "type": "object",
            "properties": {name: _ref(key) for name, key in box.members},
            "patternProperties": {name: _ref(key) for name, key in box.patterns},
            "additionalProperties": _ref(box.rest),
            "required": [*sorted(box.required)],
            "minProperties": box.least,
        }
        if box.most is not None:
            made["maxProperties"] = box.most
        if box.names is not None:
            made["propertyNames"] = _ref(box.names)
        return made
    raise TypeError(f"{type(box).__name__} is compared by its facets")


def _ref(key: str) -> Json:
    return {"$ref": f"#/$defs/{key}"}
