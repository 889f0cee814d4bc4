"""Which operations a rule is about: options that all functions over operations share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context
from apigov.openapi import Description, ListShape, Operation, Response, Role, access, is_json, is_parameter, list_shape, role, segments, words
from apigov.text import Node

TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}
SOME_TEXTS: JsonObject = {**TEXTS, "minItems": 1}
FLAG: JsonObject = {"type": "boolean"}
THINGS = ("body", "input", "identifier", "parameters", "upload")
SELECT: JsonObject = {
    "methods": TEXTS,
    "notMethods": TEXTS,
    "roles": {"type": "array", "items": {"enum": [one.value for one in Role]}},
    "endsIn": {"enum": ["parameter", "name"]},
    "access": {"type": "array", "items": {"enum": ["open", "optional", "secured"]}},
    "scopes": FLAG,
    "takes": {"type": "array", "items": {"enum": [*THINGS]}},
    "lacks": {"type": "array", "items": {"enum": [*THINGS]}},
    "ignoreParameters": TEXTS,
    "pathWords": TEXTS,
    "notPathWords": TEXTS,
    "lastWords": TEXTS,
    "deprecated": FLAG,
    "webhooks": {"enum": [True, False, "only"]},
}
_FILES = ("multipart/", "application/octet-stream", "image/", "video/", "audio/")


@dataclass(slots=True)
class _Known:
    """What several rules ask of the operations of one run."""

    roles: dict[Node, Role] = field(default_factory=dict)
    lists: dict[Node, ListShape | None] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    events: tuple[Operation, ...] | None = None


def _known(context: Context) -> _Known:
    known = context.shared.get(_Known)
    if not isinstance(known, _Known):
        known = context.shared[_Known] = _Known()
    return known


def options(required: Iterable[str] = (), /, **own: Json) -> JsonObject:
    """A schema of functionOptions with the shared ones."""
    return {"type": ["object", "null"], "additionalProperties": False, "required": [*required], "properties": {**SELECT, **own}}


def plain_options(required: Iterable[str] = (), /, **own: Json) -> JsonObject:
    """A schema of functionOptions without the shared ones."""
    return {"type": ["object", "null"], "additionalProperties": False, "required": [*required], "properties": own}


def listed(given: JsonObject, name: str) -> list[str]:
    """An option that is a list of texts."""
    value = given.get(name)
    return [str(item) for item in value] if isinstance(value, list) else []


def selected(given: JsonObject, context: Context) -> Iterator[Operation]:
    """The operations that the options name, in source order. Nothing for other documents.

    `takes` and `lacks`: body, parameters, input (a body or a parameter outside the path), identifier (a path parameter that is none of
    `ignoreParameters`), upload (files, or a list as JSON). `pathWords` look at every word of the path, singular too; `lastWords` at the last
    segment without a parameter, whole. `webhooks` adds webhooks and callbacks.
    """
    description = context.description
    if description is None:
        return
    which = given.get("webhooks")
    operations: list[Operation] = [] if which == "only" else [*description.operations]
    if which in (True, "only"):
        operations += events(context, description)
    for operation in operations:
        if _takes(operation, given, context, description):
            yield operation


def events(context: Context, description: Description) -> tuple[Operation, ...]:
    """Webhooks and the operations of callbacks, each once."""
    known = _known(context)
    if known.events is None:
        found = {one.node: one for one in description.webhooks}
        queue = [*description.operations, *description.webhooks]
        for operation in queue:
            for callback in operation.callbacks:
                for inner in callback.operations:
                    if inner.node not in found:
                        found[inner.node] = inner
                        queue.append(inner)
        known.events = tuple(found.values())
    return known.events


def role_of(operation: Operation, context: Context, description: Description) -> Role:
    roles = _known(context).roles
    if operation.node not in roles:
        roles[operation.node] = role(operation, description)
    return roles[operation.node]


def list_of(operation: Operation, context: Context) -> ListShape | None:
    """The list that an operation returns, None where it returns none."""
    lists = _known(context).lists
    if operation.node not in lists:
        lists[operation.node] = list_shape(operation, context.workspace)
    return lists[operation.node]


def _takes(operation: Operation, given: JsonObject, context: Context, description: Description) -> bool:
    method = operation.method.lower()
    methods, roles, levels = listed(given, "methods"), listed(given, "roles"), listed(given, "access")
    if (methods and method not in methods) or method in listed(given, "notMethods"):
        return False
    if levels and access(operation) not in levels:
        return False
    if given.get("deprecated") is True and not operation.deprecated:
        return False
    if given.get("scopes") is True and not any(scopes for requirement in operation.security or () for scopes in requirement.schemes.values()):
        return False
    if not _path_fits(operation.path, given, context):
        return False
    ignored = {"".join(words(name)) for name in listed(given, "ignoreParameters")}
    taken, lacked = listed(given, "takes"), listed(given, "lacks")
    if (taken and not any(_has(operation, thing, ignored) for thing in taken)) or any(_has(operation, thing, ignored) for thing in lacked):
        return False
    return not roles or role_of(operation, context, description).value in roles


def _path_fits(path: str, given: JsonObject, context: Context) -> bool:
    ends = given.get("endsIn")
    if ends is not None and ("parameter" if ends_in_parameter(path) else "name") != ends:
        return False
    wanted, unwanted, last = listed(given, "pathWords"), listed(given, "notPathWords"), listed(given, "lastWords")
    if last and not set(singular(last_name(path))) & set(last):
        return False
    if not wanted and not unwanted:
        return True
    known = _known(context).words
    if path not in known:
        known[path] = frozenset(word for segment in segments(path) if "{" not in segment for word in singular(segment))
    return (not wanted or bool(known[path] & set(wanted))) and not known[path] & set(unwanted)


def last_name(path: str) -> str:
    """The last segment without a parameter, a verb behind a colon cut off."""
    return next((step.partition(":")[0] for step in reversed(segments(path)) if "{" not in step), "")


def singular(segment: str) -> Iterator[str]:
    """The words of a segment, as they are and in the singular."""
    for word in words(segment):
        yield word
        if word.endswith("ies"):
            yield word[:-3] + "y"
        elif word.endswith("s"):
            yield word[:-1]


def ends_in_parameter(path: str) -> bool:
    steps = segments(path)
    return bool(steps) and is_parameter(steps[-1])


def _has(operation: Operation, thing: str, ignored: set[str]) -> bool:
    if thing == "body":
        return operation.body is not None
    if thing == "input":
        return operation.body is not None or any(parameter.location != "path" for parameter in operation.parameters)
    if thing == "identifier":
        return any(parameter.location == "path" and "".join(words(parameter.name)) not in ignored for parameter in operation.parameters)
    if thing == "upload":
        return any(_is_upload(media.name, media.schema) for media in (operation.body.content if operation.body is not None else ()))
    return bool(operation.parameters)


def _is_upload(name: str, schema: object) -> bool:
    if is_json(name):
        node = getattr(schema, "node", None)
        return node is not None and node.get("type") == "array"
    return name.lower().startswith(_FILES)


def named(operation: Operation) -> str:
    """How messages call an operation."""
    return f"{operation.method.upper()} {operation.path}"


def place(operation: Operation) -> Node:
    """Where findings on the responses as a whole stand."""
    return operation.node.child("responses") or operation.node


def is_in(code: str, codes: Iterable[str]) -> bool:
    """Whether a response's code is one of `codes`. A family in lower case, as 4xx, stands for each code in it and for the range 4XX."""
    return any(code == one or (one.endswith("xx") and code[:1] == one[:1] and code != "default") for one in codes)


def covered(operation: Operation, codes: Iterable[str]) -> bool:
    """Whether a response is declared under one of the codes."""
    wanted = tuple(codes)
    return any(is_in(response.code, wanted) for response in operation.responses)


def answered(given: JsonObject, context: Context, codes: Iterable[str]) -> Iterator[tuple[Operation, Response]]:
    """The responses of the selected operations under the codes."""
    wanted = tuple(codes)
    for operation in selected(given, context):
        for response in operation.responses:
            if is_in(response.code, wanted):
                yield operation, response


def essence(name: str) -> str:
    """A media type without its parameters, in lower case."""
    return name.partition(";")[0].strip().lower()
