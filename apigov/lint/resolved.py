"""Data with its references followed, for the few functions that need a whole value at once."""

from __future__ import annotations

from apigov.findings import Json
from apigov.lint.function import Absent, Context, Value
from apigov.text import Node, Tree

Key = tuple[Tree, tuple[str | int, ...]]


def materialise(value: Value, context: Context) -> Json:
    """The value of the context's node with references replaced by what they lead to; circular ones keep their `$ref` object.

    Parts without references are shared with the tree, never copied. A value that is not the node's own is given back as it is.
    """
    if isinstance(value, Absent):
        return None
    if not context.resolved or context.node.value is not value or not isinstance(value, dict | list):
        return value
    done: dict[Key, Json] = context.shared.setdefault(materialise, {})
    return _resolved(context.node, context, done, [])


def _resolved(node: Node, context: Context, done: dict[Key, Json], above: list[Key]) -> Json:
    target = context.resolve(node) if node.reference is not None else node
    key = (target.tree, target.pointer)
    if key in above:
        return node.value
    if not isinstance(target.value, dict | list):
        return target.value
    if key in done:
        return done[key]
    above.append(key)
    children = {
        step: _resolved(Node(target.tree, (*target.pointer, step), item), context, done, above) if isinstance(item, dict | list) else item
        for step, item in (target.value.items() if isinstance(target.value, dict) else enumerate(target.value))
    }
    above.pop()
    made: Json
    if isinstance(target.value, dict):
        same = all(children[step] is item for step, item in target.value.items())
        made = target.value if same else {str(step): item for step, item in children.items()}
    else:
        same = all(children[step] is item for step, item in enumerate(target.value))
        made = target.value if same else list(children.values())
    if not above or same:
        done[key] = made
    return made
