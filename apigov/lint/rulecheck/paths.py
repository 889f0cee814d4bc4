"""A path asked of the grammar: which types it may hit, and at which step nothing is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apigov.findings import suggestion
from apigov.lint.jsonpath.ast import Filter, Itself, Names, Parent, Path, Script, Slice, Step, Wildcard
from apigov.lint.jsonpath.filters import Expression, Scope
from apigov.lint.jsonpath.javascript import UNDEFINED, JsError
from apigov.lint.rulecheck.types import CODES, Grammar, Members, Types, shown

_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A type with the types of the way in, as far as they are known (nearest first)."""

    kind: str
    above: tuple[str, ...] = ()

    def down(self, kind: str) -> Place:
        return Place(kind, (self.kind, *self.above)[:_DEPTH])


@dataclass(frozen=True, slots=True)
class Reached:
    """What a path hits. `stuck`: the number of the step behind which nothing is left, and the places it was asked of; else None."""

    places: frozenset[Place]
    stuck: tuple[int, frozenset[Place]] | None = None

    @property
    def kinds(self) -> Types:
        return frozenset(place.kind for place in self.places)


def reach(path: Path, grammar: Grammar, start: Iterable[str] = ("OpenAPI",)) -> Reached:
    places = frozenset(Place(kind) for kind in start)
    for number, step in enumerate(path.steps):
        after = frozenset(_step(step, places, grammar))
        if not after:
            return Reached(after, (number, places))
        places = after
    return Reached(places)


def forgotten(path: Path, grammar: Grammar, start: Iterable[str] = ("OpenAPI",)) -> tuple[str, str] | None:
    """A name that is taken for the key of a map, though what the map holds has a member of that name: the name, and the map in words.

    $.webhooks.servers asks for a webhook that is called servers.
    """
    places = frozenset(Place(kind) for kind in start)
    for step in path.steps:
        if isinstance(step.selector, Names) and len(step.selector.names) == 1 and not step.descend and places:
            name = step.selector.names[0]
            if all(_holds_member(place, name, grammar) for place in places):
                return name, shown(min(place.kind for place in places))
        places = frozenset(_step(step, places, grammar))
    return None


def _holds_member(place: Place, name: str, grammar: Grammar) -> bool:
    """Whether a place is a map of objects that have a member of this name. Properties of a schema may be called anything."""
    if not place.kind.startswith("{") or (place.kind == "{Schema}" and place.above[:1] not in (("Components",), ("OpenAPI",))):
        return False
    return any(name in grammar.members(kind).fixed for kind in grammar.members(place.kind).free if kind != "any")


def why(path: Path, stuck: tuple[int, frozenset[Place]], grammar: Grammar) -> str:
    """Why nothing is left, in words."""
    number, places = stuck
    selector = path.steps[number].selector
    kinds = sorted({place.kind for place in places})
    if path.steps[number].descend:
        kinds = [kind for kind in kinds if kind not in grammar.below(other for other in kinds if other != kind)] or kinds
    what = " or ".join(dict.fromkeys(map(shown, kinds[:3]))) or "nothing"
    if isinstance(selector, Names) and selector.names:
        name = selector.names[0]
        known = {one for kind in kinds for one in grammar.members(kind).fixed}
        guess = suggestion(name, known)
        hint = f" (did you mean {guess!r}?)" if guess else ""
        deep = "at or below " if path.steps[number].descend else "in "
        return f"{deep}{what} there is no {name!r}{hint}" if kinds else f"there is no {name!r}"
    if isinstance(selector, Names):
        return "it has no dot or bracket behind the $"
    if isinstance(selector, Filter):
        return f"no child of {what} can pass the filter {selector.expression.text}"
    return f"{what} has no children"


def _step(step: Step, places: frozenset[Place], grammar: Grammar) -> Iterator[Place]:
    if isinstance(step.selector, Parent):
        yield from _up(places, grammar)
        return
    if not step.descend:
        for place in places:
            yield from _select(step, place, grammar, False)
        return
    deep: set[Place] = set(places)
    for kind in grammar.below(place.kind for place in places):
        deep.add(Place(kind))
    if isinstance(step.selector, Itself):
        yield from deep
        return
    # A property called `parameters` is not what `$..parameters` is about, where there is a field of that name.
    exact = [below for place in deep for below in _select(step, place, grammar, True)]
    yield from exact or [below for place in deep for below in _select(step, place, grammar, False)]


def _up(places: frozenset[Place], grammar: Grammar) -> Iterator[Place]:
    for place in places:
        if place.above:
            yield Place(place.above[0], place.above[1:])
        elif place.kind == "any":
            yield place
        else:
            for kind in grammar.parents(place.kind):
                yield Place(kind)


def _select(step: Step, place: Place, grammar: Grammar, exact: bool) -> Iterator[Place]:
    """The children of a place that a step takes; `exact`: none that are only members of a map by any name."""
    selector = step.selector
    if place.kind == "any":
        yield place.down("any")
        return
    members = grammar.members(place.kind)
    if isinstance(selector, Names):
        for name in selector.names:
            known = name in members.fixed or name.startswith("x-") or (members.choosy and members.takes(name)) or bool(members.items)
            if not exact or known:
                yield from map(place.down, grammar.child(place.kind, name))
    elif isinstance(selector, Slice | Script):
        yield from map(place.down, members.items)
    elif isinstance(selector, Wildcard):
        yield from map(place.down, _all(members))
    elif isinstance(selector, Filter):
        yield from map(place.down, _filtered(selector.expression, members, grammar))


def _all(members: Members) -> Types:
    return frozenset().union(*members.fixed.values(), members.free, members.items)


def _filtered(expression: Expression, members: Members, grammar: Grammar) -> Types:
    found = set(_named(expression, members)) if expression.key_only else set(_all(members))
    guard = expression.guard
    if guard is None:
        return frozenset(found)
    return frozenset(kind for kind in found if grammar.child(kind, guard))


def _named(expression: Expression, members: Members) -> Iterator[str]:
    """The children that a filter on names may take."""
    for name, types in members.fixed.items():
        if _holds(expression, name):
            yield from types
    yield from members.items
    if members.free and _some_free(expression, members):
        yield from members.free


def _some_free(expression: Expression, members: Members) -> bool:
    if members.name_of == "Responses":
        return any(_holds(expression, code) for code in CODES)
    if re.search(r"/|\w\s*\(|[<>+]", re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression.text)):
        return True
    words = [first or second for first, second in re.findall(r"'([^']*)'|\"([^\"]*)\"", expression.text)]
    return any(members.takes(word) and _holds(expression, word) for word in (*words, "/", "other"))


def _holds(expression: Expression, name: str) -> bool:
    scope = Scope(UNDEFINED, name, UNDEFINED, UNDEFINED, UNDEFINED, lambda: "", lambda steps: UNDEFINED)
    try:
        return expression.holds(scope)
    except JsError:
        return True
