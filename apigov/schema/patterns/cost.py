"""How badly a backtracking engine can do on a pattern."""

from __future__ import annotations

from apigov.schema.patterns.automaton import Builder, NotRegular, StateLimit, alphabet
from apigov.schema.patterns.nodes import Assertion, Capture, Chars, Choice, Look, Node, Parsed, Repeat, Sequence

_MOST_WAYS = 64
_NFA_LIMIT = 600
# The longest text for work of length^1, ^2 and ^3.
_LENGTHS = {1: 4096, 2: 300, 3: 46}


def safe_length(parsed: Parsed, node: Node, anchored: bool) -> int:
    """The length of text up to which backtracking stays within about 10^5 steps; 0: never sure."""
    degree, ways = _degree(node)
    if ways > _MOST_WAYS or degree > 2:
        if not _one_way(parsed, node):
            return 0
        degree = 1
    return _LENGTHS.get(max(degree + (not anchored), 1), 0)


def _degree(node: Node) -> tuple[int, int]:
    """Repeats whose ends can be moved against each other, and a bound of the other ways to match."""
    if isinstance(node, Chars | Assertion):
        return 0, 1
    if isinstance(node, Capture | Look):
        return _degree(node.node)
    if isinstance(node, Sequence):
        degree, ways = 0, 1
        for part in node.parts:
            more, times = _degree(part)
            degree, ways = degree + more, min(ways * times, _MOST_WAYS + 1)
        return degree, ways
    if isinstance(node, Choice):
        each = [_degree(option) for option in node.options]
        return max(degree for degree, _ in each), min(sum(ways for _, ways in each), _MOST_WAYS + 1)
    if isinstance(node, Repeat):
        return _repeated(node)
    return 99, _MOST_WAYS + 1


def _repeated(node: Repeat) -> tuple[int, int]:
    degree, ways = _degree(node.node)
    if node.least == node.most:
        return degree * min(node.least, 99), min(ways ** min(node.least, 8), _MOST_WAYS + 1) if ways > 1 else 1
    if (node.least, node.most) == (0, 1):
        return degree, ways + 1
    if isinstance(node.node, Chars):
        return 1, 1
    return 99, _MOST_WAYS + 1


def _one_way(parsed: Parsed, node: Node) -> bool:
    """Whether the next character always settles the way on, so that a wrong turn is found at once."""
    try:
        nfa = Builder(parsed.word, _NFA_LIMIT).build(node)
    except (StateLimit, NotRegular):
        return False
    _, masks = alphabet([move[0] for move in nfa.moves if move], None, False)
    for kernel in {nfa.start, *(move[1] for move in nfa.moves if move)}:
        seen = {kernel}
        todo = [kernel]
        taken = 0
        while todo:
            state = todo.pop()
            move = nfa.moves[state]
            if move is not None:
                mask = masks[move[0]]
                if taken & mask:
                    return False
                taken |= mask
            for _, target in nfa.empty[state]:
                if target in seen:
                    return False
                seen.add(target)
                todo.append(target)
    return True
