"""The Link header field (RFC 8288 section 3), as far as deprecation needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apigov.records import NamedTuple

_TARGET = r"[ \t,]*<([^>]*)>"
_PARAMETER = r"[ \t]*;[ \t]*(?:(?P<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:[ \t]*=[ \t]*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<token>[^\s\";,]*)))?)?"
_SEPARATOR = r"[ \t]*(?:,|$)"
_BLANKS = r"[ \t,]*$"


class LinkValue(NamedTuple):
    """One link. `rels`: lower case, of the first `rel` parameter only (section 3.3)."""

    target: str
    rels: tuple[str, ...]


def read_links(value: str) -> tuple[LinkValue, ...]:
    """The links of a field value. What does not follow the grammar ends the reading; the links before it are kept."""
    return tuple(_links(value))


def _links(value: str) -> Iterator[LinkValue]:
    position = 0
    while not re.compile(_BLANKS).match(value, position):
        target = re.compile(_TARGET).match(value, position)
        if target is None:
            return
        position = target.end()
        rel: str | None = None
        while parameter := re.compile(_PARAMETER).match(value, position):
            position = parameter.end()
            if rel is None and (parameter["name"] or "").lower() == "rel":
                quoted = parameter["quoted"]
                rel = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else parameter["token"] or ""
        end = re.compile(_SEPARATOR).match(value, position)
        if end is None:
            return
        position = end.end()
        yield LinkValue(target[1], tuple((rel or "").lower().split()))
