"""Small pieces of English that several pages share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from apigov.lifecycle import Policy


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 operation`, `3 operations`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def distance(days: int | None) -> str:
    """`today`, `in 12 days`, `3 days ago`; empty without a number."""
    if days is None:
        return ""
    if days == 0:
        return "today"
    return f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"


def notice(policy: Policy) -> str:
    """`6 months`, `6 months and 10 days`; empty where no notice is promised."""
    parts = [(policy.notice_months, "month"), (policy.notice_days, "day")]
    return listed([count(number, unit) for number, unit in parts if number])


def day_text(day: date | None) -> str | None:
    """An ISO date."""
    return None if day is None else day.isoformat()


class Anchors:
    """Ids for the parts of one page: stable words from what they name, and no two alike."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def new(self, *words: str) -> str:
        """`get-orders-id`; a second use of the same words ends in -2."""
        stem = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-") or "part"
        anchor, number = stem, 1
        while anchor in self._used:
            number += 1
            anchor = f"{stem}-{number}"
        self._used.add(anchor)
        return anchor
