"""Computed views on the typed model that rules and guides share: media types, success, flattened schemas, lists, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from apigov.openapi.model import MediaType, Operation, Response
from apigov.openapi.paths import is_parameter, segments
from apigov.openapi.values import essence
from apigov.records import NamedTuple
from apigov.schema import Schema, View
from apigov.text import Node, Workspace

_MAIN_ARRAYS = ("items", "data", "results", "value")
_SUCCESS = re.compile("2[0-9]{2}|2[xX]{2}")
_PARTS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=32_768)
def words(name: str) -> tuple[str, ...]:
    """A name split at `_ - . space` and at changes of letter case, lower-cased; digits stay with the letters before them."""
    return tuple(word.lower() for part in _PARTS.findall(name) for word in _by_case(part))


def _by_case(part: str) -> Iterator[str]:
    """`orderID` to order, ID; `HTTPServer` to HTTP, Server."""
    if part.islower():
        yield part
        return
    start = 0
    for index in range(1, len(part)):
        before, here, after = part[index - 1], part[index], part[index + 1 : index + 2]
        if here.isupper() and (not before.isupper() or after.islower()):
            yield part[start:index]
            start = index
    yield part[start:]


def is_json(name: str) -> bool:
    """Whether a media type is application/json, text/json or any +json type; parameters and case do not matter."""
    bare = essence(name)
    return bare in ("application/json", "text/json") or bare.endswith("+json")


def json_media(content: Iterable[MediaType]) -> tuple[MediaType, ...]:
    """The JSON media types among those of a body or response, in order."""
    return tuple(media for media in content if is_json(media.name))


def success_responses(operation: Operation, default: bool = False) -> tuple[Response, ...]:
    """Responses with a code of 2xx or 2XX; with `default` that one too where no other is."""
    found = tuple(response for response in operation.responses if response.code.upper() == "2XX" or re.fullmatch("2[0-9]{2}", response.code))
    if found or not default:
        return found
    return tuple(response for response in operation.responses if response.code == "default")


def body_schema(operation: Operation) -> Schema | None:
    """The schema of the JSON request body; 2.0: of the body parameter, or the object of the formData parameters. Else None."""
    if operation.body is None:
        return None
    chosen = json_media(operation.body.content)
    if chosen:
        return chosen[0].schema
    return next((media.schema for media in operation.body.content if media.schema is not None and media.schema.form is not None), None)


def access(operation: Operation) -> str:
    """Effective security in a word: "open" (nothing is demanded), "optional" (an anonymous alternative), or "secured"."""
    if not operation.security:
        return "open"
    return "optional" if any(not alternative.schemes for alternative in operation.security) else "secured"


class Flat(NamedTuple):
    """A schema with `allOf` and references merged. `node`: the schema's own definition, references followed.

    `types`: what `type` says, () where nothing does. `branches`: the members of oneOf and anyOf, not merged. `items`: of an array.
    Of a property that several parts declare the outermost counts.
    """

    node: Node
    properties: Mapping[str, Schema]
    required: frozenset[str]
    types: tuple[str, ...]
    items: Schema | None
    branches: tuple[Schema, ...]


def flatten(schema: Schema, workspace: Workspace, view: View = View.WHOLE) -> Flat | None:
    """The flat form of a schema, None where its reference leads nowhere. REQUEST leaves readOnly members out, RESPONSE writeOnly ones.

    Circles end at the second visit.
    """
    if schema.form is not None:
        fields = {field.name: field.schema for field in schema.form}
        required = frozenset(field.name for field in schema.form if field.required)
        return Flat(schema.node, fields, required, ("object",), None, ())
    properties: dict[str, Schema] = {}
    names: set[str] = set()
    types: tuple[str, ...] = ()
    items: Schema | None = None
    branches: list[Schema] = []
    own: Node | None = None
    seen: set[Node] = set()
    queue = [schema.node]
    for use in queue:
        for node in _layers(use, schema, workspace):
            if node in seen:
                continue
            seen.add(node)
            own = node if node.reference is None and own is None else own
            queue.extend(child for child in _list(node, "allOf"))
            for key in ("oneOf", "anyOf"):
                branches.extend(Schema(child, schema.dialect) for child in _list(node, key))
            names.update(str(child.value) for child in _list(node, "required") if isinstance(child.value, str))
            types = types or _types(node)
            items = items or _member(node, "items", schema)
            container = node.child("properties")
            for name, child in container.children() if container is not None else ():
                properties.setdefault(str(name), Schema(child, schema.dialect))
    if own is None and not seen:
        return None
    hidden = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}.get(view)
    if hidden is not None:
        gone = {name for name, item in properties.items() if says(item, hidden, workspace)}
        properties = {name: item for name, item in properties.items() if name not in gone}
        names -= gone
    return Flat(own or schema.node, properties, frozenset(names), types, items, tuple(branches))


def says(schema: Schema, keyword: str, workspace: Workspace) -> bool:
    """Whether a schema, what it refers to, or a part of its allOf has a keyword (readOnly, deprecated ...) that is true."""
    queue, seen = [schema.node], set[Node]()
    for use in queue:
        for node in _layers(use, schema, workspace):
            if node not in seen:
                seen.add(node)
                if node.get(keyword) is True:
                    return True
                queue.extend(_list(node, "allOf"))
    return False


def _layers(use: Node, schema: Schema, workspace: Workspace) -> Iterable[Node]:
    """The objects that count for a use: where siblings count the reference objects themselves, then the end of the chain."""
    node, seen = use, set[Node]()
    while isinstance(node.value, dict) and node not in seen:
        seen.add(node)
        if node.reference is None:
            yield node
            return
        if schema.dialect.ref_siblings and len(node.value) > 1:
            yield node
        target = workspace.follow(node)
        if not isinstance(target, Node):
            return
        node = target


def _list(node: Node, key: str) -> list[Node]:
    child = node.child(key)
    return [item for _, item in child.children()] if child is not None and isinstance(child.value, list) else []


def _types(node: Node) -> tuple[str, ...]:
    value = node.get("type")
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _member(node: Node, key: str, schema: Schema) -> Schema | None:
    child = node.child(key)
    return Schema(child, schema.dialect) if child is not None and isinstance(child.value, dict) else None


class ListShape(NamedTuple):
    """How a list operation answers. `schema`: the body; `array`: the schema of the array; `name`: its property, None for a bare array."""

    response: Response
    media: MediaType
    schema: Schema
    array: Schema
    name: str | None


def list_shape(operation: Operation, workspace: Workspace) -> ListShape | None:
    """The list that a GET or query on a path without a parameter at its end gives: an array, or an object with one main array.

    The main array is the only one, or that named items, data, results, value or as the last path segment. None for other operations.
    """
    steps = segments(operation.path)
    if operation.method not in ("get", "query") or (steps and is_parameter(steps[-1])):
        return None
    response = operation.response("200") or operation.response("2XX")
    media = next((media for media in json_media(response.content) if media.schema is not None), None) if response else None
    flat = flatten(media.schema, workspace, View.RESPONSE) if media is not None and media.schema is not None else None
    if response is None or media is None or media.schema is None or flat is None:
        return None
    if "array" in flat.types or (flat.items is not None and not flat.types):
        return ListShape(response, media, media.schema, media.schema, None)
    arrays = {name: item for name, item in flat.properties.items() if is_array(item, workspace)}
    last = steps[-1].partition(":")[0] if steps else ""
    name = next((name for name in (*_MAIN_ARRAYS, last) if name in arrays), None)
    if name is None and len(arrays) == 1:
        name = next(iter(arrays))
    return None if name is None else ListShape(response, media, media.schema, arrays[name], name)


def is_array(schema: Schema, workspace: Workspace) -> bool:
    flat = flatten(schema, workspace)
    return flat is not None and ("array" in flat.types or (not flat.types and flat.items is not None))
