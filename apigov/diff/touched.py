"""Which operations have to be looked at: what says the same on both sides, through all that it refers to, is not even read."""

from __future__ import annotations

from apigov.diff.same import Same
from apigov.openapi import Description, Operation
from apigov.records import NamedTuple
from apigov.text import Node

_ROOT_WORDS = ("security", "servers", "securityDefinitions", "host", "basePath", "schemes", "consumes", "produces")
PARTS = frozenset(("parameters", "body", "responses", "callbacks"))
# What a path item says for all its operations.
_SHARED = ("parameters", "servers")


class Touched(NamedTuple):
    """The operations of both sides that may differ."""

    base: tuple[Operation, ...]
    revision: tuple[Operation, ...]


def touched(base: Description, revision: Description, same: Same) -> Touched:
    queried = base.query_operations, revision.query_operations
    old, new = base.root.child("paths"), revision.root.child("paths")
    if old is None or new is None or not same.enabled or not _equal_roots(base.root, revision.root):
        return Touched((*base.operations, *queried[0]), (*revision.operations, *queried[1]))
    paths: set[str] = set()
    nodes: set[Node] = set()
    for path in base.paths:
        one, other = old.child(path), new.child(path)
        if one is None or other is None:
            continue
        equal = _equal_members(one, other, same)
        if equal is None:
            paths.add(path)
        else:
            nodes.update(equal)
    read = (side.operations_at([path for path in side.paths if path not in paths], nodes) for side in (base, revision))
    return Touched(*((*found, *more) for found, more in zip(read, queried, strict=True)))


def _equal_roots(base: Node, revision: Node) -> bool:
    """Whether what the root says for all operations is the same text."""
    if any(base.get(word) != revision.get(word) for word in _ROOT_WORDS):
        return False
    components = base.get("components"), revision.get("components")
    schemes = [one.get("securitySchemes") if isinstance(one, dict) else None for one in components]
    return schemes[0] == schemes[1]


def _equal_members(base: Node, revision: Node, same: Same) -> list[Node] | None:
    """The operations of two path items that say the same, of both sides; None where the whole items do."""
    one, other = base.value, revision.value
    if not isinstance(one, dict) or not isinstance(other, dict) or "$ref" in one or "$ref" in other:
        return None if same.same(base, revision) else []
    equal = {key: pair for key in one if key in other and same.same(*(pair := (base.child(key), revision.child(key))))}
    if len(equal) == len(one) == len(other):
        return None
    if any(word not in equal for word in _SHARED if word in one or word in other):
        return []
    return [node for pair in equal.values() for node in pair if node is not None]


def differing(base: Operation, revision: Operation, roots: tuple[Node, Node], same: Same) -> frozenset[str]:
    """The parts of two operations that may differ, of: parameters, body, responses, callbacks. `roots`: of the two descriptions."""
    items = base.item.value, revision.item.value
    if not same.enabled or base.path != revision.path or not all(isinstance(item, dict) and "$ref" not in item for item in items):
        return PARTS

    def equal(sides: tuple[Node, Node], word: str) -> bool:
        old, new = sides[0].child(word), sides[1].child(word)
        return (old is None and new is None) or same.same(old, new)

    operations, found = (base.node, revision.node), set[str]()
    old_form = "swagger" in (roots[0].value if isinstance(roots[0].value, dict) else {})
    if not (equal(operations, "parameters") and equal((base.item, revision.item), "parameters")):
        found.add("parameters")
    # In 2.0 bodies are parameters, and media types stand beside or at the root.
    if not equal(operations, "requestBody") or (old_form and (found or not all(equal(sides, "consumes") for sides in (operations, roots)))):
        found.add("body")
    if not equal(operations, "responses") or (old_form and not all(equal(sides, "produces") for sides in (operations, roots))):
        found.add("responses")
    if not equal(operations, "callbacks"):
        found.add("callbacks")
    return frozenset(found)
