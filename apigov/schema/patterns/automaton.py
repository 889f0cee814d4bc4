"""Automata of patterns: Thompson construction, with assertions as conditions of empty moves."""

from __future__ import annotations

from bisect import bisect_right

from apigov.records import NamedTuple
from apigov.schema.patterns.charset import LAST, LINE_ENDS, CharSet, has
from apigov.schema.patterns.nodes import Assertion, BackReference, Capture, Chars, Choice, Look, Node, Place, Repeat, Sequence

# What stands beside a place, as bits. EDGE: nothing, the text begins or ends there.
EDGE, IS_WORD, IS_LINE_END = 1, 2, 4
ACCEPT = 0
States = frozenset[int]


class NotRegular(Exception):
    """The pattern refers back or looks around in a way that no automaton of ours takes."""


class StateLimit(Exception):
    """An automaton would grow past its budget of states."""


class Nfa:
    """State 0 accepts. `moves`: state to (set, target); `empty`: state to [(condition, target)]; a number is a look-around's."""

    def __init__(self, word: CharSet, limit: int) -> None:
        self.word = word
        self.limit = limit
        self.start = 0
        self.empty: list[list[tuple[Place | int | None, int]]] = [[]]
        self.moves: list[tuple[CharSet, int] | None] = [None]
        self.uses: set[Place] = set()

    def add(self) -> int:
        if len(self.empty) >= self.limit:
            raise StateLimit(f"more than {self.limit} states")
        self.empty.append([])
        self.moves.append(None)
        return len(self.empty) - 1


class Builder:
    """Builds the automaton of a tree, from its end to its beginning. `backward`: of the reversed texts.

    `looks` numbers the look-arounds that the caller answers; a Look that is missing there raises NotRegular.
    """

    def __init__(self, word: CharSet, limit: int, backward: bool = False, looks: dict[int, int] | None = None) -> None:
        self.nfa = Nfa(word, limit)
        self.backward = backward
        self.looks = looks or {}

    def build(self, node: Node) -> Nfa:
        self.nfa.start = self.before(node, ACCEPT)
        return self.nfa

    def before(self, node: Node, after: int) -> int:
        """The state from which the node leads to `after`."""
        if isinstance(node, Chars):
            state = self.nfa.add()
            self.nfa.moves[state] = (node.chars, after)
            return state
        if isinstance(node, Sequence):
            for part in node.parts if self.backward else reversed(node.parts):
                after = self.before(part, after)
            return after
        if isinstance(node, Choice):
            state = self.nfa.add()
            self.nfa.empty[state] = [(None, self.before(option, after)) for option in node.options]
            return state
        if isinstance(node, Repeat):
            return self.repeat(node, after)
        if isinstance(node, Capture):
            return self.before(node.node, after)
        return self.condition(node, after)

    def condition(self, node: Assertion | Look | BackReference, after: int) -> int:
        state = self.nfa.add()
        if isinstance(node, Assertion):
            self.nfa.uses.add(node.place)
            self.nfa.empty[state] = [(node.place, after)]
        elif isinstance(node, Look) and id(node) in self.looks:
            self.nfa.empty[state] = [(self.looks[id(node)], after)]
        else:
            raise NotRegular("a reference back" if isinstance(node, BackReference) else "a look-around")
        return state

    def repeat(self, node: Repeat, after: int) -> int:
        if node.most is None:
            loop = self.nfa.add()
            self.nfa.empty[loop] = [(None, after)]
            self.nfa.empty[loop].append((None, self.before(node.node, loop)))
            after = loop
        else:
            end = after
            for _ in range(node.most - node.least):
                state = self.nfa.add()
                self.nfa.empty[state] = [(None, self.before(node.node, after)), (None, end)]
                after = state
        for _ in range(node.least):
            size = len(self.nfa.empty)
            after = self.before(node.node, after)
            if len(self.nfa.empty) == size:
                # The body is the empty text; more rounds change nothing.
                break
        return after


class Alphabet(NamedTuple):
    """Code points cut into classes that the automaton cannot tell apart. `starts[i]` begins an interval of class `classes[i]`."""

    starts: tuple[int, ...]
    classes: tuple[int, ...]
    kinds: tuple[int, ...]
    """What each class is to assertions: IS_WORD, IS_LINE_END."""

    def of(self, code: int) -> int:
        return self.classes[bisect_right(self.starts, code) - 1]


