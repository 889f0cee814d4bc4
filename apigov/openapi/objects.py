"""The table of OpenAPI objects and fields, and the walk that it drives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from apigov.findings import Pointer
from apigov.openapi.table import TABLE
from apigov.openapi.version import Version
from apigov.records import NamedTuple
from apigov.text import Node

_VERSIONS = tuple(Version)


class ObjectUse(NamedTuple):
    """An OpenAPI object met by the walk, once for each definition. `kind` is its name in the table (Operation, Schema, Response ...).

    `name`: the key or name under which it was met first (a component name, header name, property name), else empty.
    """

    kind: str
    node: Node
    name: str = ""


class Field(NamedTuple):
    """A row of the table. `name` is "*" for the members that have no fixed name. `value`: the kind of value, as in table.py."""

    kind: str
    name: str
    value: str
    required: bool
    since: Version
    until: Version
    meaning: str


class Step(NamedTuple):
    """How a field leads to objects: `kind` stands there itself (`one`), as items of a list (`many`) or as members of a map (`keyed`)."""

    kind: str
    one: bool
    many: bool
    keyed: bool
    refable: bool


class Walk(NamedTuple):
    """The fields of a kind that lead to objects. `rest` is for members without a fixed name."""

    steps: Mapping[str, Step]
    rest: Step | None


@cache
def table() -> tuple[Field, ...]:
    """All rows, in the order of the specification."""
    versions = {str(version): version for version in _VERSIONS}
    rows, kind = [], ""
    for line in TABLE.splitlines():
        if not line.startswith(" "):
            kind = line.strip()
            continue
        name, value, span, meaning = line.split(None, 3)
        first, dash, last = span.partition("-")
        since = versions[first]
        until = versions[last] if last else _VERSIONS[-1] if dash else since
        rows.append(Field(kind, name.rstrip("!"), value, name.endswith("!"), since, until, meaning))
    return tuple(rows)


@cache
def fields(kind: str, version: Version) -> tuple[Field, ...]:
    """The fields that an object of this kind may have in a version; () for an unknown kind."""
    return tuple(row for row in table() if row.kind == kind and row.since <= version <= row.until)


@cache
def kinds(version: Version) -> tuple[str, ...]:
    """The kinds of object that a version has."""
    return tuple(dict.fromkeys(row.kind for row in table() if row.since <= version <= row.until))


def spaced(kind: str) -> str:
    """The name of a kind as the specification writes it: Path Item, OAuth Flow."""
    names = {"OpenAPI": "OpenAPI", "XML": "XML", "OAuthFlow": "OAuth Flow", "OAuthFlows": "OAuth Flows"}
    if kind in names:
        return names[kind]
    return "".join(f" {letter}" if letter.isupper() and index else letter for index, letter in enumerate(kind))


_WORD = re.compile(r"&?[A-Z]\w*")


def _step(value: str) -> Step | None:
    word = _WORD.search(value)
    if word is None:
        return None
    kind = word.group().lstrip("&")
    refable = word.group().startswith("&") or kind == "Schema"
    parts = value[1:-1].split("|") if value[0] in "{[" and value[-1] in "}]" and "|[" not in value.strip("{}") else value.split("|")
    keyed = value.startswith("{")
    many = any(part.startswith("[") and kind in part for part in parts) or (value.startswith("[") and value.endswith("]"))
    one = not keyed and any(part.lstrip("&") == kind for part in parts) and not value.startswith("[")
    return Step(kind, one, many and not keyed, keyed, refable)


@cache
def walks(version: Version) -> Mapping[str, Walk]:
    """For each kind the fields that lead to other objects."""
    found = {}
    for kind in kinds(version):
        steps = {row.name: step for row in fields(kind, version) if (step := _step(row.value))}
        rest = steps.pop("*", None)
        found[kind] = Walk(steps, rest)
    return found


# An object or reference on its way through the walk: kind, may it be a reference, node parts, name.
Visit = tuple[str, bool, Pointer, Any, str]


def children(walk: Walk, pointer: Pointer, value: Mapping[str, Any]) -> Iterator[Visit]:
    """The objects directly below an object, in source order."""
    steps, rest = walk.steps, walk.rest
    for key, item in value.items():
        kind_of_item = type(item)
        if kind_of_item is not dict and kind_of_item is not list:
            continue
        step = steps.get(key)
        if step is None:
            if rest is None or key.startswith("x-") or key in steps:
                continue
            step = rest
        below = (*pointer, key)
        if kind_of_item is list:
            if step.many:
                for index, entry in enumerate(item):
                    yield step.kind, step.refable, (*below, index), entry, ""
        elif step.keyed:
            for name, entry in item.items():
                yield step.kind, step.refable, (*below, name), entry, name
        elif step.one:
            yield step.kind, step.refable, below, item, key if step is rest else ""
