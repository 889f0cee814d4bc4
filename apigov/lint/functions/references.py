"""unreferencedReusableObject: named parts that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from apigov.findings import JsonObject, Pointer, parse_pointer
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.text import Node, Tree, nearest, root_node

_LOCATION = r"^#(/([A-Za-z0-9_.!$&'()*+,;:=@-]|%[0-9A-Fa-f]{2}|~0|~1)*)*$"
Targets = set[tuple[Tree, Pointer]]


def unreferenced(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """Each key that no `$ref` outside of it leads to, in all files of this run's document."""
    if not isinstance(value, dict):
        return
    location = unquote(str(options["reusableObjectsLocation"]).removeprefix("#"))
    base: Pointer = parse_pointer(location)
    targets = context.shared.get(unreferenced)
    if targets is None:
        targets = context.shared[unreferenced] = _targets(context)
    root = root_node(context.node.tree)
    for name in value:
        if (root.tree, (*base, name)) not in targets:
            yield Violation(f"{name!r} is not used", nearest(root, (*base, name)), (name,))


def _targets(context: Context) -> Targets:
    """What the references of the root file and of all files behind them lead to; a part that only refers to itself is no target."""
    found: Targets = set()
    files: set[Tree] = set()
    todo = [context.node.tree]
    while todo:
        tree = todo.pop()
        if tree in files:
            continue
        files.add(tree)
        plain = context.workspace.plain(tree)
        known: set[str] = set()
        for text, value, link in _references(tree):
            if text in known:
                continue
            node = Node(tree, _pointer(link), value)
            target = context.workspace.follow(node)
            if isinstance(target, Node):
                todo.append(target.tree)
                if target.tree is tree and node.pointer[: len(target.pointer)] == target.pointer:
                    continue
                found.add((target.tree, target.pointer))
            if plain:
                known.add(text)
    return found


def _references(tree: Tree) -> Iterator[tuple[str, Any, Any]]:
    """The text of each `$ref` with the object that holds it and the links of the way there."""
    stack: list[tuple[Any, Any]] = [(tree.data, None)]
    while stack:
        value, link = stack.pop()
        kind = type(value)
        items: Iterable[tuple[str | int, Any]] = value.items() if kind is dict else enumerate(value) if kind is list else ()
        for key, child in items:
            kind = type(child)
            if kind is dict or kind is list:
                stack.append((child, (link, key)))
            elif key == "$ref" and kind is str:
                yield child, value, link


def _pointer(link: Any) -> Pointer:
    steps: list[str | int] = []
    while link is not None:
        link, key = link
        steps.append(key)
    return tuple(reversed(steps))


FUNCTIONS = (
    RuleFunction(
        "unreferencedReusableObject",
        unreferenced,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["reusableObjectsLocation"],
            "properties": {"reusableObjectsLocation": {"type": "string", "pattern": _LOCATION}},
        },
    ),
)
