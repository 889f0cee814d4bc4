"""The validator behind functions that judge values by a JSON Schema: translation, compiling, and the order in which faults are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from apigov.findings import Json, JsonObject, Pointer, encodable, parse_pointer
from apigov.lint.function import Violation

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
# Bounds look at numbers only, as these formats do.
_INT32: JsonObject = {"minimum": -(2**31), "maximum": 2**31 - 1, "multipleOf": 1}
_INT64: JsonObject = {"multipleOf": 1}
# Characters of a value that are shown.
_LONGEST = 60
_DATA_KEYWORDS = frozenset(("const", "enum", "default", "examples", "required"))
_MAPS = frozenset(("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies"))


class BrokenSchema(ValueError):
    """A schema that no value can be judged by; the text says why."""


def dialect_of(uri: Json) -> str | None:
    """The dialect that `$schema` or `jsonSchemaDialect` names, None for one that is not known."""
    return _DRAFTS.get(uri.rstrip("#")) if isinstance(uri, str) else None


def compiled(wanted: Any, dialect: str, registry: Any = None) -> Any:
    """A validator for a translated schema; `registry` has what its references lead to. Raises BrokenSchema."""
    import jsonschema_rs

    from apigov.lint.functions.formats import CHECKS, SILENT

    # Draft 4 is told in the words of draft 7.
    classes = {
        "draft4": jsonschema_rs.Draft7Validator,
        "draft6": jsonschema_rs.Draft6Validator,
        "draft7": jsonschema_rs.Draft7Validator,
        "draft2019-09": jsonschema_rs.Draft201909Validator,
        "draft2020-12": jsonschema_rs.Draft202012Validator,
    }
    formats = {**CHECKS, **dict.fromkeys(SILENT, _anything)}
    more = {"registry": registry} if registry is not None else {"retriever": _refuse}
    try:
        return classes[dialect](wanted, validate_formats=True, ignore_unknown_formats=True, formats=formats, **more)
    except Exception as error:  # the library raises plain ValueError, its own classes and panics alike
        raise BrokenSchema(str(error).splitlines()[0] if str(error) else type(error).__name__) from error


def accepts(validator: Any, data: Json) -> bool:
    try:
        return bool(validator.is_valid(data))
    except UnicodeError:
        return bool(validator.is_valid(encodable(data)))


def _anything(text: str) -> bool:
    return True


def _refuse(uri: str) -> Json:
    raise ValueError(f"{uri} is not read: a ruleset's schema is complete in itself")


def translated(wanted: Any, dialect: str) -> Any:
    """What the validator of the library needs to be told in other words. Raises BrokenSchema.

    `nullable` beside a type means null too; keywords beside `$ref` count in every draft; integer formats judge numbers; content
    keywords and ajv's errorMessage say nothing; `$schema` is settled by the dialect.
    """
    if not isinstance(wanted, dict):
        return wanted
    made: dict[str, Any] = {}
    for key, item in wanted.items():
        if key in ("$schema", "errorMessage", "contentEncoding", "contentMediaType", "contentSchema"):
            continue
        if key in _DATA_KEYWORDS:
            made[key] = item
        elif key in _MAPS and isinstance(item, dict):
            made[key] = {name: translated(part, dialect) for name, part in item.items()}
        else:
            made[key] = [translated(part, dialect) for part in item] if isinstance(item, list) else translated(item, dialect)
    extra = said_otherwise(made)
    if dialect in ("draft4", "draft6", "draft7") and isinstance(made.get("$ref"), str) and len(made) > 1:
        extra.append({"$ref": made.pop("$ref")})
    if extra:
        made["allOf"] = [*(made["allOf"] if isinstance(made.get("allOf"), list) else []), *extra]
    if dialect == "draft4":
        older_spelling(made)
    if dialect == "draft2020-12" and made.get("items") is False and isinstance(made.get("prefixItems"), list):
        # Told at the list, as one item too many.
        del made["items"]
        made["maxItems"] = min(len(made["prefixItems"]), made.get("maxItems", len(made["prefixItems"])))
    return made


@lru_cache(maxsize=4096)
def pattern_text(text: str) -> str:
    """A pattern as the library takes it: its engine refuses some that ECMA-262 allows, such as a brace that is no repetition."""
    import jsonschema_rs

    from apigov.schema.patterns import PatternError, compile_pattern

    try:
        jsonschema_rs.Draft7Validator({"pattern": text})
    except ValueError:
        try:
            return compile_pattern(text).strict or text
        except PatternError:
            return text
    return text


def said_otherwise(made: dict[str, Any]) -> list[JsonObject]:
    """Puts null beside the type where `nullable` says so, and spells patterns for the library.

    Gives the schemas that stand for integer formats, to be laid beside.
    """
    if isinstance(made.get("pattern"), str):
        made["pattern"] = pattern_text(made["pattern"])
    if isinstance(made.get("patternProperties"), dict):
        made["patternProperties"] = {pattern_text(text): part for text, part in made["patternProperties"].items()}
    if made.get("nullable") is True and isinstance(made.get("type"), str | list):
        kinds = made["type"] if isinstance(made["type"], list) else [made["type"]]
        made["type"] = [*kinds, "null"] if "null" not in kinds else kinds
    form = made.get("format")
    return [_INT32 if form == "int32" else _INT64] if form in ("int32", "int64") else []


def older_spelling(made: dict[str, Any]) -> None:
    """Bounds and `id` of draft 4 in the words of draft 7. Raises BrokenSchema."""
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


def faults(validator: Any, wanted: Json, data: Json, every: bool) -> Iterator[Violation]:
    """What a value is refused for, the first fault only unless `every`; places are below the value. `wanted`: the translated schema."""
    if accepts(validator, data):
        return
    try:
        found = validator.iter_errors(data)
    except UnicodeError:
        found = validator.iter_errors(encodable(data))
    errors = sorted(found, key=lambda error: _order(wanted, error))
    for error in errors if every else errors[:1]:
        told = list(_violations(error))
        yield from told if every else told[: 2 if _names(error) else 1]


def _names(error: Any) -> bool:
    return "propertyNames" in (str(step) for step in error.evaluation_path)


def _violations(error: Any) -> Iterator[Violation]:
    """The sentences of one error: a key of its own for each unexpected property, and two for a name that does not fit."""
    place: Pointer = tuple(error.instance_path)
    kind = error.kind
    unexpected = getattr(kind, "unexpected", None)
    steps = [str(step) for step in error.evaluation_path]
    if isinstance(unexpected, list) and "additionalProperties" in steps[-1:]:
        for name in unexpected:
            yield Violation(f"must not have the property {name!r}", place, (str(name),))
        return
    yield Violation(_words(error), place)
    if "propertyNames" in steps:
        yield Violation(f"has a name that is not allowed: {_words(error)}", place, ("propertyNames",))


def _words(error: Any) -> str:
    """The library's sentence, which begins with the value: a long one is only named."""
    if type(error.kind).__name__ == "FalseSchema":
        # The library names neither the property nor the reason.
        return "must not have any property" if "additionalProperties" in [*error.evaluation_path][-1:] else "must not be here"
    message = str(error.message)
    value = error.instance
    shown = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(shown) <= _LONGEST or not message.startswith(shown[:_LONGEST]):
        return message
    name = "the object" if isinstance(value, dict) else "the list" if isinstance(value, list) else "the text"
    return name + (message[len(shown) :] if message.startswith(shown) else " does not fit the schema")


def _order(wanted: Json, error: Any) -> list[tuple[int, int, str]]:
    """A key that sorts errors as the validator meets them: by keyword at each level, by declaration order of properties."""
    key: list[tuple[int, int, str]] = []
    here = wanted
    for step in error.evaluation_path:
        if step == "$ref" and isinstance(here, dict):
            if len(here) > 1:
                key.append((_RANK["$ref"], 0, "$ref"))
            here = _within(wanted, str(here.get("$ref")))
        elif isinstance(here, dict):
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


def _within(root: Json, reference: str) -> Json:
    """What a reference into the same schema leads to, as far as pointers go."""
    here = root
    for step in parse_pointer(unquote(reference.partition("#")[2])) if "#/" in reference else ():
        here = here.get(step) if isinstance(here, dict) else None
    return here
