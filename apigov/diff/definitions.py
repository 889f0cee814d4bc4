"""Small readings of definitions: references, types, what looks at the same value."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.findings import Json, JsonObject

_PREFIX = "#/$defs/"


def reference(key: str) -> JsonObject:
    return {"$ref": _PREFIX + key.replace("~", "~0").replace("/", "~1")}


def target(value: Json) -> str | None:
    """The key that a subschema refers to, None where it is written out."""
    if isinstance(value, dict) and len(value) == 1:
        text = value.get("$ref")
        if isinstance(text, str) and text.startswith(_PREFIX):
            return text[len(_PREFIX) :].replace("~1", "/").replace("~0", "~")
    return None


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
