"""One walk for many paths: their automaton goes over the resolved view, or over the raw tree (design part 6).

What lies behind a reference is entered once for each group of steps, so shared definitions cost once and cycles end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, cast

from apigov.findings import Pointer
from apigov.lint.automaton import Automaton, Group, Move, State
from apigov.lint.jsonpath import Path
from apigov.lint.jsonpath import javascript as js
from apigov.lint.jsonpath.evaluate import holds_itself, reach
from apigov.lint.jsonpath.filters import Expression, Scope
from apigov.records import NamedTuple
from apigov.text import Broken, Node, Tree, Workspace

# An object or list whose children are still to be gone over: its value and place, whether a reference was on the way, who waits.
Waiting: TypeAlias = tuple[Any, Tree, Pointer, bool, Group]


class Found(NamedTuple):
    """A place that a path leads to. `key`: the last step of the way there. `referred`: a reference was on the way."""

    node: Node
    key: str | int
    referred: bool


def walk(paths: Sequence[Path], root: Node, workspace: Workspace, resolved: bool) -> tuple[list[list[Found]], dict[str, str]]:
    """For each path what it finds, each definition (and, for paths that hand over keys, each key) once; and what filters failed on."""
    return _Walk(paths, root, workspace, resolved).run()


class _Walk:
    def __init__(self, paths: Sequence[Path], root: Node, workspace: Workspace, resolved: bool) -> None:
        self.paths = paths
        self.root = root
        self.workspace = workspace
        self.resolved = resolved
        self.automaton = Automaton(paths)
        self.entered: set[tuple[Tree, Pointer, int]] = set()
        self.targets: dict[tuple[Tree, str], Node | None] = {}
        self.found: list[dict[tuple[Tree, Pointer, str | int | None], Found]] = [{} for _ in paths]
        self.failures: dict[str, str] = {}

    def run(self) -> tuple[list[list[Found]], dict[str, str]]:
        for path, found in zip(self.paths, self.found, strict=True):
            if not path.steps:
                found[self.root.tree, self.root.pointer, "$" if path.keys else None] = Found(self.root, "$", False)
        first = self.automaton.first()
        todo: list[Waiting] = []
        if first is not None and isinstance(self.root.value, dict | list):
            todo.append((self.root.value, self.root.tree, self.root.pointer, False, first))
        while todo:
            below = self.below(*todo.pop())
            if below:
                below.reverse()
                todo += below
        return [list(found.values()) for found in self.found], self.failures

    def below(self, value: Any, tree: Tree, pointer: Pointer, referred: bool, group: Group) -> list[Waiting]:
        """Goes over the children of a place; gives those where steps wait. The innermost loop of a run: what can be asked before is."""
        below: list[Waiting] = []
        listed = type(value) is list
        named, moves, tests, keyed, scalars = group.named, group.moves, group.tests, group.keyed, group.scalars
        guards, unguarded = group.guards, group.unguarded
        labelled = not listed or group.indexed
        sliced = group.sliced(len(value)) if listed and group.slices else None
        items: Iterable[tuple[str | int, Any]] = enumerate(value) if listed else value.items()
        for key, child in items:
            kind = type(child)
            name = (str(key) if listed else key) if labelled else None
            if not scalars and name not in named and kind is not dict and kind is not list:
                continue
            home, place = tree, (*pointer, key)
            target = self.target(Node(tree, place, child)) if kind is dict and "$ref" in child and self.resolved else None
            if target is not None:
                child, home, place = target.value, target.tree, target.pointer
                kind = type(child)
            bits = 0
            for bit, guard, quick, expression, _ in tests if unguarded or (kind is dict and not guards.isdisjoint(child)) else ():
                if (guard is None or (kind is dict and guard in child)) and (
                    quick(child, key) if quick is not None and kind is dict else self.holds(expression, key, child, home)
                ):
                    bits |= bit
            label = key if keyed else name if name in named else None
            move = moves.get((label, bits) if bits else label) if sliced is None else None
            if move is None:
                move = self.move(group, label, bits, () if sliced is None else sliced.get(cast(int, key), ()))
            for number in move.ends:
                end, found = (home, place, key if self.paths[number].keys else None), self.found[number]
                if end not in found:
                    found[end] = Found(Node(home, place, child), key, referred or target is not None)
            if move.group is not None and (kind is dict or kind is list) and (target is None or self.enters(target, move.group)):
                below.append((child, home, place, referred or target is not None, move.group))
        return below

    def move(self, group: Group, label: str | int | None, bits: int, extra: Sequence[State]) -> Move:
        """To a child with this label. Filters that look at keys alone are asked here, once for each key."""
        taken = [*extra]
        for expression, states in group.by_key.items() if label is not None else ():
            if self.holds(expression, cast("str | int", label), None, self.root.tree):
                taken += states
        move = self.automaton.move(group, None if label is None else str(label), bits, taken)
        if not group.slices:
            group.moves[(label, bits) if bits else label] = move
        return move

    def enters(self, target: Node, group: Group) -> bool:
        """Whether these steps wait behind this reference for the first time."""
        entry = (target.tree, target.pointer, group.number)
        if entry in self.entered:
            return False
        self.entered.add(entry)
        return True

    def target(self, node: Node) -> Node | None:
        """The end of a reference; None where it leads nowhere or to what holds it."""
        reference = node.reference
        if reference is None:
            return None
        known = (node.tree, reference)
        if known in self.targets:
            target = self.targets[known]
        else:
            end = self.workspace.resolve(node)
            target = None if isinstance(end, Broken) else end
            if self.workspace.plain(node.tree):
                self.targets[known] = target
        return None if target is None or holds_itself(target, node) else target

    def holds(self, expression: Expression, key: str | int, child: Any, tree: Tree) -> bool:
        if expression.quick is not None and isinstance(child, dict):
            return expression.quick(child, key)
        scope = Scope(
            value=child,
            property=key,
            parent=js.UNDEFINED,
            parent_property=js.UNDEFINED,
            root=self.root.value,
            path=str,
            reach=lambda steps: reach(child, tree, steps, self.workspace if self.resolved else None),
        )
        try:
            return expression.holds(scope)
        except js.JsError as error:
            self.failures.setdefault(expression.text, str(error))
            return False
