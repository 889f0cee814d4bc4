"""Deterministic automata over code points, worked out state by state as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from apigov.records import Value
from apigov.schema.patterns.automaton import ACCEPT, EDGE, StateLimit, States, Stepper
from apigov.schema.patterns.charset import LAST

DEAD, ALL = 0, 1
Edges = tuple[tuple[int, int], ...]
"""Pairs of the last code point of an interval and the state it leads to; together they cover all code points."""

_DEAD_EDGES: Edges = ((LAST, DEAD),)
_ALL_EDGES: Edges = ((LAST, ALL),)


class Machine(Protocol):
    """State DEAD accepts no text any more, state ALL accepts every one."""

    @property
    def start(self) -> int: ...

    def accepts(self, state: int) -> bool: ...

    def edges(self, state: int) -> Edges: ...


def merged(pairs: Sequence[tuple[int, int]]) -> Edges:
    """The same edges with neighbours that lead to one state joined."""
    out: list[tuple[int, int]] = []
    for high, target in pairs:
        if out and out[-1][1] == target:
            out[-1] = (high, target)
        else:
            out.append((high, target))
    return tuple(out)


class PatternMachine:
    """The texts in which a pattern is found. `units`: the pattern is over UTF-16 code units."""

    def __init__(self, stepper: Stepper, units: bool, limit: int) -> None:
        self.stepper = stepper
        self.units = units
        self.limit = limit
        self.work = 0
        self.numbers: dict[tuple[States, int], int] = {}
        self.states: list[tuple[States, int]] = [(frozenset(), 0), (frozenset((ACCEPT,)), 0)]
        self.known: dict[int, Edges] = {DEAD: _DEAD_EDGES, ALL: _ALL_EDGES}
        starts = stepper.alphabet.starts
        self.ends = (*(start - 1 for start in starts[1:]), LAST)
        self.start = self.number(frozenset((stepper.nfa.start,)), EDGE)

    def number(self, kernel: States, before: int) -> int:
        if not kernel:
            return DEAD
        key = (kernel, before & self.stepper.before_mask)
        found = self.numbers.get(key)
        if found is None:
            if len(self.states) > self.limit:
                raise StateLimit(f"more than {self.limit} states")
            found = self.numbers[key] = len(self.states)
            self.states.append(key)
        return found

    def accepts(self, state: int) -> bool:
        if state <= ALL:
            return state == ALL
        kernel, before = self.states[state]
        return ACCEPT in self.stepper.closure(kernel, before, EDGE)

    def edges(self, state: int) -> Edges:
        found = self.known.get(state)
        if found is None:
            plain = self.plain_edges(state)
            found = self.known[state] = self.by_code_point(plain) if self.units else plain
        return found

    def plain_edges(self, state: int) -> Edges:
        if state <= ALL:
            return self.known[state]
        kernel, before = self.states[state]
        stepper = self.stepper
        targets: list[int] = []
        for kind, after in enumerate(stepper.alphabet.kinds):
            closed = stepper.closure(kernel, before, after)
            if ACCEPT in closed:
                targets.append(ALL)
                continue
            self.work += len(closed)
            if self.work > self.limit * 200:
                raise StateLimit("the automaton takes too long to work out")
            targets.append(self.number(stepper.step(closed, kind), after))
        return merged([(high, targets[kind]) for high, kind in zip(self.ends, stepper.alphabet.classes, strict=True)])

    def by_code_point(self, plain: Edges) -> Edges:
        """Edges of code units made edges of code points: beyond U+FFFF two units, one after the other."""
        out = [(min(high, 0xFFFF), target) for high, target in _cut(plain, 0, 0xFFFF)]
        for high, target, low in _with_low(_cut(plain, 0xD800, 0xDBFF), 0xD800):
            inner = _cut(self.plain_edges(target), 0xDC00, 0xDFFF)
            if len(inner) == 1:
                out.append((_astral(high, 0xDFFF), inner[0][1]))
                continue
            for lead in range(low, high + 1):
                out += [(_astral(lead, trail), after) for trail, after in inner]
        return merged(out)


def _astral(lead: int, trail: int) -> int:
    return 0x10000 + (lead - 0xD800 << 10) + trail - 0xDC00


def _cut(edges: Edges, low: int, high: int) -> list[tuple[int, int]]:
    """The edges of the code points from low to high."""
    out = []
    for end, target in edges:
        if end < low:
            continue
        out.append((min(end, high), target))
        if end >= high:
            break
    return out


def _with_low(edges: list[tuple[int, int]], low: int) -> list[tuple[int, int, int]]:
    out = []
    for high, target in edges:
        out.append((high, target, low))
        low = high + 1
    return out


class Opposite:
    """All other texts. DEAD and ALL change places."""

    def __init__(self, inner: Machine) -> None:
        self.inner = inner
        self.start = _swap(inner.start)

    def accepts(self, state: int) -> bool:
        return not self.inner.accepts(_swap(state))

    def edges(self, state: int) -> Edges:
        return tuple((high, _swap(target)) for high, target in self.inner.edges(_swap(state)))


def _swap(state: int) -> int:
    return 1 - state if state <= ALL else state


class Product:
    """The texts of both machines, or of either."""

    def __init__(self, left: Machine, right: Machine, both: bool, limit: int) -> None:
        self.left = left
        self.right = right
        self.both = both
        self.limit = limit
        self.numbers: dict[tuple[int, int], int] = {}
        self.states: list[tuple[int, int]] = [(DEAD, DEAD), (ALL, ALL)]
        self.known: dict[int, Edges] = {DEAD: _DEAD_EDGES, ALL: _ALL_EDGES}
        self.start = self.number(left.start, right.start)

    def number(self, left: int, right: int) -> int:
        decided, other = (DEAD, ALL) if self.both else (ALL, DEAD)
        if left == decided or right == decided:
            return decided
        if left == right == other:
            return other
        found = self.numbers.get((left, right))
        if found is None:
            if len(self.states) > self.limit:
                raise StateLimit(f"more than {self.limit} states")
            found = self.numbers[left, right] = len(self.states)
            self.states.append((left, right))
        return found

    def accepts(self, state: int) -> bool:
        left, right = self.states[state]
        if self.both:
            return self.left.accepts(left) and self.right.accepts(right)
        return self.left.accepts(left) or self.right.accepts(right)

    def edges(self, state: int) -> Edges:
        found = self.known.get(state)
        if found is None:
            left, right = self.states[state]
            found = self.known[state] = self.pair(self.left.edges(left), self.right.edges(right))
        return found

    def pair(self, left: Edges, right: Edges) -> Edges:
        out: list[tuple[int, int]] = []
        a = b = 0
        while True:
            (left_high, left_to), (right_high, right_to) = left[a], right[b]
            high = min(left_high, right_high)
            out.append((high, self.number(left_to, right_to)))
            if high == LAST:
                return merged(out)
            a += left_high == high
            b += right_high == high


class Lengths(Value):
    """Texts of `least` to `most` code points. The state is the number of code points read, plus 2."""

    least: int
    most: int | None

    @property
    def start(self) -> int:
        return self.state(0)

    def state(self, count: int) -> int:
        if self.most is not None and (count > self.most or self.least > self.most):
            return DEAD
        if self.most is None and count >= self.least:
            return ALL
        return count + 2

    def accepts(self, state: int) -> bool:
        return state == ALL or (state > ALL and self.least <= state - 2)

    def edges(self, state: int) -> Edges:
        return ((LAST, state if state <= ALL else self.state(state - 1)),)


class Words:
    """Exactly these texts."""

    def __init__(self, words: Sequence[str]) -> None:
        self.next: list[dict[int, int]] = [{}, {}, {}]
        self.final: set[int] = set()
        self.start = 2 if words else DEAD
        for word in words:
            state = 2
            for char in word:
                following = self.next[state].get(ord(char))
                if following is None:
                    following = self.next[state][ord(char)] = len(self.next)
                    self.next.append({})
                state = following
            self.final.add(state)

    def accepts(self, state: int) -> bool:
        return state in self.final or state == ALL

    def edges(self, state: int) -> Edges:
        if state == ALL:
            return _ALL_EDGES
        out: list[tuple[int, int]] = []
        at = 0
        for code, target in sorted(self.next[state].items()):
            if code > at:
                out.append((code - 1, DEAD))
            out.append((code, target))
            at = code + 1
        if at <= LAST:
            out.append((LAST, DEAD))
        return tuple(out)
