"""Small readings of definitions: types, what looks at the same value."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.findings import Json, JsonObject

# Words that allow and refuse no value.
ANNOTATIONS = frozenset(
    ("title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "discriminator", "xml")
) | {"externalDocs", "contentEncoding", "contentMediaType", "contentSchema", "$schema", "$id", "$anchor", "$dynamicAnchor", "$defs"}


def in_place(said: JsonObject) -> Iterator[Json]:
    """The subschemas that look at the same value."""
    if "$ref" in said:
        yield {"$ref": said["$ref"]}
    for word in ("allOf", "anyOf", "oneOf"):
        yield from as_list(said.get(word))
    for word in ("if", "then", "else", "not"):
        if word in said:
            yield said[word]
    dependent = said.get("dependentSchemas")
    if isinstance(dependent, dict):
        yield from dependent.values()


def types(value: Json) -> tuple[str, ...] | None:
    """A `type` keyword as a tuple, None where there is none."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return None


def plain(definition: Json) -> JsonObject:
    """A definition as an object: `{"not": True}` where it takes nothing."""
    if isinstance(definition, dict):
        return definition
    return {} if definition is True else {"not": True}


def as_list(value: Json) -> list[Json]:
    """A list, empty where the value is none."""
    return value if isinstance(value, list) else []


def common_types(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The types that two lists of types have in common."""
    found = []
    for name in one:
        if name in other or (name == "integer" and "number" in other):
            found.append(name)
        elif name == "number" and "integer" in other:
            found.append("integer")
    return tuple(dict.fromkeys(found))
