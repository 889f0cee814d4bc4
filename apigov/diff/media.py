"""Media types and ranges: equality without case and white space, covering, the most specific key (RFC 9110, 8.3.1 and 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from apigov.openapi import MediaType
from apigov.records import NamedTuple


class Name(NamedTuple):
    """A media type key, normalised. `parameters` are sorted; a charset's value is without case."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def is_range(self) -> bool:
        return self.subtype == "*"

    def covers(self, other: Name) -> bool:
        """Whether each message of the other is a message of this one."""
        if self == other:
            return True
        if self.type == "*":
            return not self.parameters
        if self.type != other.type or self.subtype not in ("*", other.subtype):
            return False
        return self.is_range and set(self.parameters) <= set(other.parameters)

    def __str__(self) -> str:
        return "; ".join((f"{self.type}/{self.subtype}", *(f"{key}={value}" for key, value in self.parameters)))


@cache
def parse(text: str) -> Name:
    first, *rest = text.split(";")
    kind, _, subtype = first.strip().lower().partition("/")
    parameters = []
    for part in rest:
        key, _, value = part.strip().partition("=")
        key, value = key.strip().lower(), value.strip().strip('"')
        if key == "charset":
            value = value.lower()
            # JSON has one encoding, and the parameter means nothing there (RFC 8259, sections 8.1 and 11).
            if value == "utf-8" and (subtype == "json" or subtype.endswith("+json")):
                continue
        if key:
            parameters.append((key, value))
    return Name(kind, subtype or "*", tuple(sorted(parameters)))


def by_name(content: Iterable[MediaType]) -> dict[Name, MediaType]:
    found: dict[Name, MediaType] = {}
    for media in content:
        found.setdefault(parse(media.name), media)
    return found


def best(name: Name, side: dict[Name, MediaType]) -> Name | None:
    """The most specific key that stands for a media type: itself, then type/*, then */*."""
    if name in side:
        return name
    covering = [other for other in side if other.covers(name)]
    return min(covering, key=lambda other: (other.type == "*", -len(other.parameters)), default=None)


def is_json(name: Name) -> bool:
    return name.subtype == "json" or name.subtype.endswith("+json")
