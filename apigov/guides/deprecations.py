"""The deprecation report: what goes away, when, and whether that keeps the promise that was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from apigov.findings import pointer_text
from apigov.guides.timeline import Bar, Timeline, timeline
from apigov.guides.words import Anchors, count, day_text, distance, listed, notice
from apigov.lifecycle import STATES, Convention, Fact, Policy, Verdict, facts, verdict
from apigov.openapi import Description, place_of

_TITLES = {
    "overdue": ("Overdue", "The announced day has passed. Remove it, or announce a new day."),
    "due-soon": ("Due soon", "Clients that still use it break in a matter of days."),
    "announced": ("Announced", "A day is set and lies ahead."),
    "no-date": ("No date", "Deprecated, but nobody knows until when it works."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`rule`: the word of the house law, `not-flagged` or `conflict`. `sentence` says what is wrong and what would be right."""

    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that goes away. `progress`: percent of the way from `since` to `sunset` at the page's day, None where one is unknown.

    `conventions` says which marks were read. `uses`: how many references lead to it.
    """

    anchor: str
    name: str
    what: str
    api: str
    method: str
    path: str
    uri: str
    line: int
    column: int
    pointer: str
    state: str
    since: str | None
    sunset: str | None
    days_left: int | None
    distance: str
    progress: int | None
    earliest: str | None
    replacement: str | None
    link: str | None
    text: str | None
    since_version: str | None
    stage: str | None
    owner: str | None
    conventions: tuple[str, ...]
    faults: tuple[Fault, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one state, most urgent first."""

    state: str
    title: str
    meaning: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Api:
    """One description of the report. `things` goes away in it."""

    title: str
    version: str
    uri: str
    operations: int
    things: int


@dataclass(frozen=True, slots=True)
class DeprecationPage:
    """All that the report says. `hints`: only their own words call them deprecated. `due_soon_days`, `notice`: the policy's."""

    title: str
    today: str
    verdict: str
    notice: str
    due_soon_days: int
    require: tuple[str, ...]
    apis: tuple[Api, ...]
    groups: tuple[Group, ...]
    hints: tuple[Item, ...]
    timeline: Timeline | None
    total: int
    faulty: int


def deprecation_page(descriptions: Sequence[Description], policy: Policy, today: date, extra: Iterable[Convention] = ()) -> DeprecationPage:
    """The report on some descriptions. `today` is a UTC calendar date; `extra` are rows of the mapping table that users add."""
    rows, apis, hints, anchors = tuple(extra), [], [], Anchors()
    items: list[Item] = []
    bars: list[Bar] = []
    for description in descriptions:
        found = facts(description, rows)
        told = [fact for fact in found if not fact.hint]
        made = [_item(description, verdict(fact, policy, today), today, policy, anchors) for fact in told]
        items += made
        bars += [_bar(fact, item) for fact, item in zip(told, made, strict=True) if fact.sunset]
        hints += [_item(description, verdict(fact, policy, today), today, policy, anchors) for fact in found if fact.hint]
        apis.append(_api(description, len(told)))
    groups = tuple(_group(state, items) for state in STATES)
    return DeprecationPage(
        title="Deprecations",
        today=today.isoformat(),
        verdict=_sentence(items),
        notice=notice(policy),
        due_soon_days=policy.due_soon_days,
        require=tuple(sorted(policy.require)),
        apis=tuple(apis),
        groups=tuple(group for group in groups if group.items),
        hints=tuple(hints),
        timeline=timeline(bars, today),
        total=len(items),
        faulty=sum(1 for item in items if item.faults),
    )


def _bar(fact: Fact, item: Item) -> Bar:
    assert fact.sunset is not None
    return item.name, item.anchor, item.state, fact.since.day if fact.since else None, fact.sunset.day


def _api(description: Description, things: int) -> Api:
    title, version = description.title or description.uri, description.info_version or ""
    return Api(title, version, description.uri, len(description.operations), things)


