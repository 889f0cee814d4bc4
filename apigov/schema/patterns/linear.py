"""Searching in time linear in the text, with look-arounds, in Python alone: one pass for each look-around and one for the pattern."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.schema.patterns.automaton import ACCEPT, EDGE, IS_LINE_END, IS_WORD, Builder, StateLimit, States, Stepper
from apigov.schema.patterns.charset import ANY, LINE_ENDS, has
from apigov.schema.patterns.languages import begins_at_start
from apigov.schema.patterns.nodes import Capture, Chars, Choice, Look, Node, Parsed, Repeat, Sequence

_NFA_LIMIT = 50_000
_REMEMBERED = 20_000
_MOST_WORK = 2_000_000


class TooMuchWork(Exception):
    """The search took more steps than it may."""


class LinearSearch:
    """Raises NotRegular for references back, StateLimit when the pattern is too big."""

    def __init__(self, parsed: Parsed, node: Node) -> None:
        self.parsed = parsed
        looks = list(_looks(node))
        numbers = {id(look): number for number, look in enumerate(looks)}
        self.passes = [(Stepper(Builder(parsed.word, _NFA_LIMIT, look.ahead, numbers).build(look.node), sticky=False), look) for look in looks]
        if not begins_at_start(node):
            node = Sequence((Repeat(Chars(ANY), 0, None), node))
        self.main = Stepper(Builder(parsed.word, _NFA_LIMIT, False, numbers).build(node))

    def search(self, text: str) -> bool:
        """`text`: code points, or code units as the pattern has them. Raises TooMuchWork."""
        for stepper in (self.main, *(stepper for stepper, _ in self.passes)):
            stepper.work = 0
        codes = [ord(char) for char in text]
        kinds = self.kinds(codes)
        answers = [0] * (len(codes) + 1)
        for number, (stepper, look) in enumerate(self.passes):
            self.answer(stepper, look, codes, kinds, answers, number)
        return self.run(codes, kinds, answers)

    def kinds(self, codes: list[int]) -> list[int]:
        """What each place's neighbours are; index 0 stands for what is before the text, the last for what is behind."""
        known: dict[int, int] = {}
        word = self.parsed.word
        for code in set(codes):
            known[code] = (IS_WORD if has(word, code) else 0) | (IS_LINE_END if has(LINE_ENDS, code) else 0)
        return [EDGE, *(known[code] for code in codes), EDGE]

    def answer(self, stepper: Stepper, look: Look, codes: list[int], kinds: list[int], answers: list[int], number: int) -> None:
        """Sets the bit of the look-around at each place where it holds."""
        last = len(codes)
        places = range(last, -1, -1) if look.ahead else range(last + 1)
        start = stepper.nfa.start
        kernel: States = frozenset((start,))
        bit = 1 << number
        for at in places:
            closed = stepper.closure(kernel, kinds[at], kinds[at + 1], answers[at])
            if (ACCEPT in closed) != look.negative:
                answers[at] |= bit
            beside = at - 1 if look.ahead else at
            if 0 <= beside < last:
                kernel = stepper.step(closed, stepper.alphabet.of(codes[beside])) | {start}
            self.watch(stepper)

    def run(self, codes: list[int], kinds: list[int], answers: list[int]) -> bool:
        stepper = self.main
        kernel: States = frozenset((stepper.nfa.start,))
        for at, code in enumerate(codes):
            closed = stepper.closure(kernel, kinds[at], kinds[at + 1], answers[at])
            if ACCEPT in closed:
                return True
            kernel = stepper.step(closed, stepper.alphabet.of(code))
            if not kernel:
                return False
            self.watch(stepper)
        return ACCEPT in stepper.closure(kernel, kinds[-2], EDGE, answers[-1])

    def watch(self, stepper: Stepper) -> None:
        if stepper.work > _MOST_WORK:
            raise TooMuchWork
        if len(stepper.closures) > _REMEMBERED or len(stepper.steps) > _REMEMBERED:
            stepper.forget()


def _looks(node: Node) -> Iterator[Look]:
    """The look-arounds of a tree, inner ones before the ones that hold them."""
    if isinstance(node, Sequence):
        for part in node.parts:
            yield from _looks(part)
    elif isinstance(node, Choice):
        for option in node.options:
            yield from _looks(option)
    elif isinstance(node, Repeat | Capture):
        yield from _looks(node.node)
    elif isinstance(node, Look):
        yield from _looks(node.node)
        yield node


__all__ = ["LinearSearch", "StateLimit", "TooMuchWork"]
