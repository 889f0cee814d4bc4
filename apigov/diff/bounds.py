"""Edits of the keywords that bound numbers, lengths and counts."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.edits import Edit, Level
from apigov.findings import Json

# Keyword, the aspect's word, and what stands for its absence.
_COUNTS = (
    ("minLength", "min-length", 0),
    ("maxLength", "max-length", None),
    ("minItems", "min-items", 0),
    ("maxItems", "max-items", None),
    ("minProperties", "min-properties", 0),
    ("maxProperties", "max-properties", None),
)
# How often `contains` has to be met and may be, and what counts where nothing is said.
_MATCHES = (("minContains", "min-contains", 1), ("maxContains", "max-contains", None))


def bounds(level: Level) -> Iterator[Edit]:
    yield from _bound(level, "minimum", "exclusiveMinimum", "minimum", max)
    yield from _bound(level, "maximum", "exclusiveMaximum", "maximum", min)
    if ("contains" in level.base.keywords) == ("contains" in level.revision.keywords):
        yield from _matches(level)
    for keyword, word, nothing in _COUNTS:
        old, new = (value if _is_number(value := shape.keywords.get(keyword)) else nothing for shape in (level.base, level.revision))
        if old != new:
            yield _edit(level, f"{word}-{_verb(_known(old, nothing), _known(new, nothing))}", (keyword,), old, new)
    old, new = level.base.keywords.get("multipleOf"), level.revision.keywords.get("multipleOf")
    if old != new:
        yield _edit(level, f"multiple-of-{'added' if old is None else 'removed' if new is None else 'changed'}", ("multipleOf",), old, new)


def _matches(level: Level) -> Iterator[Edit]:
    for keyword, word, silent in _MATCHES:
        old, new = (value if _is_number(value := shape.keywords.get(keyword)) else None for shape in (level.base, level.revision))
        before, after = (silent if value is None else value for value in (old, new))
        if before != after:
            yield _edit(level, f"{word}-{_verb(old, new)}", (keyword,), before, after)


def _known(value: Json, nothing: int | None) -> Json:
    return None if value == nothing else value


def _bound(level: Level, inclusive: str, exclusive: str, word: str, tighter: object) -> Iterator[Edit]:
    """A bound is one thing, whichever of its two keywords says it."""
    assert callable(tighter)
    sides = []
    for shape in (level.base, level.revision):
        said = [(value, flag) for flag, name in ((False, inclusive), (True, exclusive)) if _is_number(value := shape.keywords.get(name))]
        # Of two equal values the exclusive one is tighter.
        best = tighter((value for value, _ in said), default=None)
        sides.append(None if best is None else (best, any(flag for value, flag in said if value == best)))
    old, new = sides
    if old == new or (level.shapes.asserts_format and _by_format(level, inclusive, exclusive)):
        return
    if old is not None and new is not None and old[0] == new[0]:
        verb = "exclusive" if new[1] else "inclusive"
        base, revision = level.spelled(inclusive, exclusive, inclusive)
        yield _edit(level, f"{word}-{verb}", (inclusive, exclusive), _words(old), _words(new))._replace(base=base, revision=revision)
    else:
        verb = _verb(old[0] if old else None, new[0] if new else None)
        yield _edit(level, f"{word}-{verb}", (inclusive, exclusive), _words(old), _words(new))


def _by_format(level: Level, *keywords: str) -> bool:
    """Whether a bound differs only because int32 and int64 are read as bounds: the edit of the format tells it."""
    said = []
    for shape in (level.base, level.revision):
        found = [level.shapes.annotation(shape.key, word) for word in (*keywords, "format")]
        said.append([one[1] if one is not None else None for one in found])
    return said[0][:-1] == said[1][:-1] and said[0][-1] != said[1][-1]


def _words(bound: tuple[Json, bool] | None) -> Json:
    if bound is None:
        return None
    return f"{bound[0]} (exclusive)" if bound[1] else bound[0]


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _verb(old: Json, new: Json) -> str:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if isinstance(old, int | float) and isinstance(new, int | float):
        return "increased" if new > old else "decreased"
    return "changed"


def _edit(level: Level, aspect: str, keywords: tuple[str, ...], old: Json, new: Json) -> Edit:
    base, revision = level.nodes(*keywords)
    return Edit(aspect=aspect, base=base, revision=revision, hybrid=level.taking(*keywords), values={"before": old, "after": new}, path=level.path)
