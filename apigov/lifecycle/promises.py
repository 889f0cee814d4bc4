"""House law P2: what a removal, or a change of what was announced, does to the promise made to clients."""

from __future__ import annotations

from datetime import date

from apigov.lifecycle.dates import Moment
from apigov.lifecycle.fact import Fact
from apigov.lifecycle.policy import BEFORE, NO_DATE, SHORT_NOTICE, UNREADABLE, Policy, verdict

# How a removal stands to what was announced: before the day, after it, after the notice where no day is asked for.
EARLY, PASSED, NOTICED = "early", "passed", "noticed"


def removal(fact: Fact, policy: Policy, today: date) -> str:
    """EARLY, PASSED, NOTICED, NO_DATE or UNREADABLE. On the day itself a thing still works, as in law P1."""
    judged = verdict(fact, policy, today)
    if judged.state is None:
        return UNREADABLE
    if judged.days_left is not None:
        return PASSED if judged.days_left < 0 else EARLY
    notice = bool(policy.notice_months or policy.notice_days) and "sunset" not in policy.require
    return NOTICED if notice and judged.earliest is not None and judged.earliest <= today else NO_DATE


def announcement(fact: Fact, policy: Policy, today: date) -> tuple[str | None, date | None]:
    """What is wrong with a day that clients are told today, and the first day that would keep the policy's notice.

    UNREADABLE, NO_DATE (where the policy asks for a day), BEFORE (it is past already), SHORT_NOTICE or None. Notice counts from the day
    of deprecation that is written down, else from today.
    """
    judged = verdict(fact if fact.since else fact._replace(since=Moment(today.isoformat(), today)), policy, today)
    if judged.state is None:
        return UNREADABLE, judged.earliest
    if judged.days_left is None:
        return (NO_DATE if "sunset" in policy.require else None), judged.earliest
    if judged.days_left < 0 or BEFORE in judged.faults:
        return BEFORE, judged.earliest
    return (SHORT_NOTICE if SHORT_NOTICE in judged.faults else None), judged.earliest
