"""One walk for many paths: their steps as one automaton over the resolved view, or over the raw tree (design part 6).

A group is the set of steps that wait at a place; groups are made once each, and so are their moves by key. What lies behind a
reference is entered once for each group, so shared definitions cost once and cycles end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from apigov.findings import Pointer
from apigov.lint.jsonpath import Path
from apigov.lint.jsonpath import javascript as js
from apigov.lint.jsonpath.ast import Filter, Names, Slice, Wildcard
from apigov.lint.jsonpath.evaluate import holds_itself, reach
from apigov.lint.jsonpath.filters import Expression, Scope
from apigov.text import Broken, Node, Tree, Workspace

State: TypeAlias = tuple[int, int]
# A place: the link above it and the key, or the node that a reference (or the walk's beginning) led to.
Link: TypeAlias = "tuple[Link | _Base, str | int] | _Base"


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a path leads to. `key`: the last step of the way there. `referred`: a reference was on the way."""

    node: Node
    key: str | int
    referred: bool


@dataclass(frozen=True, slots=True)
class _Base:
    node: Node
    referred: bool


@dataclass(frozen=True, slots=True)
class _Move:
    """What a child means to a group: the paths that end there, and the group that waits at the child."""

    ends: tuple[int, ...]
    group: _Group | None


@dataclass(slots=True)
class _Group:
    number: int
    stay: frozenset[State] = frozenset()
    named: dict[str, list[State]] = field(default_factory=dict)
    wild: list[State] = field(default_factory=list)
    slices: list[tuple[Slice, State]] = field(default_factory=list)
    by_key: dict[Expression, list[State]] = field(default_factory=dict)
    by_value: dict[Expression, list[State]] = field(default_factory=dict)
    moves: dict[Any, _Move] = field(default_factory=dict)


def walkable(path: Path) -> bool:
    """Whether a path is made of what the automaton knows: names, wildcards, descents, slices, filters that do not read the way."""
    return not path.reads_way and all(isinstance(step.selector, Names | Wildcard | Slice | Filter) for step in path.steps)


def walk(paths: Sequence[Path], root: Node, workspace: Workspace, resolved: bool) -> tuple[list[list[Found]], dict[str, str]]:
    """For each path what it finds, each definition (and, for paths that hand over keys, each key) once; and what filters failed on."""
    return _Walk(paths, root, workspace, resolved).run()


