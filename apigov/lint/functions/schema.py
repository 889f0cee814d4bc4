"""schema: a value against a JSON Schema of the ruleset, told in the order of Spectral's validator (linting.md section 8)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from apigov.findings import Json, JsonObject, Pointer
from apigov.lint.function import ABSENT, Context, RuleFunction, Value, Violation
from apigov.lint.functions.formats import CHECKS, SILENT
from apigov.lint.resolved import materialise

DIALECTS = ("auto", "draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")
# First the type, then by the type of the value: the order in which the first fault is looked for.
_ORDER = (
    "type", "nullable", "const", "enum", "not", "anyOf", "oneOf", "allOf", "if", "$ref",
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
_INT32: JsonObject = {"anyOf": [{"not": {"type": "number"}}, {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}]}
_INT64: JsonObject = {"anyOf": [{"not": {"type": "number"}}, {"type": "integer"}]}
_DATA_KEYWORDS = frozenset(("const", "enum", "default", "examples", "required"))


class BrokenSchema(ValueError):
    """A schema that no value can be judged by; the text says why."""


def schema(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if value is ABSENT:
        yield Violation("must exist")
        return
    wanted = options["schema"]
    compiled = context.shared.get((schema, id(options)))
    if compiled is None:
        # The options live as long as the ruleset, and the scratch of a run is shorter than that.
        try:
            compiled = _validator(json.dumps(wanted), str(options.get("dialect", "auto")))
        except BrokenSchema as error:
            compiled = error
        context.shared[schema, id(options)] = compiled
    if isinstance(compiled, BrokenSchema):
        yield Violation(f"the schema of this rule cannot be used: {compiled}")
        return
    translated, validator = compiled
    data = materialise(value, context)
    if validator.is_valid(data):
        return
    errors = sorted(validator.iter_errors(data), key=lambda error: _order(translated, error))
    told = [list(_violations(error)) for error in errors]
    for group in told if options.get("allErrors") is True else [told[0][:2] if _names(errors[0]) else told[0][:1]]:
        yield from group


def _names(error: Any) -> bool:
    return "propertyNames" in (str(step) for step in error.schema_path)


def _violations(error: Any) -> Iterator[Violation]:
    """The sentences of one error: a key of its own for each unexpected property, and two for a name that does not fit."""
    place: Pointer = tuple(error.instance_path)
    kind = error.kind
    unexpected = getattr(kind, "unexpected", None)
    steps = [str(step) for step in error.schema_path]
    if isinstance(unexpected, list) and "additionalProperties" in steps[-1:]:
        for name in unexpected:
            yield Violation(f"must not have the property {name!r}", place, (str(name),))
        return
    yield Violation(str(error.message), place)
    if "propertyNames" in steps:
        yield Violation(f"has a name that is not allowed: {error.message}", place, ("propertyNames",))


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


@lru_cache(maxsize=1024)
def _validator(text: str, dialect: str) -> tuple[Json, Any]:
    """The translated schema and its compiled validator. Raises BrokenSchema."""
    import jsonschema_rs

    wanted = json.loads(text)
    declared = wanted.get("$schema") if isinstance(wanted, dict) else None
    if dialect == "auto":
        dialect = _DRAFTS.get(declared.rstrip("#"), "draft7") if isinstance(declared, str) else "draft7"
    # Spectral's draft 4 is draft 7 with the older spelling of bounds and of `id`.
    classes = {
        "draft4": jsonschema_rs.Draft7Validator,
        "draft6": jsonschema_rs.Draft6Validator,
        "draft7": jsonschema_rs.Draft7Validator,
        "draft2019-09": jsonschema_rs.Draft201909Validator,
        "draft2020-12": jsonschema_rs.Draft202012Validator,
    }
    formats = {**CHECKS, **dict.fromkeys(SILENT, _anything)}
    try:
        translated = _translated(wanted, dialect)
        made = classes[dialect](translated, validate_formats=True, ignore_unknown_formats=True, retriever=_refuse, formats=formats)
    except BrokenSchema:
        raise
    except Exception as error:  # the library raises plain ValueError, its own classes and panics alike
        raise BrokenSchema(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    return translated, made


def _anything(text: str) -> bool:
    return True


def _refuse(uri: str) -> Json:
    raise ValueError(f"{uri} is not read: a ruleset's schema is complete in itself")


def _translated(wanted: Any, dialect: str) -> Any:
    """What the validator of the library needs to be told in other words.

    `nullable` beside a type means null too; keywords beside `$ref` count in every draft; integer formats judge numbers; content
    keywords and ajv's errorMessage say nothing; `$schema` is settled by the dialect.
    """
    if isinstance(wanted, list):
        return [_translated(item, dialect) for item in wanted]
    if not isinstance(wanted, dict):
        return wanted
    made: dict[str, Any] = {}
    for key, item in wanted.items():
        if key in ("$schema", "errorMessage", "contentEncoding", "contentMediaType", "contentSchema"):
            continue
        made[key] = item if key in _DATA_KEYWORDS else _translated(item, dialect)
    if made.get("nullable") is True and isinstance(made.get("type"), str | list):
        kinds = made["type"] if isinstance(made["type"], list) else [made["type"]]
        made["type"] = [*kinds, "null"] if "null" not in kinds else kinds
    extra = [{"int32": _INT32, "int64": _INT64}[made["format"]]] if made.get("format") in ("int32", "int64") else []
    if dialect in ("draft4", "draft6", "draft7") and isinstance(made.get("$ref"), str) and len(made) > 1:
        extra.append({"$ref": made.pop("$ref")})
    if extra:
        made["allOf"] = [*(made["allOf"] if isinstance(made.get("allOf"), list) else []), *extra]
    if dialect == "draft4":
        _older_spelling(made)
    if dialect == "draft2020-12" and made.get("items") is False and isinstance(made.get("prefixItems"), list):
        # Told at the list, as one item too many.
        del made["items"]
        made["maxItems"] = min(len(made["prefixItems"]), made.get("maxItems", len(made["prefixItems"])))
    return made


def _older_spelling(made: dict[str, Any]) -> None:
    for exclusive, bound in (("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")):
        flag = made.get(exclusive, False)
        if not isinstance(flag, bool):
            raise BrokenSchema(f"{exclusive} is true or false in draft 4")
        if exclusive in made:
            del made[exclusive]
            if flag and bound in made:
                made[exclusive] = made.pop(bound)
    if isinstance(made.get("id"), str):
        made["$id"] = made.pop("id")


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
