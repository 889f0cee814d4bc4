"""Definitions of one build: contained where each part of the one is contained in the part of the other at the same place.

Only keywords that get narrower as their parts do are looked at. What is not shown here is left to the boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from apigov.findings import Json, JsonObject
from apigov.records import NamedTuple
from apigov.schema.contain import facets
from apigov.schema.contain.alike import Alike
from apigov.schema.keywords import PLAIN

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas


class Part(NamedTuple):
    """Two subschemas, of which the left has to be contained in the right. `inside`: they speak of members, items or names of the value."""

    left: Json
    right: Json
    inside: bool = True


class _Differ(Exception):
    """Words alone show nothing."""


# What a keyword of the right asks for, where the left says what it says.
_Rule = Callable[[JsonObject, JsonObject], Iterator[Part]]


def parts(schemas: Schemas, alike: Alike, left: str, right: str) -> list[tuple[str, str, bool]] | None:
    """The pairs of keys that have to be contained for the left to be contained in the right (see Part). None: nothing is known of it."""
    one, other = schemas.definition(left), schemas.definition(right)
    if not isinstance(one, dict) or not isinstance(other, dict):
        return None
    if schemas.unknown(left) is not None or schemas.unknown(right) is not None or not _comparable(one, other):
        return None
    add = schemas.add
    try:
        if not all(alike.same(add(old), add(new)) for word in _SAME if word in other for old, new in _twins(one, other, word)):
            return None
        wanted = [part for word, rule in _RULES.items() if word in other for part in rule(one, other)]
    except _Differ:
        return None
    return [(add(part.left), add(part.right), part.inside) for part in wanted]


def _comparable(left: JsonObject, right: JsonObject) -> bool:
    """Whether all keywords of the right are of those that are looked at, the plain ones with equal values."""
    for word, entry in right.items():
        if word in _EQUAL:
            if word not in left or not facets.equal(left[word], entry):
                return False
        elif word not in _RULES and word not in _SAME and word != "required":
            return False
    return _required(right) <= _required(left)


def _required(schema: JsonObject) -> set[str]:
    return {name for name in _list(schema.get("required")) if isinstance(name, str)}


def _twins(left: JsonObject, right: JsonObject, word: str) -> list[tuple[Json, Json]]:
    """The parts of a keyword that are to be the same on both sides."""
    if word not in left:
        raise _Differ
    one, other = left[word], right[word]
    if isinstance(one, list) and isinstance(other, list):
        return _zipped(one, other)
    if word == "dependentSchemas":
        return [(part.left, part.right) for part in _named(_map(one), _map(other))]
    return [(one, other)]


def _properties(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    """A name that only the right writes down is a further name of the left."""
    own = _map(left.get("properties"))
    rest: Json = True if "patternProperties" in left else left.get("additionalProperties", True)
    for name, entry in sorted(_map(right["properties"]).items()):
        yield Part(own.get(name, rest), entry)


def _further(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    """additionalProperties: names that only the left writes down are further names of the right."""
    if _map(left.get("patternProperties")).keys() != _map(right.get("patternProperties")).keys():
        raise _Differ
    others, rest = _map(right.get("properties")), right["additionalProperties"]
    for name, entry in sorted(_map(left.get("properties")).items()):
        if name not in others:
            yield Part(entry, rest)
    yield Part(left.get("additionalProperties", True), rest)


def _patterns(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    yield from _named(_map(left.get("patternProperties")), _map(right["patternProperties"]))


def _names(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    if "propertyNames" not in left:
        raise _Differ
    yield Part(left["propertyNames"], right["propertyNames"])


def _positions(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    own, others = _list(left.get("prefixItems")), _list(right["prefixItems"])
    if len(own) < len(others):
        raise _Differ
    for one, other in zip(own, others, strict=False):
        yield Part(one, other)


def _items(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    if len(_list(left.get("prefixItems"))) != len(_list(right.get("prefixItems"))):
        raise _Differ
    yield Part(left.get("items", True), right["items"])


def _contains(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    """More items may match a wider schema, so that an upper bound leaves nothing to be shown part by part."""
    if "contains" not in left or "maxContains" in right or left.get("minContains", 1) != right.get("minContains", 1):
        raise _Differ
    yield Part(left["contains"], right["contains"])


def _reference(left: JsonObject, right: JsonObject) -> Iterator[Part]:
    if "$ref" not in left:
        raise _Differ
    yield Part({"$ref": left["$ref"]}, {"$ref": right["$ref"]}, inside=False)


def _branches(word: str) -> _Rule:
    """Each branch lies in the one at its place."""

    def rule(left: JsonObject, right: JsonObject) -> Iterator[Part]:
        for one, other in _zipped(_list(left.get(word)), _list(right[word])):
            yield Part(one, other, inside=False)

    return rule


def _zipped(one: list[Json], other: list[Json]) -> list[tuple[Json, Json]]:
    if len(one) != len(other):
        raise _Differ
    return list(zip(one, other, strict=True))


def _named(own: JsonObject, others: JsonObject) -> Iterator[Part]:
    for name, entry in sorted(others.items()):
        if name not in own:
            raise _Differ
        yield Part(own[name], entry)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _map(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


# Keywords that ask for the same on both sides. All that asks what was evaluated is left out.
_SAME = ("not", "if", "then", "else", "oneOf", "dependentSchemas")
_EQUAL = PLAIN - {"required"}
_RULES: dict[str, _Rule] = {
    "$ref": _reference,
    "allOf": _branches("allOf"),
    "anyOf": _branches("anyOf"),
    "properties": _properties,
    "patternProperties": _patterns,
    "additionalProperties": _further,
    "propertyNames": _names,
    "prefixItems": _positions,
    "items": _items,
    "contains": _contains,
}
