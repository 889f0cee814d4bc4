"""Which operations a rule is about: options that all functions over operations share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context
from apigov.lint.oas.options import FLAG, TEXTS, listed
from apigov.openapi import (
    Description,
    Flat,
    ListShape,
    Operation,
    Response,
    Role,
    access,
    flatten,
    is_json,
    is_parameter,
    list_shape,
    role,
    segments,
    words,
)
from apigov.records import NamedTuple
from apigov.schema import Schema, View
from apigov.text import Node

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


class _Known:
    """What several rules ask of the operations of one run."""

    def __init__(self) -> None:
        self.roles: dict[Node, Role] = {}
        self.lists: dict[Node, ListShape | None] = {}
        self.words: dict[str, frozenset[str]] = {}
        self.events: tuple[Operation, ...] | None = None
        self.flats: dict[tuple[Node, View], Flat | None] = {}
        self.selections: dict[_Selection, tuple[Operation, ...]] = {}


def _known(context: Context) -> _Known:
    known = context.shared.get(_Known)
    if not isinstance(known, _Known):
        known = context.shared[_Known] = _Known()
    return known


def flat_of(schema: Schema, context: Context, view: View = View.WHOLE) -> Flat | None:
    """A schema, flattened; kept for the run."""
    if schema.form is not None:
        return flatten(schema, context.workspace, view)
    flats = _known(context).flats
    key = (schema.node, view)
    if key not in flats:
        flats[key] = flatten(schema, context.workspace, view)
    return flats[key]


def options(required: Iterable[str] = (), /, **own: Json) -> JsonObject:
    """A schema of functionOptions with the shared ones."""
    return {"type": ["object", "null"], "additionalProperties": False, "required": [*required], "properties": {**SELECT, **own}}


def selected(given: JsonObject, context: Context) -> Iterator[Operation]:
    """The operations that the options name, in source order. Nothing for other documents.

    `takes` and `lacks`: body, parameters, input (a body or a parameter outside the path), identifier (a path parameter that is none of
    `ignoreParameters`), upload (files, or a list as JSON). `pathWords` look at every word of the path, singular too; `lastWords` at the last
    segment without a parameter, whole. `webhooks` adds webhooks and callbacks.
    """
    description = context.description
    if description is None:
        return
    wanted = _Selection.read(given)
    known = _known(context).selections
    if wanted not in known:
        operations: list[Operation] = [] if wanted.webhooks == "only" else [*description.operations]
        if wanted.webhooks in (True, "only"):
            operations += events(context, description)
        known[wanted] = tuple(wanted.among(operations, context, description))
    yield from known[wanted]


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
    known = roles.get(operation.node)
    if known is None:
        known = roles[operation.node] = role(operation, description)
    return known


def list_of(operation: Operation, context: Context) -> ListShape | None:
    """The list that an operation returns, None where it returns none."""
    lists = _known(context).lists
    if operation.node not in lists:
        lists[operation.node] = list_shape(operation, context.workspace)
    return lists[operation.node]


class _Selection(NamedTuple):
    """The shared options, read once."""

    methods: frozenset[str]
    not_methods: frozenset[str]
    roles: frozenset[str]
    access: frozenset[str]
    path_words: frozenset[str]
    not_path_words: frozenset[str]
    last_words: frozenset[str]
    taken: tuple[str, ...]
    lacked: tuple[str, ...]
    ignored: frozenset[str]
    ends: Json
    deprecated: bool
    scopes: bool
    webhooks: bool | str

    @staticmethod
    def read(given: JsonObject) -> _Selection:
        return _Selection(
            methods=frozenset(listed(given, "methods")),
            not_methods=frozenset(listed(given, "notMethods")),
            roles=frozenset(listed(given, "roles")),
            access=frozenset(listed(given, "access")),
            path_words=frozenset(listed(given, "pathWords")),
            not_path_words=frozenset(listed(given, "notPathWords")),
            last_words=frozenset(listed(given, "lastWords")),
            taken=tuple(listed(given, "takes")),
            lacked=tuple(listed(given, "lacks")),
            ignored=frozenset("".join(words(name)) for name in listed(given, "ignoreParameters")),
            ends=given.get("endsIn"),
            deprecated=given.get("deprecated") is True,
            scopes=given.get("scopes") is True,
            webhooks="only" if given.get("webhooks") == "only" else given.get("webhooks") is True,
        )

    def among(self, found: list[Operation], context: Context, description: Description) -> list[Operation]:
        """Those of some operations that are meant: a pass for each option that says something, the cheap ones first."""
        if self.methods or self.not_methods:
            wanted, unwanted = self.methods, self.not_methods
            found = [one for one in found if (not wanted or one.method.lower() in wanted) and one.method.lower() not in unwanted]
        if self.deprecated:
            found = [one for one in found if one.deprecated]
        if self.access:
            found = [one for one in found if access(one) in self.access]
        if self.scopes:
            found = [one for one in found if any(scopes for asked in one.security or () for scopes in asked.schemes.values())]
        if self.ends is not None:
            found = [one for one in found if ("parameter" if ends_in_parameter(one.path) else "name") == self.ends]
        if self.last_words or self.path_words or self.not_path_words:
            found = [one for one in found if self._path_fits(one.path, context)]
        if self.taken:
            found = [one for one in found if any(_has(one, thing, self.ignored) for thing in self.taken)]
        if self.lacked:
            found = [one for one in found if not any(_has(one, thing, self.ignored) for thing in self.lacked)]
        if self.roles:
            found = [one for one in found if role_of(one, context, description).value in self.roles]
        return found

    def _path_fits(self, path: str, context: Context) -> bool:
        if self.last_words and self.last_words.isdisjoint(singular(last_name(path))):
            return False
        if not self.path_words and not self.not_path_words:
            return True
        known = _known(context).words
        if path not in known:
            known[path] = frozenset(word for segment in segments(path) if "{" not in segment for word in singular(segment))
        return (not self.path_words or not known[path].isdisjoint(self.path_words)) and known[path].isdisjoint(self.not_path_words)


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


def _has(operation: Operation, thing: str, ignored: frozenset[str]) -> bool:
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
    return _is_in(code, tuple(codes))


@lru_cache(maxsize=4_096)
def _is_in(code: str, codes: tuple[str, ...]) -> bool:
    return any(code == one or (one.endswith("xx") and code[:1] == one[:1] and code != "default") for one in codes)


def covered(operation: Operation, codes: Iterable[str]) -> bool:
    """Whether a response is declared under one of the codes."""
    wanted = tuple(codes)
    return any(is_in(response.code, wanted) for response in operation.responses)


def answered(given: JsonObject, context: Context, codes: Iterable[str]) -> Iterator[tuple[Operation, Response]]:
    """The responses of the selected operations under the codes."""
    wanted = tuple(codes)
    known: dict[str, bool] = {}
    for operation in selected(given, context):
        for response in operation.responses:
            code = response.code
            if code not in known:
                known[code] = is_in(code, wanted)
            if known[code]:
                yield operation, response
