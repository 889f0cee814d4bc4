"""Where bars and ticks of a timeline stand, in percent of its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from apigov.lifecycle import add

MOST_ROWS = 24
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_TICKS = 10
_LAST_TICK = 92
# Name, anchor, state, since, sunset.
Bar: TypeAlias = tuple[str, str, str, date | None, date]
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Row:
    """A bar. `start` and `width` in percent with two decimals; `until` is an ISO date."""

    name: str
    anchor: str
    state: str
    start: float
    width: float
    until: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month: `Jan 2027`, or a year alone."""

    label: str
    at: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """`today`: where the day of the page stands."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today: float


def timeline(bars: Sequence[Bar], today: date) -> Timeline | None:
    """Bars, soonest first; None where there is nothing to draw. Far dates are left out."""
    near = [bar for bar in bars if abs(bar[4].year - today.year) <= 20 and (bar[3] is None or abs(bar[3].year - today.year) <= 20)]
    chosen = sorted(near, key=lambda bar: (bar[4], bar[0], bar[1]))[:MOST_ROWS]
    if not chosen:
        return None
    first = min([today, *(since or sunset for _, _, _, since, sunset in chosen)]).replace(day=1)
    last = add(max([today, *(sunset for *_, sunset in chosen)]).replace(day=1), months=1)
    whole = (last - first).days

    def at(day: date) -> float:
        return round((day - first).days * 100 / whole, 2)

    rows = []
    for name, anchor, state, since, sunset in chosen:
        start = min(since or sunset, sunset)
        rows.append(Row(name, anchor, state, at(start), round(at(sunset) - at(start), 2), sunset.isoformat()))
    ticks = (Tick(label, at(day)) for label, day in _ticks(first, last))
    # A label at the right edge would hang over it.
    return Timeline(tuple(rows), tuple(tick for tick in ticks if tick.at < _LAST_TICK), at(today))


def _ticks(first: date, last: date) -> list[tuple[str, date]]:
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((one for one in _STEPS if months / one <= _MOST_TICKS), _STEPS[-1])
    start = add(first, months=-((first.year * 12 + first.month - 1) % step))
    days = (add(start, months=step * index) for index in range(months // step + 2))
    return [(str(day.year) if step >= 12 else f"{_MONTHS[day.month - 1]} {day.year}", day) for day in days if first <= day < last]
