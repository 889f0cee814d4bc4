"""Languages of patterns: the texts in which a pattern is found, with the operations of sets."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache

from apigov.records import Value
from apigov.schema.patterns.automaton import Builder, NotRegular, StateLimit, Stepper
from apigov.schema.patterns.charset import ANY
from apigov.schema.patterns.errors import PatternError
from apigov.schema.patterns.machines import ALL, DEAD, Lengths, Machine, Opposite, PatternMachine, Product, Words
from apigov.schema.patterns.nodes import Assertion, Capture, Chars, Choice, Look, Node, Parsed, Place, Repeat
from apigov.schema.patterns.nodes import Sequence as Parts
from apigov.schema.patterns.parser import parse

DEFAULT_LIMIT = 20_000
_PRINTABLE = (0x20, 0x7E)
_RANGES = ((0x00, 0xD7FF), (0xE000, 0x10FFFF))
# Intervals offer their nicest character first: letters, digits, then the rest of ASCII.
_NICE = ((0x61, 0x7A), (0x30, 0x39), (0x41, 0x5A), (0x2D, 0x2F), (0x5F, 0x5F), (0x21, 0x7E), (0x20, 0x20))


class Language(Value):
    """A set of texts of Unicode scalar values (no lone surrogates). Worked out on demand; no operation here costs more than naming it.

    The questions (`is_empty`, `shortest`, `size`, `words`) search the automaton and raise StateLimit past `limit` states.
    """

    machine: Machine
    limit: int = DEFAULT_LIMIT

    def intersect(self, other: Language) -> Language:
        return Language(Product(self.machine, other.machine, True, self.limit), self.limit)

    def union(self, other: Language) -> Language:
        return Language(Product(self.machine, other.machine, False, self.limit), self.limit)

    def complement(self) -> Language:
        inner = self.machine
        return Language(inner.inner if isinstance(inner, Opposite) else Opposite(inner), self.limit)

    def minus(self, other: Language) -> Language:
        return self.intersect(other.complement())

    def with_length(self, least: int = 0, most: int | None = None) -> Language:
        """Only texts of `least` to `most` code points (None: no upper bound)."""
        if least <= 0 and most is None:
            return self
        return self.intersect(Language(Lengths(max(least, 0), most), self.limit))

    def contains(self, text: str) -> bool:
        machine = self.machine
        state = machine.start
        for char in text:
            if state <= ALL:
                break
            state = _target(machine.edges(state), ord(char))
        return machine.accepts(state)

    def is_empty(self) -> bool:
        """Whether no accepting state is in reach, nearest states first."""
        machine = self.machine
        if machine.start == DEAD:
            return True
        seen = {machine.start}
        todo = deque(seen)
        while todo:
            state = todo.popleft()
            if machine.accepts(state):
                return False
            for _, _, target in _intervals(machine.edges(state), _RANGES):
                if target != DEAD and target not in seen:
                    if len(seen) >= self.limit:
                        raise StateLimit(f"more than {self.limit} states")
                    seen.add(target)
                    todo.append(target)
        return True

    def shortest(self) -> str | None:
        """A text of the language, None when there is none: the shortest of printable ASCII, else the shortest of all."""
        found = self._find((_PRINTABLE,))
        return found if found is not None else self._find(_RANGES)

    def _find(self, ranges: tuple[tuple[int, int], ...]) -> str | None:
        """Breadth first from the start to an accepting state, over the given ranges of code points."""
        machine = self.machine
        if machine.start == DEAD:
            return None
        came: dict[int, tuple[int, int]] = {machine.start: (-1, 0)}
        todo = deque([machine.start])
        while todo:
            state = todo.popleft()
            if machine.accepts(state):
                return _spell(came, state)
            for (_, code), target in sorted(_offers(machine.edges(state), ranges)):
                if target not in came:
                    if len(came) >= self.limit:
                        raise StateLimit(f"more than {self.limit} states")
                    came[target] = (state, code)
                    todo.append(target)
        return None

    def size(self, limit: int = 1_000_000) -> int | None:
        """How many texts there are; None when more than `limit` (or without end)."""
        live = self._live()
        counts: dict[int, int] = {}
        order = _ordered(live, self.machine.start)
        if order is None:
            return None
        for state in order:
            total = int(self.machine.accepts(state))
            for width, target in live[state]:
                total += width * counts[target]
            if total > limit:
                return None
            counts[state] = total
        return counts.get(self.machine.start, 0)

    def words(self, limit: int = 100) -> tuple[str, ...] | None:
        """All texts, shorter ones first; None when there are more than `limit`."""
        if self.size(limit) is None:
            return None
        live = self._live()
        return tuple(sorted(self._spelled(live, self.machine.start, ""), key=lambda word: (len(word), word)))

    def _spelled(self, live: dict[int, list[tuple[int, int]]], start: int, text: str) -> Iterator[str]:
        todo = [(start, text)] if start in live else []
        while todo:
            state, prefix = todo.pop()
            if self.machine.accepts(state):
                yield prefix
            for low, high, target in _intervals(self.machine.edges(state), _RANGES):
                if target in live:
                    todo += [(target, prefix + chr(code)) for code in range(low, high + 1)]

    def _live(self) -> dict[int, list[tuple[int, int]]]:
        """The states on a way from the start to acceptance, each with its edges to such states (number of code points, state)."""
        machine = self.machine
        forward: dict[int, list[tuple[int, int]]] = {}
        backward: dict[int, list[int]] = {}
        todo = [machine.start]
        while todo:
            state = todo.pop()
            if state in forward or state == DEAD:
                continue
            if len(forward) >= self.limit:
                raise StateLimit(f"more than {self.limit} states")
            forward[state] = [(high - low + 1, to) for low, high, to in _intervals(machine.edges(state), _RANGES) if to != DEAD]
            for _, target in forward[state]:
                backward.setdefault(target, []).append(state)
                todo.append(target)
        live: set[int] = set()
        todo = [state for state in forward if machine.accepts(state)]
        while todo:
            state = todo.pop()
            if state not in live:
                live.add(state)
                todo += backward.get(state, [])
        return {state: [(width, to) for width, to in forward[state] if to in live] for state in live}


def _ordered(live: dict[int, list[tuple[int, int]]], start: int) -> list[int] | None:
    """The live states, each after those it leads to; None when there is a circle."""
    order: list[int] = []
    state_of: dict[int, int] = {}
    stack = [(start, iter(live[start]))] if start in live else []
    if stack:
        state_of[start] = 1
    while stack:
        state, edges = stack[-1]
        for _, target in edges:
            mark = state_of.get(target, 0)
            if mark == 1:
                return None
            if mark == 0:
                state_of[target] = 1
                stack.append((target, iter(live[target])))
                break
        else:
            state_of[state] = 2
            order.append(state)
            stack.pop()
    return order


def _target(edges: tuple[tuple[int, int], ...], code: int) -> int:
    for high, target in edges:
        if code <= high:
            return target
    return DEAD


def _intervals(edges: tuple[tuple[int, int], ...], ranges: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int, int]]:
    """The edges within the ranges, as (low, high, target)."""
    low = 0
    for high, target in edges:
        for first, last in ranges:
            if low <= last and high >= first:
                yield max(low, first), min(high, last), target
        low = high + 1


def _offers(edges: tuple[tuple[int, int], ...], ranges: tuple[tuple[int, int], ...]) -> Iterator[tuple[tuple[int, int], int]]:
    """For each edge its nicest character: ((rank, code point), target)."""
    for low, high, target in _intervals(edges, ranges):
        if target != DEAD:
            yield _nicest(low, high), target


@lru_cache(maxsize=4096)
def _nicest(low: int, high: int) -> tuple[int, int]:
    for rank, (first, last) in enumerate(_NICE):
        if low <= last and high >= first:
            return rank, max(low, first)
    printable = next((code for code in range(low, min(high, low + 100) + 1) if chr(code).isprintable()), None)
    return (len(_NICE), printable) if printable is not None else (len(_NICE) + 1, low)


def _spell(came: dict[int, tuple[int, int]], state: int) -> str:
    chars = []
    while came[state][0] >= 0:
        state, code = came[state]
        chars.append(chr(code))
    return "".join(reversed(chars))


def everything() -> Language:
    return Language(Lengths(0, None))


def nothing() -> Language:
    return Language(Words(()))


def literal(text: str) -> Language:
    return Language(Words((text,)))


def one_of(words: Sequence[str]) -> Language:
    return Language(Words(tuple(words)))


@lru_cache(maxsize=512)
def language(text: str, limit: int = DEFAULT_LIMIT) -> Language:
    """The texts that satisfy `pattern: text` in JSON Schema: found anywhere, with the flag u, or without it where u refuses the text.

    Raises PatternError (no pattern), NotRegular (refers back or looks around in the middle) and StateLimit (too big).
    """
    try:
        parsed = parse(text, "u")
    except PatternError as refused:
        try:
            parsed = parse(text)
        except PatternError:
            raise refused from None
    return _searched(parsed, parsed.node, limit)


def _searched(parsed: Parsed, node: Node, limit: int) -> Language:
    if isinstance(node, Capture):
        return _searched(parsed, node.node, limit)
    if isinstance(node, Choice) and any(_looks(option) for option in node.options):
        first, *rest = (_searched(parsed, option, limit) for option in node.options)
        for other in rest:
            first = first.union(other)
        return first
    if isinstance(node, Parts) and _looks(node):
        return _with_looks(parsed, list(node.parts), limit)
    return _plain(parsed, node, limit)


def _looks(node: Node) -> bool:
    if isinstance(node, Choice):
        return any(_looks(option) for option in node.options)
    return isinstance(node, Look) or (isinstance(node, Parts) and any(isinstance(part, Look) for part in node.parts))


def _with_looks(parsed: Parsed, parts: list[Node], limit: int) -> Language:
    """Looks right behind `^` or right before `$` see the whole text, so they are intersections."""
    conditions: list[tuple[Node, bool]] = []
    start, end = Assertion(Place.START), Assertion(Place.END)
    while len(parts) > 1 and parts[0] == start and isinstance(look := parts[1], Look) and look.ahead:
        conditions.append((Parts((start, look.node)), look.negative))
        del parts[1]
    while len(parts) > 1 and parts[-1] == end and isinstance(look := parts[-2], Look) and not look.ahead:
        conditions.append((Parts((look.node, end)), look.negative))
        del parts[-2]
    found = _plain(parsed, Parts(tuple(parts)), limit)
    for node, negative in conditions:
        one = _searched(parsed, node, limit)
        found = found.minus(one) if negative else found.intersect(one)
    return found


def _plain(parsed: Parsed, node: Node, limit: int) -> Language:
    if not begins_at_start(node):
        node = Parts((Repeat(Chars(ANY), 0, None), node))
    nfa = Builder(parsed.word, limit * 5).build(node)
    return Language(PatternMachine(Stepper(nfa), not parsed.unicode, limit), limit)


def begins_at_start(node: Node) -> bool:
    """Whether every match begins at the beginning of the text."""
    if isinstance(node, Assertion):
        return node.place is Place.START
    if isinstance(node, Parts):
        return bool(node.parts) and begins_at_start(node.parts[0])
    if isinstance(node, Choice):
        return all(begins_at_start(option) for option in node.options)
    if isinstance(node, Repeat):
        return node.least > 0 and begins_at_start(node.node)
    return isinstance(node, Capture) and begins_at_start(node.node)


__all__ = ["Language", "NotRegular", "StateLimit", "everything", "language", "literal", "nothing", "one_of"]
