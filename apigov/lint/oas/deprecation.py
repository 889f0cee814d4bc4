"""Deprecation and sunset: the facts of the description against the promise of the team."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lifecycle import Fact, Policy, Verdict, facts, judge
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.options import SOME_TEXTS, listed
from apigov.lint.oas.select import covered, named, options, place, selected
from apigov.openapi import says
from apigov.schema import Schema

_SAYS = {
    "no-date": "{name} is deprecated and no day of its sunset is said",
    "overdue": "{name} should have gone on {sunset}, {late} days ago",
    "due-soon": "{name} goes on {sunset}, in {left} days",
    "too-short-notice": "{name} goes on {sunset}; the promised notice ends on {earliest}",
    "sunset-before-deprecation": "{name} goes on {sunset}, before it was deprecated",
    "unreadable-date": "{name} has a date that cannot be read: {value}",
    "no-replacement": "{name} is deprecated and names no replacement",
    "no-owner": "{name} is deprecated and names nobody to ask",
    "no-link": "{name} is deprecated and links to no page about it",
    "no-text": "{name} is deprecated and says nothing about it",
}
_DEFAULT_MONTHS = 6


def policy(given: JsonObject, context: Context) -> Policy:
    """The promise: the configuration's, else the options of the rule, else six months."""
    said = {"notice_months": _DEFAULT_MONTHS, **given, **context.settings.lifecycle}
    require = said.get("require")
    return Policy(
        notice_months=_number(said.get("notice_months"), 0),
        notice_days=_number(said.get("notice_days"), 0),
        due_soon_days=_number(said.get("due_soon_days"), 30),
        require=frozenset(str(duty) for duty in require) if isinstance(require, list) else frozenset(),
    )


def _number(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def known_facts(context: Context) -> tuple[Fact, ...]:
    """The facts of the description, read once a run."""
    known = context.shared.get(known_facts)
    if not isinstance(known, tuple):
        known = context.shared[known_facts] = facts(context.description) if context.description is not None else ()
    return known


def lifecycle(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Things whose verdict holds the word `fault`."""
    description = context.description
    if description is None:
        return
    fault = str(given["fault"])
    wanted = policy({name: entry for name, entry in given.items() if name not in ("fault", "of")}, context)
    if fault.startswith("no-") and fault != "no-date":
        wanted = Policy(wanted.notice_months, wanted.notice_days, wanted.due_soon_days, frozenset({fault.removeprefix("no-")}))
    found = known_facts(context)
    kinds = given.get("of")
    for one in judge(found, wanted, context.settings.today):
        if fault in one.words and (not isinstance(kinds, list) or one.fact.what in kinds):
            sunset = one.fact.sunset.day.isoformat() if one.fact.sunset else None
            yield Violation(_sentence(fault, one), one.fact.node, (one.fact.what,), {"sunset": sunset})


def gone(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations whose sunset is past declare one of `codes`."""
    description, codes = context.description, listed(given, "codes")
    if description is None:
        return
    late = {one.fact.node for one in judge(known_facts(context), Policy(), context.settings.today) if "overdue" in one.words}
    for operation in selected(given, context):
        if operation.node in late and not covered(operation, codes):
            yield Violation(f"{named(operation)} is past its sunset and declares no {codes[0]}", place(operation), data={"missing": codes[0]})


def required_deprecated(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """What is deprecated is not required: parameters outside the path, members of schemas."""
    description = context.description
    if description is None:
        return
    for use in description.objects("Parameter"):
        if use.node.get("deprecated") is True and use.node.get("required") is True and use.node.get("in") != "path":
            yield Violation(f"the parameter {use.node.get('name')!r} is deprecated and required", use.node)
    for use in description.objects("Schema"):
        names, held = use.node.get("required"), use.node.child("properties")
        for name, member in held.children() if held is not None and isinstance(names, list) else ():
            if (
                isinstance(names, list)
                and name in names
                and isinstance(member.value, dict)
                and says(Schema(member, description.dialect), "deprecated", context.workspace)
            ):
                yield Violation(f"the property {name!r} is deprecated and required", member, (str(name),))


def _sentence(fault: str, one: Verdict) -> str:
    left = one.days_left or 0
    return _SAYS[fault].format(
        name=one.fact.name,
        sunset=one.fact.sunset.day.isoformat() if one.fact.sunset else "?",
        late=-left,
        left=left,
        earliest=one.earliest.isoformat() if one.earliest else "?",
        value=", ".join(problem.value for problem in one.fact.problems),
    )


_WORDS = re.compile(r"\b(?:use|replac\w*|instead|since|sunset|remov\w*|supersed\w*)\b|https?://|\]\(|#/", re.IGNORECASE)


def says_where(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Deprecated operations, parameters and members of schemas say what to use instead, or until when: in words, a link, or a fact."""
    for fact in known_facts(context):
        if not fact.flagged or fact.what == "api" or fact.replacement or fact.sunset or fact.link:
            continue
        texts = " ".join(str(fact.node.get(name) or "") for name in ("description", "summary", "title"))
        if not _WORDS.search(f"{texts} {fact.text or ''}"):
            yield Violation(
                f"{fact.name} is deprecated and says neither what to use instead nor until when", fact.node, data={"missing": "description"}
            )


FUNCTIONS = (
    RuleFunction(
        "oasLifecycle",
        lifecycle,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["fault"],
            "properties": {
                "fault": {"enum": [*_SAYS]},
                "of": {"type": "array", "items": {"type": "string"}},
                "notice_months": {"type": "integer"},
                "notice_days": {"type": "integer"},
                "due_soon_days": {"type": "integer"},
                "require": {"type": "array"},
            },
        },
    ),
    RuleFunction("oasDeprecatedSays", says_where),
    RuleFunction("oasGone", gone, options(("codes",), codes=SOME_TEXTS)),
    RuleFunction("oasRequiredDeprecated", required_deprecated),
)
