"""Which names of members fall under which schemas on two sides at once: regions of names, each with a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from apigov.schema.contain import strings
from apigov.schema.contain.boxes import ObjectBox, StringBox, Undecided

if TYPE_CHECKING:
    from apigov.schema.contain.normal import Normals

MOST_PATTERNS = 6


@dataclass(frozen=True, slots=True)
class Region:
    """Names that neither side writes down: some of them (the shortest), what the left says of them, and each thing the right says."""

    names: tuple[str, ...]
    left: str
    rights: tuple[str, ...]


def regions(box: ObjectBox, other: ObjectBox, normals: Normals) -> Iterator[Region]:
    """All regions that hold a name. Raises Undecided where a language is not computed."""
    patterns = sorted({pattern for pattern, _ in (*box.patterns, *other.patterns)})
    if len(patterns) > MOST_PATTERNS:
        raise Undecided("too many patterns of member names")
    written = frozenset(name for name, _ in (*box.members, *other.members))
    allowed = _allowed(box, normals)
    mine, theirs = dict(box.patterns), dict(other.patterns)
    for taken in product((True, False), repeat=len(patterns)):
        inside = frozenset(pattern for pattern, here in zip(patterns, taken, strict=True) if here)
        left = normals.merger.all_of(*([mine[pattern] for pattern in sorted(inside) if pattern in mine] or [box.rest]))
        if left == normals.false:
            continue
        cuts = [
            replace(part, patterns=part.patterns | inside, not_patterns=part.not_patterns | (set(patterns) - inside), holes=part.holes | written)
            for part in allowed
        ]
        names = tuple(name for part in cuts if (name := strings.shortest(part)) is not None)
        if names:
            rights = tuple(theirs[pattern] for pattern in sorted(inside) if pattern in theirs) or (other.rest,)
            yield Region(names, left, rights)


def _allowed(box: ObjectBox, normals: Normals) -> list[StringBox]:
    """What propertyNames leaves, from above."""
    if box.names is None:
        return [StringBox()]
    return [part for part in normals.of(box.names).upper if isinstance(part, StringBox)]
