"""Which names of members fall under which schemas on two sides at once: regions of names, each with a language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from apigov.records import Value
from apigov.schema.contain import strings
from apigov.schema.contain.boxes import ObjectBox, StringBox, Undecided

if TYPE_CHECKING:
    from apigov.schema.contain.normal import Normals

MOST_PATTERNS = 6


class Region(Value):
    """Names that neither side writes down: some of them (plain ones first), what the left says of them, and each thing the right says."""

    names: tuple[str, ...]
    left: str
    rights: tuple[str, ...]


def regions(box: ObjectBox, other: ObjectBox, normals: Normals, wanted: str | None = None) -> Iterator[Region]:
    """All regions that hold a name, of `wanted` where that is given. Raises Undecided where a language is not computed."""
    sets = list(dict.fromkeys(texts for texts, _ in (*box.patterns, *other.patterns)))
    if len(sets) > MOST_PATTERNS:
        raise Undecided("too many patterns of member names")
    written = frozenset(name for name, _ in (*box.members, *other.members))
    allowed = [part._replace(holes=part.holes | written) for part in _allowed((box.names, wanted), normals)]
    for taken in product((True, False), repeat=len(sets)):
        inside = [texts for texts, here in zip(sets, taken, strict=True) if here]
        left = normals.merger.all_of(*([key for texts, key in box.patterns if texts in inside] or [box.rest]))
        if left == normals.false:
            continue
        outside = [texts for texts in sets if texts not in inside]
        names = tuple(name for part in allowed for name in strings.names(_joined(part, inside), outside))
        if names:
            rights = tuple(key for texts, key in other.patterns if texts in inside) or (other.rest,)
            yield Region(names, left, rights)


def _joined(part: StringBox, inside: list[StringBox]) -> StringBox:
    for texts in inside:
        part = strings.intersect(part, texts)
    return part


def _allowed(keys: tuple[str | None, ...], normals: Normals) -> list[StringBox]:
    """The names that schemas of names leave, from above."""
    found = [StringBox()]
    for key in keys:
        if key is not None:
            parts = [part for part in normals.of(key).upper if isinstance(part, StringBox)]
            found = [both for one in found for part in parts if not strings.is_empty(both := strings.intersect(one, part))]
    return found
