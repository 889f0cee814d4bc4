"""Definitions that say the same word for word, references followed: equal without any reasoning."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets
from apigov.schema.settling import settle

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

# Pairs of definitions that are looked at in all.
MOST_PAIRS = 200_000
MOST_ALIASES = 50
# Keywords that hold any values: what looks like a reference in them is none.
_VALUES = frozenset(("const", "enum"))


class Alike:
    def __init__(self, schemas: Schemas, equal: Callable[[str, str], bool]) -> None:
        self.schemas = schemas
        self.equal = equal
        self._aliases: dict[str, str] = {}
        self._known: dict[tuple[str, str], bool] = {}
        self._looks = 0

    def alias(self, key: str) -> str:
        """The key that a definition leads to where it is nothing but a reference, or a combination of one."""
        if key not in self._aliases:
            self._aliases[key] = self._followed(key)
        return self._aliases[key]

    def _followed(self, key: str) -> str:
        for _ in range(MOST_ALIASES):
            made = self.schemas.definition(key)
            if not isinstance(made, dict) or len(made) != 1 or self.schemas.unknown(key) is not None:
                return key
            ((word, entry),) = made.items()
            if word in ("allOf", "anyOf", "oneOf") and isinstance(entry, list) and len(entry) == 1:
                key = self.schemas.add(entry[0])
            elif word == "$ref" and isinstance(entry, str):
                key = entry.removeprefix("#/$defs/")
            else:
                return key
        return key

    def same(self, one: str, other: str) -> bool:
        """Whether two keys have equal definitions all the way down, cycles included. False may mean that it was too long to look."""
        pair = (self.alias(one), self.alias(other))
        if pair[0] == pair[1]:
            return self.schemas.unknown(pair[0]) is None
        if pair not in self._known:
            settle(pair, self._known, self._look)
        return self._known[pair]

    def _look(self, pair: tuple[str, str]) -> list[tuple[str, str]] | None:
        """The pairs that two definitions of equal words refer to, None where the words differ."""
        one, other = pair
        self._looks += 1
        if self._looks > MOST_PAIRS or self.schemas.unknown(one) is not None or self.schemas.unknown(other) is not None:
            return None
        found: list[tuple[str, str]] = []
        if not _equal(self.schemas.definition(one), self.schemas.definition(other), found):
            return None
        pairs = [(self.alias(first), self.alias(second)) for first, second in found if not self.equal(first, second)]
        return [below for below in pairs if below[0] != below[1]]


def _equal(one: Json, other: Json, found: list[tuple[str, str]]) -> bool:
    """Whether two definitions say the same, the keys that they refer to put on the list."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return False
        for word, entry in one.items():
            twin = other[word]
            if word == "$ref" and isinstance(entry, str) and isinstance(twin, str):
                found.append((entry.removeprefix("#/$defs/"), twin.removeprefix("#/$defs/")))
            elif not (facets.equal(entry, twin) if word in _VALUES else _equal(entry, twin, found)):
                return False
        return True
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_equal(first, second, found) for first, second in zip(one, other, strict=True))
    return one == other
