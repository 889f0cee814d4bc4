"""The keywords of one schema as boxes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from fractions import Fraction

from apigov.findings import Json, JsonObject
from apigov.schema.contain import numbers, strings
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, Normal, NullBox, NumberBox, ObjectBox, StringBox, Undecided, canonical, fraction
from apigov.schema.keywords import JUDGED

TYPES = ("null", "boolean", "number", "string", "array", "object")
# The key of a subschema.
Key = Callable[[Json], str]


def everything(true: str) -> Normal:
    boxes: tuple[Box, ...] = (NullBox(), BooleanBox(), NumberBox(), StringBox(), ArrayBox((), true), ObjectBox((), (), true))
    return Normal(boxes, boxes)


def boxes(schema: JsonObject, key: Key) -> Iterator[Box]:
    """A box for each type that the schema's own keywords allow."""
    kinds = schema.get("type")
    listed = set(TYPES) if kinds is None else {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])}
    if "null" in listed:
        yield NullBox()
    if "boolean" in listed:
        yield BooleanBox()
    if "number" in listed or "integer" in listed:
        yield number_box(schema, "number" not in listed)
    if "string" in listed:
        yield string_box(schema)
    if "array" in listed:
        yield array_box(schema, key)
    if "object" in listed:
        yield object_box(schema, key)


def _number(schema: JsonObject, word: str) -> Fraction | None:
    value = schema.get(word)
    return fraction(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _count(schema: JsonObject, word: str) -> int | None:
    value = schema.get(word)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def number_box(schema: JsonObject, integer: bool) -> NumberBox:
    low, high = _number(schema, "minimum"), _number(schema, "maximum")
    box = NumberBox(low=low, high=high, integer=integer)
    over, under = _number(schema, "exclusiveMinimum"), _number(schema, "exclusiveMaximum")
    if over is not None:
        box = numbers.intersect(box, NumberBox(low=over, low_open=True))
    if under is not None:
        box = numbers.intersect(box, NumberBox(high=under, high_open=True))
    step = _number(schema, "multipleOf")
    return numbers.intersect(box, NumberBox(step=step)) if step is not None and step > 0 else box


def string_box(schema: JsonObject) -> StringBox:
    pattern, name = schema.get("pattern"), schema.get("format")
    return StringBox(
        least=max(0, _count(schema, "minLength") or 0),
        most=_count(schema, "maxLength"),
        patterns=frozenset((pattern,)) if isinstance(pattern, str) else frozenset(),
        formats=frozenset((name,)) if isinstance(name, str) and name in JUDGED else frozenset(),
    )


def array_box(schema: JsonObject, key: Key) -> ArrayBox:
    prefix = schema.get("prefixItems")
    wanted = schema.get("contains")
    contains: tuple[tuple[str, int, int | None], ...] = ()
    if wanted is not None:
        least = _count(schema, "minContains")
        contains = ((key(wanted), 1 if least is None else least, _count(schema, "maxContains")),)
    return ArrayBox(
        prefix=tuple(key(item) for item in prefix) if isinstance(prefix, list) else (),
        rest=key(schema.get("items", True)),
        least=max(0, _count(schema, "minItems") or 0),
        most=_count(schema, "maxItems"),
        unique=schema.get("uniqueItems") is True,
        contains=contains,
        marked=len(prefix) if isinstance(prefix, list) else 0,
        rest_said="items" in schema,
        seen=frozenset((key(wanted),)) if wanted is not None else frozenset(),
    )


def object_box(schema: JsonObject, key: Key) -> ObjectBox:
    members, patterns, required = schema.get("properties"), schema.get("patternProperties"), schema.get("required")
    written = members if isinstance(members, dict) else {}
    listed = patterns if isinstance(patterns, dict) else {}
    return ObjectBox(
        members=tuple(sorted((name, key(_patterned(name, item, listed))) for name, item in written.items())),
        patterns=tuple((StringBox(patterns=frozenset((name,))), key(item)) for name, item in sorted(listed.items())),
        rest=key(schema.get("additionalProperties", True)),
        names=key(schema["propertyNames"]) if "propertyNames" in schema else None,
        required=frozenset(str(name) for name in required) if isinstance(required, list) else frozenset(),
        least=max(0, _count(schema, "minProperties") or 0),
        most=_count(schema, "maxProperties"),
        rest_said="additionalProperties" in schema,
    )


def _patterned(name: str, schema: Json, patterns: JsonObject) -> Json:
    """The schema of a written name together with what patterns say of it."""
    others = [entry for pattern, entry in patterns.items() if strings.pattern_language(pattern).contains(name)]
    return {"allOf": [schema, *others]} if others else schema


def value_boxes(values: list[Json], true: str) -> Iterator[Box]:
    """Boxes that hold just these values."""
    if any(value is None for value in values):
        yield NullBox()
    truths = frozenset(value for value in values if isinstance(value, bool))
    if truths:
        yield BooleanBox(truths)
    listed = frozenset(fraction(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool))
    if listed:
        yield NumberBox(values=listed)
    texts = frozenset(value for value in values if isinstance(value, str))
    if texts:
        yield StringBox(values=texts)
    lists = frozenset(canonical(value) for value in values if isinstance(value, list))
    if lists:
        yield ArrayBox((), true, values=lists)
    objects = frozenset(canonical(value) for value in values if isinstance(value, dict))
    if objects:
        yield ObjectBox((), (), true, values=objects)


def equal(one: Json, other: Json) -> bool:
    """JSON equality: 1 is 1.0 and not true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(value, other[name]) for name, value in one.items())
    return type(one) is type(other) and one == other if isinstance(one, str | None) else one == other


def size(box: Box) -> int | None:
    """How many values are in a box at most, None where that has no end or is not counted."""
    if isinstance(box, NullBox):
        return 1
    if isinstance(box, BooleanBox):
        return len(box.values)
    if isinstance(box, NumberBox):
        return numbers.size(box)
    if box.values is not None:
        return len(box.values)
    return 1 if box.most == 0 and not isinstance(box, StringBox) else None


def item_key(box: ArrayBox, index: int) -> str:
    return box.prefix[index] if index < len(box.prefix) else box.rest


def place_of(members: tuple[tuple[str, str], ...], name: str) -> tuple[int, bool]:
    """Where a name stands or would stand among members, which are in order of their names, and whether it does."""
    place = bisect_left(members, (name,))
    return place, place < len(members) and members[place][0] == name


def written(box: ObjectBox, name: str) -> str | None:
    """The key that stands under a written name."""
    place, there = place_of(box.members, name)
    return box.members[place][1] if there else None


def member_keys(box: ObjectBox, name: str) -> list[str]:
    """All keys that hold of the member `name`: its own, else those of matching patterns, else the rest's. Raises Undecided."""
    own = written(box, name)
    if own is not None:
        return [own]
    return [key for texts, key in box.patterns if named(texts, name)] or [box.rest]


def evaluates(box: ObjectBox, name: str) -> bool:
    """Whether the member `name` counts as evaluated. Raises Undecided."""
    if box.rest_said:
        return True
    if written(box, name) is not None:
        return name not in box.unmarked
    return any(named(texts, name) for texts, _ in box.patterns if texts not in box.unseen)


def named(texts: StringBox, name: str) -> bool:
    """Whether a name is in a set of names. Raises Undecided."""
    if texts.formats or texts.not_formats:
        raise Undecided("a format says which names may stand")
    return strings.fits(texts, name)
