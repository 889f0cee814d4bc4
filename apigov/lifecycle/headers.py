"""The header fields that tell clients of an end: Deprecation (RFC 9745), Sunset (RFC 8594), and how the two agree."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from apigov.lifecycle.dates import instant_text
from apigov.lifecycle.http_dates import read_http_date
from apigov.records import NamedTuple

# RFC 9651 section 3.1.2 and 3.3: a bare item is an integer or decimal, string, token, byte sequence, boolean, date or display string.
_STRING = r'"(?:[ !#-\[\]-~]|\\["\\])*"'
_TOKEN = r"[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*"
_NUMBER = r"-?(?:[0-9]{1,12}\.[0-9]{1,3}|[0-9]{1,15})"
_BARE = rf"(?:{_NUMBER}|{_STRING}|{_TOKEN}|:[A-Za-z0-9+/=]*:|\?[01]|@-?[0-9]{{1,15}}|%\"[ !#-~]*\")"
_PARAMETERS = rf"(?:; *[a-z*][a-z0-9_\-.*]*(?:={_BARE})?)*"
_DATE_ITEM = rf"@(-?[0-9]{{1,15}}){_PARAMETERS}"
_OTHER_ITEM = rf"(?:{_BARE}|\([^)]*\)){_PARAMETERS}"
_RFC3339 = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ].*)?"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class HeaderDate(NamedTuple):
    """What a Deprecation or Sunset value says. `instant` is aware and in UTC; None where none can be read.

    `form` of Deprecation: rfc9745, legacy-date (an HTTP-date, as the drafts had it), legacy-true, invalid.
    `form` of Sunset: http-date, rfc850, asctime, invalid. `problem`: "" or a word of LIFECYCLE (fraction, sign, list, zone, weekday ...).
    """

    form: str
    instant: datetime | None
    problem: str = ""

    @property
    def text(self) -> str | None:
        """The instant as `YYYY-MM-DDThh:mm:ssZ`."""
        return None if self.instant is None else instant_text(self.instant)

    @property
    def valid(self) -> bool:
        """Whether a sender may write this value: the form of the standard, without a problem."""
        return self.form in ("rfc9745", "http-date") and not self.problem


def read_deprecation(value: str, today: date) -> HeaderDate:
    """A Deprecation value: a structured Date (RFC 9745 section 2.1, RFC 9651 section 3.3.7), or one of the two forms of its drafts."""
    text = value.strip(" \t")
    if not text:
        return HeaderDate("invalid", None, "empty")
    match = re.fullmatch(_DATE_ITEM, text)
    if match:
        return _from_epoch(int(match.group(1)))
    if text == "true":
        return HeaderDate("legacy-true", None, "legacy")
    if re.fullmatch(_RFC3339, text):
        return HeaderDate("invalid", None, "rfc3339")
    legacy = read_http_date(text, today)
    if legacy.form != "invalid":
        return HeaderDate("legacy-date", legacy.instant, legacy.problem or "legacy")
    return HeaderDate("invalid", None, _wrong_item(text, legacy.problem))


def _from_epoch(seconds: int) -> HeaderDate:
    try:
        return HeaderDate("rfc9745", _EPOCH + timedelta(seconds=seconds))
    except OverflowError:
        return HeaderDate("rfc9745", None, "out-of-range")


def _wrong_item(text: str, date_problem: str) -> str:
    """Why a text is no structured Date, in one word."""
    if re.fullmatch(r"@-?[0-9]+\.[0-9]*", text):
        return "fraction"
    if re.fullmatch(r"@\+[0-9]+", text):
        return "sign"
    if re.fullmatch(r"@-?[0-9]{16,}", text):
        return "too-long"
    if re.fullmatch(r"@-?[0-9]{1,15}(?: *, *@-?[0-9]{1,15})+", text):
        return "list"
    if re.fullmatch(_OTHER_ITEM, text) and not text.startswith("@"):
        return "not-a-date"
    return date_problem


def read_sunset(value: str, today: date) -> HeaderDate:
    """A Sunset value: an HTTP-date (RFC 8594 section 3). `today` decides the century of two-digit years."""
    text = value.strip(" \t")
    if not text:
        return HeaderDate("invalid", None, "empty")
    read = read_http_date(text, today)
    if read.form == "invalid" and re.fullmatch(_RFC3339, text):
        return HeaderDate("invalid", None, "rfc3339")
    if read.form == "invalid" and re.fullmatch(_DATE_ITEM, text):
        return HeaderDate("invalid", None, "rfc9745-date")
    return HeaderDate(read.form, read.instant, read.problem)


def order_ok(deprecation: HeaderDate, sunset: HeaderDate) -> bool | None:
    """Whether the sunset is not before the deprecation (RFC 9745 section 4; equal is allowed). None where one cannot be read."""
    if deprecation.instant is None or sunset.instant is None:
        return None
    return sunset.instant >= deprecation.instant
