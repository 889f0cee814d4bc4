"""Where a change of ours may stand that tells of a place: what one change covers together, and what stands for all in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.diff.annotations.told import ELSEWHERE, WHOLE, together
from apigov.findings import Pointer
from tests.exam.places import Ours, Pair, Place

_BRANCHES = ("oneOf", "anyOf", "allOf")
_AT_A_PART = frozenset(("type", "if", "then", "else"))


def tellers(pair: Pair, side: str, pointer: Pointer) -> Iterator[Place]:
    """A place, and where we speak of it: the neighbour that one change of ours covers with it, the property that is required."""
    yield from pair.places(side, pointer)
    for length in range(max(len(pointer) - 1, 1), len(pointer) + 1):
        *holder, field = pointer[:length] or ("",)
        for word in together(str(field)):
            yield from pair.places(side, (*holder, word))
        if field == "$ref":
            yield from pair.places(side, holder)
        if field == "required" and (name := pair.value(side, pointer)) is not None:
            yield from pair.places(side, (*holder, "properties", str(name)))
    below = pair.value(side, pointer)
    for step in below if isinstance(below, dict) else range(len(below)) if isinstance(below, list) else ():
        yield from pair.places(side, (*pointer, step))


def stands_for(pair: Pair, one: Ours) -> frozenset[Place]:
    """The places of a change, with what the members and branches there refer to; a change of a type stands for its whole schema."""
    places = {*one.places}
    if one.draft.rule.endswith(WHOLE):
        places |= {(side, steps[:-1]) for side, steps in one.places if steps and steps[-1] in _AT_A_PART}
    for side, steps in one.places:
        if steps and steps[-1] == "$ref":
            places |= pair.places(side, steps[:-1])
        for held in (steps, *((*steps, word) for word in _BRANCHES)):
            value = pair.value(side, held)
            for index in range(len(value)) if isinstance(value, list) else ():
                places |= pair.places(side, (*held, index))
    return frozenset(places)


def felt_elsewhere(one: Ours, pointers: Iterable[Pointer]) -> bool:
    """Whether a place is a default of the root or of an operation that is told in the operations that feel it."""
    starts = [ELSEWHERE[str(step)] for pointer in pointers for step in pointer[:4] if step in ELSEWHERE]
    return any(start in one.draft.rule for start in starts)
