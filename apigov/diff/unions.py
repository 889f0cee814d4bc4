"""Unions of alternatives said as one schema, where that is exact."""

from __future__ import annotations

from collections.abc import Callable

from apigov.diff.definitions import ANNOTATIONS, as_list, plain, types
from apigov.findings import Json, JsonObject
from apigov.schema import Schemas, referred

WORDS = ("anyOf", "oneOf")
_NULL = {"type": "null"}
# Keywords that say nothing of values of other types.
_OF_TYPE = {
    "number": frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
    "string": frozenset(("minLength", "maxLength", "pattern", "format")),
    "array": frozenset(("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains")),
    "object": frozenset(("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties"))
    | {"dependentRequired"},
}
_BY_TYPE = frozenset().union(*_OF_TYPE.values()) | {"type"}

# What a member of a union says, with the key of the definition that says each keyword; None where it cannot be said flat.
Member = Callable[[Json], "tuple[JsonObject, dict[str, str]] | None"]


def alone(said: JsonObject) -> list[Json]:
    """Takes out the members of anyOf and oneOf that have no alternative beside them: they hold as those of allOf do."""
    words = [word for word in WORDS if len(as_list(said.get(word))) == 1]
    return [as_list(said.pop(word))[0] for word in words]


def is_union(keywords: JsonObject) -> bool:
    return any(word in keywords for word in WORDS)


def only_union(keywords: JsonObject) -> bool:
    """Whether a schema says nothing but alternatives."""
    return len(keywords.keys() - ANNOTATIONS) == 1 and is_union(keywords)


def with_null(keywords: JsonObject, schemas: Schemas) -> JsonObject | None:
    """`anyOf` or `oneOf` of null and one typed schema as one schema whose type list holds null, where the two are the same."""
    for word in WORDS:
        members = keywords.get(word)
        if not isinstance(members, list) or len(members) != 2:
            continue
        said = [plain(schemas.definition(through)) if (through := referred(member)) is not None else member for member in members]
        others = [one for one in said if isinstance(one, dict) and {k: v for k, v in one.items() if k not in ANNOTATIONS} != _NULL]
        if len(others) != 1:
            continue
        other = others[0]
        kinds = types(other.get("type"))
        if kinds is None or "null" in kinds or not _BY_TYPE.issuperset(set(other) - ANNOTATIONS):
            return None
        if set(other) & set(keywords) - ANNOTATIONS or "type" in keywords:
            return None
        rest = {name: value for name, value in keywords.items() if name != word}
        return {**rest, **other, "type": [*kinds, "null"]}
    return None


def by_type(keywords: JsonObject, member: Member) -> tuple[JsonObject, dict[str, str]] | None:
    """Alternatives of different types as one schema with a list of types: each keyword speaks of one of them only."""
    if not only_union(keywords):
        return None
    made: JsonObject = {name: value for name, value in keywords.items() if name not in WORDS}
    homes: dict[str, str] = {}
    kinds: list[str] = []
    for alternative in next(as_list(keywords[word]) for word in WORDS if word in keywords):
        said = member(alternative)
        own = types(said[0].get("type")) if said is not None else None
        if said is None or own is None or not _BY_TYPE.issuperset(said[0].keys() - ANNOTATIONS):
            return None
        if {_number(kind) for kind in own} & {_number(kind) for kind in kinds}:
            return None
        speaking = frozenset().union(*(_OF_TYPE.get(_number(kind), frozenset()) for kind in own))
        made.update({word: value for word, value in said[0].items() if word in speaking})
        homes.update({word: home for word, home in said[1].items() if word.partition("/")[0] in speaking})
        homes.setdefault("type", said[1]["type"])
        kinds += own
    return {**made, "type": list(kinds)}, homes


def _number(kind: str) -> str:
    return "number" if kind == "integer" else kind
