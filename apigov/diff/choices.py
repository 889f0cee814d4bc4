"""Edits of combined schemas: branches of anyOf and oneOf, members of allOf that could not be merged, not, if."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.definitions import types
from apigov.diff.edits import Edit, Level, at, items, mapping
from apigov.diff.shapes import Shape
from apigov.diff.unions import WORDS, is_union, only_union
from apigov.findings import Json, JsonObject
from apigov.records import NamedTuple

# The share of property names from which on two branches count as one.
_LIKE = 0.5
_WORDS = {"anyOf": "alternative", "oneOf": "alternative", "allOf": "condition"}


class Branches(NamedTuple):
    """Members of one combining keyword, paired. Positions are those of the base and the revision."""

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]


def combined(level: Level) -> Iterator[Edit]:
    """The edits that no branch pair holds."""
    old, new = level.base.keywords, level.revision.keywords
    if "anyOf" in old and "oneOf" in new and "anyOf" not in new and "oneOf" not in old:
        yield _whole(level, "one-alternative-only", ("anyOf", "oneOf"))
    elif "oneOf" in old and "anyOf" in new and "oneOf" not in new and "anyOf" not in old:
        yield _whole(level, "several-alternatives-allowed", ("oneOf", "anyOf"))
    else:
        for keyword in ("anyOf", "oneOf"):
            yield from _branches(level, keyword)
    yield from _branches(level, "allOf")
    if _plain(old.get("not")) != _plain(new.get("not")) and not (old.get("not") is True or new.get("not") is True):
        verb = "added" if "not" not in old else "removed" if "not" not in new else "changed"
        if verb != "changed" or level.shapes.differ(old["not"], new["not"]):
            yield _whole(level, f"not-{verb}", ("not",))
    words = ("if", "then", "else")
    if any((word in old) != (word in new) or (word in old and level.shapes.differ(old[word], new[word])) for word in words):
        verb = "added" if "if" not in old else "removed" if "if" not in new else "changed"
        yield _whole(level, f"rule-{verb}", words)


def rewrapped(level: Level) -> Edit | None:
    """The one edit for a schema that became a union of alternatives, or is none any more: nothing inside is still the same thing."""
    old, new = level.base.keywords, level.revision.keywords
    if _is_moved(old, new) or _is_moved(new, old):
        base, revision = level.nodes("allOf")
        aspect, shape = ("condition-added", level.revision) if "allOf" in new else ("condition-removed", level.base)
        values = {"name": _conditions(level, shape)}
        return Edit(aspect=aspect, base=base, revision=revision, hybrid=lambda: level.replace(level.right), values=values, path=level.path)
    if only_union(old) == only_union(new) or is_union(old) == is_union(new):
        return None
    base, revision = level.nodes(*WORDS)
    aspect = "choice-added" if is_union(new) else "choice-removed"
    return Edit(aspect=aspect, base=base, revision=revision, hybrid=lambda: level.replace(level.right), path=level.path)


def _is_moved(flat: JsonObject, combined: JsonObject) -> bool:
    """Whether what one side says itself stands in `allOf` on the other, and so that it cannot be said in one schema (see Shapes.pair)."""
    return "allOf" in combined and "allOf" not in flat and any(word in flat and word not in combined for word in ("type", "properties", "items"))


def _conditions(level: Level, shape: Shape) -> str:
    """The members of `allOf` by their names."""
    members = items(shape.keywords.get("allOf"))
    return ", ".join(level.shapes.label(level.shapes.key(member)) or f"number {count}" for count, member in enumerate(members, 1))


def _plain(value: Json) -> str:
    return repr(value)


def _whole(level: Level, aspect: str, keywords: tuple[str, ...]) -> Edit:
    base, revision = level.nodes(*keywords)
    return Edit(aspect=aspect, base=base, revision=revision, hybrid=level.taking(*keywords), path=level.path)


def _branches(level: Level, keyword: str) -> Iterator[Edit]:
    old, new = level.base.keywords.get(keyword), level.revision.keywords.get(keyword)
    if old is None and new is None:
        return
    word = _WORDS[keyword]
    if old is None or new is None:
        verb = ("choice" if word == "alternative" else word) + ("-added" if old is None else "-removed")
        shape = level.revision if old is None else level.base
        yield _whole(level, verb, (keyword,))._replace(values={"name": _conditions(level, shape)} if word == "condition" else {})
        return
    paired = branches(level, keyword)
    left_is_base = level.left is level.base.keywords
    for position in paired.gone:
        yield _member(level, keyword, f"{word}-removed", position, left_is_base)
    for position in paired.come:
        yield _member(level, keyword, f"{word}-added", position, not left_is_base)


def _member(level: Level, keyword: str, aspect: str, position: int, on_left: bool) -> Edit:
    """A member that only one side has: the hybrid loses it where the left side has it, and gains it where the right side has."""
    base, revision = level.nodes(keyword)

    def made() -> Json:
        left, right = items(level.left.get(keyword)), items(level.right.get(keyword))
        mixed = [member for index, member in enumerate(left) if index != position] if on_left else [*left, right[position]]
        if not mixed:
            return level.replace({name: value for name, value in level.left.items() if name != keyword})
        return level.having(**{keyword: mixed})()

    shape = level.base if aspect.endswith("removed") else level.revision
    key = level.shapes.key(items(shape.keywords.get(keyword))[position])
    values: dict[str, Json] = {"name": level.shapes.label(key) or f"number {position + 1}"}
    if aspect.endswith("removed"):
        base = at(base, position)
    else:
        revision = at(revision, position)
    return Edit(aspect=aspect, base=base, revision=revision, hybrid=made, values=values, path=level.path)


def branches(level: Level, keyword: str) -> Branches:
    """Pairs the members of a keyword: what is equal, what has the same name, what tells itself apart alike, what is left of one type."""
    shapes = level.shapes
    old = [shapes.key(member) for member in items(level.base.keywords.get(keyword))]
    new = [shapes.key(member) for member in items(level.revision.keywords.get(keyword))]
    free_old, free_new = list(range(len(old))), list(range(len(new)))
    pairs: list[tuple[int, int]] = []

    def take(matches: object) -> None:
        assert callable(matches)
        for one in list(free_old):
            other = next((index for index in free_new if matches(old[one], new[index])), None)
            if other is not None:
                pairs.append((one, other))
                free_old.remove(one)
                free_new.remove(other)

    take(lambda one, other: not shapes.differ_keys(one, other))
    take(lambda one, other: shapes.label(one) is not None and shapes.label(one) == shapes.label(other))
    take(lambda one, other: (mark := _mark(shapes.own(one).keywords, level)) is not None and mark == _mark(shapes.own(other).keywords, level))
    for one, other in _likest([shapes.own(old[index]) for index in free_old], [shapes.own(new[index]) for index in free_new]):
        pairs.append((free_old[one], free_new[other]))
    free_old = [index for index in free_old if index not in {one for one, _ in pairs}]
    free_new = [index for index in free_new if index not in {other for _, other in pairs}]
    if len(free_old) == len(free_new) or keyword == "allOf":
        take(lambda one, other: _kind(shapes.own(one).keywords) == _kind(shapes.own(other).keywords) is not None)
    return Branches(tuple(pairs), tuple(free_old), tuple(free_new))


def _likest(old: list[Shape], new: list[Shape]) -> list[tuple[int, int]]:
    """Pairs of objects that share most of their property names, the likest first."""
    scored = []
    for one, before in enumerate(old):
        for other, after in enumerate(new):
            names = set(mapping(before.keywords.get("properties"))), set(mapping(after.keywords.get("properties")))
            share = len(names[0] & names[1]) / len(names[0] | names[1]) if names[0] and names[1] else 0.0
            if share >= _LIKE:
                scored.append((-share, one, other))
    taken: list[tuple[int, int]] = []
    for _, one, other in sorted(scored):
        if all(one != first and other != second for first, second in taken):
            taken.append((one, other))
    return taken


def _mark(keywords: JsonObject, level: Level) -> Json:
    """The properties that have one value only: what tells a branch of objects from the others."""
    found: JsonObject = {}
    for name, member in mapping(keywords.get("properties")).items():
        said = level.shapes.said(member)
        values = [said["const"]] if "const" in said else items(said.get("enum"))
        if len(values) == 1:
            found[name] = values[0]
    return found or None


def _kind(keywords: JsonObject) -> frozenset[str] | None:
    kinds = types(keywords.get("type"))
    return frozenset(kinds) if kinds is not None else None
