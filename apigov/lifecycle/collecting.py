"""Deprecation facts of a description, from whatever convention it uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from apigov.findings import Json
from apigov.lifecycle.conventions import CONVENTIONS, DATES, KINDS, WHOLE, Convention
from apigov.lifecycle.dates import Moment, read_moment
from apigov.lifecycle.declared import declared_headers
from apigov.lifecycle.fact import FLAG, TEXT, Fact, FactProblem, Mark
from apigov.lifecycle.names import name_of
from apigov.lifecycle.words import says_deprecated
from apigov.openapi import Description, ObjectUse, fields
from apigov.text import Node

_WHAT = {
    "Operation": "operation",
    "Parameter": "parameter",
    "Header": "header",
    "Schema": "schema",
    "SecurityScheme": "security-scheme",
    "Info": "api",
}
_TABLE = {row.name: row for row in CONVENTIONS}
# Declared header values are examples; the century of a two-digit year in one must not hang on the day of the run.
_CENTURY = date(2000, 1, 1)


class _Gathered:
    """What the marks of one thing say, before it is settled."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.dates: dict[str, list[tuple[Moment, Node]]] = {}
        self.texts: dict[str, str] = {}
        self.problems: list[FactProblem] = []
        self.flagged = False

    def date(self, name: str, value: Json, node: Node, moment: Moment | None) -> None:
        if moment is None:
            self.problems.append(FactProblem("unreadable-date", name, str(value), node))
        else:
            self.dates.setdefault(name, []).append((moment, node))

    def say(self, name: str, value: Json) -> None:
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            self.texts.setdefault(name, str(value).strip())

    def settle(self, name: str, problems: list[FactProblem], node: Node) -> tuple[Moment | None, Node | None]:
        """The earliest date counts where conventions differ."""
        dates = self.dates.get(name, [])
        if len({moment.day for moment, _ in dates}) > 1:
            problems.append(FactProblem("conflict", name, ", ".join(moment.text for moment, _ in dates), node))
        return min(dates, key=lambda date: date[0].day, default=(None, None))


def facts(description: Description, extra: Iterable[Convention] = (), hints: bool = True) -> tuple[Fact, ...]:
    """One fact for each thing that goes away, at its definition, in the order of the walk.

    `extra`: rows of the mapping table that users add; a row with a known name takes its place. `hints`: also things of which only
    their own words say so (convention `text`).
    """
    table = {**_TABLE, **{row.name: row for row in extra}}
    found = (_fact(description, use, table, hints) for use in description.objects(*KINDS))
    return tuple(fact for fact in found if fact is not None)


def fact_of(description: Description, use: ObjectUse, extra: Iterable[Convention] = ()) -> Fact | None:
    """What one object says of itself, without what only its words say. None where it says nothing."""
    return _fact(description, use, {**_TABLE, **{row.name: row for row in extra}} if extra else _TABLE, hints=False)


def _fact(description: Description, use: ObjectUse, table: Mapping[str, Convention], hints: bool) -> Fact | None:
    value = use.node.value
    if not isinstance(value, dict):
        return None
    gathered = _Gathered()
    _flag(description, use, gathered)
    for key in sorted(key for key in value if key.startswith("x-") and key in table and use.kind in table[key].on):
        _extension(table[key], Node(use.node.tree, (*use.node.pointer, key), value[key]), gathered)
    if use.kind == "Operation":
        _headers(description, use.node, gathered)
    if not gathered.marks and hints and (said := says_deprecated(use.node)):
        gathered.marks.append(Mark(TEXT, said))
    return _settled(description, use, gathered) if gathered.marks else None


def _flag(description: Description, use: ObjectUse, gathered: _Gathered) -> None:
    value = use.node.child(FLAG)
    if value is None or value.value is not True:
        return
    if any(row.name == FLAG for row in fields(use.kind, description.version)):
        gathered.flagged = True
        gathered.marks.append(Mark(FLAG, value))


def _extension(row: Convention, node: Node, gathered: _Gathered) -> None:
    value = node.value
    if value is None or value is False:
        return
    read = {name: _member(value, member) for member, name in row.reads.items()}
    present = {name: item for name, item in read.items() if item is not None and not isinstance(item, bool)}
    if _marks(row, value, present):
        gathered.marks.append(Mark(row.name, node))
        gathered.flagged = gathered.flagged or row.flag
    for name, item in present.items():
        if name in DATES:
            gathered.date(name, item, node, read_moment(item) if isinstance(item, str) else None)
        else:
            gathered.say(name, item)


def _member(value: Json, member: str) -> Json:
    if member == WHOLE:
        return value
    return value.get(member) if isinstance(value, dict) else None


def _marks(row: Convention, value: Json, present: Mapping[str, Json]) -> bool:
    if row.marks == "presence":
        return True
    if row.marks == "members":
        return bool(present)
    if row.marks == "true":
        return value is True or bool(present)
    return row.marks != "nothing" and _member(value, row.says) in row.marks


def _headers(description: Description, operation: Node, gathered: _Gathered) -> None:
    for header in declared_headers(description, operation, _CENTURY):
        if header.convention not in {mark.convention for mark in gathered.marks}:
            gathered.marks.append(Mark(header.convention, header.node))
        if header.fills and header.value is not None:
            gathered.date(header.fills, header.value, header.node, header.moment)
        for name, text in header.texts.items():
            gathered.say(name, text)


def _settled(description: Description, use: ObjectUse, gathered: _Gathered) -> Fact:
    problems = list(gathered.problems)
    since, _ = gathered.settle("since", problems, use.node)
    sunset, sunset_node = gathered.settle("sunset", problems, use.node)
    is_property = use.kind == "Schema" and bool(use.name) and use.node.pointer[-2:-1] == ("properties",)
    what = "property" if is_property else _WHAT[use.kind]
    return Fact(
        what=what,
        node=use.node,
        name=name_of(description, what, use),
        flagged=gathered.flagged,
        marks=tuple(gathered.marks),
        since=since,
        sunset=sunset,
        replacement=gathered.texts.get("replacement"),
        link=gathered.texts.get("link"),
        text=gathered.texts.get("text"),
        since_version=gathered.texts.get("since_version"),
        stage=gathered.texts.get("stage"),
        owner=gathered.texts.get("owner"),
        problems=tuple(problems),
        sunset_node=sunset_node,
    )
