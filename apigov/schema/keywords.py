"""The keywords of JSON Schema 2020-12 by what they hold."""

from __future__ import annotations

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
# Formats that are asserted where a dialect says so, by validators and by PROBES.md alike.
ASSERTED = frozenset(("byte", "date", "date-time", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri", "time", "uri", "uuid"))
INTEGER_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
