"""Deprecation and sunset: the facts of the description against the promise of the team."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lifecycle import Policy, Verdict, facts, judge
from apigov.lint.function import Context, RuleFunction, Value, Violation

_SAYS = {
    "no-date": "{name} is deprecated and no day of its sunset is said",
    "overdue": "{name} should have gone on {sunset}, {late} days ago",
    "due-soon": "{name} goes on {sunset}, in {left} days",
    "too-short-notice": "{name} goes on {sunset}; the promised notice ends on {earliest}",
    "sunset-before-deprecation": "{name} goes on {sunset}, before it was deprecated",
    "unreadable-date": "{name} has a date that cannot be read: {value}",
    "no-replacement": "{name} is deprecated and names no replacement",
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


def lifecycle(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Things whose verdict holds the word `fault`."""
    description = context.description
    if description is None:
        return
    fault = str(given["fault"])
    wanted = policy({name: entry for name, entry in given.items() if name != "fault"}, context)
    if given.get("always") is True:
        wanted = Policy(wanted.notice_months, wanted.notice_days, wanted.due_soon_days, frozenset({"replacement"}))
    found = context.shared.get(lifecycle)
    if found is None:
        found = context.shared[lifecycle] = facts(description)
    for one in judge(found, wanted, context.settings.today):
        if fault in one.words:
            yield Violation(
                _sentence(fault, one), one.fact.node, (one.fact.what,), {"sunset": one.fact.sunset.day.isoformat() if one.fact.sunset else None}
            )


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
                "always": {"type": "boolean"},
                "notice_months": {"type": "integer"},
                "notice_days": {"type": "integer"},
                "due_soon_days": {"type": "integer"},
                "require": {"type": "array"},
            },
        },
    ),
)
