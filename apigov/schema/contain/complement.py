"""The complement of a union of boxes, where facets can say it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets, numbers
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox

if TYPE_CHECKING:
    from apigov.schema.contain.normal import Normals

# Boxes that a complement may have on the way.
MOST_OUTSIDE = 48


def cut(box: Box, others: list[Box], normals: Normals, above: bool, most: int) -> list[Box]:
    """`box` without the others, as a union of boxes. Where it falls into more than `most`: too big (`above`), or some of them."""
    pieces = [box]
    for other in others:
        outside = _outside(other, normals, above)
        left: dict[Box, None] = {}
        for piece in pieces:
            for part in outside:
                both = normals.merger.intersect(piece, part)
                if both is not None and not normals.quickly_empty(both):
                    left[both] = None
                if len(left) > most:
                    break
            if len(left) > most:
                break
        if len(left) <= most or not above:
            pieces = list(left)[:most]
    return pieces


def complement(boxes: tuple[Box, ...], normals: Normals, above: bool) -> tuple[Box, ...]:
    """Everything outside the boxes. What facets cannot say is kept (`above`: the answer is too big) or dropped (too small)."""
    found: tuple[Box, ...] = facets.everything(normals.true).upper
    for box in boxes:
        outside = tuple(_outside(box, normals, above))
        kept: list[Box] = []
        for one in found:
            if type(one) is not type(box):
                kept.append(one)
                continue
            for other in outside:
                both = normals.merger.intersect(one, other)
                if both is not None and not normals.quickly_empty(both):
                    kept.append(both)
            if len(kept) > MOST_OUTSIDE:
                break
        # Too many to go on: from above this box is left in, from below what was not reached is left out.
        if len(kept) <= MOST_OUTSIDE:
            found = tuple(dict.fromkeys(kept))
        elif not above:
            found = tuple(dict.fromkeys(kept[:MOST_OUTSIDE]))
    return found


def _outside(box: Box, normals: Normals, above: bool) -> list[Box]:
    """The boxes of the same type outside `box`."""
    if isinstance(box, NullBox):
        return []
    if isinstance(box, BooleanBox):
        return [BooleanBox(frozenset((True, False)) - box.values)]
    if isinstance(box, NumberBox):
        return _numbers(box, above)
    if isinstance(box, StringBox):
        return _strings(box, above)
    if isinstance(box, ArrayBox):
        return _arrays(box, normals, above)
    return _objects(box, normals, above)


def _numbers(box: NumberBox, above: bool) -> list[Box]:
    if box.values is not None:
        return [NumberBox(holes=box.values)]
    left = numbers.subtract(NumberBox(), replace(box, integer=False, step=None)) or []
    gridded = numbers.effective_step(box) is not None
    # What lies between the points of a grid is no box: everything (from above), or nothing.
    return [NumberBox()] if gridded and above else [*left]


def _strings(box: StringBox, above: bool) -> list[Box]:
    if box.values is not None:
        return [StringBox(holes=box.values)]
    found: list[Box] = []
    if box.least > 0:
        found.append(StringBox(most=box.least - 1))
    if box.most is not None:
        found.append(StringBox(least=box.most + 1))
    found += [StringBox(not_patterns=frozenset((pattern,))) for pattern in sorted(box.patterns)]
    found += [StringBox(patterns=frozenset((pattern,))) for pattern in sorted(box.not_patterns)]
    if box.holes:
        found.append(StringBox(values=box.holes))
    return [StringBox()] if box.formats and above else found


def _not(key: str) -> Json:
    return {"not": {"$ref": f"#/$defs/{key}"}}


def _arrays(box: ArrayBox, normals: Normals, above: bool) -> list[Box]:
    true, add = normals.true, normals.schemas.add
    hard = box.values is not None or box.unique or bool(box.contains) or box.rest not in (true, normals.false)
    if hard and above:
        return [ArrayBox((), true)]
    if box.values is not None:
        return []
    found: list[Box] = []
    if box.least > 0:
        found.append(ArrayBox((), true, most=box.least - 1))
    most = len(box.prefix) if box.rest == normals.false else box.most
    if most is not None and (box.most is None or most <= box.most):
        found.append(ArrayBox((), true, least=most + 1))
    elif box.most is not None:
        found.append(ArrayBox((), true, least=box.most + 1))
    for index, key in enumerate(box.prefix):
        if key != true:
            found.append(ArrayBox((*(true,) * index, add(_not(key))), true, least=index + 1))
    for key, least, limit in box.contains:
        if least == 1 and limit is None:
            found.append(ArrayBox((), add(_not(key))))
    return found


def _member(name: str, key: str, true: str) -> ObjectBox:
    """What `not` says of a member does not count as evaluating it."""
    return ObjectBox(((name, key),), (), true, unmarked=frozenset((name,)))


def _objects(box: ObjectBox, normals: Normals, above: bool) -> list[Box]:
    true, add = normals.true, normals.schemas.add
    hard = box.values is not None or bool(box.patterns) or box.names is not None or box.rest != true
    if hard and above:
        return [ObjectBox((), (), true)]
    if box.values is not None:
        return []
    found: list[Box] = [_member(name, normals.false, true) for name in sorted(box.required)]
    for name, key in box.members:
        if key == normals.false:
            found.append(ObjectBox((), (), true, required=frozenset((name,))))
        elif key != true:
            found.append(replace(_member(name, add(_not(key)), true), required=frozenset((name,))))
    if box.least > 0:
        found.append(ObjectBox((), (), true, most=box.least - 1))
    if box.most is not None:
        found.append(ObjectBox((), (), true, least=box.most + 1))
    return found
