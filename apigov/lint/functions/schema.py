"""schema: a value against a JSON Schema of the ruleset, told in the order of Spectral's validator (linting.md section 8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from apigov.findings import Json, JsonObject
from apigov.lint.function import ABSENT, Context, RuleFunction, Value, Violation
from apigov.lint.resolved import materialise

DIALECTS = ("auto", "draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")
# First the type, then by the type of the value: the order in which the first fault is looked for.
_ORDER = (
    "$ref", "type", "nullable", "const", "enum", "not", "anyOf", "oneOf", "allOf", "if",
    "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf",
    "maxLength", "minLength", "pattern", "format",
    "maxItems", "minItems", "uniqueItems", "contains", "prefixItems", "items", "additionalItems", "unevaluatedItems",
    "maxProperties", "minProperties", "required", "dependentRequired", "propertyNames", "additionalProperties",
    "dependencies", "dependentSchemas", "properties", "patternProperties", "unevaluatedProperties",
)  # fmt: skip
_RANK = {keyword: rank for rank, keyword in enumerate(_ORDER)}
_DRAFTS = {
    "http://json-schema.org/draft-04/schema": "draft4",
    "http://json-schema.org/draft-06/schema": "draft6",
    "http://json-schema.org/draft-07/schema": "draft7",
    "https://json-schema.org/draft/2019-09/schema": "draft2019-09",
    "https://json-schema.org/draft/2020-12/schema": "draft2020-12",
}


class BrokenSchema(ValueError):
    """A schema that no value can be judged by; the text says why."""


def schema(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if value is ABSENT:
        yield Violation("must exist")
        return
    wanted = options["schema"]
    try:
        validator = _validator(json.dumps(wanted), str(options.get("dialect", "auto")))
    except BrokenSchema as error:
        yield Violation(f"the schema of this rule cannot be used: {error}")
        return
    data = materialise(value, context)
    errors = list(validator.iter_errors(data))
    if not errors:
        return
    errors.sort(key=lambda error: _order(wanted, error))
    for error in errors if options.get("allErrors") is True else errors[:1]:
        yield Violation(_sentence(error), tuple(error.instance_path))


def _order(wanted: Json, error: Any) -> list[tuple[int, int, str]]:
    """A key that sorts errors as the validator meets them: by keyword at each level, by declaration order of properties."""
    key: list[tuple[int, int, str]] = []
    here: Any = wanted
    for step in error.schema_path:
        if isinstance(here, dict):
            rank = _RANK.get(str(step), len(_RANK))
            place = next((index for index, name in enumerate(here) if name == step), 0)
            key.append((rank, place, str(step)))
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            key.append((0, step, ""))
            here = here[step]
        else:
            key.append((0, 0, str(step)))
            here = None
    return key


def _sentence(error: Any) -> str:
    return str(error.message)


@lru_cache(maxsize=1024)
def _validator(text: str, dialect: str) -> Any:
    """A compiled validator. Raises BrokenSchema."""
    import jsonschema_rs

    wanted = json.loads(text)
    declared = wanted.get("$schema") if isinstance(wanted, dict) else None
    if dialect == "auto":
        dialect = _DRAFTS.get(declared.rstrip("#"), "draft7") if isinstance(declared, str) else "draft7"
    classes = {
        "draft4": jsonschema_rs.Draft4Validator,
        "draft6": jsonschema_rs.Draft6Validator,
        "draft7": jsonschema_rs.Draft7Validator,
        "draft2019-09": jsonschema_rs.Draft201909Validator,
        "draft2020-12": jsonschema_rs.Draft202012Validator,
    }
    try:
        return classes[dialect](_translated(wanted), validate_formats=True, ignore_unknown_formats=True, retriever=_refuse)
    except Exception as error:  # the library raises plain ValueError, its own classes and panics alike
        raise BrokenSchema(str(error).splitlines()[0] if str(error) else type(error).__name__) from error


def _refuse(uri: str) -> Json:
    raise ValueError(f"{uri} is not read: a ruleset's schema is complete in itself")


def _translated(wanted: Any) -> Any:
    """`nullable` beside a type means null too; `$schema` is settled by the dialect; ajv's errorMessage says nothing."""
    if isinstance(wanted, list):
        return [_translated(item) for item in wanted]
    if not isinstance(wanted, dict):
        return wanted
    made = {key: _translated(item) for key, item in wanted.items() if key not in ("$schema", "errorMessage")}
    if made.get("nullable") is True and isinstance(made.get("type"), str | list):
        kinds = made["type"] if isinstance(made["type"], list) else [made["type"]]
        made["type"] = [*kinds, "null"] if "null" not in kinds else kinds
    return made


FUNCTIONS = (
    RuleFunction(
        "schema",
        schema,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["schema"],
            "properties": {"schema": {"type": "object"}, "dialect": {"enum": [*DIALECTS]}, "allErrors": {"type": "boolean"}},
        },
    ),
)
