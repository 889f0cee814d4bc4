"""A value at a place, put into a whole that is as small as it can be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from apigov.findings import Json
from apigov.schema.contain import facets
from apigov.schema.contain.boxes import ArrayBox, ObjectBox, Undecided
from apigov.schema.contain.samples import Sampler

MOST_LIFTS = 20


def lift(sampler: Sampler, root: str, path: tuple[str | int, ...], value: Json) -> tuple[Json] | None:
    """A value of `root` (in a 1-tuple) that holds `value` at `path`, names of members and indexes of items; None where none was found."""
    try:
        for made in islice(_wholes(sampler, root, path, value), MOST_LIFTS):
            if sampler.schemas.surely(root, made) is True:
                return (made,)
    except Undecided:
        return None
    return None


def _wholes(sampler: Sampler, key: str, path: tuple[str | int, ...], value: Json) -> Iterator[Json]:
    if not path:
        yield value
        return
    step, below = path[0], path[1:]
    for box in sampler.normals.of(key).upper:
        if isinstance(box, ObjectBox) and isinstance(step, str) and box.values is None:
            for inner in islice(_wholes(sampler, sampler.key_of(box, step), below, value), MOST_LIFTS):
                made = sampler.object_of(box, {step: inner}, frozenset(), 0)
                if made is not None:
                    yield made
        elif isinstance(box, ArrayBox) and isinstance(step, int) and box.values is None:
            for inner in islice(_wholes(sampler, facets.item_key(box, step), below, value), MOST_LIFTS):
                listed = sampler.list_of(box, max(box.least, step + 1), {step: inner}, 0)
                if listed is not None:
                    yield listed
