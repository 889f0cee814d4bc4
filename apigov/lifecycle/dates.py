"""Dates and periods: the calendar is proleptic Gregorian, days are UTC calendar dates, and nothing here reads the clock."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from apigov.records import NamedTuple

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# RFC 3339 section 5.6. T and Z may be lower case; seconds are not optional; a space instead of T is no option of the grammar.
_INSTANT = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
# XML Schema 1.0 part 2, section 3.2.6, lexical form without the sign-less rules that the lookaheads hold.
_XML_DURATION = r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
# RFC 3339 appendix A: units follow each other without a gap (P1Y1D is not derivable), weeks stand alone.
_RFC_TIME = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_RFC_DATE = r"(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
# Letters in ABNF strings have no case (RFC 5234 section 2.3).
_RFC_DURATION = rf"(?ai)P(?:{_RFC_DATE}(?:{_RFC_TIME})?|{_RFC_TIME}|[0-9]+W)"
_WHOLE_DAYS = r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?"


class Moment(NamedTuple):
    """A date that somebody wrote. `text`: a date as written, an instant as `YYYY-MM-DDThh:mm:ssZ`. `day`: its UTC calendar date."""

    text: str
    day: date


class Period(NamedTuple):
    """Calendar months and days. They are different things: 12 months and 365 days differ in leap years."""

    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days)


def instant_text(instant: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ssZ` of an aware instant, whole seconds."""
    utc = instant.astimezone(UTC)
    return f"{utc.year:04}-{utc.month:02}-{utc.day:02}T{utc.hour:02}:{utc.minute:02}:{utc.second:02}Z"


def moment_of(instant: datetime) -> Moment:
    """The moment of an aware instant."""
    return Moment(instant_text(instant), instant.astimezone(UTC).date())


def read_moment(text: str) -> Moment | None:
    """A `YYYY-MM-DD` date or an RFC 3339 instant; None for anything else.

    An instant is turned into UTC. Second 60 is not read: it names no instant that a calendar library holds, and no sunset means it.
    """
    if re.fullmatch(_DATE, text):
        try:
            return Moment(text, date.fromisoformat(text))
        except ValueError:
            return None
    match = re.fullmatch(_INSTANT, text)
    return _instant(match) if match else None


def _instant(match: re.Match[str]) -> Moment | None:
    day, hour, minute, second, sign, offset_hours, offset_minutes = match.groups()
    offset = timedelta(hours=int(offset_hours or 0), minutes=int(offset_minutes or 0))
    if int(offset_hours or 0) > 23 or int(offset_minutes or 0) > 59:
        return None
    try:
        local = datetime.combine(date.fromisoformat(day), time(int(hour), int(minute), int(second)), tzinfo=UTC)
        return moment_of(local + offset if sign == "-" else local - offset)
    except (ValueError, OverflowError):
        return None


def add(start: date, months: int = 0, days: int = 0) -> date:
    """Months first, pinned to the last day of the month, then days (XML Schema 1.0 part 2, appendix E). Both may be negative.

    Raises OverflowError beyond the years 1 to 9999.
    """
    count = start.year * 12 + start.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year} is outside 1 to 9999")
    pinned = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return pinned + timedelta(days=days)


def is_xml_duration(text: str) -> bool:
    """Whether a text is a duration of XML Schema 1.0 part 2, section 3.2.6, taken as it stands (no blanks trimmed)."""
    return re.fullmatch(_XML_DURATION, text) is not None


def is_rfc3339_duration(text: str) -> bool:
    """Whether a text is a duration of RFC 3339 appendix A."""
    return re.fullmatch(_RFC_DURATION, text) is not None


def read_period(text: str) -> Period:
    """A notice period in years, months, weeks and days: P6M, P180D, P1Y6M, P2W. Raises ValueError for anything else (times too)."""
    match = re.fullmatch(_WHOLE_DAYS, text) if is_xml_duration(text) or is_rfc3339_duration(text) else None
    if match is None:
        raise ValueError(f"{text!r} is no period of years, months, weeks and days, such as P6M or P180D")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return Period(years * 12 + months, weeks * 7 + days)