class _Walk:
    def __init__(self, paths: Sequence[Path], root: Node, workspace: Workspace, resolved: bool) -> None:
        self.paths = paths
        self.root = root
        self.workspace = workspace
        self.resolved = resolved
        self.groups: dict[frozenset[State], _Group] = {}
        self.entered: set[tuple[Tree, Pointer, int]] = set()
        self.targets: dict[tuple[Tree, str], Node | None] = {}
        self.found: list[dict[tuple[Node, str | int | None], Found]] = [{} for _ in paths]
        self.failures: dict[str, str] = {}

    def run(self) -> tuple[list[list[Found]], dict[str, str]]:
        base = _Base(self.root, False)
        for number, path in enumerate(self.paths):
            if not path.steps:
                self.end(number, base, "$")
        first = self.group(frozenset((number, 0) for number, path in enumerate(self.paths) if path.steps))
        todo: list[tuple[Any, Tree, Link, _Group]] = []
        if first is not None and isinstance(self.root.value, dict | list):
            todo.append((self.root.value, self.root.tree, base, first))
        while todo:
            value, tree, link, group = todo.pop()
            below = list(self.below(value, tree, link, group))
            below.reverse()
            todo += below
        return [list(found.values()) for found in self.found], self.failures

    def below(self, value: Any, tree: Tree, link: Link, group: _Group) -> Iterator[tuple[Any, Tree, Link, _Group]]:
        """Goes over the children of a place; gives those where steps wait."""
        listed = isinstance(value, list)
        sliced = self.sliced(group, value) if listed and group.slices else None
        moves = group.moves
        plain = not group.by_value and not group.by_key
        items: Iterable[tuple[str | int, Any]] = enumerate(value) if listed else value.items()
        for key, child in items:
            target: Node | None = None
            if self.resolved and isinstance(child, dict) and "$ref" in child:
                target = self.target(child, tree, link, key)
                if target is not None:
                    child = target.value
            if plain and sliced is None:
                name = str(key) if listed else key
                move = moves.get(name if name in group.named else None) or self.move(group, name if name in group.named else None, ())
            else:
                move = self.chosen(group, key, child, tree if target is None else target.tree, sliced)
            if not move.ends and move.group is None:
                continue
            place: Link = (link, key) if target is None else _Base(target, True)
            for number in move.ends:
                self.end(number, place, key)
            if move.group is not None and isinstance(child, dict | list) and child:
                if target is not None:
                    entry = (target.tree, target.pointer, move.group.number)
                    if entry in self.entered:
                        continue
                    self.entered.add(entry)
                yield child, tree if target is None else target.tree, place, move.group

    def target(self, child: Any, tree: Tree, link: Link, key: str | int) -> Node | None:
        """The end of a reference; None where it leads nowhere or to what holds it."""
        reference = child["$ref"]
        if not isinstance(reference, str):
            return None
        known = (tree, reference)
        if known not in self.targets:
            end = self.workspace.resolve(Node(tree, (), child))
            self.targets[known] = None if isinstance(end, Broken) else end
        target = self.targets[known]
        if target is None or (target.tree is tree and holds_itself(target, Node(tree, (*_pointer(link), key), None))):
            return None
        return target

    def sliced(self, group: _Group, value: list[Any]) -> dict[int, list[State]]:
        chosen: dict[int, list[State]] = {}
        for one, state in group.slices:
            for index in range(len(value))[one.start : one.stop : one.step] if one.step != 0 else ():
                chosen.setdefault(index, []).append(state)
        return chosen

    def chosen(self, group: _Group, key: str | int, child: Any, tree: Tree, sliced: Mapping[int, list[State]] | None) -> _Move:
        """The move where filters or slices have a say."""
        extra: list[State] = list(sliced.get(key, ())) if sliced is not None and isinstance(key, int) else []
        objects = isinstance(child, dict)
        for expression, states in group.by_value.items():
            guard = expression.guard
            if (guard is None or (objects and guard in child)) and self.holds(expression, key, child, tree):
                extra += states
        name = str(key)
        read = name if group.by_key or name in group.named else None
        known = (read, bool(group.by_key) and isinstance(key, int), tuple(extra))
        move = group.moves.get(known)
        if move is None:
            for expression, states in group.by_key.items():
                if self.holds(expression, key, child, tree):
                    extra += states
            move = group.moves[known] = self.made(group, name, extra)
        return move

    def move(self, group: _Group, name: str | None, extra: tuple[State, ...]) -> _Move:
        move = group.moves[name] = self.made(group, name, extra)
        return move

    def made(self, group: _Group, name: str | None, extra: Iterable[State]) -> _Move:
        passed = [*group.named.get(name, ()), *group.wild, *extra] if name is not None else [*group.wild, *extra]
        ends = tuple(dict.fromkeys(number for number, step in passed if step + 1 == len(self.paths[number].steps)))
        waiting = {(number, step + 1) for number, step in passed if step + 1 < len(self.paths[number].steps)}
        return _Move(ends, self.group(group.stay | waiting))

    def group(self, states: frozenset[State]) -> _Group | None:
        if not states:
            return None
        if states not in self.groups:
            self.groups[states] = self.grouped(states)
        return self.groups[states]

    def grouped(self, states: frozenset[State]) -> _Group:
        made = _Group(len(self.groups))
        staying: set[State] = set()
        for state in sorted(states):
            step = self.paths[state[0]].steps[state[1]]
            if step.descend:
                staying.add(state)
            selector = step.selector
            if isinstance(selector, Names):
                for name in dict.fromkeys(selector.names):
                    made.named.setdefault(name, []).append(state)
            elif isinstance(selector, Wildcard):
                made.wild.append(state)
            elif isinstance(selector, Slice):
                made.slices.append((selector, state))
            elif isinstance(selector, Filter):
                group = made.by_key if selector.expression.key_only else made.by_value
                group.setdefault(selector.expression, []).append(state)
        made.stay = frozenset(staying)
        return made

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

    def end(self, number: int, place: Link, key: str | int) -> None:
        if isinstance(place, _Base):
            node, referred = place.node, place.referred
        else:
            node, referred = _node(place)
        known = (node, key if self.paths[number].keys else None)
        if known not in self.found[number]:
            self.found[number][known] = Found(node, key, referred)


def _steps(link: Link) -> tuple[_Base, list[str | int]]:
    steps: list[str | int] = []
    while not isinstance(link, _Base):
        link, key = link
        steps.append(key)
    steps.reverse()
    return link, steps


def _pointer(link: Link) -> Pointer:
    base, steps = _steps(link)
    return (*base.node.pointer, *steps)


def _node(link: Link) -> tuple[Node, bool]:
    base, steps = _steps(link)
    value: Any = base.node.value
    for step in steps:
        value = value[step]
    return Node(base.node.tree, (*base.node.pointer, *steps), value), base.referred
