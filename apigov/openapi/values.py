"""Reading members with a given type: what has another type is left out."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.text import Node


def is_whole(node: Node) -> bool:
    """Whether a node is a whole description, which no reference to a part of one can mean."""
    return not node.pointer and isinstance(node.value, dict) and ("openapi" in node.value or "swagger" in node.value)


def text(node: Node, key: str) -> str | None:
    value = node.get(key)
    return value if isinstance(value, str) else None


def flag(node: Node, key: str, default: bool = False) -> bool:
    value = node.get(key)
    return value if isinstance(value, bool) else default


def texts(node: Node | None) -> tuple[str, ...]:
    """The strings of a list."""
    value = node.value if node is not None else None
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def text_map(node: Node, key: str) -> dict[str, str]:
    """The members of a map that are strings."""
    value = node.get(key)
    return {name: item for name, item in value.items() if isinstance(item, str)} if isinstance(value, dict) else {}


def members(node: Node | None, *, extensions: bool = True) -> Iterator[tuple[str, Node]]:
    """The members of an object; without `extensions` those that are no `x-` member."""
    if node is not None and isinstance(node.value, dict):
        for key, value in node.value.items():
            if extensions or not key.startswith("x-"):
                yield key, Node(node.tree, (*node.pointer, key), value)


def items(node: Node | None) -> Iterator[Node]:
    """The items of a list."""
    if node is not None and isinstance(node.value, list):
        for _, child in node.children():
            yield child


def essence(name: str) -> str:
    """A media type without its parameters, in lower case."""
    return name.partition(";")[0].strip().lower()
