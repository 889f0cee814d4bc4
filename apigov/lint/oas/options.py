"""Options of functions: schemas that many share, and reading them."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import Json, JsonObject

TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}
SOME_TEXTS: JsonObject = {**TEXTS, "minItems": 1}
FLAG: JsonObject = {"type": "boolean"}


def plain_options(required: Iterable[str] = (), /, **own: Json) -> JsonObject:
    """A schema of functionOptions without the shared ones."""
    return {"type": ["object", "null"], "additionalProperties": False, "required": [*required], "properties": own}


def listed(given: JsonObject, name: str) -> list[str]:
    """An option that is a list of texts."""
    value = given.get(name)
    return [str(item) for item in value] if isinstance(value, list) else []
