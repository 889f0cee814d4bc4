"""From a hit to the values that a check looks at: `field` in its forms (linting.md section 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from apigov.findings import Pointer
from apigov.lint.function import ABSENT, Value
from apigov.lint.jsonpath import PathError, evaluate, parse
from apigov.records import NamedTuple
from apigov.text import Node, Workspace

_LODASH = r"""[^.\[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))"""


class Target(NamedTuple):
    """A value to check. `node` is its place, or the nearest existing one; `missing` are the steps below `node` that do not exist."""

    value: Value
    node: Node
    missing: tuple[str, ...] = ()
    on_key: bool = False


Follow = Callable[[Node], Node]


def below(node: Node, steps: Pointer, follow: Follow) -> Node:
    """The node below another as far as the steps exist, through references on the way; the last one as it stands."""
    for step in steps:
        above = follow(node)
        child = above.child(int(step) if isinstance(above.value, list) and str(step).isdigit() else str(step))
        if child is None:
            break
        node = child
    return node


def targets(node: Node, field: str | None, follow: Follow, workspace: Workspace, resolved: bool) -> Iterable[Target]:
    """The targets of a hit; `node` is behind references already."""
    if field is None or not isinstance(node.value, dict | list):
        return (Target(node.value, node),)
    if field == "@key":
        return _keys(node, follow)
    if field[0:1] == "$" and field[1:2] in (".", "[", ""):
        return _by_path(node, field, workspace, resolved)
    return (_by_name(node, field, follow),)


def _keys(node: Node, follow: Follow) -> Iterator[Target]:
    if not node.value:
        yield Target(ABSENT, node)
    for step, child in node.children():
        yield Target(str(step), follow(child), on_key=True)


def _by_path(node: Node, field: str, workspace: Workspace, resolved: bool) -> Iterator[Target]:
    try:
        path = parse(field)
    except PathError:
        yield Target(ABSENT, node)
        return
    hits, _ = evaluate(path, node, workspace, resolved)
    if not hits:
        yield Target(ABSENT, node)
    for hit in hits:
        yield Target(hit.way[-1], hit.node, on_key=True) if path.keys and hit.way else Target(hit.node.value, hit.node)


def _by_name(node: Node, field: str, follow: Follow) -> Target:
    steps = (field,) if isinstance(node.value, dict) and field in node.value else lodash_steps(field)
    here = node
    for number, step in enumerate(steps):
        child = here.child(int(step)) if isinstance(here.value, list) and step.isdigit() else here.child(step)
        if child is None:
            return Target(_length(here, step, number == len(steps) - 1), here, steps[number:])
        here = follow(child)
    return Target(here.value, here)


def _length(node: Node, step: str, last: bool) -> Value:
    """`length` of a list or text is a member in JavaScript."""
    if last and step == "length" and isinstance(node.value, str | list):
        return len(node.value)
    return ABSENT


@cache
def lodash_steps(field: str) -> tuple[str, ...]:
    """The steps of a lodash path: a.b, a[0], ['x/y']."""
    if not field:
        return ("",)
    plain = tuple(field.split("."))
    if all(plain) and "[" not in field and "]" not in field:
        return plain
    steps: list[str] = [""] if field.startswith(".") else []
    for match in re.finditer(_LODASH, field):
        if match[2] is not None:
            steps.append(re.sub(r"\\(.)", r"\1", match[3]))
        else:
            steps.append(match[1] if match[1] is not None else match[0])
    return tuple(steps)
