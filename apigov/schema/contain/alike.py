"""Definitions that say the same word for word, references followed: equal without any reasoning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.findings import Json

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

MOST_PAIRS = 2_000
MOST_ALIASES = 50


class Alike:
    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._known: dict[tuple[str, str], bool] = {}

    def alias(self, key: str) -> str:
        """The key that a definition leads to where it is nothing but a reference, or a combination of one."""
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
        one, other = self.alias(one), self.alias(other)
        if one == other:
            return self.schemas.unknown(one) is None
        if (one, other) not in self._known:
            pairs: dict[tuple[str, str], None] = {(one, other): None}
            answer = self._all(pairs)
            if answer:
                self._known.update(dict.fromkeys(pairs, True))
            self._known[one, other] = answer
        return self._known[one, other]

    def _all(self, pairs: dict[tuple[str, str], None]) -> bool:
        todo = list(pairs)
        while todo:
            one, other = todo.pop()
            if self.schemas.unknown(one) is not None or self.schemas.unknown(other) is not None:
                return False
            found: list[tuple[str, str]] = []
            if not self._equal(self.schemas.definition(one), self.schemas.definition(other), found):
                return False
            for pair in [(self.alias(first), self.alias(second)) for first, second in found]:
                if pair[0] == pair[1] or self._known.get(pair) is True:
                    continue
                if self._known.get(pair) is False:
                    return False
                if pair not in pairs:
                    pairs[pair] = None
                    todo.append(pair)
            if len(pairs) > MOST_PAIRS:
                return False
        return True

    def _equal(self, one: Json, other: Json, found: list[tuple[str, str]]) -> bool:
        if type(one) is not type(other):
            return False
        if isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            if "$ref" in one and isinstance(one["$ref"], str) and isinstance(other["$ref"], str):
                found.append((one["$ref"].removeprefix("#/$defs/"), other["$ref"].removeprefix("#/$defs/")))
                return all(self._equal(one[name], other[name], found) for name in one if name != "$ref")
            return all(self._equal(one[name], other[name], found) for name in one)
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(self._equal(first, second, found) for first, second in zip(one, other, strict=True))
        return one == other
