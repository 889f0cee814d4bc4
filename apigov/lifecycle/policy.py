"""House law P1: what a team promises on deprecations, and whether a fact keeps it.

House law means: chosen by this project, not by a standard. An instant counts by its UTC calendar date; notice is added by the law of
`dates.add`; the sunset day itself is not overdue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from apigov.lifecycle.dates import add
from apigov.lifecycle.fact import Fact
from apigov.records import NamedTuple

NO_DATE, OVERDUE, DUE_SOON, ANNOUNCED = "no-date", "overdue", "due-soon", "announced"
STATES = (OVERDUE, DUE_SOON, ANNOUNCED, NO_DATE)
UNREADABLE, SHORT_NOTICE, BEFORE = "unreadable-date", "too-short-notice", "sunset-before-deprecation"
# What `require` can name beside `sunset` (a missing sunset is the state no-date): each gives the fault `no-` and its name.
DUTIES = ("replacement", "link", "text", "owner")


class Policy(NamedTuple):
    """`notice_months` and `notice_days`: both count, months first. `due_soon_days`: how near a sunset is called near.

    `require`: fields that a deprecation has to have: sunset, replacement, link, text, owner.
    """

    notice_months: int = 0
    notice_days: int = 0
    due_soon_days: int = 30
    require: frozenset[str] = frozenset()


class Verdict(NamedTuple):
    """`state`: overdue, due-soon, announced or no-date; None where the sunset cannot be read. `faults`: sorted words.

    `days_left`: from today to the sunset, negative when it is past, None without a readable one. `earliest`: the first day on which the
    policy's notice is over, None where no day of deprecation is known.
    """

    fact: Fact
    state: str | None
    faults: tuple[str, ...]
    days_left: int | None
    earliest: date | None

    @property
    def words(self) -> tuple[str, ...]:
        """State and faults together, sorted."""
        return tuple(sorted((*((self.state,) if self.state else ()), *self.faults)))


def judge(facts: Iterable[Fact], policy: Policy, today: date) -> list[Verdict]:
    """A verdict on each fact that carries the specification's flag, in their order. `today` is a UTC calendar date."""
    return [verdict(fact, policy, today) for fact in facts if fact.flagged]


def verdict(fact: Fact, policy: Policy, today: date) -> Verdict:
    """The verdict on one fact, flagged or not."""
    left = (fact.sunset.day - today).days if fact.sunset else None
    earliest = _earliest(fact, policy)
    return Verdict(fact, _state(fact, left, policy.due_soon_days), tuple(sorted(_faults(fact, policy, earliest))), left, earliest)


def _earliest(fact: Fact, policy: Policy) -> date | None:
    if fact.since is None:
        return None
    try:
        return add(fact.since.day, policy.notice_months, policy.notice_days)
    except OverflowError:
        return date.max


def _state(fact: Fact, left: int | None, due_soon_days: int) -> str | None:
    if left is None:
        return None if fact.problem("sunset") else NO_DATE
    if left < 0:
        return OVERDUE
    return DUE_SOON if left <= due_soon_days else ANNOUNCED


def _faults(fact: Fact, policy: Policy, earliest: date | None) -> set[str]:
    faults = {UNREADABLE} if fact.problem("since") or fact.problem("sunset") else set()
    for duty in DUTIES:
        if duty in policy.require and not getattr(fact, duty):
            faults.add(f"no-{duty}")
    if fact.since and fact.sunset:
        if fact.sunset.day < fact.since.day:
            faults.add(BEFORE)
        elif earliest is not None and fact.sunset.day < earliest:
            faults.add(SHORT_NOTICE)
    return faults


# Notice periods that owners have published; the numbers are theirs, the reading is house law P1.
PRESETS: Mapping[str, Policy] = MappingProxyType(
    {
        "github-rest": Policy(notice_months=24, require=frozenset({"sunset"})),
        "microsoft-graph": Policy(notice_months=24, require=frozenset({"sunset"})),
        "salesforce": Policy(notice_months=12, require=frozenset({"sunset"})),
        "square": Policy(notice_months=12, require=frozenset({"sunset"})),
        "shopify": Policy(notice_months=9, require=frozenset({"sunset"})),
        "google-aip-beta": Policy(notice_days=180),
        "klarna": Policy(notice_months=6),
    }
)
