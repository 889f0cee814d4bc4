"""The formats that Spectral's validator knows (ajv-formats, full mode). Every other format says nothing."""

from __future__ import annotations

import ipaddress
import re
from calendar import monthrange
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import urlsplit

Check: TypeAlias = Callable[[str], bool]

_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]+)?)(z|Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)?"
_URI_CHARACTERS = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_ESCAPED_POINTER = r"#(?:/(?:[A-Za-z0-9_.!$&'()*+,;:=@-]|%[0-9A-Fa-f]{2}|~0|~1)*)*"


def _full(pattern: str, flags: int = 0) -> Check:
    return lambda text: re.fullmatch(pattern, text, flags | re.ASCII) is not None


def _date(text: str) -> bool:
    match = re.fullmatch(_DATE, text)
    if match is None:
        return False
    year, month, day = (int(part) for part in match.groups())
    # Year 0 exists in RFC 3339 and is a leap year, which the calendar module does not know.
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]


def _time(text: str) -> bool:
    match = re.fullmatch(_TIME, text)
    if match is None:
        return False
    hour, minute, second = int(match[1]), int(match[2]), float(match[3])
    ahead = -1 if match[5] == "-" else 1
    hours, minutes = int(match[6] or 0), int(match[7] or 0)
    if hours > 23 or minutes > 59:
        return False
    if hour <= 23 and minute <= 59 and second < 60:
        return True
    in_utc = (hour * 60 + minute - ahead * (hours * 60 + minutes)) % 1440
    return hour <= 23 and minute <= 59 and in_utc == 1439 and second < 61


def _date_time(text: str) -> bool:
    parts = re.split(r"[tT ]", text)
    return len(parts) == 2 and _date(parts[0]) and _time(parts[1])


def _ip6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text


@lru_cache(maxsize=4096)
def _uri(text: str) -> bool:
    """An absolute URI with something after its scheme (RFC 3986)."""
    scheme, colon, rest = text.partition(":")
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme) and colon and rest) and _reference(text)


@lru_cache(maxsize=4096)
def _reference(text: str) -> bool:
    if not re.fullmatch(_URI_CHARACTERS, text) or text.count("#") > 1:
        return False
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _url(text: str) -> bool:
    """http, https or ftp, and a host that is an address or has a dot."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    named = re.fullmatch(r"(?:[a-z0-9¡-￿]+-)*[a-z0-9¡-￿]+(?:\.(?:[a-z0-9¡-￿]+-)*[a-z0-9¡-￿]+)*\.[a-z¡-￿]{2,}", host)
    plain = parts.scheme in ("http", "https", "ftp") and not re.search(r"\s", text) and (port is None or port > 0)
    return plain and bool(named or re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", host))


def _regex(text: str) -> bool:
    """A pattern without flags, in which \\Z is refused behind another character."""
    from apigov.schema.patterns import PatternError, compile_pattern

    if re.search(r"[^\\]\\Z", text):
        return False
    try:
        compile_pattern(text)
    except PatternError:
        return False
    return True


_LABEL = "[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?"
_LOCAL = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_URI_TEMPLATE = (
    r"(?:[^\x00-\x20\"'<>%\\^`{|}]|%[0-9a-f]{2}|\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})+(?::[1-9][0-9]{0,3}|\*)?"
    r"(?:,(?:[a-z0-9_]|%[0-9a-f]{2})+(?::[1-9][0-9]{0,3}|\*)?)*\})*"
)
CHECKS: dict[str, Check] = {
    "date": _date,
    "time": _time,
    "date-time": _date_time,
    "iso-time": _time,
    "iso-date-time": _date_time,
    "duration": _full(r"P(?!$)(?:(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?|[0-9]+W)"),
    "uri": _uri,
    "uri-reference": _reference,
    "uri-template": _full(_URI_TEMPLATE, re.IGNORECASE),
    "url": _url,
    "email": _full(rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+{_LABEL}", re.IGNORECASE),
    "hostname": _full(rf"(?=.{{1,253}}\.?$){_LABEL}(?:\.{_LABEL})*\.?", re.IGNORECASE),
    "ipv4": _full(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|0?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|0?[0-9]?[0-9])"),
    "ipv6": _ip6,
    "regex": _regex,
    "uuid": _full(r"(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE),
    "json-pointer": _full(r"(?:/(?:[^~/]|~0|~1)*)*"),
    "json-pointer-uri-fragment": lambda text: re.fullmatch(_ESCAPED_POINTER, text) is not None,
    "relative-json-pointer": _full(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)"),
    "byte": _full(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
}
SILENT = ("idn-email", "idn-hostname", "iri", "iri-reference", "binary", "password", "float", "double")
