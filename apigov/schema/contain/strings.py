"""Sets of texts: lengths, patterns as automata, opaque formats, listed values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from apigov.schema.contain.boxes import StringBox, Undecided, lower
from apigov.schema.keywords import FORMATS
from apigov.schema.patterns import Language, NotRegular, PatternError, StateLimit, everything, language, one_of

PLAIN = ("", "a", "aa", "text", "A", "0", "1", "-", " ", "a b", "2026-01-31", "é", "not a format !")


# Names that read well where any name will do.
NAMES = ("other", "extra", "further", "x")


def intersect(one: StringBox, other: StringBox) -> StringBox:
    both = one.values if other.values is None else other.values if one.values is None else one.values & other.values
    return StringBox(
        least=max(one.least, other.least),
        most=lower(one.most, other.most),
        patterns=one.patterns | other.patterns,
        not_patterns=one.not_patterns | other.not_patterns,
        formats=one.formats | other.formats,
        not_formats=one.not_formats | other.not_formats,
        values=both,
        holes=one.holes | other.holes,
    )


@lru_cache(maxsize=4096)
def pattern_language(pattern: str) -> Language:
    """Raises Undecided for a pattern that is not regular, too big, or broken."""
    try:
        return language(pattern)
    except (NotRegular, StateLimit, PatternError) as error:
        raise Undecided(f"the pattern {pattern!r} is not decided") from error


def fits(box: StringBox, text: str) -> bool:
    """Whether a text has the facets of a box, its formats left out. Raises Undecided."""
    if box.values is not None and text not in box.values:
        return False
    if len(text) < box.least or (box.most is not None and len(text) > box.most) or text in box.holes:
        return False
    return all(pattern_language(pattern).contains(text) for pattern in box.patterns) and not any(
        pattern_language(pattern).contains(text) for pattern in box.not_patterns
    )


@lru_cache(maxsize=4096)
def facet_language(box: StringBox) -> Language:
    """The texts of a box, its formats left out. Raises Undecided."""
    found = one_of(sorted(box.values)) if box.values is not None else everything()
    if box.least or box.most is not None:
        found = found.with_length(box.least, box.most)
    for pattern in sorted(box.patterns):
        found = found.intersect(pattern_language(pattern))
    for pattern in sorted(box.not_patterns):
        found = found.minus(pattern_language(pattern))
    if box.holes:
        found = found.minus(one_of(sorted(box.holes)))
    return found


def _facets_alone(box: StringBox) -> Language:
    """One language for boxes that differ by their formats only."""
    return facet_language(box._replace(formats=frozenset(), not_formats=frozenset()))


def _guarded(question: str, made: Language) -> bool | str | None:
    try:
        return made.is_empty() if question == "empty" else made.shortest()
    except StateLimit as error:
        raise Undecided("the patterns are too big together") from error


def _plain(box: StringBox) -> bool:
    """Without anything that needs an automaton."""
    return not box.patterns and not box.not_patterns and box.values is None and not box.holes


def is_empty(box: StringBox) -> bool:
    """True only where it is proven; formats are taken to have members."""
    if (box.most is not None and box.least > box.most) or box.formats & box.not_formats:
        return True
    return not _plain(box) and _holds_none(box._replace(formats=frozenset(), not_formats=frozenset()))


@lru_cache(maxsize=4096)
def _holds_none(box: StringBox) -> bool:
    try:
        return bool(_guarded("empty", facet_language(box)))
    except Undecided:
        return False


def names(box: StringBox, without: list[StringBox]) -> list[str]:
    """Some texts of a box outside the others, to be names of members: a plain one where there is one, and the shortest.

    None where there is no such text; formats of the box are left out. Raises Undecided.
    """
    made = _facets_alone(box)
    for other in without:
        if other.formats or other.not_formats:
            raise Undecided("a format says which names may stand")
        made = made.minus(_facets_alone(other))
    found = _guarded("shortest", made)
    if not isinstance(found, str):
        return []
    plain = next((name for name in NAMES if made.contains(name)), None)
    return list(dict.fromkeys(name for name in (plain, found) if name is not None))


def outside(box: StringBox) -> list[StringBox]:
    """All texts that are not in a box, as a union of boxes."""
    if box.values is not None:
        return [StringBox(holes=box.values)]
    found: list[StringBox] = []
    if box.least > 0:
        found.append(StringBox(most=box.least - 1))
    if box.most is not None:
        found.append(StringBox(least=box.most + 1))
    found += [StringBox(not_patterns=frozenset((pattern,))) for pattern in sorted(box.patterns)]
    found += [StringBox(patterns=frozenset((pattern,))) for pattern in sorted(box.not_patterns)]
    found += [StringBox(not_formats=frozenset((name,))) for name in sorted(box.formats)]
    found += [StringBox(formats=frozenset((name,))) for name in sorted(box.not_formats)]
    if box.holes:
        found.append(StringBox(values=box.holes))
    return found


def members(box: StringBox) -> Iterator[str]:
    """Some texts of a box; members of its formats are guesses."""
    if box.values is not None:
        yield from sorted(box.values)
        return
    for name in sorted(box.formats):
        if name in FORMATS:
            yield FORMATS[name]
        if name == "byte":
            yield ""
    if _plain(box):
        yield from (text for text in ("text",) if box.least <= len(text) and (box.most is None or len(text) <= box.most))
        for length in dict.fromkeys((box.least, box.least + 1, box.most if box.most is not None else box.least + 5)):
            if length <= 5000 and (box.most is None or length <= box.most):
                yield "a" * length
        yield from (text for text in PLAIN if len(text) >= box.least and (box.most is None or len(text) <= box.most))
        return
    try:
        made = _facets_alone(box)
        shortest = _guarded("shortest", made)
        if isinstance(shortest, str):
            yield shortest
        yield from (text for text in PLAIN if made.contains(text))
    except (Undecided, StateLimit):
        yield from PLAIN


def left_over(box: StringBox, others: list[StringBox]) -> tuple[bool, list[str]]:
    """Whether texts of `box` are left outside the union of the others, and texts to try.

    False is a proof. Raises Undecided where automata do not answer.
    """
    covering = [other for other in others if other.formats <= box.formats and other.not_formats <= box.not_formats]
    if any(_contains_plainly(other, box) for other in covering):
        return False, []
    if not covering and not is_empty(box):
        return True, [*members(box), *PLAIN]
    candidates: list[str] = []
    if _plain(box) and all(_plain(other) for other in covering):
        return _lengths_left(box, covering, [*members(box), *PLAIN])
    made = facet_language(box)
    for other in covering:
        made = made.minus(facet_language(other))
    shortest = _guarded("shortest", made)
    if shortest is None:
        return False, []
    if isinstance(shortest, str):
        candidates.append(shortest)
    return True, [*candidates, *members(box), *PLAIN]


def _contains_plainly(outer: StringBox, inner: StringBox) -> bool:
    """Containment that shows without automata."""
    if outer.values is not None:
        return inner.values is not None and inner.values <= outer.values
    if inner.values is not None and not outer.patterns and not outer.not_patterns:
        return all(outer.least <= len(text) and (outer.most is None or len(text) <= outer.most) and text not in outer.holes for text in inner.values)
    return (
        outer.least <= inner.least
        and (outer.most is None or (inner.most is not None and inner.most <= outer.most))
        and outer.patterns <= inner.patterns
        and outer.not_patterns <= inner.not_patterns
        and outer.holes <= inner.holes
    )


def _lengths_left(box: StringBox, others: list[StringBox], candidates: list[str]) -> tuple[bool, list[str]]:
    """Lengths as intervals: is one left that no other box takes."""
    length = box.least
    for other in sorted(others, key=lambda other: other.least):
        if other.least <= length and (other.most is None or other.most >= length):
            if other.most is None:
                return False, []
            length = other.most + 1
    if box.most is not None and length > box.most:
        return False, []
    return True, ["a" * length, "0" * length, *candidates] if length <= 100_000 else candidates
