"""HTTP-date (RFC 9110 section 5.6.7): the form that is sent, and the two obsolete ones that recipients still read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from apigov.lifecycle.dates import add
from apigov.records import NamedTuple

_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = "|".join(_MONTHS)
_TIME = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
_FIXDATE = rf"(?P<weekday>{'|'.join(_SHORT)}), (?P<day>[0-9]{{2}}) (?P<month>{_MONTH}) (?P<year>[0-9]{{4}}) {_TIME}"
_RFC850 = rf"(?P<weekday>{'|'.join(_LONG)}), (?P<day>[0-9]{{2}})-(?P<month>{_MONTH})-(?P<year>[0-9]{{2}}) {_TIME}"
_ASCTIME = rf"(?P<weekday>{'|'.join(_SHORT)}) (?P<month>{_MONTH}) (?P<day>[0-9]{{2}}| [0-9]) {_TIME} (?P<year>[0-9]{{4}})"
_FORMS = (
    ("http-date", _FIXDATE + " GMT"),
    ("rfc850", _RFC850 + " GMT"),
    ("asctime", _ASCTIME),
)
_OTHER_ZONE = rf"(?:{_FIXDATE}|{_RFC850.replace('?P<', '?P<b')})(?: ?[A-Za-z]+| ?[+-][0-9:]+|)"


class HttpDate(NamedTuple):
    """What a text says. `form`: http-date, rfc850, asctime, or invalid. `instant` is aware and in UTC; None where there is none.

    `problem`: "", weekday (not the day that is named), obsolete-form, zone, no-such-day, time-out-of-range, out-of-range, list, grammar.
    """

    form: str
    instant: datetime | None
    problem: str = ""


def read_http_date(text: str, today: date) -> HttpDate:
    """An HTTP-date without blanks around it. `today` decides the century of two-digit years: more than 50 years ahead is the past one."""
    for form, pattern in _FORMS:
        match = re.fullmatch(pattern, text)
        if match:
            return _made(form, match.groupdict(), today)
    if re.fullmatch(_OTHER_ZONE, text):
        return HttpDate("invalid", None, "zone")
    head, comma, _ = text.partition("GMT, ")
    if comma and any(re.fullmatch(pattern, head + "GMT") for _, pattern in _FORMS):
        return HttpDate("invalid", None, "list")
    return HttpDate("invalid", None, "grammar")


def _made(form: str, parts: dict[str, str], today: date) -> HttpDate:
    hour, minute, second = (int(parts[name]) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 60:
        return HttpDate("invalid", None, "time-out-of-range")
    month, day = _MONTHS.index(parts["month"]) + 1, int(parts["day"])
    year = _century(int(parts["year"]), month, day, today) if form == "rfc850" else int(parts["year"])
    try:
        # Second 60 is legal (a leap second) and is read as the next minute's second 0.
        instant = datetime(year, month, day, hour, minute, tzinfo=UTC) + timedelta(seconds=second)
        weekday = date(year, month, day).weekday()
    except OverflowError:
        return HttpDate(form, None, "out-of-range")
    except ValueError:
        return HttpDate("invalid", None, "no-such-day")
    if parts["weekday"] not in (_SHORT[weekday], _LONG[weekday]):
        return HttpDate(form, instant, "weekday")
    return HttpDate(form, instant, "" if form == "http-date" else "obsolete-form")


def _century(year: int, month: int, day: int, today: date) -> int:
    """The year of this century, or of the one before or after: the latest that is not more than 50 years ahead of today."""
    base = today.year - today.year % 100
    limit = add(today, months=600) if today.year <= 9949 else date.max
    for candidate in (base + 100 + year, base + year, base - 100 + year):
        if (candidate, month, day) <= (limit.year, limit.month, limit.day):
            return candidate
    return base - 100 + year
