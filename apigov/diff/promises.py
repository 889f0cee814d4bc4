"""What was promised of things that go away: asked of the lifecycle room, laid over the law's verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from apigov.diff.edits import Edit, Level, mapping
from apigov.diff.found import SAFE, Ruling, debatable
from apigov.diff.same import Same
from apigov.findings import Effect, Json, Promise
from apigov.lifecycle import (
    BEFORE,
    EARLY,
    NO_DATE,
    NOTICED,
    PASSED,
    SHORT_NOTICE,
    UNREADABLE,
    Fact,
    Policy,
    Stage,
    announcement,
    fact_of,
    removal,
    stage_of,
)
from apigov.openapi import Description, ObjectUse
from apigov.records import NamedTuple
from apigov.text import Node

_AFTER_ITS_DAY = "the removal was announced, and the day is past"
_LESS_TIME = "it still works, but clients have less time than they were told"
_NO_DAY = "it still works, but clients are not told any more until when"
_UNREADABLE = "it still works, but clients cannot read until when"
_LESS_STABLE = "a promise to readers, not to programs"
_UNKNOWN_STAGE = "no one can tell what the word promises"
# How far references and members of `allOf` are followed for what they say of their user.
_DEPTH = 10
_REMOVALS = ("property-removed", "required-property-removed")


class Told(NamedTuple):
    """A change of what was promised. `aspect`: `deprecated` and `no-longer-deprecated` are completed by the thing, others are kinds."""

    aspect: str
    base: Node
    revision: Node
    ruling: Ruling
    values: dict[str, Json]


class Promises:
    """The facts of both sides. `policy`: what the team promises, None where it says nothing; without `today` no day is judged."""

    def __init__(self, base: Description, revision: Description, same: Same, policy: Policy | None, today: date | None) -> None:
        self._base, self._revision = base, revision
        self._same = same
        self._policy, self._today = policy, today
        self._changes: dict[tuple[str, Node, Node], tuple[Told, ...]] = {}
        self._api = self._fact(base, "Info", base.root.child("info"))

    def gone(self, kind: str, node: Node | None, ruling: Ruling) -> tuple[Ruling, dict[str, Json]]:
        """The verdict on a removal from the base, and what its message says of the announcement. `kind`: of object, as in the table."""
        fact = self._fact(self._base, kind, node) or (self._api if kind == "Operation" else None)
        if fact is None or self._today is None or ruling.effect is Effect.UNKNOWN:
            return ruling, {}
        how = removal(fact, self._policy or Policy(), self._today)
        written = fact.problem("sunset")
        day = written.value if written is not None else fact.sunset.text if fact.sunset is not None else None
        values: dict[str, Json] = {"deprecated": True, "sunset": day, "announced": _announced(how, day)}
        if ruling.effect is Effect.SAFE and ruling.debatable is None:
            return ruling, values
        if how == EARLY:
            return ruling._replace(promise=Promise.BROKEN), values
        if how in (PASSED, NOTICED):
            kept = Promise.KEPT if self._policy is not None else None
            return ruling._replace(debatable=ruling.debatable or _AFTER_ITS_DAY, promise=kept), values
        return ruling, values

    def changes(self, kind: str, old: Node | None, new: Node | None) -> tuple[Told, ...]:
        """What changed for a thing that both sides have."""
        if old is None or new is None:
            return ()
        pair = (kind, old, new)
        found = self._changes.get(pair)
        if found is None:
            found = self._changes[pair] = tuple(self._changed(*pair))
        return found

    def _changed(self, kind: str, old: Node, new: Node) -> Iterator[Told]:
        if _words(old) == _words(new) and not self._leads_on(old, new):
            return
        before, after = self._fact(self._base, kind, old), self._fact(self._revision, kind, new)
        places = _mark(before, old), _mark(after, new)
        if before is None and after is not None:
            yield self._deprecated(after, places)
        elif before is not None and after is None:
            yield Told("no-longer-deprecated", *places, SAFE, {})
        elif before is not None and after is not None:
            yield from self._sunset(before, after)
        yield from _stages(stage_of(old), stage_of(new), (old, new))

    def _leads_on(self, old: Node, new: Node) -> bool:
        """Whether something else may speak for two things, and not say the same: a target, a part, the headers of an operation's responses."""
        if any(word in mapping(node.value) for node in (old, new) for word in ("$ref", "allOf")):
            return True
        before, after = old.child("responses"), new.child("responses")
        if before is None or after is None:
            return before is not after
        if self._same.same(before, after):
            return False
        if mapping(before.value).keys() != mapping(after.value).keys():
            return True
        return not all(self._equal_headers(response, after.child(code)) for code, response in before.children())

    def _equal_headers(self, old: Node, new: Node | None) -> bool:
        if new is None or "$ref" in mapping(old.value) or "$ref" in mapping(new.value):
            return self._same.same(old, new)
        before, after = old.child("headers"), new.child("headers")
        return (before is None and after is None) or self._same.same(before, after)

    def properties(self, level: Level) -> Iterator[Edit]:
        """The same for the properties of a pair of schemas, as edits."""
        for name in level.shared:
            for told in self.changes("Schema", *level.member(name)):
                own = told.aspect.endswith("deprecated")
                yield Edit(
                    aspect=f"property-{told.aspect}" if own else told.aspect,
                    base=told.base,
                    revision=told.revision,
                    hybrid=None,
                    values={"name": name, **told.values},
                    names=(name,),
                    path=level.path,
                    ruling=told.ruling,
                    sided=own,
                )

    def removed(self, edit: Edit, ruling: Ruling) -> tuple[Edit, Ruling]:
        """An edit that takes a property away, with what was announced of it."""
        if edit.aspect not in _REMOVALS:
            return edit, ruling
        ruling, values = self.gone("Schema", edit.base, ruling)
        return (edit._replace(values={**edit.values, **values}), ruling) if values else (edit, ruling)

    def _fact(self, description: Description, kind: str, node: Node | None) -> Fact | None:
        """What a thing says of itself, else what stands behind its references and in its `allOf`."""
        for part in _parts(description, node, 0):
            fact = fact_of(description, ObjectUse(kind, part, str(part.pointer[-1]) if part.pointer else ""))
            if fact is not None:
                return fact
        return None

    def _deprecated(self, after: Fact, places: tuple[Node, Node]) -> Told:
        fault, earliest = self._fault(after)
        values: dict[str, Json] = {"sunset": after.sunset.text, "announced": f"; it works until {after.sunset.text}"} if after.sunset else {}
        if fault is None:
            return Told("deprecated", *places, SAFE, values)
        return self._wrong(fault, after, (places[0], after.sunset_node or places[1]), earliest)

    def _wrong(self, fault: str, after: Fact, places: tuple[Node, Node], earliest: date | None) -> Told:
        """What is wrong with a day that is told for the first time."""
        problem = after.problem("sunset")
        if fault == NO_DATE:
            return Told("deprecated-without-sunset", *places, SAFE._replace(promise=Promise.BROKEN), {})
        if fault == UNREADABLE:
            ruling = debatable(Effect.SAFE, Effect.SAFE, _UNREADABLE)._replace(promise=self._duty())
            where = problem.node if problem is not None else places[1]
            return Told("sunset-unreadable", places[0], where, ruling, {"after": problem.value if problem is not None else None})
        why = "is past already" if fault == BEFORE else f"is before {earliest}, when the promised notice ends"
        values: dict[str, Json] = {"after": after.sunset.text if after.sunset is not None else None, "because": why}
        return Told("sunset-too-near", *places, SAFE._replace(promise=Promise.BROKEN), values)

    def _fault(self, after: Fact) -> tuple[str | None, date | None]:
        if self._today is None:
            return (UNREADABLE if after.problem("sunset") else None), None
        return announcement(after, self._policy or Policy(), self._today)

    def _duty(self) -> Promise:
        """What it is to leave clients without a day: worse where the team promises one."""
        return Promise.BROKEN if self._policy is not None and "sunset" in self._policy.require else Promise.WEAKENED

    def _sunset(self, before: Fact, after: Fact) -> Iterator[Told]:
        old, new = _day(before), _day(after)
        if old == new:
            return
        places = before.sunset_node or before.node, after.sunset_node or after.node
        values: dict[str, Json] = {"before": old, "after": new}
        if new is None:
            yield Told("sunset-withdrawn", *places, debatable(Effect.SAFE, Effect.SAFE, _NO_DAY)._replace(promise=self._duty()), values)
            return
        fault, earliest = self._fault(after)
        if before.sunset is not None and after.sunset is not None:
            if after.sunset.day >= before.sunset.day:
                yield Told("sunset-moved-later", *places, SAFE, values)
                return
            promise = Promise.BROKEN if fault in (BEFORE, SHORT_NOTICE) else Promise.WEAKENED
            yield Told("sunset-moved-earlier", *places, debatable(Effect.SAFE, Effect.SAFE, _LESS_TIME)._replace(promise=promise), values)
        elif fault is not None:
            yield self._wrong(fault, after, places, earliest)
        else:
            yield Told("sunset-announced", *places, SAFE, values)


