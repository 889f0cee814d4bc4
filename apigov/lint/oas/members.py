"""Members of schemas by what their names say: money, dates, codes, secrets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.select import listed, named, options, selected
from apigov.openapi import Description, Flat, Operation, flatten, says, words
from apigov.schema import Schema, View
from apigov.text import Node

_TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Member:
    """A property of a schema, with the schema that holds it."""

    name: str
    node: Node
    owner: Node
    schema: Schema
    flat: Flat


def members(description: Description) -> Iterator[Member]:
    """Every property that a schema writes down, once."""
    for use in description.objects("Schema"):
        held = use.node.child("properties")
        for name, node in held.children() if held is not None else ():
            if isinstance(node.value, dict):
                schema = Schema(node, description.dialect)
                flat = flatten(schema, description.workspace)
                if flat is not None:
                    yield Member(str(name), node, use.node, schema, flat)


def _takes(name: str, given: JsonObject) -> bool:
    """Whether a name is meant: all of it is one of `names`, or it ends in one of `lastWords`, and holds none of `notWords`."""
    parts = words(name)
    if set(parts) & set(listed(given, "notWords")):
        return False
    return "".join(parts) in set(listed(given, "names")) or bool(parts and parts[-1] in listed(given, "lastWords"))


def member(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members by name: of one of `types` where named; they say one of `anyOf` keywords; their format is none of `notFormats`, their type none of `notTypes`."""
    description = context.description
    if description is None:
        return
    types, any_of = set(listed(given, "types")), listed(given, "anyOf")
    bad_formats, bad_types = set(listed(given, "notFormats")), set(listed(given, "notTypes"))
    for one in members(description):
        kinds = set(one.flat.types) - {"null"}
        if not _takes(one.name, given) or (types and not kinds & types) or (one.flat.branches and any_of):
            continue
        said = one.flat.node.value if isinstance(one.flat.node.value, dict) else {}
        if kinds & bad_types and said.get("format") not in listed(given, "exceptFormats"):
            yield Violation(f"the property {one.name!r} is of type {'/'.join(sorted(kinds))}", one.node, (one.name,))
        elif said.get("format") in bad_formats:
            yield Violation(f"the property {one.name!r} has the format {said.get('format')}", one.node, (one.name,))
        elif any_of and not any(keyword in said for keyword in any_of):
            yield Violation(f"the property {one.name!r} has no {' or '.join(any_of)}", one.node, (one.name,), {"missing": any_of[0]})


def companion(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """An object with a member by name has one of `with` beside it (compared as words)."""
    description = context.description
    wanted = set(listed(given, "with"))
    for one in members(description) if description is not None else ():
        beside = flatten(Schema(one.owner, one.schema.dialect), context.workspace)
        names = {word for name in (beside.properties if beside is not None else ()) for word in words(name)}
        if _takes(one.name, given) and set(one.flat.types) & {"number", "integer", "string"} and not names & wanted:
            yield Violation(f"the amount {one.name!r} stands without {' or '.join(sorted(wanted))}", one.node, (one.name,))


def read_only(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members by name carry the mark `mark` (readOnly or writeOnly)."""
    description = context.description
    mark = str(given["mark"])
    for one in members(description) if description is not None else ():
        if _takes(one.name, given) and not says(one.schema, mark, context.workspace):
            yield Violation(f"the property {one.name!r} is not marked {mark}", one.node, (one.name,), {"missing": mark})


def in_responses(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No response carries a member by name; writeOnly ones do not count."""
    told: set[Node] = set()
    for operation in selected(given, context):
        for schema in _response_schemas(operation):
            for name, node in _below(schema, context, View.RESPONSE, 0, set()):
                if _takes(name, given) and node not in told:
                    told.add(node)
                    yield Violation(f"a response of {named(operation)} carries {name!r}", node, (name,))


def _response_schemas(operation: Operation) -> Iterator[Schema]:
    for response in operation.responses:
        yield from (media.schema for media in response.content if media.schema is not None)


def _below(schema: Schema, context: Context, view: View, depth: int, seen: set[Node]) -> Iterator[tuple[str, Node]]:
    flat = flatten(schema, context.workspace, view)
    if flat is None or flat.node in seen or depth > 12:
        return
    seen.add(flat.node)
    for name, inner in flat.properties.items():
        yield name, inner.node
        yield from _below(inner, context, view, depth + 1, seen)
    for inner in (*flat.branches, *((flat.items,) if flat.items is not None else ())):
        yield from _below(inner, context, view, depth + 1, seen)


def array_items(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Arrays say what they hold."""
    description = context.description
    for use in description.objects("Schema") if description is not None else ():
        kinds = use.node.get("type")
        arrays = kinds == "array" or (isinstance(kinds, list) and "array" in kinds)
        if arrays and use.node.get("items") is None and use.node.get("prefixItems") is None and use.node.get("allOf") is None:
            yield Violation("an array says nothing of its items", use.node, data={"missing": "items"})


def limits(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Schemas of `type` that requests reach have one of `anyOf`."""
    kind, any_of = str(given["type"]), listed(given, "anyOf")
    told: set[Node] = set()
    for operation in selected(given, context):
        for schema in _request_schemas(operation):
            for node in _nodes(schema, context, 0, set()):
                types = node.get("type")
                fits = types == kind or (isinstance(types, list) and kind in types)
                if fits and node not in told and not any(node.get(keyword) is not None for keyword in any_of):
                    told.add(node)
                    yield Violation(
                        f"{'an' if kind[0] in 'ai' else 'a'} {kind} of the request has no {' or '.join(any_of[:2])}",
                        node,
                        data={"missing": any_of[0]},
                    )


def _request_schemas(operation: Operation) -> Iterator[Schema]:
    for media in operation.body.content if operation.body is not None else ():
        if media.schema is not None and media.schema.form is None:
            yield media.schema


def _nodes(schema: Schema, context: Context, depth: int, seen: set[Node]) -> Iterator[Node]:
    flat = flatten(schema, context.workspace, View.REQUEST)
    if flat is None or flat.node in seen or depth > 12:
        return
    seen.add(flat.node)
    yield flat.node
    for inner in (*flat.properties.values(), *flat.branches, *((flat.items,) if flat.items is not None else ())):
        yield from _nodes(inner, context, depth + 1, seen)


_NAMED: JsonObject = {"names": _TEXTS, "lastWords": _TEXTS, "notWords": _TEXTS}


def _options(required: list[str], **own: JsonObject) -> JsonObject:
    return {"type": "object", "additionalProperties": False, "required": [*required], "properties": {**_NAMED, **own}}


FUNCTIONS = (
    RuleFunction("oasMember", member, _options([], types=_TEXTS, anyOf=_TEXTS, notFormats=_TEXTS, notTypes=_TEXTS, exceptFormats=_TEXTS)),
    RuleFunction("oasMemberBeside", companion, _options(["with"], **{"with": _TEXTS})),
    RuleFunction("oasMemberMark", read_only, _options(["mark"], mark={"enum": ["readOnly", "writeOnly"]})),
    RuleFunction("oasResponseMember", in_responses, options(**_NAMED)),
    RuleFunction("oasArrayItems", array_items),
    RuleFunction("oasRequestLimits", limits, options(("type", "anyOf"), type={"type": "string"}, anyOf=_TEXTS)),
)
