"""xor and or: which of some keys an object has."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation

_OPTIONS: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "required": ["properties"],
    "properties": {"properties": {"type": "array", "minItems": 2, "items": {"type": "string"}}},
}


def _present(value: JsonObject, options: JsonObject) -> tuple[list[str], list[str]]:
    names = options["properties"]
    wanted = [str(name) for name in names] if isinstance(names, list) else []
    return wanted, [name for name in dict.fromkeys(wanted) if name in value]


def xor(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if isinstance(value, dict):
        wanted, present = _present(value, options)
        if len(present) != 1:
            yield Violation(f"must have exactly one of {', '.join(wanted)}; it has {', '.join(present) or 'none'}")


def either(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if isinstance(value, dict):
        wanted, present = _present(value, options)
        if not present:
            yield Violation(f"must have at least one of {', '.join(wanted)}")


FUNCTIONS = (RuleFunction("xor", xor, _OPTIONS), RuleFunction("or", either, _OPTIONS))