def _parts(description: Description, node: Node | None, depth: int) -> Iterator[Node]:
    if node is None or depth > _DEPTH:
        return
    # Up to OpenAPI 3.0 what stands beside a reference does not count.
    if node.reference is None or description.dialect.ref_siblings:
        yield node
    if node.reference is not None:
        after = description.workspace.follow(node)
        if isinstance(after, Node):
            yield from _parts(description, after, depth + 1)
    members = node.child("allOf")
    for _, member in members.children() if members is not None else ():
        yield from _parts(description, member, depth + 1)


def _words(node: Node) -> dict[str, Json]:
    """What a thing may say of its life on its own."""
    return {key: value for key, value in mapping(node.value).items() if key == "deprecated" or key.startswith("x-")}


def _mark(fact: Fact | None, thing: Node) -> Node:
    return fact.marks[0].node if fact is not None else thing


def _day(fact: Fact) -> str | None:
    """The day that counts, or the text that should have been one."""
    problem = fact.problem("sunset")
    return fact.sunset.day.isoformat() if fact.sunset is not None else problem.value if problem is not None else None


def _announced(how: str, day: str | None) -> str:
    """The end of a sentence about a removal."""
    return {
        EARLY: f" before {day}, until when it was said to work",
        PASSED: f" after {day}, as it was announced",
        NOTICED: " after the promised notice",
        UNREADABLE: f"; the day that was announced, {day}, cannot be read",
    }.get(how, "; it was deprecated, and no day was announced")


def _stages(before: Stage | None, after: Stage | None, things: tuple[Node, Node]) -> Iterator[Told]:
    old, new = before.text if before is not None else None, after.text if after is not None else None
    if old == new:
        return
    places = before.node if before is not None else things[0], after.node if after is not None else things[1]
    values: dict[str, Json] = {"before": old, "after": new}
    if after is not None and after.rank is None:
        ruling = debatable(Effect.SAFE, Effect.SAFE, _UNKNOWN_STAGE)._replace(promise=Promise.WEAKENED)
        yield Told("stability-unknown", *places, ruling, values)
    elif before is None or after is None or before.rank is None or after.rank is None:
        yield Told("stability-changed", *places, SAFE, values)
    elif after.rank < before.rank:
        ruling = debatable(Effect.SAFE, Effect.SAFE, _LESS_STABLE)._replace(promise=Promise.WEAKENED)
        yield Told("stability-lowered", *places, ruling, values)
    elif after.rank > before.rank:
        yield Told("stability-raised", *places, SAFE, values)
