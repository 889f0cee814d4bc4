"""typedEnum: each value of an enum has the type that stands beside it."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.jsonpath import javascript as js

_TYPES: dict[str, type] = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def typed_enum(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if not isinstance(value, dict):
        return
    kinds, values = value.get("type"), value.get("enum")
    if not isinstance(values, list) or not isinstance(kinds, str | list):
        return
    allowed = [kinds] if isinstance(kinds, str) else kinds
    if not all(isinstance(kind, str) for kind in allowed):
        return
    version = context.description.version.value if context.description is not None else ""
    if (version == "3.0" and value.get("nullable") is True) or (version == "2.0" and value.get("x-nullable") is True):
        allowed = [*allowed, "null"]
    for index, item in enumerate(values):
        if not any(_is(item, str(kind)) for kind in allowed):
            yield Violation(f"the value {js.text(item)!r} is no {' or '.join(map(str, allowed))}", ("enum", index))


def _is(value: Json, kind: str) -> bool:
    if kind == "integer":
        return isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    if kind == "number":
        return js.is_number(value)
    return kind in _TYPES and isinstance(value, _TYPES[kind])


FUNCTIONS = (RuleFunction("typedEnum", typed_enum),)
