"""The effective parameters of an operation, before they are read: those of the path item overridden by its own."""

from __future__ import annotations

from apigov.openapi.context import Context
from apigov.openapi.values import items, text
from apigov.records import NamedTuple
from apigov.text import Node


class ParameterUse(NamedTuple):
    level: str
    use: Node
    node: Node
    name: str
    location: str


def parameter_uses(context: Context, operation: Node, parts: tuple[Node, ...]) -> tuple[ParameterUse, ...]:
    """Path item's first. Names are equal by (in, name), header names without case; of equal ones in one list the first counts."""
    shared = next((listing for part in parts if (listing := part.child("parameters")) is not None), None)
    found: dict[tuple[str, str], ParameterUse] = {}
    for level, listing in (("path-item", shared), ("operation", operation.child("parameters"))):
        for use in items(listing):
            node = context.target(use)
            name = text(node, "name") if node else None
            location = text(node, "in") if node else None
            if node is None or name is None or location is None:
                continue
            key = (location, name.lower() if location == "header" else name)
            if key not in found or found[key].level != level:
                found[key] = ParameterUse(level, use, node, name, location)
    return tuple(found.values())
