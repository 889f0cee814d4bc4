"""The walk over pairs of schemas: once for each pair and direction, so that shared definitions cost once and cycles end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from apigov.diff.arrays import arrays
from apigov.diff.bounds import bounds
from apigov.diff.choices import branches, combined, rewrapped
from apigov.diff.edits import Edit, Level, Replace, items, mapping
from apigov.diff.meaning import meaning
from apigov.diff.members import members
from apigov.diff.promises import Promises
from apigov.diff.shapes import Shapes
from apigov.diff.values import replaced, values
from apigov.findings import Direction, Json, JsonObject
from apigov.schema import reference

# What a hybrid of a child makes of the parent's left side.
Embed = Callable[[Json], Json]
_SINGLE = ("items", "additionalProperties", "contains", "unevaluatedProperties", "unevaluatedItems")
_STEPS = {"items": "[]", "additionalProperties": "*", "contains": "[]", "unevaluatedProperties": "*"}
_IN_PLACE_DEPTH = 12


class Visit:
    """A pair of schemas of one place in the data, with the edits that hold of the place itself and the pairs below it.

    Mutable while the walk fills it; read only afterwards.
    """

    __slots__ = ("base", "children", "direction", "edits", "revision")

    def __init__(self, base: str, revision: str, direction: Direction) -> None:
        self.base = base
        self.revision = revision
        self.direction = direction
        self.edits: list[Edit] = []
        self.children: list[tuple[Embed, tuple[str, ...], Visit]] = []

    @property
    def left(self) -> str:
        return self.base if self.direction is Direction.REQUEST else self.revision

    @property
    def right(self) -> str:
        return self.revision if self.direction is Direction.REQUEST else self.base


Ways: TypeAlias = "dict[int, tuple[Visit, Embed, tuple[str, ...]] | None]"


class Walk:
    """Visits of one comparison."""

    def __init__(self, shapes: Shapes, promises: Promises) -> None:
        self._shapes = shapes
        self._promises = promises
        self._visits: dict[tuple[str, str, Direction], Visit] = {}
        self._wholes: dict[tuple[str, str, Direction], Visit] = {}
        self._waiting: list[Visit] = []

    def start(self, base: str, revision: str, direction: Direction) -> Visit | None:
        """The filled visit of a pair, None where both sides are the same."""
        visit = self._visit(base, revision, direction)
        while self._waiting:
            one = self._waiting.pop()
            self._fill(one)
        return visit

    def whole(self, base: str, revision: str, direction: Direction, aspect: str) -> Visit:
        """The visit of a schema that only one side has; the other side takes anything. Its one edit stands for all of it."""
        key = (base, revision, direction)
        if key not in self._wholes:
            visit = Visit(base, revision, direction)
            nodes = self._shapes.node(base), self._shapes.node(revision)
            visit.edits.append(Edit(aspect=aspect, base=nodes[0], revision=nodes[1], hybrid=lambda: reference(visit.right)))
            self._wholes[key] = visit
        return self._wholes[key]

    def _visit(self, base: str, revision: str, direction: Direction) -> Visit | None:
        if not self._shapes.differ_keys(base, revision):
            return None
        key = (base, revision, direction)
        if key not in self._visits:
            self._visits[key] = Visit(base, revision, direction)
            self._waiting.append(self._visits[key])
        return self._visits[key]

    def _fill(self, visit: Visit) -> None:
        unread = self._shapes.unread_within(visit.base) ^ self._shapes.unread_within(visit.revision)
        if unread:
            # Any other difference that shows may be made up for by what is not read.
            nodes = self._shapes.node(visit.base), self._shapes.node(visit.revision)
            names = sorted(unread)
            files = dict.fromkeys(name.split("#")[0] or name for name in names)
            values: JsonObject = {"name": " and ".join(names), "file": " and ".join(files)}
            visit.edits.append(Edit(aspect="schema-unread", base=nodes[0], revision=nodes[1], hybrid=None, values=values))
            return
        base, revision = self._shapes.pair(visit.base, visit.revision)
        level = Level(base, revision, visit.direction, lambda definition: definition, self._shapes).sharing()
        self._compare(visit, level, ())
        if not visit.edits and not visit.children:
            # What differs is only how the same keywords are put together.
            nodes = self._shapes.node(visit.base), self._shapes.node(visit.revision)
            visit.edits.append(Edit(aspect="schema-rewritten", base=nodes[0], revision=nodes[1], hybrid=None))

    def _compare(self, visit: Visit, level: Level, above: tuple[tuple[str, str], ...]) -> None:
        """`above`: the pairs on the way here that hold of the same value; a pair that comes back to itself says nothing new."""
        whole = replaced(level) or rewrapped(level)
        if whole is not None:
            visit.edits.append(whole)
            return
        for finder in (values, bounds, members, arrays, combined, meaning, self._promises.properties):
            visit.edits.extend(finder(level))
        for embed, steps, base, revision in self._below(level):
            child = self._visit(base, revision, visit.direction)
            if child is not None:
                visit.children.append((embed, (*level.path, *steps), child))
        here = (*above, (level.base.key, level.revision.key))
        if len(above) < _IN_PLACE_DEPTH:
            for inner in self._in_place(level):
                if (inner.base.key, inner.revision.key) not in here:
                    self._compare(visit, inner, here)

    def _below(self, level: Level) -> Iterator[tuple[Embed, tuple[str, ...], str, str]]:
        """Pairs of schemas of members and items."""
        key = self._shapes.key
        patterns = mapping(level.base.keywords.get("patternProperties"))
        for word, names in (("properties", level.shared), ("patternProperties", patterns)):
            old, new = mapping(level.base.keywords.get(word)), mapping(level.revision.keywords.get(word))
            for name in names:
                if name in new and not self._shapes.marked_only(key(old[name]), key(new[name])):
                    yield _embed_in_map(level, word, name), (name,), key(old[name]), key(new[name])
        for word in _SINGLE:
            one, other = level.base.keywords.get(word), level.revision.keywords.get(word)
            if one is not None and other is not None and not isinstance(one, bool) and not isinstance(other, bool):
                # Of undeclared members that are free or refused there are kinds of their own; items have those of types.
                if word != "items" and any(_takes_all_or_nothing(self._shapes.said(side)) for side in (one, other)):
                    continue
                yield _embed_single(level, word), (_STEPS.get(word, "[]"),), key(one), key(other)
        first, second = items(level.base.keywords.get("prefixItems")), items(level.revision.keywords.get("prefixItems"))
        for index in range(min(len(first), len(second))):
            yield _embed_in_list(level, "prefixItems", index), (f"[{index}]",), key(first[index]), key(second[index])

    def _in_place(self, level: Level) -> Iterator[Level]:
        """Pairs of schemas that hold of the same value: branches, conditions, dependent schemas."""
        for word in ("anyOf", "oneOf", "allOf"):
            old, new = items(level.base.keywords.get(word)), items(level.revision.keywords.get(word))
            if not (old and new):
                continue
            for one, other in branches(level, word).pairs:
                left = one if level.left is level.base.keywords else other
                inner = self._inner(level, old[one], new[other], _embed_in_list(level, word, left))
                if inner is not None:
                    yield inner
        dependent = mapping(level.base.keywords.get("dependentSchemas")), mapping(level.revision.keywords.get("dependentSchemas"))
        for name in dependent[0]:
            if name in dependent[1]:
                inner = self._inner(level, dependent[0][name], dependent[1][name], _embed_in_map(level, "dependentSchemas", name))
                if inner is not None:
                    yield inner

    def _inner(self, level: Level, old: Json, new: Json, replace: Replace) -> Level | None:
        base, revision = self._shapes.key(old), self._shapes.key(new)
        if not self._shapes.differ_keys(base, revision):
            return None
        one, other = self._shapes.pair(base, revision)
        return Level(one, other, level.direction, replace, self._shapes, level.path).sharing()


def _takes_all_or_nothing(said: JsonObject) -> bool:
    return not said or said == {"not": True}


def _embed_in_map(level: Level, word: str, name: str) -> Embed:
    return lambda definition: level.replace({**level.left, word: {**mapping(level.left.get(word)), name: definition}})


def _embed_single(level: Level, word: str) -> Embed:
    return lambda definition: level.replace({**level.left, word: definition})


def _embed_in_list(level: Level, word: str, index: int) -> Embed:
    def embed(definition: Json) -> Json:
        members = list(items(level.left.get(word)))
        members[index] = definition
        return level.replace({**level.left, word: members})

    return embed


def ways(root: Visit) -> Ways:
    """For every visit within reach (by identity): the visit above it on a shortest way from the root, None for the root itself."""
    found: Ways = {id(root): None}
    layer = [root]
    while layer:
        below: list[Visit] = []
        for visit in layer:
            for embed, steps, child in visit.children:
                if id(child) not in found:
                    found[id(child)] = (visit, embed, steps)
                    below.append(child)
        layer = below
    return found


def within(root: Visit) -> list[Visit]:
    """The visits within reach, nearest first."""
    seen = {id(root)}
    found = [root]
    for visit in found:
        for _, _, child in visit.children:
            if id(child) not in seen:
                seen.add(id(child))
                found.append(child)
    return found
