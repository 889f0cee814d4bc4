"""Handles on places in trees."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.findings import Json, Pointer
from apigov.text.tree import Tree


class Node:
    """A handle on one value, made when needed, never changed. Equal when tree and pointer are the same."""

    __slots__ = ("pointer", "tree", "value")

    def __init__(self, tree: Tree, pointer: Pointer, value: Json) -> None:
        self.tree = tree
        self.pointer = pointer
        self.value = value

    def __eq__(self, other: object) -> bool:
        return self.tree == other.tree and self.pointer == other.pointer if isinstance(other, Node) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.tree, self.pointer))

    def __repr__(self) -> str:
        return f"Node({self.tree!r}, {self.pointer!r}, {self.value!r})"

    def child(self, step: str | int) -> Node | None:
        """The member or item at `step`, or None where there is none (or where this is a scalar)."""
        value = self.value
        if isinstance(value, dict):
            if isinstance(step, str) and step in value:
                return Node(self.tree, (*self.pointer, step), value[step])
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            return Node(self.tree, (*self.pointer, step), value[step])
        return None

    def children(self) -> Iterator[tuple[str | int, Node]]:
        """Members or items in source order; nothing for a scalar."""
        value = self.value
        if isinstance(value, dict):
            for key, item in value.items():
                yield key, Node(self.tree, (*self.pointer, key), item)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield index, Node(self.tree, (*self.pointer, index), item)

    def get(self, key: str) -> Json:
        """The value of a member, None where it is absent or where this is no object."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    @property
    def reference(self) -> str | None:
        """The text of `$ref` where this is an object that holds one as a string."""
        if isinstance(self.value, dict):
            target = self.value.get("$ref")
            if isinstance(target, str):
                return target
        return None


def root_node(tree: Tree) -> Node:
    return Node(tree, (), tree.data)


def nearest(node: Node, pointer: Pointer) -> Node:
    """The node at a pointer below `node`, or the last one on the way there that exists."""
    for step in pointer:
        child = node.child(step)
        if child is None:
            break
        node = child
    return node
