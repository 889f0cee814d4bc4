"""What is found in rulesets, and what functions take: data."""

from __future__ import annotations

from apigov.findings import Severity
from apigov.openapi import Version, fields

# Errors: the rule can never say what its author means. Warnings: it says less, or elsewhere, or not in every engine.
SEVERITIES = {
    "ruleset-given-matches-nothing": Severity.ERROR,
    "ruleset-level-forgotten": Severity.WARNING,
    "ruleset-field-unknown": Severity.ERROR,
    "ruleset-field-on-list": Severity.ERROR,
    "ruleset-function-wrong-type": Severity.ERROR,
    "ruleset-never-fires": Severity.ERROR,
    "ruleset-property-member": Severity.ERROR,
    "ruleset-reference-followed": Severity.WARNING,
    "ruleset-schema-reference": Severity.ERROR,
    "ruleset-unknown-key": Severity.ERROR,
    "ruleset-duplicate-key": Severity.WARNING,
    "ruleset-dot-bracket": Severity.WARNING,
    "ruleset-blank-in-union": Severity.WARNING,
    "ruleset-pattern-not-anchored": Severity.WARNING,
    "ruleset-pattern-slow": Severity.WARNING,
    "ruleset-placeholder-unknown": Severity.WARNING,
    "ruleset-override-never-matches": Severity.WARNING,
}

# JSON types that a core function looks at; on others it is silent (linting.md section 8).
TAKES: dict[str, frozenset[str]] = {
    "pattern": frozenset(("string",)),
    "casing": frozenset(("string",)),
    "length": frozenset(("array", "object", "string", "number")),
    "enumeration": frozenset(("string", "number", "boolean", "null")),
    "alphabetical": frozenset(("array", "object")),
    "xor": frozenset(("object",)),
    "or": frozenset(("object",)),
    "unreferencedReusableObject": frozenset(("object",)),
    "typedEnum": frozenset(("object",)),
}

VERSIONS: dict[Version, frozenset[str]] = {
    Version.V2_0: frozenset(("oas2",)),
    Version.V3_0: frozenset(("oas3", "oas3.0")),
    Version.V3_1: frozenset(("oas3", "oas3.1")),
    Version.V3_2: frozenset(("oas3", "oas3.2")),
}

# First members of documents of other kinds, which rulesets may be for as well.
OTHER_ROOTS = frozenset(
    ("asyncapi", "channels", "operations", "defaultContentType", "id", "arazzo", "workflows", "sourceDescriptions", "overlay", "actions", "extends")
)
# The members of an OpenAPI root.
ROOTS = frozenset(row.name for version in Version for row in fields("OpenAPI", version))
PLACEHOLDERS = ("error", "description", "path", "property", "value")
THEN_KEYS = ("field", "function", "functionOptions")
