"""Edits of what a value may be at all: types, null, enum, const, pattern, format, and the words that change no set."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.definitions import types
from apigov.diff.edits import Edit, Level, at, items, verb_of
from apigov.findings import Json, JsonObject
from apigov.text import Node


def values(level: Level) -> Iterator[Edit]:
    """Edits of one value's own keywords. A schema that takes nothing or a wholly other type ends the comparison: see `replaced`."""
    yield from _null(level)
    yield from _types(level)
    yield from _enum(level)
    yield from _simple(level, "pattern", "pattern")
    yield from _format(level)
    if bool(level.base.keywords.get("uniqueItems")) != bool(level.revision.keywords.get("uniqueItems")):
        verb = "added" if level.revision.keywords.get("uniqueItems") else "removed"
        yield _edit(level, f"unique-items-{verb}", ("uniqueItems",))
    yield from _content(level)
    yield from _open_enum(level)


def replaced(level: Level) -> Edit | None:
    """The one edit that stands for all where the two sides have nothing in common: another type, or no value at all."""
    old, new = level.base.keywords, level.revision.keywords
    if (old == {"not": True}) != (new == {"not": True}):
        base, revision = level.nodes()
        aspect = "nothing-accepted" if new == {"not": True} else "something-accepted"
        return Edit(aspect=aspect, base=base, revision=revision, hybrid=lambda: level.replace(level.right), path=level.path)
    before, after = types(old.get("type")), types(new.get("type"))
    if before is None or after is None:
        return None
    if _widths(before, after) or _widths(after, before) or not (set(before) - {"null"} and set(after) - {"null"}):
        return None
    base, revision = level.nodes("type")
    return Edit(
        aspect="type-changed",
        base=base,
        revision=revision,
        hybrid=lambda: level.replace(level.right),
        values={"before": _type_words(before), "after": _type_words(after)},
        path=level.path,
    )


def _widths(narrow: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    """Whether some type of the first, null aside, is taken by the second."""
    return any(name in wide or (name == "integer" and "number" in wide) for name in narrow if name != "null")


def _edit(level: Level, aspect: str, keywords: tuple[str, ...], before: Json = None, after: Json = None) -> Edit:
    base, revision = level.nodes(*keywords)
    return Edit(
        aspect=aspect,
        base=base,
        revision=revision,
        hybrid=level.taking(*keywords),
        values={"before": before, "after": after},
        path=level.path,
    )


def _type_words(kinds: tuple[str, ...] | None) -> str:
    return " or ".join(sorted(kinds)) if kinds else "any type"


def _null(level: Level) -> Iterator[Edit]:
    before, after = types(level.base.keywords.get("type")), types(level.revision.keywords.get("type"))
    if before is None or after is None or ("null" in before) == ("null" in after):
        return
    if set(before) == {"null"} or set(after) == {"null"}:
        return
    allowed = "null" in after
    base, revision = level.spelled("type", "nullable", "x-nullable")
    gains = allowed == (level.left is level.base.keywords)
    yield Edit(
        aspect="null-allowed" if allowed else "null-refused",
        base=base,
        revision=revision,
        hybrid=lambda: level.replace(_with_null(level.left, level.right, gains)),
        values={"before": _type_words(before), "after": _type_words(after)},
        path=level.path,
    )


def _with_null(left: JsonObject, right: JsonObject, gains: bool) -> JsonObject:
    """The left side with null allowed or refused, in its type and in its enum."""
    mixed = dict(left)
    kinds = [kind for kind in types(left.get("type")) or () if kind != "null"]
    mixed["type"] = [*kinds, *(["null"] if gains else [])]
    if "enum" in left:
        values: list[Json] = [value for value in items(left["enum"]) if value is not None]
        if gains and ("enum" not in right or None in items(right["enum"])):
            values.append(None)
        mixed["enum"] = values
    return mixed


def _types(level: Level) -> Iterator[Edit]:
    before, after = types(level.base.keywords.get("type")), types(level.revision.keywords.get("type"))
    old, new = _without_null(before), _without_null(after)
    if old == new or (before is not None and after is not None and not (old and new) and set(before) != {"null"} != set(after)):
        return
    if old is None or new is None:
        aspect = "type-restricted" if old is None else "type-freed"
    elif all(_widths((kind,), tuple(new)) for kind in old):
        aspect = "type-widened"
    elif all(_widths((kind,), tuple(old)) for kind in new):
        aspect = "type-narrowed"
    else:
        aspect = "type-changed"
    base, revision = level.nodes("type")

    def made() -> Json:
        mixed = dict(level.left)
        wanted = types(level.right.get("type"))
        had = types(level.left.get("type"))
        if wanted is None:
            mixed.pop("type", None)
        else:
            null = ["null"] if (had is None and "null" in wanted) or (had is not None and "null" in had) else []
            mixed["type"] = [*(kind for kind in wanted if kind != "null"), *null]
        return level.replace(mixed)

    values: dict[str, Json] = {"before": _type_words(before), "after": _type_words(after)}
    yield Edit(aspect=aspect, base=base, revision=revision, hybrid=made, values=values, path=level.path)


def _without_null(kinds: tuple[str, ...] | None) -> frozenset[str] | None:
    if kinds is None:
        return None
    found = frozenset(kinds) - {"null"}
    return found - {"integer"} if "number" in found else found


def _enum(level: Level) -> Iterator[Edit]:
    old, new = _listed(level.base.keywords), _listed(level.revision.keywords)
    if old is None and new is None:
        return
    if old is None or new is None:
        one = "const" if "const" in (level.revision.keywords if old is None else level.base.keywords) else "enum"
        yield _edit(level, f"{one}-{'added' if old is None else 'removed'}", ("enum", "const"), _list_words(old), _list_words(new))
        return
    null = _null_moved(level)
    gone = [value for value in old if not _among(value, new) and not (null and value is None)]
    come = [value for value in new if not _among(value, old) and not (null and value is None)]
    if not gone and not come:
        return
    if "const" in level.base.keywords or "const" in level.revision.keywords:
        yield _edit(level, "const-changed", ("const", "enum"), _list_words(old), _list_words(new))
    elif gone and len(gone) == len(come):
        yield _listed_edit(level, "enum-values-replaced", [*gone, *come], _list_words(gone), _list_words(come))
    else:
        if gone:
            yield _listed_edit(level, "enum-value-removed", gone, _list_words(gone), None)
        if come:
            yield _listed_edit(level, "enum-value-added", come, None, _list_words(come))


def _null_moved(level: Level) -> bool:
    """Whether null came or went in the type too: the edit of null then takes the enum's null with it."""
    before, after = types(level.base.keywords.get("type")), types(level.revision.keywords.get("type"))
    return before is not None and after is not None and ("null" in before) != ("null" in after)


def _listed(keywords: JsonObject) -> list[Json] | None:
    if "const" in keywords:
        return [keywords["const"]]
    values = keywords.get("enum")
    return values if isinstance(values, list) else None


def _among(value: Json, others: list[Json]) -> bool:
    """JSON equality: a boolean is no number."""
    return any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in others)


