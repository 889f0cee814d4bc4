"""The plain evaluator: a path over the resolved view (references are followed on the way) or over the raw tree.

A path that does not look at the way in meets each definition once: the memo is on (tree, pointer, step), so shared parts cost once
and cycles end. One that does (`^`, @path, @parent, @parentProperty) walks every use once; a reference to an ancestor stays as it is.
Behind `^` a parent comes once for each child that led to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apigov.findings import Pointer
from apigov.lint.jsonpath import javascript as js
from apigov.lint.jsonpath.ast import Filter, Itself, Names, Parent, Path, Script, Selector, Slice, Step, Wildcard
from apigov.lint.jsonpath.filters import Scope
from apigov.lint.jsonpath.methods import member
from apigov.records import NamedTuple
from apigov.text import Broken, Node, Tree, Workspace

# Uses that a path which reads the way in may walk; descriptions with shared parts inside shared parts would never end.
MOST_USES = 2_000_000


class Hit(NamedTuple):
    """A place that a path leads to. `node`: the definition, behind references. `way`: the steps from the root through references.

    `up`: the hit of the parent, None at the root.
    """

    node: Node
    way: tuple[str | int, ...]
    up: Hit | None


class Evaluation:
    """One path over one document. `failures`: what filters could not be evaluated on, once for each expression."""

    def __init__(self, path: Path, workspace: Workspace, resolved: bool) -> None:
        self.path = path
        self.workspace = workspace
        self.resolved = resolved
        self.seen: set[tuple[Tree | None, Pointer, int, bool]] = set()
        self.failures: dict[str, str] = {}

    def run(self, root: Node) -> Iterator[Hit]:
        yield from self.steps(Hit(root, (), None), 0)

    def follow(self, node: Node, above: Hit) -> Node:
        if not self.resolved or node.reference is None:
            return node
        target = self.workspace.resolve(node)
        if isinstance(target, Broken) or holds_itself(target, node):
            return node
        if self.path.reads_way:
            hit: Hit | None = above
            while hit is not None:
                if hit.node == target:
                    return node
                hit = hit.up
        return target

    def fresh(self, hit: Hit, index: int, descending: bool) -> bool:
        """Whether this place, or this use of it where the way counts, was not yet visited in this state."""
        if self.path.reads_way:
            key: tuple[Tree | None, Pointer, int, bool] = (None, hit.way, index, descending)
            if len(self.seen) == MOST_USES:
                return False
        else:
            key = (hit.node.tree, hit.node.pointer, index, descending)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def steps(self, hit: Hit, index: int) -> Iterator[Hit]:
        """Hits of the path from step `index` on, starting at `hit`."""
        if index == len(self.path.steps):
            yield hit
            return
        step = self.path.steps[index]
        if isinstance(step.selector, Parent):
            if hit.up is not None:
                yield from self.steps(hit.up, index + 1)
        elif not step.descend:
            yield from self.select(hit, step.selector, index)
        else:
            yield from self.descend(hit, step, index)

    def descend(self, top: Hit, step: Step, index: int) -> Iterator[Hit]:
        """The selector at a place and at every place below it, in document order, without recursion."""
        if isinstance(step.selector, Itself) and top.up is not None and not isinstance(top.node.value, dict | list):
            yield from self.steps(top, index + 1)
        todo = [top]
        while todo:
            hit = todo.pop()
            if not isinstance(hit.node.value, dict | list) or not self.fresh(hit, index, True):
                continue
            if isinstance(step.selector, Itself):
                yield from self.steps(hit, index + 1)
            yield from self.select(hit, step.selector, index)
            todo += [child for child in reversed(list(self.children(hit))) if isinstance(child.node.value, dict | list)]

    def children(self, hit: Hit) -> Iterator[Hit]:
        for key, node in hit.node.children():
            yield Hit(self.follow(node, hit), (*hit.way, key), hit)

    def select(self, hit: Hit, selector: Selector, index: int) -> Iterator[Hit]:
        for child in self.chosen(hit, selector):
            last = index + 1 == len(self.path.steps)
            if last or isinstance(self.path.steps[index + 1].selector, Parent) or self.fresh(child, index + 1, False):
                yield from self.steps(child, index + 1)

    def chosen(self, hit: Hit, selector: Selector) -> Iterator[Hit]:
        value = hit.node.value
        if isinstance(selector, Names):
            for name in selector.names:
                step: str | int = name
                if isinstance(value, list):
                    if not (name.isascii() and name.isdigit()):
                        continue
                    step = int(name)
                node = hit.node.child(step)
                if node is not None:
                    yield Hit(self.follow(node, hit), (*hit.way, step), hit)
        elif isinstance(selector, Wildcard):
            yield from self.children(hit)
        elif isinstance(selector, Slice):
            if isinstance(value, list) and selector.step != 0:
                for position in range(len(value))[selector.start : selector.stop : selector.step]:
                    yield from self.chosen(hit, Names((str(position),)))
        elif isinstance(selector, Filter):
            yield from (child for child in self.children(hit) if self.holds(selector, child, hit))
        elif isinstance(selector, Script):
            yield from self.scripted(hit, selector)

    def scripted(self, hit: Hit, selector: Script) -> Iterator[Hit]:
        try:
            key = selector.expression.run(self.scope(hit))
        except js.JsError as error:
            self.failures.setdefault(selector.expression.text, str(error))
            return
        yield from self.chosen(hit, Names((js.text(key),)))

    def holds(self, selector: Filter, child: Hit, above: Hit) -> bool:
        try:
            return selector.expression.holds(self.scope(child))
        except js.JsError as error:
            self.failures.setdefault(selector.expression.text, str(error))
            return False

    def scope(self, hit: Hit) -> Scope:
        up = hit.up
        parent: Any = up.up.node.value if up is not None and up.up is not None else js.UNDEFINED
        return Scope(
            value=hit.node.value,
            property=hit.way[-1] if hit.way else "$",
            parent=parent,
            parent_property=up.way[-1] if up is not None and up.way else js.UNDEFINED,
            root=self.root_value(hit),
            path=lambda: "$" + "".join(f"[{step}]" if isinstance(step, int) else f"['{step}']" for step in hit.way),
            reach=lambda steps: reach(hit.node.value, hit.node.tree, steps, self.workspace if self.resolved else None),
        )

    def root_value(self, hit: Hit) -> Any:
        while hit.up is not None:
            hit = hit.up
        return hit.node.value


def reach(value: Any, tree: Tree, steps: tuple[str | int, ...], workspace: Workspace | None) -> Any:
    """The member behind a path of names, through references where there is a workspace. Raises JsError as `member` does."""
    for step in steps:
        value = member(value, step)
        if workspace is not None and isinstance(value, dict) and isinstance(value.get("$ref"), str):
            target = workspace.resolve(Node(tree, (), value))
            if isinstance(target, Node):
                tree, value = target.tree, target.value
    return value


def holds_itself(target: Node, node: Node) -> bool:
    """Whether a reference leads to something that holds it: the circular case that shows itself in the pointer."""
    return target.tree is node.tree and node.pointer[: len(target.pointer)] == target.pointer


def evaluate(path: Path, root: Node, workspace: Workspace, resolved: bool = True) -> tuple[list[Hit], dict[str, str]]:
    """The hits in document order, and for each filter that could not be evaluated somewhere (it is false there) what was wrong."""
    evaluation = Evaluation(path, workspace, resolved)
    return list(evaluation.run(root)), evaluation.failures
