"""What a message holds beside the payload that it is shown for: values that the description allows, its own examples first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from apigov.findings import Json
from apigov.openapi.bodies import Written, write
from apigov.openapi.messages import sample
from apigov.openapi.model import Header, MediaType, Operation, Parameter
from apigov.openapi.terms import json_media
from apigov.schema import Schema, Schemas, View
from apigov.text import Node, Workspace

# A schema of these words alone says what its type says: no validator has to be asked.
_PLAIN = frozenset(("type", "format", "title", "description", "example", "examples", "default", "deprecated", "readOnly", "writeOnly"))
_TYPES: Mapping[str, type | tuple[type, ...]] = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


class Filling:
    """Values for the messages of the descriptions of a workspace, each made once."""

    def __init__(self, workspace: Workspace, schemas: Schemas) -> None:
        self._workspace = workspace
        self._schemas = schemas
        self._known: dict[Node, Json] = {}

    def parameters(self, operation: Operation) -> dict[str, Json]:
        """The required parameters of an operation, by `location:name`."""
        return {f"{item.location}:{item.name}": self._value(item, View.REQUEST) for item in operation.parameters if item.required}

    def headers(self, operation: Operation, code: str) -> dict[str, Json]:
        """The required headers of a response, by name."""
        response = operation.response(code)
        return {item.name: self._value(item, View.RESPONSE) for item in response.headers if item.required} if response is not None else {}

    def needed(self, operation: Operation) -> Written | None:
        """The body of an operation that has to have one."""
        return self.body(operation.body.content, View.REQUEST) if operation.body is not None and operation.body.required else None

    def body(self, content: Sequence[MediaType], view: View) -> Written | None:
        """A body of the first media type, JSON before others: an example that the schema takes, else a value made for it."""
        media = _first(content)
        value = self._of(media, view) if media is not None else None
        return write(value[0], media.name, media, self._workspace) if media is not None and value is not None else None

    def _of(self, media: MediaType, view: View) -> tuple[Json] | None:
        shown = examples(media, self._workspace)
        if media.schema is None:
            return next(((value,) for value in shown), None)
        return self.fitting(self._schemas.key(media.schema, view), shown)

    def fitting(self, key: str, shown: Iterable[Json]) -> tuple[Json] | None:
        """The first of some examples that a schema takes (in a 1-tuple), else a value made for it."""
        return next(((value,) for value in shown if self._schemas.accepts(key, value)), None) or self._schemas.sample(key)

    def written(self, payload: Json, content: Sequence[MediaType], media_type: str | None, at: Sequence[str | int]) -> Written:
        """A payload as a body of a media type, else of the first one, JSON before others."""
        first = _first(content)
        name = media_type or (first.name if first is not None else "application/json")
        media = next((one for one in content if one.name == name), content[0] if len(content) == 1 else None)
        return write(payload, name, media, self._workspace, at)

    def _value(self, item: Parameter | Header, view: View) -> Json:
        if item.node not in self._known:
            self._known[item.node] = self._made(item, view)
        return self._known[item.node]

    def _made(self, item: Parameter | Header, view: View) -> Json:
        schema = item.schema or (item.content[0].schema if item.content else None)
        value = sample(item)
        if schema is None or _is_plain(value, schema):
            return value
        key = self._schemas.key(schema, view)
        made = None if self._schemas.accepts(key, value) else self._schemas.sample(key)
        return value if made is None else made[0]


def _first(content: Sequence[MediaType]) -> MediaType | None:
    return next(iter((*json_media(content), *content)), None)


def _is_plain(value: Json, schema: Schema) -> bool:
    """Whether a value fits a schema that only names a type and is silent on all else; False says nothing."""
    said = schema.node.value
    if not isinstance(said, dict) or not said.keys() <= _PLAIN:
        return False
    kind = said.get("type")
    named = "format" in said and any(word in said for word in ("example", "examples", "default"))
    wanted = _TYPES.get(kind) if isinstance(kind, str) else None
    return wanted is not None and isinstance(value, wanted) and (kind == "boolean" or not isinstance(value, bool)) and not named


def examples(media: MediaType, workspace: Workspace) -> Iterator[Json]:
    """The example values of a media type, its own first, then those of its schema."""
    yield from _of(media.node, workspace)
    if media.schema is not None:
        target = workspace.resolve(media.schema.node)
        if isinstance(target, Node):
            yield from _of(target, workspace)


def _of(node: Node, workspace: Workspace) -> Iterator[Json]:
    if isinstance(node.value, dict) and "example" in node.value:
        yield node.value["example"]
    listed = node.child("examples")
    for _, item in listed.children() if listed is not None else ():
        if isinstance(listed, Node) and isinstance(listed.value, list):
            yield item.value
            continue
        named = workspace.resolve(item)
        if isinstance(named, Node) and isinstance(named.value, dict):
            yield named.value.get("dataValue", named.value.get("value"))
