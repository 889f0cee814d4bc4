"""The complement of a union of boxes, where facets can say it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from apigov.findings import Json, JsonObject
from apigov.schema.contain import facets, numbers, strings
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox

if TYPE_CHECKING:
    from apigov.schema.contain.normal import Normals

# Boxes that a complement may have on the way.
MOST_OUTSIDE = 48
# Positions of a list before its later items that are told apart one by one.
MOST_BEFORE = 3


def cut(box: Box, others: list[Box], normals: Normals, above: bool, most: int) -> list[Box]:
    """`box` without the others, as a union of boxes. Where it falls into more than `most`: too big (`above`), or some of them."""
    pieces = [box]
    for other in others:
        outside = _outside(other, normals, above)
        left: dict[Box, None] = {}
        for piece in pieces:
            for part in outside:
                both = normals.merger.intersect(piece, part)
                if both is not None and not normals.is_empty_box(both):
                    left[both] = None
                if len(left) > most:
                    break
            if len(left) > most:
                break
        if len(left) <= most or not above:
            pieces = list(left)[:most]
    return pieces


def covered(box: Box, others: list[Box], normals: Normals, most: int) -> bool:
    """Whether nothing is left of `box` without the others. Ends at the first piece that is."""
    *before, last = others or [box]
    outside = _outside(last, normals, True) if others else [box]
    return not any(_meet(piece, part, normals) for piece in cut(box, before, normals, above=True, most=most) for part in outside)


def _meet(one: Box, other: Box, normals: Normals) -> bool:
    both = normals.merger.intersect(one, other)
    return both is not None and not normals.is_empty_box(both)


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
        return [*numbers.subtract(NumberBox(), box)]
    if isinstance(box, StringBox):
        return [*strings.outside(box)]
    if isinstance(box, ArrayBox):
        return _arrays(box, normals, above)
    return _objects(box, normals, above)


def _arrays(box: ArrayBox, normals: Normals, above: bool) -> list[Box]:
    true = normals.true
    if box.values is not None:
        return [ArrayBox((), true, holes=box.values)]
    found: list[Box] = []
    if box.least > 0:
        found.append(ArrayBox((), true, most=box.least - 1))
    most = len(box.prefix) if box.rest == normals.false else None
    if most is None or (box.most is not None and box.most < most):
        most = box.most
    if most is not None:
        found.append(ArrayBox((), true, least=most + 1))
    for index, key in enumerate(box.prefix):
        if key != true:
            found.append(ArrayBox((*(true,) * index, normals.merger.negated(key)), true, least=index + 1))
    if box.rest not in (true, normals.false):
        found += _later(len(box.prefix), box.rest, normals, above)
    for key, least, limit in box.contains:
        if least > 0:
            found.append(_with(key, 0, least - 1, normals))
        if limit is not None:
            found.append(_with(key, limit + 1, None, normals))
    if box.unique:
        found.append(ArrayBox((), true, least=2, doubled=True))
    if box.doubled:
        found.append(ArrayBox((), true, unique=True))
    if box.holes:
        found.append(ArrayBox((), true, values=box.holes))
    return found


def _with(key: str, least: int, most: int | None, normals: Normals) -> ArrayBox:
    """Lists by how many items are of a key."""
    if most == 0:
        return ArrayBox((), normals.merger.negated(key))
    return ArrayBox((), normals.true, least=least, contains=((key, least, most),))


def _later(start: int, key: str, normals: Normals, above: bool) -> list[Box]:
    """Lists with an item that is not of a key at or after a position: by which of the positions before are of it, and how many are not in all."""
    if start > MOST_BEFORE:
        return [ArrayBox((), normals.true, least=start + 1)] if above else []
    bad = normals.merger.negated(key)
    found: list[Box] = []
    for wrong in product((False, True), repeat=start):
        count = sum(wrong) + 1
        prefix = tuple(bad if here else key for here in wrong)
        found.append(ArrayBox(prefix, normals.true, least=start + 1, contains=((bad, count, None),)))
    return found


def _member(name: str, key: str, true: str) -> ObjectBox:
    """What `not` says of a member does not count as evaluating it."""
    return ObjectBox(((name, key),), (), true, unmarked=frozenset((name,)))


def _objects(box: ObjectBox, normals: Normals, above: bool) -> list[Box]:
    true = normals.true
    if box.values is not None:
        return [ObjectBox((), (), true, holes=box.values)]
    found: list[Box] = [_member(name, normals.false, true) for name in sorted(box.required)]
    for name, key in box.members:
        if key == normals.false:
            found.append(ObjectBox((), (), true, required=frozenset((name,))))
        elif key != true:
            found.append(_member(name, normals.merger.negated(key), true)._replace(required=frozenset((name,))))
    if box.least > 0:
        found.append(ObjectBox((), (), true, most=box.least - 1))
    if box.most is not None:
        found.append(ObjectBox((), (), true, least=box.most + 1))
    if box.names is not None:
        found.append(ObjectBox((), (), true, least=1, some=((_named({"not": {"$ref": f"#/$defs/{box.names}"}}, normals), true),)))
    found += _unwritten(box, normals)
    for names, value in box.some:
        found += _nowhere(names, value, normals, above)
    if box.holes:
        found.append(ObjectBox((), (), true, values=box.holes))
    return found


def _named(said: JsonObject, normals: Normals) -> str:
    """The key of a set of names."""
    return normals.schemas.add({"type": "string", **said})


def _unwritten(box: ObjectBox, normals: Normals) -> list[Box]:
    """Objects with a member of no written name that is not as the patterns, or the rest, say."""
    written: list[Json] = [name for name, _ in box.members]
    apart: JsonObject = {"not": {"enum": written}} if written else {}
    found: list[Box] = []
    for texts, key in box.patterns:
        if key != normals.true:
            names = _named({"allOf": [_texts(texts), apart]} if apart else _texts(texts), normals)
            found.append(ObjectBox((), (), normals.true, least=1, some=((names, normals.merger.negated(key)),)))
    if box.rest != normals.true:
        others: list[Json] = [{"not": _texts(texts)} for texts, _ in box.patterns]
        names = _named({"allOf": [*others, apart]}, normals)
        found.append(ObjectBox((), (), normals.true, least=1, some=((names, normals.merger.negated(box.rest)),)))
    return found


def _texts(texts: StringBox) -> JsonObject:
    """The schema of a set of names."""
    parts: list[Json] = [{"pattern": pattern} for pattern in sorted(texts.patterns)]
    parts += [{"not": {"pattern": pattern}} for pattern in sorted(texts.not_patterns)]
    parts += [{"format": name} for name in sorted(texts.formats)]
    parts += [{"not": {"format": name}} for name in sorted(texts.not_formats)]
    if texts.least:
        parts.append({"minLength": texts.least})
    if texts.most is not None:
        parts.append({"maxLength": texts.most})
    if texts.values is not None:
        parts.append({"enum": [*sorted(texts.values)]})
    if texts.holes:
        parts.append({"not": {"enum": [*sorted(texts.holes)]}})
    return {"allOf": parts} if parts else {}


def _nowhere(names: str, value: str, normals: Normals, above: bool) -> list[Box]:
    """Objects in which no member with a name of one key has a value of another."""
    found = normals.of(names)
    texts = [part for part in (found.lower if above else found.upper) if isinstance(part, StringBox)]
    bad = normals.merger.negated(value)
    if StringBox() in texts:
        return [ObjectBox((), (), bad)]
    patterns = tuple((part, bad) for part in texts)
    return [ObjectBox((), patterns, normals.true, unseen=frozenset(texts))]
