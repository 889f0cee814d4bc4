"""Edits of objects: properties, required names, and what is said of all other names."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.edits import Edit, Level, mapping, strings
from apigov.findings import Json

_MISSING = object()


def members(level: Level) -> Iterator[Edit]:
    yield from _properties(level)
    yield from _others(level)
    yield from _patterns(level)
    yield from _dependent(level)
    for keyword, aspect in (("propertyNames", "property-names"), ("unevaluatedProperties", "unevaluated-properties")):
        yield from _presence(level, keyword, aspect)
    names = level.base.keywords.get("propertyNames"), level.revision.keywords.get("propertyNames")
    if None not in names and level.shapes.differ(*names):
        base, revision = level.nodes("propertyNames")
        yield Edit(aspect="property-names-changed", base=base, revision=revision, hybrid=level.taking("propertyNames"), path=level.path)


def _properties(level: Level) -> Iterator[Edit]:
    old, new = mapping(level.base.keywords.get("properties")), mapping(level.revision.keywords.get("properties"))
    was, now = frozenset(strings(level.base.keywords.get("required"))), frozenset(strings(level.revision.keywords.get("required")))
    equal = old.keys() & new.keys() - frozenset(level.shared)
    for name in dict.fromkeys((*old, *new, *sorted(was | now))):
        mark = _mark(level, name) if name not in equal else None
        if (name in old) != (name in new):
            word = "required-property" if name in (was if name in old else now) else "property"
            aspect = mark if mark is not None else f"{word}-{'removed' if name in old else 'added'}"
            yield _member(level, aspect, name, required=(name in was) != (name in now))
        elif (name in was) != (name in now):
            aspect = mark if mark is not None else f"property-became-{'required' if name in now else 'optional'}"
            yield _member(level, aspect, name, required=True, declared=mark is not None)
        elif mark is not None:
            yield _member(level, mark, name, hybrid=False)


def _member(level: Level, aspect: str, name: str, required: bool = False, declared: bool = True, hybrid: bool = True) -> Edit:
    base, revision = level.member(name)
    made = level.members(name, required=required, declared=declared) if hybrid else None
    return Edit(aspect=aspect, base=base, revision=revision, hybrid=made, values={"name": name}, names=(name,), path=level.path)


def _mark(level: Level, name: str) -> str | None:
    """The aspect of a readOnly or writeOnly mark that was put on a property or taken from it, read from the sources."""
    base, revision = level.member(name)
    sides = []
    for node in (base, revision):
        if node is None or node.pointer[-2:] != ("properties", name):
            return None
        sides.append(node)
    for keyword, word in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        before, after = (level.shapes.marked(node, keyword) for node in sides)
        if before != after:
            return f"property-became-{word}" if after else f"property-no-longer-{word}"
    return None


def _others(level: Level) -> Iterator[Edit]:
    """`additionalProperties`, absent meaning anything."""
    old, new = (shape.keywords.get("additionalProperties", _MISSING) for shape in (level.base, level.revision))
    before, after = _openness(old, level), _openness(new, level)
    if before == after:
        return
    aspect = {
        ("open", "closed"): "additional-properties-refused",
        ("map", "closed"): "additional-properties-refused",
        ("closed", "open"): "additional-properties-allowed",
        ("closed", "map"): "additional-properties-allowed",
        ("open", "map"): "additional-properties-restricted",
        ("map", "open"): "additional-properties-freed",
    }[before, after]
    base, revision = level.nodes("additionalProperties")
    yield Edit(aspect=aspect, base=base, revision=revision, hybrid=level.taking("additionalProperties"), path=level.path)


def _openness(value: object, level: Level) -> str:
    if value is _MISSING:
        return "open"
    definition = level.shapes.said(value)  # type: ignore[arg-type]
    if definition == {}:
        return "open"
    return "closed" if definition == {"not": True} else "map"


def _patterns(level: Level) -> Iterator[Edit]:
    old, new = mapping(level.base.keywords.get("patternProperties")), mapping(level.revision.keywords.get("patternProperties"))
    for pattern in dict.fromkeys((*old, *new)):
        if (pattern in old) != (pattern in new):
            base, revision = level.nodes("patternProperties")
            aspect = f"pattern-properties-{'removed' if pattern in old else 'added'}"
            mixed = {key: value for key, value in mapping(level.left.get("patternProperties")).items() if key != pattern}
            right = mapping(level.right.get("patternProperties"))
            if pattern in right:
                mixed[pattern] = right[pattern]
            yield Edit(
                aspect=aspect,
                base=base,
                revision=revision,
                hybrid=level.having(patternProperties=dict(mixed)),
                values={"name": pattern},
                path=level.path,
            )


def _dependent(level: Level) -> Iterator[Edit]:
    for keyword, aspect in (("dependentRequired", "dependent-required"), ("dependentSchemas", "dependent-schemas")):
        old, new = (_ordered(shape.keywords.get(keyword)) for shape in (level.base, level.revision))
        if old.keys() != new.keys() or (keyword == "dependentRequired" and old != new):
            verb = "added" if not old else "removed" if not new else "changed"
            base, revision = level.nodes(keyword)
            yield Edit(aspect=f"{aspect}-{verb}", base=base, revision=revision, hybrid=level.taking(keyword), path=level.path)


def _ordered(value: Json) -> dict[str, Json]:
    return {name: sorted(strings(names)) if isinstance(names, list) else names for name, names in mapping(value).items()}  # type: ignore[misc]


def _presence(level: Level, keyword: str, aspect: str) -> Iterator[Edit]:
    """A keyword that holds a schema, and that is there on one side only; on both, the walk goes inside."""
    old, new = keyword in level.base.keywords, keyword in level.revision.keywords
    if old != new:
        base, revision = level.nodes(keyword)
        yield Edit(aspect=f"{aspect}-{'removed' if old else 'added'}", base=base, revision=revision, hybrid=level.taking(keyword), path=level.path)
