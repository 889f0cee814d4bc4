"""Whether a pattern can be matched in exponentially many ways: then engines that backtrack hang on texts that do not match.

The test for exponential ambiguity of automata (Weber and Seidl 1991): a state that one word leads back to itself on two different ways.
"""

from __future__ import annotations

from apigov.schema.patterns.automaton import ACCEPT, Builder, Nfa, NotRegular, StateLimit, alphabet
from apigov.schema.patterns.charset import CharSet
from apigov.schema.patterns.matcher import Pattern
from apigov.schema.patterns.nodes import Place

_NFA_LIMIT = 400
_MOST_PAIRS = 40_000
_MOST_WAYS = 2000
_AT_START = (None, Place.START, Place.LINE_START, Place.BOUNDARY)

# From a state by a mask of characters to a state, in so many ways (2: two or more).
Edges = dict[int, list[tuple[int, int, int]]]


def is_exponential(pattern: Pattern) -> bool:
    """False also where it cannot be told: patterns that refer back, look around, or are too big."""
    try:
        nfa = Builder(pattern.word, _NFA_LIMIT).build(pattern.tree)
    except (NotRegular, StateLimit):
        return False
    edges = _edges(nfa)
    looping = _components(edges)
    for members in looping:
        if len(members) ** 2 > _MOST_PAIRS or not _can_fail(nfa, members):
            continue
        inside = {state: [edge for edge in edges[state] if edge[1] in members] for state in members}
        if any(ways > 1 for state in members for _, _, ways in inside[state]) or _two_ways(inside):
            return True
    return False


def _edges(nfa: Nfa) -> Edges:
    """Moves between the states that characters lead to, with the empty moves before them worked in."""
    _, masks = alphabet([move[0] for move in nfa.moves if move], None, False)
    found: Edges = {}
    todo = [nfa.start]
    while todo:
        state = todo.pop()
        if state in found:
            continue
        counted: dict[tuple[int, int], int] = {}
        _walk(nfa, masks, state, counted)
        found[state] = _merged(counted)
        todo += [target for _, target, _ in found[state]]
    return found


def _walk(nfa: Nfa, masks: dict[CharSet, int], start: int, counted: dict[tuple[int, int], int]) -> None:
    """Counts the ways of empty moves to each move. A way passes no state twice, but for the first: a group may end and begin again.

    Assertions are passed at the start of the text only.
    """
    passable = _AT_START if start == nfa.start else (None,)
    todo: list[tuple[int, frozenset[int]]] = [(start, frozenset())]
    for _ in range(_MOST_WAYS):
        if not todo:
            return
        state, way = todo.pop()
        move = nfa.moves[state]
        if move is not None:
            key = (masks[move[0]], move[1])
            counted[key] = counted.get(key, 0) + 1
        todo += [(target, way | {target}) for condition, target in nfa.empty[state] if condition in passable and target not in way]


def _merged(counted: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """Two moves to one state that share characters are two ways."""
    edges: list[tuple[int, int, int]] = []
    for (mask, target), ways in counted.items():
        shared = any(other & mask and at == target and (other, at) != (mask, target) for other, at in counted)
        edges.append((mask, target, 2 if shared or ways > 1 else 1))
    return edges


def _components(edges: Edges) -> list[frozenset[int]]:
    """The sets of states that lead to each other."""
    below = {state: _reach(edges, state) for state in edges}
    found: dict[frozenset[int], None] = {}
    for state, reached in below.items():
        members = frozenset(other for other in reached if state in below[other])
        if members:
            found[members] = None
    return list(found)


def _reach(edges: Edges, start: int) -> set[int]:
    seen: set[int] = set()
    todo = [target for _, target, _ in edges[start]]
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo += [target for _, target, _ in edges[state]]
    return seen


def _can_fail(nfa: Nfa, members: frozenset[int]) -> bool:
    """Whether something is still asked of the text behind the loop; else its first way out is a match."""
    for state in members:
        seen, todo = {state}, [state]
        while todo:
            for condition, target in nfa.empty[todo.pop()]:
                if condition is None and target not in seen:
                    seen.add(target)
                    todo.append(target)
        if ACCEPT in seen:
            return False
    return True


def _two_ways(inside: Edges) -> bool:
    """Whether a pair of one state twice leads over a pair of different states back to itself."""
    steps: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for left in inside:
        for right in inside:
            steps[left, right] = {(one, other) for mask, one, _ in inside[left] for shared, other, _ in inside[right] if mask & shared}
    for state in inside:
        ahead = _pairs((state, state), steps)
        if any(left != right and (state, state) in _pairs((left, right), steps) for left, right in ahead):
            return True
    return False


def _pairs(start: tuple[int, int], steps: dict[tuple[int, int], set[tuple[int, int]]]) -> set[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    todo = list(steps[start])
    while todo:
        pair = todo.pop()
        if pair not in seen:
            seen.add(pair)
            todo += steps[pair]
    return seen
