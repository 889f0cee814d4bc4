"""The schemas in options of rules: references that lead nowhere make a check silent."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from apigov.findings import Json, Pointer, parse_pointer
from apigov.lint.rulecheck.advice import Advice, Definition


def rule_schemas(rule: Definition) -> Iterator[Advice]:
    for at, check in rule.checks:
        options = check.get("functionOptions")
        schema = options.get("schema") if check.get("function") == "schema" and isinstance(options, dict) else None
        for pointer, reference in _references(schema, (*at, "functionOptions", "schema")):
            if not _leads_somewhere(schema, reference):
                message = f"{rule.id}: the schema refers to {reference!r}, which is not in it; the check says nothing where that is needed"
                yield Advice("ruleset-schema-reference", pointer, message)


def _references(value: Json, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*at, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                yield (*at, key), item
            else:
                yield from _references(item, (*at, key))


def _leads_somewhere(schema: Json, reference: str) -> bool:
    if reference.startswith(("http://json-schema.org/", "https://json-schema.org/")):
        return True
    if not reference.startswith("#"):
        return reference.partition("#")[0] in _identifiers(schema)
    if not reference.startswith("#/") and reference != "#":
        return True  # an anchor
    value = schema
    for step in parse_pointer(unquote(reference[1:])):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return True


def _identifiers(schema: Json) -> Iterator[str]:
    """The `$id` of a schema and of all within it."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = schema.get("$id") if isinstance(schema, dict) else None
    if isinstance(own, str):
        yield own.partition("#")[0]
    for part in parts:
        yield from _identifiers(part)
