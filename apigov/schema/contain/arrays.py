"""An array box against a union of array boxes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets
from apigov.schema.contain.boxes import ArrayBox, lower

if TYPE_CHECKING:
    from apigov.schema.contain.compare import Comparer

MOST_POSITIONS = 200
MOST_LENGTH = 400


def against(comparer: Comparer, box: ArrayBox, others: list[ArrayBox]) -> Iterator[Json] | None:
    """None where the box lies in one of the others, or each length and item alternative of it does; else values to try."""
    box = _trimmed(comparer, box)
    if box.most is not None and box.least > box.most:
        return None
    tried: list[Iterator[Json]] = []
    for other in others:
        found = _in_one(comparer, box, other)
        if found is None:
            return None
        tried.append(found)
    if len(others) > 1 and _by_length(comparer, box, others):
        return None
    return _all(comparer, box, tried)


def _trimmed(comparer: Comparer, box: ArrayBox) -> ArrayBox:
    """With the bounds that other keywords imply: items that run out, items that must be found, items that are all different."""
    box = _ended(comparer, box)
    least = max([box.least, *(count for _, count, _ in box.contains)])
    most = box.most
    for key, _, limit in box.contains:
        if limit is not None and comparer.pair(box.rest, key) is None and all(comparer.pair(own, key) is None for own in box.prefix):
            most = lower(most, limit)
    if box.unique and not box.prefix:
        most = lower(most, comparer.normals.count(box.rest))
    return box._replace(least=least, most=most)


def _ended(comparer: Comparer, box: ArrayBox) -> ArrayBox:
    """With an upper bound where items run out."""
    if box.rest != comparer.normals.false and not comparer.normals.is_empty(box.rest):
        ends = [index for index, key in enumerate(box.prefix) if comparer.normals.is_empty(key)]
        most = ends[0] if ends else None
    else:
        most = next((index for index, key in enumerate(box.prefix) if comparer.normals.is_empty(key)), len(box.prefix))
    return box if most is None or (box.most is not None and box.most <= most) else box._replace(most=most)


def _by_length(comparer: Comparer, box: ArrayBox, others: list[ArrayBox]) -> bool:
    """Whether each single length lies in one of the others, for short lists."""
    if box.most is None:
        cuts = sorted({other.least for other in others} | {other.most + 1 for other in others if other.most is not None} | {box.least})
        cuts = [cut for cut in cuts if cut >= box.least]
        pieces = [box._replace(least=low, most=high - 1) for low, high in pairwise(cuts)]
        pieces.append(box._replace(least=cuts[-1]))
    elif box.most - box.least <= 12 and box.most > box.least:
        pieces = [box._replace(least=length, most=length) for length in range(box.least, box.most + 1)]
    else:
        return False
    return len(pieces) > 1 and all(any(_in_one(comparer, piece, other) is None for other in others) for piece in pieces)


def _all(comparer: Comparer, box: ArrayBox, tried: list[Iterator[Json]]) -> Iterator[Json]:
    yield from comparer.sampler.arrays(box, comparer.depth)
    for found in tried:
        yield from found


def _in_one(comparer: Comparer, box: ArrayBox, other: ArrayBox) -> Iterator[Json] | None:
    """None where `box` lies in `other`."""
    if other.values is not None:
        return iter(())
    sampler, depth = comparer.sampler, comparer.depth
    if other.least > box.least:
        return iter([sampler.list_of(box, box.least, {}, depth)])
    if other.most is not None and (box.most is None or box.most > other.most):
        length = other.most + 1
        return iter([sampler.list_of(box, max(length, box.least), {}, depth)] if length <= MOST_LENGTH else [])
    items = _items(comparer, box, other)
    if items is not None:
        return items
    if other.unique and not box.unique and (box.most is None or box.most > 1):
        return sampler.doubled(box, depth)
    if other.doubled and not box.doubled:
        return iter(())
    held = [json.loads(text) for text in sorted(other.holes - box.holes)]
    if any(comparer.normals.merger.holds(box, value) for value in held):
        return iter(held)
    for wanted, least, most in other.contains:
        found = _contained(comparer, box, wanted, least, most)
        if found is not None:
            return found
    return None


def _items(comparer: Comparer, box: ArrayBox, other: ArrayBox) -> Iterator[Json] | None:
    length = max(len(box.prefix), len(other.prefix))
    if length > MOST_POSITIONS:
        return iter(())
    for index in range(length + 1):
        if box.most is not None and index >= box.most:
            return None
        missed = comparer.pair(facets.item_key(box, index), facets.item_key(other, index))
        if missed is not None:
            lists = [comparer.sampler.list_of(box, max(index + 1, box.least), {index: value}, comparer.depth) for value in missed.values]
            return iter([made for made in lists if made is not None])
    return None


def _contained(comparer: Comparer, box: ArrayBox, wanted: str, least: int, most: int | None) -> Iterator[Json] | None:
    """None where every list of the box holds between `least` and `most` items of `wanted`."""
    enough = least == 0 or any(count >= least and comparer.pair(key, wanted) is None for key, count, _ in box.contains)
    if not enough and box.least <= MOST_POSITIONS:
        sure = sum(comparer.pair(facets.item_key(box, index), wanted) is None for index in range(min(box.least, MOST_POSITIONS)))
        enough = sure >= least
    fits = most is None or (box.most is not None and box.most <= most)
    fits = fits or any(
        limit is not None and most is not None and limit <= most and comparer.pair(wanted, key) is None for key, _, limit in box.contains
    )
    if not fits and most is not None:
        rest = comparer.normals.merger.all_of(box.rest, wanted)
        possible = sum(not comparer.normals.is_empty(comparer.normals.merger.all_of(key, wanted)) for key in box.prefix)
        fits = comparer.normals.is_empty(rest) and possible <= most
    if enough and fits:
        return None
    return _counted(comparer, box, wanted, most)


def _counted(comparer: Comparer, box: ArrayBox, wanted: str, most: int | None) -> Iterator[Json]:
    """Lists with no item of `wanted`, and lists with one too many."""
    outside = comparer.schemas.add({"allOf": [{"$ref": f"#/$defs/{box.rest}"}, {"not": {"$ref": f"#/$defs/{wanted}"}}]})
    bare = next(iter(comparer.sampler.values(outside)), None)
    for length in dict.fromkeys((box.least, box.least + 1)):
        yield comparer.sampler.list_of(box, length, dict.fromkeys(range(length), bare) if bare is not None else {}, comparer.depth)
    if most is not None and most < MOST_LENGTH:
        inside = comparer.sampler.values(comparer.normals.merger.all_of(box.rest, wanted))
        if inside:
            length = max(most + 1, box.least)
            values = [inside[index % len(inside)] for index in range(length)]
            yield comparer.sampler.list_of(box, length, dict(enumerate(values)), comparer.depth)
