"""Which operations a rule is about: options that all functions over operations share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context
from apigov.openapi import Description, Operation, Role, access, role, segments, words

SELECT: JsonObject = {
    "methods": {"type": "array", "items": {"type": "string"}},
    "roles": {"type": "array", "items": {"enum": [one.value for one in Role]}},
    "endsIn": {"enum": ["parameter", "name"]},
    "access": {"type": "array", "items": {"enum": ["open", "optional", "secured"]}},
    "takes": {"type": "array", "items": {"enum": ["body", "parameters", "path-parameters"]}},
    "pathWords": {"type": "array", "items": {"type": "string"}},
    "notPathWords": {"type": "array", "items": {"type": "string"}},
    "webhooks": {"type": "boolean"},
}


def options(required: Iterable[str] = (), /, **own: Json) -> JsonObject:
    """A schema of functionOptions with the shared ones."""
    return {"type": ["object", "null"], "additionalProperties": False, "required": [*required], "properties": {**SELECT, **own}}


def listed(given: JsonObject, name: str) -> list[str]:
    """An option that is a list of texts."""
    value = given.get(name)
    return [str(item) for item in value] if isinstance(value, list) else []


def selected(given: JsonObject, context: Context) -> Iterator[Operation]:
    """The operations of the description that the options name, in source order. Nothing for other documents."""
    description = context.description
    if description is None:
        return
    operations = [*description.operations, *(description.webhooks if given.get("webhooks") is True else ())]
    for operation in operations:
        if _takes(operation, given, description):
            yield operation


def _takes(operation: Operation, given: JsonObject, description: Description) -> bool:
    methods, roles, levels = listed(given, "methods"), listed(given, "roles"), listed(given, "access")
    if methods and operation.method.lower() not in methods:
        return False
    if roles and role(operation, description).value not in roles:
        return False
    if levels and access(operation) not in levels:
        return False
    ends = given.get("endsIn")
    if ends is not None and ("parameter" if _ends_in_parameter(operation.path) else "name") != ends:
        return False
    path_words = {word for segment in segments(operation.path) if "{" not in segment for word in _singular(segment)}
    wanted, unwanted = listed(given, "pathWords"), listed(given, "notPathWords")
    if (wanted and not path_words & set(wanted)) or path_words & set(unwanted):
        return False
    taken = listed(given, "takes")
    return not taken or any(_has(operation, thing) for thing in taken)


def _singular(segment: str) -> Iterator[str]:
    for word in words(segment):
        yield word
        if word.endswith("ies"):
            yield word[:-3] + "y"
        elif word.endswith("s"):
            yield word[:-1]


def _ends_in_parameter(path: str) -> bool:
    steps = segments(path)
    return bool(steps) and steps[-1].startswith("{") and steps[-1].endswith("}")


def _has(operation: Operation, thing: str) -> bool:
    if thing == "body":
        return operation.body is not None
    if thing == "path-parameters":
        return any(parameter.location == "path" for parameter in operation.parameters)
    return bool(operation.parameters)


def named(operation: Operation) -> str:
    """How messages call an operation."""
    return f"{operation.method.upper()} {operation.path}"


def covered(operation: Operation, codes: Iterable[str]) -> bool:
    """Whether a response is declared under one of the codes."""
    wanted = set(codes)
    return any(response.code in wanted for response in operation.responses)
