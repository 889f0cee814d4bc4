"""Edits that no set of payloads shows: defaults and discriminators (reading rules R2 and R7)."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.edits import Edit, Level, at, items, mapping, strings
from apigov.findings import Json
from apigov.schema import referred

_MISSING = object()
_OTHERS = "missing or not listed"


def meaning(level: Level) -> Iterator[Edit]:
    old, new = mapping(level.base.keywords.get("properties")), mapping(level.revision.keywords.get("properties"))
    required = set(strings(level.base.keywords.get("required"))) & set(strings(level.revision.keywords.get("required")))
    for name in level.shared:
        yield from default(level, old[name], new[name], name, used=name not in required)
    yield from _discriminator(level)


def default(level: Level, old: Json, new: Json, name: str, used: bool) -> Iterator[Edit]:
    """A change of the value that stands for an absent property. On a required one it is never used."""
    one, other = level.shapes.annotation(level.shapes.key(old), "default"), level.shapes.annotation(level.shapes.key(new), "default")
    before, after = (found[1] if found is not None else _MISSING for found in (one, other))
    if (before is _MISSING and after is _MISSING) or (before == after and isinstance(before, bool) == isinstance(after, bool)):
        return
    verb = "added" if before is _MISSING else "removed" if after is _MISSING else "changed"
    nodes = [at(found[0], "default") if found is not None else place for found, place in zip((one, other), level.member(name), strict=True)]
    values: dict[str, Json] = {"name": name, "used": used}
    values.update({word: found[1] for word, found in (("before", one), ("after", other)) if found is not None})
    yield Edit(aspect=f"default-{verb}", base=nodes[0], revision=nodes[1], hybrid=None, values=values, names=(name,), path=(*level.path, name))


def _discriminator(level: Level) -> Iterator[Edit]:
    one, other = (level.shapes.annotation(shape.key, "discriminator") for shape in (level.base, level.revision))
    if one is None or other is None:
        found = one or other
        if found is not None:
            base, revision = (
                at(said[0], "discriminator") if said is not None else level.shapes.node(key)
                for said, key in ((one, level.base.key), (other, level.revision.key))
            )
            aspect = "discriminator-added" if one is None else "discriminator-removed"
            yield Edit(aspect=aspect, base=base, revision=revision, hybrid=None, values={"name": _property(found[1])}, path=level.path)
        return
    before, after = _property(one[1]), _property(other[1])
    base, revision = at(one[0], "discriminator"), at(other[0], "discriminator")
    if before != after:
        values: dict[str, Json] = {"before": before, "after": after}
        yield Edit(aspect="discriminator-changed", base=base, revision=revision, hybrid=None, values=values, path=level.path)
        return
    old, new = _mapping(level, one[1], level.base.keywords), _mapping(level, other[1], level.revision.keywords)
    gone, come = [value for value in old if value not in new], [value for value in new if value not in old]
    named: dict[str, Json] = {"name": before, "before": list(gone), "after": list(come)}
    if gone:
        aspect = "discriminator-values-replaced" if come else "discriminator-value-removed"
        yield Edit(aspect=aspect, base=base, revision=revision, hybrid=None, values=named, path=level.path)
    elif come:
        yield Edit(aspect="discriminator-value-added", base=base, revision=revision, hybrid=None, values=named, path=level.path)
    names = set(old.values()) & set(new.values())
    old, new = {**old, **_others(one[1])}, {**new, **_others(other[1])}
    for value in old:
        if value in new and old[value] != new[value] and {old[value], new[value]} <= names:
            data: dict[str, Json] = {"name": value, "before": old[value], "after": new[value]}
            yield Edit(aspect="discriminator-value-moved", base=base, revision=revision, hybrid=None, values=data, path=level.path)


def _property(value: Json) -> str | None:
    """The tag member's name (2.0: the discriminator is the name itself)."""
    if isinstance(value, str):
        return value
    name = mapping(value).get("propertyName")
    return name if isinstance(name, str) else None


def _mapping(level: Level, discriminator: Json, keywords: dict[str, Json]) -> dict[str, str]:
    """Tag values to the name of the schema they stand for: the mapping, and branches that it leaves out by their names.

    OpenAPI 3, Discriminator Object.
    """
    found = {value: _name(goal) for value, goal in mapping(mapping(discriminator).get("mapping")).items() if isinstance(goal, str)}
    taken = set(found.values())
    for word in ("oneOf", "anyOf"):
        for member in items(keywords.get(word)):
            through = referred(member)
            label = level.shapes.label(through) if through is not None else None
            if label is not None and label not in taken:
                found[label] = label
    return found


def _others(discriminator: Json) -> dict[str, str]:
    """The schema for all other tag values, and where there is no tag (OpenAPI 3.2, Discriminator Object, defaultMapping)."""
    goal = mapping(discriminator).get("defaultMapping")
    return {_OTHERS: _name(goal)} if isinstance(goal, str) else {}


def _name(goal: str) -> str:
    return goal.rsplit("/", 1)[-1]
