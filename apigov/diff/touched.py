"""Which operations have to be looked at: what says the same on both sides, through all that it refers to, is not even read."""

from __future__ import annotations

from functools import cached_property

from apigov.diff.same import Same
from apigov.openapi import Description, Operation
from apigov.text import Node

_ROOT_WORDS = ("security", "servers", "securityDefinitions", "host", "basePath", "schemes", "consumes", "produces")
PARTS = frozenset(("parameters", "body", "responses", "callbacks", "security"))
# What a path item says for all its operations.
_SHARED = ("parameters", "servers")


class Touched:
    """What may differ between two descriptions. What is not told of here says the same."""

    def __init__(self, base: Description, revision: Description, same: Same) -> None:
        self._base, self._revision = base, revision
        self._roots = (base.root, revision.root)
        self._same = same

    def operations(self) -> tuple[tuple[Operation, ...], tuple[Operation, ...]]:
        """The operations of both sides that may differ."""
        queried = self._base.query_operations, self._revision.query_operations
        old, new = (root.child("paths") for root in self._roots)
        if old is None or new is None or not self._equal_roots:
            return (*self._base.operations, *queried[0]), (*self._revision.operations, *queried[1])
        paths: set[str] = set()
        nodes: set[Node] = set()
        for path in self._base.paths:
            one, other = old.child(path), new.child(path)
            if one is None or other is None:
                continue
            equal = _equal_members(one, other, self._same)
            if equal is None:
                paths.add(path)
            else:
                nodes.update(equal)
        base, revision = (side.operations_at([path for path in side.paths if path not in paths], nodes) for side in (self._base, self._revision))
        return (*base, *queried[0]), (*revision, *queried[1])

    def parts(self, base: Operation, revision: Operation) -> frozenset[str]:
        """The parts of a pair of operations that may differ, of PARTS."""
        items = base.item.value, revision.item.value
        if not self._same.enabled or base.path != revision.path or not all(isinstance(item, dict) and "$ref" not in item for item in items):
            return PARTS
        equal, operations, found = self._equal, (base.node, revision.node), set[str]()
        if not (equal(operations, "parameters") and equal((base.item, revision.item), "parameters")):
            found.add("parameters")
        # In 2.0 bodies are parameters, and media types stand beside or at the root.
        old_form = self._base.version == "2.0"
        if not equal(operations, "requestBody") or (old_form and (found or not self._equal_types(operations, "consumes"))):
            found.add("body")
        if not equal(operations, "responses") or (old_form and not self._equal_types(operations, "produces")):
            found.add("responses")
        if not equal(operations, "callbacks"):
            found.add("callbacks")
        if not self._equal_roots or not equal(operations, "security"):
            found.add("security")
        return frozenset(found)

    def _equal(self, sides: tuple[Node, Node], word: str) -> bool:
        """Whether both have a member, and the same one, or neither has."""
        old, new = sides[0].child(word), sides[1].child(word)
        return (old is None and new is None) or self._same.same(old, new)

    def _equal_types(self, operations: tuple[Node, Node], word: str) -> bool:
        return self._equal(operations, word) and self._equal(self._roots, word)

    @cached_property
    def _equal_roots(self) -> bool:
        """Whether what the root says for all operations is the same."""
        if not self._same.enabled or not all(self._equal(self._roots, word) for word in _ROOT_WORDS):
            return False
        old, new = (root.child("components") or root for root in self._roots)
        return self._equal((old, new), "securitySchemes")


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
