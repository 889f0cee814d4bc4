"""What a thing is called when people speak of it."""

from __future__ import annotations

from apigov.openapi import Description, ObjectUse, place_of
from apigov.text import Node


def name_of(description: Description, what: str, use: ObjectUse) -> str:
    """`GET /orders`, `query parameter q of GET /orders`, `property total of Order`, `schema Order`, `security scheme A` or a title."""
    node = use.node
    place = place_of(node)
    operation = f"{place.method.upper()} {place.path}" if place.method else place.path
    component = place.name.partition("/")[2] if place.name.startswith(("schemas/", "headers/", "securitySchemes/")) else ""
    if what == "operation":
        return operation or f"operation {node.pointer[-1]}"
    if what == "api":
        return description.title or "the API"
    if what == "parameter":
        own = f"{node.get('in') or ''} parameter {node.get('name') or node.pointer[-1]}".strip()
        return own + (f" of {operation}" if operation else "")
    if what == "security-scheme":
        return f"security scheme {node.pointer[-1]}"
    if what == "property":
        owner = component or _owner(node) or operation
        return f"property {_path(node)}" + (f" of {owner}" if owner else "")
    kind = "header" if what == "header" else "schema"
    own = component or use.name
    return f"{kind} {own}" + (f" of {operation}" if operation else "") if own else f"{kind} in {operation or place.below or node.tree.uri}"


def _owner(node: Node) -> str:
    """The name of a shared schema in a file of its own: the key below which the first `properties` stands."""
    steps = [str(step) for step in node.pointer]
    at = steps.index("properties") if "properties" in steps else 0
    return steps[at - 1] if at > 0 and "paths" not in steps[:1] else ""


def _path(node: Node) -> str:
    """`customer.address[].zip`: the properties on the way, `[]` for items."""
    path, steps, index = "", [str(step) for step in node.pointer], 0
    while index < len(steps):
        if steps[index] == "properties" and index + 1 < len(steps):
            path += ("." if path else "") + steps[index + 1]
            index += 2
            continue
        if steps[index] == "items" and path:
            path += "[]"
        index += 1
    return path
