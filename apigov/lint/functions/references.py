"""unreferencedReusableObject: named parts that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import JsonObject, Pointer, parse_pointer
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.text import Node, Tree, root_node

Targets = set[tuple[Tree, Pointer]]


def unreferenced(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """Each key below the location that is not itself the target of a `$ref` anywhere in the files of this run's document."""
    location = str(options["reusableObjectsLocation"])
    if not isinstance(value, dict):
        return
    base: Pointer = parse_pointer(location.removeprefix("#"))
    targets = context.shared.get(unreferenced)
    if targets is None:
        targets = context.shared[unreferenced] = _targets(context)
    for name in value:
        if (context.node.tree, (*base, name)) not in targets:
            yield Violation(f"{name!r} is not used", (name,), (name,))


def _targets(context: Context) -> Targets:
    """What the references of the root file and of all files behind them lead to."""
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
                found.add((target.tree, target.pointer))
                todo.append(target.tree)
    return found


def _references(tree: Tree) -> Iterable[Node]:
    stack = [root_node(tree)]
    while stack:
        node = stack.pop()
        if node.reference is not None:
            yield node
        stack += [child for _, child in node.children() if isinstance(child.value, dict | list)]


FUNCTIONS = (
    RuleFunction(
        "unreferencedReusableObject",
        unreferenced,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["reusableObjectsLocation"],
            "properties": {"reusableObjectsLocation": {"type": "string", "pattern": "^#"}},
        },
    ),
)
