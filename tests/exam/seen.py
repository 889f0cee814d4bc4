"""How a change of another tool is met by one of ours: at its place, inside it, or one step above it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from apigov.findings import Effect, FeltBy, Severity
from tests.exam.places import BASE, REVISION, Ours, Pair, Place

# Words of a pointer that hold things by name: what stands above a thing is the holder of the word.
_HOLDERS = frozenset(
    ("properties", "patternProperties", "dependentSchemas", "content", "headers", "responses", "parameters", "oneOf", "anyOf", "allOf", "required")
) | {"enum", "paths", "definitions", "schemas", "security", "components", "prefixItems", "callbacks", "links", "examples", "mapping"}


def pair_of(base: Any, revision: Any) -> Pair:
    """The compared pair, the last one kept: the changes of one pair are asked about one after the other."""
    return _pair(*(document if isinstance(document, str) else json.dumps(document) for document in (base, revision)))


@lru_cache(maxsize=1)
def _pair(base: str, revision: str) -> Pair:
    return Pair(base, revision)


# A bound is one thing, whichever of its two words says it.
_SAME_BOUND = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def nearest(changes: Iterable[Ours], theirs: Iterable[Place]) -> list[Ours]:
    """Our changes at a place of theirs or inside it, else those one step above it; the thing itself goes before what held it."""
    wanted = {(side, _plain(place)) for side, place in theirs}
    ranked = [(one, rank) for one in changes if (rank := _rank(one, wanted)) is not None]
    best = min((rank for _, rank in ranked), default=0)
    return [one for one, rank in ranked if rank == best]


def _rank(ours: Ours, theirs: Iterable[Place]) -> int | None:
    # What is gone or new stands on one side; the place of the other side only holds it.
    own = BASE if ours.draft.rule.endswith("-removed") else REVISION if ours.draft.rule.endswith("-added") else None
    ranks = []
    for side, mine in ours.places:
        found = [rank for other, their in theirs if side == other and (rank := _near(_plain(mine), their)) is not None]
        ranks += [rank + (2 if own not in (None, side) else 0) for rank in found]
    return min(ranks, default=None)


def _plain(place: tuple[str, ...]) -> tuple[str, ...]:
    return (*place[:-1], _SAME_BOUND.get(place[-1], place[-1])) if place else place


def _near(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int | None:
    if ours[: len(theirs)] == theirs:
        return 0 if theirs or not ours else None
    above = theirs[:-1]
    return 1 if above and (ours == above or (above[-1] in _HOLDERS and ours == above[:-1])) else None


EITHER, BREAKS, SAFE, NOTHING = "either", "incompatible", "compatible", "no_changes"


def verdict(found: Sequence[Ours]) -> str:
    """Whether something breaks: without doubt, by some of the published policies (either answer is right then), or not.

    What only words for readers or generated names tell of is no change.
    """
    facts = [(one.draft.severity, one.draft.change) for one in found]
    if any(severity is Severity.ERROR for severity, _ in facts):
        return BREAKS
    if any(doubtful(one) for one in found):
        return EITHER
    told = (FeltBy.WIRE, FeltBy.POLICY)
    return SAFE if any(change is not None and change.effect is not Effect.NONE and change.felt_by in told for _, change in facts) else NOTHING


def doubtful(ours: Ours) -> bool:
    """Whether published policies disagree about a change that some call breaking."""
    change = ours.draft.change
    return change is not None and change.debatable is not None and Effect.BREAKING in (change.effect, change.strict)
