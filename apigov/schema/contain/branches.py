"""Choices rewritten so that exactly one branch holds: then each branch says which members and items it evaluates."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from apigov.findings import Json, JsonObject
from apigov.schema.contain.boxes import Undecided

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

# Branches of an `anyOf` that are told apart, and how deep choices are followed.
MOST_BRANCHES = 4
MOST_DEPTH = 12
NO_OBJECT: JsonObject = {"type": ["null", "boolean", "number", "string", "array"]}


def apart(schema: JsonObject, schemas: Schemas, depth: int = 0) -> JsonObject:
    """A schema of the same values whose in-place choices shut each other out. Raises Undecided where that takes too many branches."""
    if depth > MOST_DEPTH:
        raise Undecided("schemas are nested too deep in each other")

    def inner(part: Json) -> Json:
        """What evaluates all that it leaves by itself stays as it is."""
        if isinstance(part, dict) and "$ref" in part and len(part) == 1:
            part = schemas.definition(schemas.add(part))
        if not isinstance(part, dict) or "unevaluatedProperties" in part or "unevaluatedItems" in part:
            return part
        return apart(part, schemas, depth + 1)

    made: JsonObject = {word: entry for word, entry in schema.items() if word not in _CHOICES}
    parts: list[Json] = [inner({"$ref": schema["$ref"]})] if "$ref" in schema else []
    listed = schema.get("allOf")
    parts += [inner(part) for part in listed] if isinstance(listed, list) else []
    branches = schema.get("anyOf")
    if isinstance(branches, list):
        parts.append(_some(branches, [inner(branch) for branch in branches]))
    branches = schema.get("oneOf")
    if isinstance(branches, list):
        parts.append({"oneOf": [inner(branch) for branch in branches]})
    if "if" in schema:
        held: list[Json] = [inner(schema["if"]), inner(schema.get("then", True))]
        failed: list[Json] = [{"not": schema["if"]}, inner(schema.get("else", True))]
        parts.append({"anyOf": [{"allOf": held}, {"allOf": failed}]})
    dependents = schema.get("dependentSchemas")
    for name, part in dependents.items() if isinstance(dependents, dict) else ():
        parts.append({"anyOf": [without(name), {"type": "object", "required": [name], "allOf": [inner(part)]}, NO_OBJECT]})
    return {**made, "allOf": parts} if parts else made


_CHOICES = frozenset(("$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"))


def _some(branches: list[Json], inner: list[Json]) -> Json:
    """At least one of some branches: by which of them hold."""
    if len(branches) > MOST_BRANCHES:
        raise Undecided("too many branches may hold at once")
    found: list[Json] = []
    for held in product((True, False), repeat=len(branches)):
        if any(held):
            found.append({"allOf": [one if here else {"not": branch} for here, branch, one in zip(held, branches, inner, strict=True)]})
    return {"anyOf": found}


def without(name: str) -> JsonObject:
    """Objects that have no member of a name."""
    return {"type": "object", "properties": {name: False}}