def _list_words(values: list[Json] | None) -> Json:
    return list(values) if values is not None else None


def _listed_edit(level: Level, aspect: str, moved: list[Json], before: Json, after: Json) -> Edit:
    base, revision = level.nodes("enum")

    def made() -> Json:
        kept = [value for value in items(level.left.get("enum")) if not _among(value, moved)]
        return level.having(enum=[*kept, *(value for value in items(level.right.get("enum")) if _among(value, moved))])()

    return Edit(aspect=aspect, base=base, revision=revision, hybrid=made, values={"before": before, "after": after}, path=level.path)


def _simple(level: Level, keyword: str, word: str) -> Iterator[Edit]:
    old, new = level.base.keywords.get(keyword), level.revision.keywords.get(keyword)
    if old != new:
        yield _edit(level, f"{word}-{verb_of(old, new)}", (keyword,), old, new)


def _format(level: Level) -> Iterator[Edit]:
    """From the sources, as an annotation may be missing in the translation, else from there, as other words may stand for a format."""
    sides = (level.base, level.revision)
    old, new = (found[1] if (found := level.shapes.annotation(shape.key, "format")) else shape.keywords.get("format") for shape in sides)
    if old == new:
        return
    named = {name for name in (old, new) if isinstance(name, str)}
    integers = level.shapes.asserts_format and bool({"int32", "int64"} & named)
    asserted = integers or "format" in level.base.keywords or "format" in level.revision.keywords
    taken = ("format", "minimum", "maximum") if integers else ("format",)
    base, revision = level.nodes("format")
    yield Edit(
        aspect=f"format-{verb_of(old, new)}",
        base=base,
        revision=revision,
        hybrid=level.taking(*taken) if asserted else None,
        values={"before": old, "after": new},
        path=level.path,
    )


def _content(level: Level) -> Iterator[Edit]:
    """What a text holds: annotations by JSON Schema (2020-12 validation, section 8)."""
    for keyword, word in (("contentEncoding", "content-encoding"), ("contentMediaType", "content-media-type"), ("contentSchema", "content-schema")):
        old, new = _annotations(level, keyword)
        both = old is not None and new is not None
        if old == new or not (both or keyword == "contentSchema"):
            continue
        verb = "changed" if both else "added" if old is None else "removed"
        values: dict[str, Json] = {} if keyword == "contentSchema" else {"before": old, "after": new}
        base, revision = _said_at(level, keyword)
        yield Edit(aspect=f"{word}-{verb}", base=base, revision=revision, hybrid=None, values=values, path=level.path)


def _open_enum(level: Level) -> Iterator[Edit]:
    """Values of `x-extensible-enum` (Zalando guidelines, rule 112): a list that is declared to grow."""
    old, new = (value if isinstance(value, list) else [] for value in _annotations(level, "x-extensible-enum"))
    gone, come = [value for value in old if not _among(value, new)], [value for value in new if not _among(value, old)]
    base, revision = _said_at(level, "x-extensible-enum")
    for moved, word, verb in ((gone, "before", "removed"), (come, "after", "added")):
        if moved:
            yield Edit(aspect=f"open-enum-value-{verb}", base=base, revision=revision, hybrid=None, values={word: list(moved)}, path=level.path)


def _annotations(level: Level, keyword: str) -> tuple[Json, Json]:
    old, new = (found[1] if (found := level.shapes.annotation(shape.key, keyword)) else None for shape in (level.base, level.revision))
    return old, new


def _said_at(level: Level, keyword: str) -> tuple[Node | None, Node | None]:
    """Where each side says a word that the translation may have dropped, else the schema itself."""
    places = []
    for shape in (level.base, level.revision):
        found = level.shapes.annotation(shape.key, keyword)
        places.append(at(found[0], keyword) if found is not None else level.shapes.node(shape.key))
    return places[0], places[1]
