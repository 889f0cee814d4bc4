"""length, enumeration, pattern, casing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.jsonpath import javascript as js
from apigov.schema.patterns import PatternTimeout, as_ruleset_pattern


def length(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """Texts by UTF-16 units, lists by items, objects by keys, numbers by value."""
    if isinstance(value, bool) or not isinstance(value, str | list | dict | int | float):
        return
    size = len(value.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(value, str) else value if isinstance(value, int | float) else len(value)
    least, most = options.get("min"), options.get("max")
    if isinstance(least, int | float) and size < least:
        yield Violation(f"is {_shown(size)}, shorter than {_shown(least)}")
    if isinstance(most, int | float) and size > most:
        yield Violation(f"is {_shown(size)}, longer than {_shown(most)}")


def _shown(number: int | float) -> str:
    return js.text(number)


def enumeration(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if not (value is None or isinstance(value, str | int | float | bool)) or (isinstance(value, float) and not math.isfinite(value)):
        return
    values = options["values"]
    if isinstance(values, list) and not any(js.strictly_equal(value, allowed) for allowed in values):
        yield Violation(f"{js.text(value)!r} is none of {', '.join(js.text(allowed) for allowed in values)}")


def pattern(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """ECMA-262 search, not anchored; `/body/flags` only in that exact form."""
    if not isinstance(value, str):
        return ()
    match, unwanted = options.get("match"), options.get("notMatch")
    said = []
    try:
        if isinstance(match, str) and not as_ruleset_pattern(match).search(value):
            said.append(Violation(f"{value!r} does not match the pattern '{match}'"))
        if isinstance(unwanted, str) and as_ruleset_pattern(unwanted).search(value):
            said.append(Violation(f"{value!r} matches the pattern '{unwanted}'"))
    except PatternTimeout as error:
        # Neither answer is known. Silence would pass for a match.
        said.append(Violation(f"{value[:80]!r} cannot be tested: {error}"))
    return said


_WORDS = {
    "flat": "[a-z][a-z{d}]*",
    "camel": "[a-z][a-z{d}]*(?:[A-Z{d}](?:[a-z{d}]+|$))*",
    "pascal": "[A-Z][a-z{d}]*(?:[A-Z{d}](?:[a-z{d}]+|$))*",
    "kebab": "[a-z][a-z{d}]*(?:-[a-z{d}]+)*",
    "cobol": "[A-Z][A-Z{d}]*(?:-[A-Z{d}]+)*",
    "snake": "[a-z][a-z{d}]*(?:_[a-z{d}]+)*",
    "macro": "[A-Z][A-Z{d}]*(?:_[A-Z{d}]+)*",
}


def casing(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """ASCII only; the first character is a letter; with a separator each group is tested on its own."""
    if not isinstance(value, str) or not value:
        return
    kind = str(options["type"])
    separator = options.get("separator")
    char = separator.get("char") if isinstance(separator, dict) else None
    leading = isinstance(separator, dict) and bool(separator.get("allowLeading"))
    if len(value) == 1 and char and value == char and leading:
        return
    digits = "" if options.get("disallowDigits") else "0-9"
    text = _WORDS[kind].replace("{d}", digits)
    if isinstance(char, str) and char:
        group, mark = f"(?:{text})", re.escape(char)
        text = f"{f'{mark}?' if leading else ''}{group}(?:{mark}{_following(group, digits)})*"
    if not re.fullmatch(text.replace("|$", r"|\Z"), value):
        yield Violation(f"{value!r} is not written in {kind} case")


def _following(group: str, digits: str) -> str:
    """A group after a separator; it may start with a digit."""
    return f"(?:{group}|[{digits}]+(?:{group})?)" if digits else group


_TEXT_OPTIONS: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {"match": {"type": "string"}, "notMatch": {"type": "string"}},
}
_LENGTH_OPTIONS: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {"min": {"type": "number"}, "max": {"type": "number"}},
}
_ENUMERATION_OPTIONS: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "required": ["values"],
    "properties": {"values": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}}},
}
_CASING_OPTIONS: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type"],
    "properties": {
        "type": {"enum": [*_WORDS]},
        "disallowDigits": {"type": "boolean"},
        "separator": {
            "type": "object",
            "additionalProperties": False,
            "required": ["char"],
            "properties": {"char": {"type": "string", "maxLength": 1}, "allowLeading": {"type": "boolean"}},
        },
    },
}
FUNCTIONS = (
    RuleFunction("length", length, _LENGTH_OPTIONS),
    RuleFunction("enumeration", enumeration, _ENUMERATION_OPTIONS),
    RuleFunction("pattern", pattern, _TEXT_OPTIONS),
    RuleFunction("casing", casing, _CASING_OPTIONS),
)