def _group(state: str, items: Iterable[Item]) -> Group:
    title, meaning = _TITLES[state]
    mine = [item for item in items if item.state == state]
    mine.sort(key=lambda item: (item.days_left is None, item.days_left or 0, item.api, item.name, item.uri, item.line))
    return Group(state, title, meaning, tuple(mine))


def _sentence(items: Sequence[Item]) -> str:
    if not items:
        return "Nothing is deprecated. There is nothing to do."
    parts = []
    for state, words in (("overdue", "overdue"), ("due-soon", "due soon"), ("announced", "announced"), ("no-date", "without a date")):
        number = sum(1 for item in items if item.state == state)
        if number:
            parts.append(f"{number:,} {words}" if number < len(items) else f"all {words}" if number > 1 else words)
    return f"{count(len(items), 'thing')} {'is' if len(items) == 1 else 'are'} deprecated: {listed(parts)}."


def _item(description: Description, judged: Verdict, today: date, policy: Policy, anchors: Anchors) -> Item:
    fact = judged.fact
    place, start = place_of(fact.node), fact.node.tree.locate(fact.pointer, key=True).start
    api = description.title or description.uri
    return Item(
        anchor=anchors.new(api, fact.name),
        name=fact.name,
        what=fact.what,
        api=api,
        method=place.method.upper(),
        path=place.path,
        uri=fact.node.tree.uri,
        line=start.line,
        column=start.column,
        pointer=pointer_text(fact.pointer),
        state=judged.state or "no-date",
        since=fact.since.text if fact.since else None,
        sunset=fact.sunset.text if fact.sunset else None,
        days_left=judged.days_left,
        distance=distance(judged.days_left),
        progress=_progress(fact, today),
        earliest=day_text(judged.earliest) if notice(policy) else None,
        replacement=fact.replacement,
        link=fact.link,
        text=fact.text,
        since_version=fact.since_version,
        stage=fact.stage,
        owner=fact.owner,
        conventions=fact.conventions,
        faults=() if fact.hint else _faults(judged, policy),
        uses=len(description.uses(fact.node)),
    )


def _progress(fact: Fact, today: date) -> int | None:
    if fact.since is None or fact.sunset is None or fact.sunset.day <= fact.since.day:
        return None
    whole, gone = (fact.sunset.day - fact.since.day).days, (today - fact.since.day).days
    return max(0, min(100, gone * 100 // whole))


def _faults(judged: Verdict, policy: Policy) -> tuple[Fault, ...]:
    fact = judged.fact
    found = [Fault(word, _fault(word, judged, policy)) for word in judged.faults]
    found += [
        Fault("conflict", f"Two places give different days for the {problem.field} ({problem.value}); the earliest counts.")
        for problem in fact.problems
        if problem.kind == "conflict"
    ]
    if judged.state == "no-date" and "sunset" in policy.require:
        found.append(Fault("no-date", "A day of removal is promised for every deprecation, and none is given."))
    if not fact.flagged and fact.what != "api":
        found.append(Fault("not-flagged", "It is not marked `deprecated: true`, so documentation and code generators do not show it."))
    return tuple(found)


def _fault(word: str, judged: Verdict, policy: Policy) -> str:
    fact = judged.fact
    since, sunset = (moment.day.isoformat() if moment else "" for moment in (fact.since, fact.sunset))
    if word == "unreadable-date":
        values = listed([f"“{one.value}” ({one.field})" for one in fact.problems if one.kind == "unreadable-date"])
        return f"{values} is no date; write it as YYYY-MM-DD."
    if word == "sunset-before-deprecation":
        return f"It ends on {sunset}, before it is deprecated on {since}."
    if word == "too-short-notice":
        given = count((fact.sunset.day - fact.since.day).days, "day") if fact.sunset and fact.since else ""
        return f"{given} of notice; {notice(policy)} are promised, so the earliest day is {day_text(judged.earliest)}."
    return f"No {word.removeprefix('no-')} is named, and the policy asks for one."
