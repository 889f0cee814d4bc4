"""The data that trees hold: what JSON can say, plus the float values that only YAML can write."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = "dict[str, Json]"


def encodable(value: Json) -> Json:
    """A copy with question marks for halves of surrogate pairs, which JSON texts may hold and UTF-8 may not (RFC 8259, section 8.2)."""
    if isinstance(value, dict):
        return {_text(key): encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [encodable(item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