def alphabet(sets: list[CharSet], word: CharSet | None, lines: bool) -> tuple[Alphabet, dict[CharSet, int]]:
    """The classes of these sets (and of words and line ends, where they matter), and each set as a bit mask of classes."""
    unique = list(dict.fromkeys(sets))
    marks = [*unique, *([word] if word is not None else []), *([LINE_ENDS] if lines else [])]
    cuts = sorted({0, *(low for one in marks for low, _ in one), *(high + 1 for one in marks for _, high in one if high < LAST)})
    class_of: dict[int, int] = {}
    classes: list[int] = []
    kinds: list[int] = []
    masks = dict.fromkeys(unique, 0)
    signatures = _signatures(cuts, marks)
    for index, start in enumerate(cuts):
        number = class_of.get(signatures[index])
        if number is None:
            number = class_of[signatures[index]] = len(class_of)
            is_word = word is not None and has(word, start)
            kinds.append((IS_WORD if is_word else 0) | (IS_LINE_END if lines and has(LINE_ENDS, start) else 0))
            for bit, one in enumerate(unique):
                if signatures[index] >> bit & 1:
                    masks[one] |= 1 << number
        classes.append(number)
    return Alphabet(tuple(cuts), tuple(classes), tuple(kinds)), masks


def _signatures(cuts: list[int], marks: list[CharSet]) -> dict[int, int]:
    """For each interval between cuts, the sets that hold it, as bits."""
    found = dict.fromkeys(range(len(cuts)), 0)
    position = {start: index for index, start in enumerate(cuts)}
    for bit, one in enumerate(marks):
        for low, high in one:
            last = position.get(high + 1, len(cuts))
            for index in range(position[low], last):
                found[index] |= 1 << bit
    return found


class Stepper:
    """Runs an automaton over classes of characters, remembering what it worked out.

    `answers` in closures are bits of the look-arounds that hold at the place. `sticky`: once it accepts, nothing else matters.
    `work` counts the states of closures that were not remembered.
    """

    def __init__(self, nfa: Nfa, sticky: bool = True) -> None:
        self.nfa = nfa
        self.sticky = sticky
        self.work = 0
        uses = nfa.uses
        words = bool(uses & {Place.BOUNDARY, Place.NO_BOUNDARY})
        lines = bool(uses & {Place.LINE_START, Place.LINE_END})
        self.alphabet, masks = alphabet([move[0] for move in nfa.moves if move], nfa.word if words else None, lines)
        self.moves = [(masks[move[0]], move[1]) if move else None for move in nfa.moves]
        self.closures: dict[tuple[States, int, int, int], States] = {}
        self.steps: dict[tuple[States, int], States] = {}
        # Kinds of neighbours that no assertion of this automaton asks for are left out of keys.
        before = EDGE if uses & {Place.START, Place.LINE_START} else 0
        after = EDGE if uses & {Place.END, Place.LINE_END} else 0
        self.before_mask = before | (IS_WORD if words else 0) | (IS_LINE_END if Place.LINE_START in uses else 0)
        self.after_mask = after | (IS_WORD if words else 0) | (IS_LINE_END if Place.LINE_END in uses else 0)

    def closure(self, kernel: States, before: int, after: int, answers: int = 0) -> States:
        """All states that empty moves reach between these neighbours; only those that move, and the accepting one."""
        key = (kernel, before & self.before_mask, after & self.after_mask, answers)
        found = self.closures.get(key)
        if found is None:
            found = self.closures[key] = self.close(kernel, before, after, answers)
        return found

    def close(self, kernel: States, before: int, after: int, answers: int) -> States:
        seen = set(kernel)
        todo = list(kernel)
        while todo:
            for condition, target in self.nfa.empty[todo.pop()]:
                if target not in seen and (condition is None or _holds(condition, before, after, answers)):
                    seen.add(target)
                    todo.append(target)
        self.work += len(seen)
        if ACCEPT in seen and self.sticky:
            return frozenset((ACCEPT,))
        moves = self.moves
        return frozenset(state for state in seen if state == ACCEPT or moves[state] is not None)

    def step(self, closed: States, kind: int) -> States:
        key = (closed, kind)
        found = self.steps.get(key)
        if found is None:
            moves = self.moves
            found = self.steps[key] = frozenset(move[1] for state in closed if (move := moves[state]) is not None and move[0] >> kind & 1)
        return found

    def forget(self) -> None:
        """Gives the remembered steps back, as the linear engines do when their memory is full."""
        self.closures.clear()
        self.steps.clear()


def _holds(condition: Place | int, before: int, after: int, answers: int) -> bool:
    if isinstance(condition, int):
        return bool(answers >> condition & 1)
    if condition is Place.START:
        return bool(before & EDGE)
    if condition is Place.END:
        return bool(after & EDGE)
    if condition is Place.LINE_START:
        return bool(before & (EDGE | IS_LINE_END))
    if condition is Place.LINE_END:
        return bool(after & (EDGE | IS_LINE_END))
    return bool((before ^ after) & IS_WORD) == (condition is Place.BOUNDARY)
