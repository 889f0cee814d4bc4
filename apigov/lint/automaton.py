"""The steps of many paths as one automaton (design part 6).

A group is the set of steps that wait at a place; groups are made once each, and so are their moves to a child.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from apigov.lint.jsonpath import Path
from apigov.lint.jsonpath.ast import Filter, Names, Slice, Wildcard
from apigov.lint.jsonpath.filters import Expression, Quick
from apigov.records import NamedTuple

# A path by number, and the step of it that waits.
State: TypeAlias = tuple[int, int]


class Move:
    """What a child means to a group: the paths that end there, and the group that waits at the child. No tuple: walks read it all the time."""

    __slots__ = ("ends", "group")

    def __init__(self, ends: tuple[int, ...], group: Group | None) -> None:
        self.ends = ends
        self.group = group


class Test(NamedTuple):
    """A filter that looks at values: the states it lets on are `bit` of the bits of a child. A tuple, because walks unpack it often.

    `guard`: a member without which it is false. `quick`: the answer for an object and its key without a scope.
    """

    bit: int
    guard: str | None
    quick: Quick | None
    expression: Expression
    states: list[State]


class Group:
    """`moves`: those that were asked for, by label, or by label and bits where a filter has taken the child.

    `keyed`: some filter looks at keys and at nothing else, so that every key is a label of its own. `indexed`: places in lists matter.
    `scalars`: children that are no objects and no lists matter, whatever their names. `guards`: those of the tests, one of which has none
    where `unguarded`.
    """

    __slots__ = (
        "by_key", "guards", "indexed", "keyed", "moves", "named", "number", "scalars", "slices", "states", "stay", "tests", "unguarded", "wild",
    )  # fmt: skip

    def __init__(self, number: int, states: frozenset[State]) -> None:
        self.number = number
        self.states = states
        self.stay: frozenset[State] = frozenset()
        self.named: dict[str, list[State]] = {}
        self.wild: list[State] = []
        self.slices: list[tuple[Slice, State]] = []
        self.by_key: dict[Expression, list[State]] = {}
        self.tests: tuple[Test, ...] = ()
        self.guards: frozenset[str] = frozenset()
        self.unguarded = False
        self.keyed = False
        self.indexed = False
        self.scalars = False
        self.moves: dict[Any, Move] = {}

    def sliced(self, length: int) -> dict[int, list[State]]:
        """The states that slices let on, by index, in a list of so many items."""
        chosen: dict[int, list[State]] = {}
        for one, state in self.slices:
            for index in range(length)[one.start : one.stop : one.step] if one.step != 0 else ():
                chosen.setdefault(index, []).append(state)
        return chosen


def walkable(path: Path) -> bool:
    """Whether a path is made of what the automaton knows: names, wildcards, descents, slices, filters that do not read the way."""
    return not path.reads_way and all(isinstance(step.selector, Names | Wildcard | Slice | Filter) for step in path.steps)


class Automaton:
    """`paths`: walkable ones."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths
        self.groups: dict[frozenset[State], Group] = {}

    def first(self) -> Group | None:
        return self.group(frozenset((number, 0) for number, path in enumerate(self.paths) if path.steps))

    def move(self, group: Group, name: str | None, bits: int, extra: Iterable[State]) -> Move:
        """To a child of this name (None: one that no step names), taken by these filters of values and, `extra`, by others."""
        passed = [*group.named.get(name, ()), *group.wild, *extra] if name is not None else [*group.wild, *extra]
        for test in group.tests:
            if bits & test.bit:
                passed += test.states
        ends = tuple(dict.fromkeys(number for number, step in passed if step + 1 == len(self.paths[number].steps)))
        waiting = {(number, step + 1) for number, step in passed if step + 1 < len(self.paths[number].steps)}
        return Move(ends, self.group(group.stay | waiting))

    def group(self, states: frozenset[State]) -> Group | None:
        if not states:
            return None
        if states not in self.groups:
            self.groups[states] = self.made(states)
        return self.groups[states]

    def made(self, states: frozenset[State]) -> Group:
        group = Group(len(self.groups), states)
        staying: set[State] = set()
        by_value: dict[Expression, list[State]] = {}
        for state in sorted(states):
            step = self.paths[state[0]].steps[state[1]]
            if step.descend:
                staying.add(state)
            selector = step.selector
            if isinstance(selector, Names):
                for name in dict.fromkeys(selector.names):
                    group.named.setdefault(name, []).append(state)
            elif isinstance(selector, Wildcard):
                group.wild.append(state)
            elif isinstance(selector, Slice):
                group.slices.append((selector, state))
            elif isinstance(selector, Filter):
                filters = group.by_key if selector.expression.key_only else by_value
                filters.setdefault(selector.expression, []).append(state)
        group.stay = frozenset(staying)
        group.tests = tuple(
            Test(1 << number, expression.guard, expression.quick, expression, states) for number, (expression, states) in enumerate(by_value.items())
        )
        group.guards = frozenset(test.guard for test in group.tests if test.guard is not None)
        group.unguarded = any(test.guard is None for test in group.tests)
        group.keyed = bool(group.by_key)
        group.indexed = group.keyed or any(name.isdecimal() for name in group.named)
        group.scalars = bool(group.wild or group.slices or group.by_key) or group.unguarded
        return group
