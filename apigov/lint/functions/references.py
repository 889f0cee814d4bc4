"""unreferencedReusableObject: named parts that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterable
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
        for node in _references(tree):
            target = context.workspace.follow(node)
            if isinstance(target, Node):
                if target.tree is not tree or node.pointer[: len(target.pointer)] != target.pointer:
                    found.add((target.tree, target.pointer))
                todo.append(target.tree)
    return found


def _references(tree: Tree) -> Iterable[Node]:
    stack: list[tuple[Any, Any]] = [(tree.data, None)]
    while stack:
        value, link = stack.pop()
        items: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, child in items:
            if isinstance(child, dict | list):
                stack.append((child, (link, key)))
            elif key == "$ref" and isinstance(child, str):
                yield Node(tree, _pointer(link), value)


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
