"""Pairs of objects that stand for each other on both sides, and how people call their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apigov.findings import OperationRef
from apigov.openapi import spaced
from apigov.text import Node

# Objects that have no name of their own worth saying.
_SILENT = frozenset(("OpenAPI", "Components", "Paths", "Responses", "OAuthFlows", "SecurityRequirement"))
_FIXED = {"RequestBody": "the request body", "Info": "`info`", "Contact": "`contact`", "License": "`license`", "XML": "`xml`"} | {
    "ExternalDocs": "`externalDocs`",
    "Discriminator": "the discriminator",
}
_NAMED = {"PathItem": "path", "OAuthFlow": "flow", "Encoding": "part", "ServerVariable": "variable"}
_IN_WORDS = frozenset(("description", "summary", "title", "example", "examples"))
_STEPS = {"items": "[]", "additionalProperties": "*", "patternProperties": "*", "properties": ""}


@dataclass(frozen=True, slots=True)
class Spot:
    """An object on both sides. `field`: the field that leads to it; `name`: its key there, or what tells it from its neighbours.

    `moved`: it stands in place on one side and behind a reference on the other, which is told besides.
    """

    kind: str
    base: Node
    revision: Node
    field: str = ""
    name: str = ""
    above: Spot | None = None
    moved: bool = False

    def up(self) -> Iterator[Spot]:
        """This spot and those around it, from inside to outside."""
        spot: Spot | None = self
        while spot is not None:
            yield spot
            spot = spot.above


def operation_of(spot: Spot) -> tuple[OperationRef, ...]:
    """The operation that holds a spot, () outside of all; what lies in a callback belongs to the operation that calls."""
    found: tuple[OperationRef, ...] = ()
    for one in spot.up():
        item = one.above
        if one.kind == "Operation" and item is not None and item.above is not None and item.above.kind != "Components":
            found = (OperationRef(one.name or one.field, item.name),)
    return found


def call(spot: Spot, field: str) -> str:
    """How people call a field of an object, without the operation around it."""
    return " of ".join((field if field in _IN_WORDS else f"`{field}`", *things(spot)))


def call_entry(spot: Spot, field: str, kind: str, name: str) -> str:
    """How people call a member of a map or an item of a list; `kind` is that of the objects there."""
    word = f"`{field}[{name}]`" if kind == "Schema" else f"{call_kind(kind)} `{name}`"
    if field == "properties":
        word = f"property `{name}`"
    return " of ".join((word, *things(spot)))


def call_kind(kind: str) -> str:
    return _NAMED.get(kind, spaced(kind).lower())


def title(spot: Spot) -> str:
    """How people call an object."""
    return " of ".join(things(spot)) or "the description"


def things(spot: Spot) -> Iterator[str]:
    """The names of an object and of those around it, from inside to outside, as far as its operation or component."""
    inner = spot
    steps: list[str] = []
    for one in spot.up():
        if one.kind == "Operation" and operation_of(one):
            break
        if one.kind == "Schema" and one.above is not None and one.above.kind in ("Schema", "Items"):
            steps.append(_step(one))
            continue
        if steps:
            yield f"`{_path(steps)}`"
            steps = []
            if one.kind == "Schema" and not _is_component(one):
                continue
        thing = _thing(one, inner)
        if thing:
            yield thing


def _path(steps: list[str]) -> str:
    return "/".join(reversed(steps))


def _step(spot: Spot) -> str:
    if spot.field == "properties":
        return spot.name
    if spot.field in _STEPS:
        return _STEPS[spot.field]
    return f"{spot.field}[{spot.name}]" if spot.name else spot.field


def _is_component(spot: Spot) -> bool:
    return spot.above is not None and spot.above.kind == "Components"


def _thing(spot: Spot, inner: Spot) -> str:
    if _is_component(spot):
        return f"{spaced(spot.kind).lower()} `{spot.name}`"
    if spot.kind in _SILENT or (spot.kind == "MediaType" and spot is not inner):
        return ""
    if spot.kind == "Schema":
        return "the schema" if spot is inner else ""
    if spot.kind in _FIXED:
        return _FIXED[spot.kind]
    if spot.kind == "MediaType":
        return f"`{spot.name}`"
    return f"{call_kind(spot.kind)} `{spot.name}`" if spot.name else f"`{spot.field}`"
