"""The keywords of JSON Schema 2020-12 by what they hold."""

from __future__ import annotations

import math
from collections.abc import Callable

from apigov.findings import Json

SINGLE = frozenset(
    ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties")
)
LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
MAPS = frozenset(("dependentSchemas", "patternProperties", "properties"))
PLAIN = frozenset(
    (
        "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength",
        "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern", "required",
        "type", "uniqueItems",
    )
)  # fmt: skip
# Keywords whose meaning is not followed: a schema that holds one cannot be judged.
OPAQUE = frozenset(("$dynamicRef", "$recursiveRef"))
DRAFTS = ("draft4", "draft6", "draft7", "2019-09", "2020-12")
# The draft that a keyword came with, and the last that has it.
SINCE = {
    **dict.fromkeys(("const", "contains", "propertyNames"), "draft6"),
    **dict.fromkeys(("if", "then", "else"), "draft7"),
    **dict.fromkeys(
        (
            "$recursiveRef", "dependentRequired", "dependentSchemas", "maxContains", "minContains", "unevaluatedItems",
            "unevaluatedProperties",
        ),
        "2019-09",
    ),
    **dict.fromkeys(("$dynamicRef", "prefixItems"), "2020-12"),
}  # fmt: skip
UNTIL = {"dependencies": "draft7", "additionalItems": "2019-09", "$recursiveRef": "2019-09"}
# Formats that are asserted where a dialect says so, by validators and by PROBES.md alike.
ASSERTED = frozenset(("byte", "date", "date-time", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri", "time", "uri", "uuid"))
# Formats that the validator knows; any other says nothing.
JUDGED = ASSERTED | frozenset(("duration", "iri-reference", "json-pointer", "regex", "relative-json-pointer", "uri-reference", "uri-template"))
# A text of each format, to be shown to readers.
FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "duration": "PT1H",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/path",
    "iri": "https://example.com/",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "YQ==",
}
TYPES = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
INTEGER_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def trouble(definition: Json) -> str | None:
    """Why a definition says nothing certain: a keyword that is not followed, or one whose value means nothing. None where all is well."""
    if not isinstance(definition, dict):
        return None if isinstance(definition, bool) else "the schema is no object"
    for keyword, entry in definition.items():
        if keyword in OPAQUE:
            return f"`{keyword}` is not followed"
        fits = _SHAPES.get(keyword)
        if fits is not None and not fits(entry):
            return f"the value of `{keyword}` has no meaning"
    return None


def trouble_within(definition: Json) -> str | None:
    """The same of a definition with the subschemas that are written in it, references not followed."""
    found = trouble(definition)
    if found is not None or not isinstance(definition, dict):
        return found
    inner: list[Json] = []
    for keyword, entry in definition.items():
        if keyword in SINGLE:
            inner.append(entry)
        elif keyword in LISTS and isinstance(entry, list):
            inner += entry
        elif keyword in MAPS and isinstance(entry, dict):
            inner += entry.values()
    return next((reason for part in inner if (reason := trouble_within(part)) is not None), None)


def _is_number(entry: Json) -> bool:
    return isinstance(entry, int | float) and not isinstance(entry, bool) and math.isfinite(entry)


def _is_count(entry: Json) -> bool:
    return isinstance(entry, int | float) and _is_number(entry) and entry >= 0 and entry == int(entry)


def _is_names(entry: Json) -> bool:
    return isinstance(entry, list) and all(isinstance(name, str) for name in entry)


def _is_type(entry: Json) -> bool:
    return entry in TYPES if isinstance(entry, str) else isinstance(entry, list) and all(isinstance(kind, str) and kind in TYPES for kind in entry)


_SHAPES: dict[str, Callable[[Json], bool]] = {
    "type": _is_type,
    "enum": lambda entry: isinstance(entry, list),
    "required": _is_names,
    "pattern": lambda entry: isinstance(entry, str),
    "uniqueItems": lambda entry: isinstance(entry, bool),
    "multipleOf": lambda entry: isinstance(entry, int | float) and _is_number(entry) and entry > 0,
    "dependentRequired": lambda entry: isinstance(entry, dict) and all(map(_is_names, entry.values())),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties"), _is_count),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), lambda entry: isinstance(entry, list)),
    **dict.fromkeys(MAPS, lambda entry: isinstance(entry, dict)),
    **dict.fromkeys(SINGLE, lambda entry: isinstance(entry, dict | bool)),
}
