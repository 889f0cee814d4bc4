"""What may stand where in an OpenAPI description, as types: the table of objects read as a grammar.

A type is a text, as the table writes the kind of a value: `Operation`, `[Tag]` (a list), `{Schema}` (a map), `string`, `any`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from apigov.openapi import Version, fields, spaced

Types = frozenset[str]
ANY: Types = frozenset(("any",))
NOTHING: Types = frozenset()

_SCALARS = {"string": "string", "url": "string", "boolean": "boolean", "integer": "number", "number": "number"}
_JSON = frozenset(("string", "number", "boolean", "null", "array", "object"))
# Members without a fixed name, where not any name will do.
_FREE_NAMES = {"Paths": re.compile("/"), "Responses": re.compile(r"[1-5](?:\d\d|XX|xx)$|default$"), "{Operation}": re.compile("[A-Z]")}
_CLOSED = ("Reference", "SecurityRequirement")
CODES = (*(str(code) for code in range(100, 600)), *(f"{digit}XX" for digit in range(1, 6)), "default")


@dataclass(frozen=True, slots=True)
class Members:
    """What an object or list may hold. `free`: members of any name that `takes` allows; `items`: of a list."""

    fixed: dict[str, Types]
    free: Types = NOTHING
    items: Types = NOTHING
    name_of: str = ""

    @property
    def choosy(self) -> bool:
        """Whether members without a fixed name still have names of one form: paths, status codes."""
        return self.name_of in _FREE_NAMES

    def takes(self, name: str) -> bool:
        pattern = _FREE_NAMES.get(self.name_of)
        return bool(self.free) and (pattern is None or pattern.match(name) is not None)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The types of one version. `raw`: references stand as they are; else they are followed, and no `$ref` is left."""

    version: Version
    raw: bool

    def members(self, kind: str) -> Members:
        return _members(self, kind)

    def child(self, kind: str, name: str) -> Types:
        """The types of a member; a name of digits is an index in a list."""
        if kind == "any":
            return ANY
        members = self.members(kind)
        if name in members.fixed:
            return members.fixed[name]
        if members.takes(name):
            return members.free
        if members.items and name.lstrip("-").isdigit():
            return members.items
        is_object = kind[0].isupper() and kind not in _CLOSED
        return ANY if is_object and name.startswith("x-") else NOTHING

    def below(self, start: Iterable[str]) -> Types:
        """These types and all that may stand below them, but for what is inside examples and extensions."""
        return _below(self, frozenset(start))

    def parents(self, kind: str) -> Types:
        return _parents(self).get(kind, NOTHING)


def json_types(kind: str) -> frozenset[str]:
    """The JSON types of the values of a type."""
    if kind in _SCALARS:
        return frozenset((_SCALARS[kind],))
    if kind == "any":
        return _JSON
    if kind == "Schema":
        return frozenset(("object", "boolean"))
    return frozenset(("array" if kind.startswith("[") else "object",))


def shown(kind: str) -> str:
    """A type for people: a Path Item, a list of Tags."""
    if kind.startswith("["):
        return "a list"
    if kind.startswith("{"):
        return f"a map of {_inner_name(kind)}"
    if kind[0].isupper():
        return f"the {spaced(kind)} object"
    return {"any": "any value", "url": "a text", "string": "a text", "boolean": "true or false"}.get(kind, "a number")


def _inner_name(kind: str) -> str:
    names = [spaced(name) + " objects" if name[0].isupper() else f"{name} values" for name in re.findall(r"\w+", kind)]
    return " or ".join(names)


@cache
def _parts(value: str, raw: bool) -> Types:
    """The types of a kind of value, as the table writes it."""
    found: set[str] = set()
    depth, part = 0, ""
    for mark in f"{value}|":
        if mark == "|" and depth == 0:
            if part.startswith("&"):
                found |= {part[1:], "Reference"} if raw else {part[1:]}
            else:
                found.add(part)
            part = ""
            continue
        depth += (mark in "[{") - (mark in "]}")
        part += mark
    return frozenset(found)


@cache
def _members(grammar: Grammar, kind: str) -> Members:
    if kind.startswith("["):
        return Members({}, items=_parts(kind[1:-1], grammar.raw))
    if kind.startswith("{"):
        return Members({}, free=_parts(kind[1:-1], grammar.raw), name_of=kind)
    fixed: dict[str, Types] = {}
    free = NOTHING
    for row in fields(kind, grammar.version):
        types = _parts(row.value, grammar.raw)
        if row.name == "*":
            free = types
        elif row.name != "$ref" or grammar.raw:
            fixed[row.name] = fixed.get(row.name, NOTHING) | types
    return Members(fixed, free, name_of=kind)


@cache
def _below(grammar: Grammar, start: Types) -> Types:
    seen = set(start)
    todo = list(start)
    while todo:
        members = grammar.members(todo.pop())
        for types in (*members.fixed.values(), members.free, members.items):
            for one in types:
                if one not in seen and one != "any":
                    seen.add(one)
                    todo.append(one)
    return frozenset(seen)


@cache
def _parents(grammar: Grammar) -> dict[str, Types]:
    found: dict[str, set[str]] = {}
    for kind in grammar.below(("OpenAPI",)):
        members = grammar.members(kind)
        for types in (*members.fixed.values(), members.free, members.items):
            for one in types:
                found.setdefault(one, set()).add(kind)
    return {kind: frozenset(above) for kind, above in found.items()}
