"""What bodies hold: JSON schemas of responses and requests, their members, and when two schemas are the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from apigov.openapi import Flat, Operation, Response, body_schema, flatten, json_media, words
from apigov.schema import Schema, View
from apigov.text import Node, Workspace

# What a schema is: the definition that a reference leads to, or the names of its members.
Identity: TypeAlias = "Node | frozenset[str]"


def json_schemas(response: Response) -> Iterator[Schema]:
    yield from (media.schema for media in json_media(response.content) if media.schema is not None)


def joined(name: str) -> str:
    """A name without separators and case: api_key, apiKey and API-Key are one. A leading underscore stays: _method is not method."""
    return ("_" if name.startswith("_") else "") + "".join(words(name))


def has_member(schema: Schema, names: Iterable[str], workspace: Workspace, view: View = View.RESPONSE) -> bool:
    """Whether an object has one of the members, at the top, in a branch, or nested where the name is a.b."""
    flat = flatten(schema, workspace, view)
    if flat is None:
        return False
    held = {joined(name): member for name, member in flat.properties.items()}
    for name in names:
        first, _, rest = name.partition(".")
        member = held.get(joined(first))
        if member is not None and (not rest or has_member(member, (rest,), workspace, view)):
            return True
    return any(branch.node != schema.node and has_member(branch, names, workspace, view) for branch in flat.branches)


def member_names(schema: Schema | None, workspace: Workspace, view: View) -> frozenset[str]:
    """The names of the members at the top of an object, branches included."""
    flat = flatten(schema, workspace, view) if schema is not None else None
    if flat is None:
        return frozenset()
    inner = [member_names(branch, workspace, view) for branch in flat.branches if branch.node != schema.node] if schema is not None else []
    return frozenset(flat.properties).union(*inner)


def body_members(operation: Operation, workspace: Workspace) -> Mapping[str, Schema]:
    """The members of the JSON request body by name."""
    schema = body_schema(operation)
    flat = flatten(schema, workspace, View.REQUEST) if schema is not None else None
    return flat.properties if flat is not None else {}


def identities(schema: Schema, workspace: Workspace) -> tuple[Identity, ...]:
    """What a schema is, first by itself, then by each part of an allOf (a part is what the whole extends)."""
    found: list[Identity] = [identity(schema, workspace)]
    node = workspace.resolve(schema.node)
    parts = node.child("allOf") if isinstance(node, Node) else None
    for _, part in parts.children() if parts is not None else ():
        if isinstance(part.value, dict):
            found.append(identity(Schema(part, schema.dialect), workspace))
    return tuple(found)


def identity(schema: Schema, workspace: Workspace) -> Identity:
    if schema.node.reference is not None:
        target = workspace.resolve(schema.node)
        if isinstance(target, Node):
            return target
    flat = flatten(schema, workspace, View.RESPONSE)
    return frozenset(flat.properties) if flat is not None else frozenset()


def same(one: Schema, other: Schema, workspace: Workspace) -> bool:
    """Whether two schemas are one thing: by a shared definition, or by equal member names."""
    if set(identities(one, workspace)) & {found for found in identities(other, workspace) if isinstance(found, Node)}:
        return True
    return member_names(one, workspace, View.RESPONSE) == member_names(other, workspace, View.RESPONSE)


def below(schema: Schema, workspace: Workspace, view: View, seen: set[Node]) -> Iterator[tuple[str, Schema, Flat]]:
    """Every member below a schema with its name, its schema and the flat object that holds it.

    Definitions in `seen` are left out, those that are met go there: one set for many schemas looks at each definition once.
    """
    stack = [schema]
    while stack:
        flat = flatten(stack.pop(), workspace, view)
        if flat is None or flat.node in seen:
            continue
        seen.add(flat.node)
        inner = [*flat.branches, *((flat.items,) if flat.items is not None else ())]
        for name, member in flat.properties.items():
            yield name, member, flat
            inner.append(member)
        stack.extend(reversed(inner))
