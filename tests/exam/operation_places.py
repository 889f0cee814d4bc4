"""Places relative to an operation (`responses/200/content/application~1json/schema/items`), as pointers into both documents.

References are followed and members of `allOf` and `anyOf` looked through, so one such place may be several pointers.
"""

from __future__ import annotations

from apigov.findings import Json, parse_pointer
from apigov.openapi import Body, Header, MediaType, Operation, Response, shape
from apigov.text import Node, root_node
from tests.exam.places import Pair, Place


def aims(pair: Pair, operation: str | None, place: str) -> frozenset[Place]:
    """Where a place is on each side that has the operation; without an operation it is a place of the document."""
    if operation is None:
        return frozenset().union(*(pair.places(side, "/" + place if place else "") for side in pair.sides))
    method, path = operation.split(" ", 1)
    steps = parse_pointer("/" + place) if place else ()
    found: set[Place] = set()
    for side, description in pair.sides.items():
        for one in description.operations:
            if (one.method, shape(one.path)) == (method.lower(), shape(path)):
                starts, rest = _start(one, tuple(map(str, steps)))
                found |= {(side, tuple(map(str, pointer))) for pointer in _walk(pair, side, starts, rest)}
    return frozenset(found)


def value_at(pair: Pair, side: str, place: tuple[str, ...]) -> Json:
    """What stands at a place; None where nothing does."""
    value: Json = pair.sides[side].root.tree.data
    for step in place:
        if isinstance(value, list):
            value = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _start(operation: Operation, steps: tuple[str, ...]) -> tuple[list[Node], tuple[str, ...]]:
    """The nodes of what the typed reading knows by name, and the steps below them."""
    match steps:
        case ("parameters", where, name, *rest):
            for parameter in operation.parameters:
                if (parameter.location, parameter.name) == (where, name):
                    return _within([parameter.use, parameter.node], parameter.content, tuple(rest))
        case ("requestBody", *rest) if operation.body is not None:
            return _body(operation.body, tuple(rest))
        case ("responses", code, *rest):
            response = operation.response(code)
            if response is not None:
                return _response(response, tuple(rest))
    return [operation.node], steps


def _within(nodes: list[Node], content: tuple[MediaType, ...], steps: tuple[str, ...]) -> tuple[list[Node], tuple[str, ...]]:
    """Below something with media types or, as in OpenAPI 2.0, with the words of a schema in itself."""
    match steps:
        case ("content", name, *rest):
            for media in content:
                if media.name == name:
                    if rest[:1] == ["schema"]:
                        return _schema(media, tuple(rest[1:]))
                    return [media.node], tuple(rest)
        case ("schema", *rest) if all(node.child("schema") is None for node in nodes):
            return nodes, tuple(rest)
    return nodes, steps


def _schema(media: MediaType, steps: tuple[str, ...]) -> tuple[list[Node], tuple[str, ...]]:
    if media.schema is None:
        return [media.node], ("schema", *steps)
    return [media.schema.node], steps


def _body(body: Body, steps: tuple[str, ...]) -> tuple[list[Node], tuple[str, ...]]:
    return _within([body.use, body.node], body.content, steps)


def _response(response: Response, steps: tuple[str, ...]) -> tuple[list[Node], tuple[str, ...]]:
    match steps:
        case ("headers", name, *rest):
            header: Header | None = next((one for one in response.headers if one.name == name), None)
            if header is not None:
                return _within([header.use, header.node], header.content, tuple(rest))
    return _within([response.use, response.node], response.content, steps)


def _walk(pair: Pair, side: str, starts: list[Node], steps: tuple[str, ...]) -> set[tuple[str | int, ...]]:
    layer = ends(pair, side, starts)
    names: dict[str, str] = {}
    for index, step in enumerate(steps):
        below = [child for node in layer for child in _children(node, names.get(step, step))]
        if not below:
            return {(*node.pointer, *steps[index:]) for node in layer}
        names = _mapped(layer) if step in ("oneOf", "anyOf") else {}
        layer = ends(pair, side, below)
    return {node.pointer for node in layer}


def _mapped(schemas: list[Node]) -> dict[str, str]:
    """Values of a tag to the names of the components that they stand for."""
    found: dict[str, str] = {}
    for schema in schemas:
        discriminator = schema.child("discriminator")
        mapping = discriminator.child("mapping") if discriminator is not None else None
        if mapping is not None:
            found.update({str(value): str(goal.value).rpartition("/")[2] for value, goal in mapping.children()})
    return found


def _children(node: Node, step: str) -> list[Node]:
    """The child of this name; of the members of a list those that refer to a component of this name."""
    if isinstance(node.value, list) and not step.isdecimal():
        return [child for _, child in node.children() if (child.reference or "").rpartition("/")[2] == step]
    child = node.child(int(step) if isinstance(node.value, list) else step)
    return [child] if child is not None else []


def ends(pair: Pair, side: str, nodes: list[Node]) -> list[Node]:
    """These nodes, what they refer to, and the members of `allOf` and `anyOf` of all of them."""
    found: dict[tuple[str | int, ...], Node] = {}
    waiting = list(nodes)
    workspace = pair.sides[side].workspace
    while waiting:
        node = waiting.pop()
        if node.pointer in found:
            continue
        found[node.pointer] = node
        if node.reference is not None:
            end = workspace.resolve(node)
            if isinstance(end, Node):
                waiting.append(end)
        for word in ("allOf", "anyOf"):
            members = node.child(word) if isinstance(node.value, dict) else None
            if members is not None and isinstance(members.value, list):
                waiting.extend(child for _, child in members.children())
    return list(found.values())


def overlapping(pair: Pair) -> bool:
    """Whether the alternatives of some oneOf take the same payloads: objects of which none has a property with values of its own."""
    for side, description in pair.sides.items():
        waiting = [root_node(description.root.tree)]
        while waiting:
            node = waiting.pop()
            waiting.extend(child for _, child in node.children())
            members = node.child("oneOf") if isinstance(node.value, dict) else None
            objects = [child for _, child in members.children() if _is_object(pair, side, child)] if members is not None else []
            if len(objects) > 1 or (objects and node.child("discriminator") is not None):
                return True
    return False


def _is_object(pair: Pair, side: str, member: Node) -> bool:
    """Whether an alternative is an object that no property of its own values tells from others."""
    schemas = ends(pair, side, [member])
    members = [child.value for schema in schemas if (properties := schema.child("properties")) is not None for _, child in properties.children()]
    own_values = any(isinstance(value, dict) and ("enum" in value or "const" in value) for value in members)
    return all(schema.get("type") in (None, "object") for schema in schemas) and not own_values
