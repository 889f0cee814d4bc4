"""One parsed file: its data and where everything stands in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apigov.findings import Json, Pointer, Range
from apigov.text.source import Source


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader could not take, or took with a doubt. `fatal`: no data could be had.

    `kind` is one of syntax, encoding, duplicate-key, key-not-scalar, limit, documents, cycle, tab.
    """

    kind: str
    message: str
    range: Range
    fatal: bool = True


class Tree:
    """Data and positions of one source. Compared and hashed by identity.

    `data`: plain dict, list, str, int, float, bool, None, key order kept, shared where YAML aliases share. None with a fatal problem.
    `syntax`: "yaml" or "json".
    """

    source: Source
    syntax: str
    data: Json
    problems: tuple[Problem, ...]

    @property
    def uri(self) -> str:
        return self.source.uri

    def locate(self, pointer: Pointer, key: bool = False) -> Range:
        """The range of the value at `pointer`, or of its key (the value's where it has no key, as list items and the root).

        Where the pointer leads nowhere: the range of the nearest existing ancestor's key or value.
        """
        raise NotImplementedError

    def locate_many(self, pointers: Iterable[Pointer]) -> Mapping[Pointer, Range]:
        """The display range of each pointer (the value's for scalars, the key's for objects and lists), found in one pass."""
        raise NotImplementedError

    def line(self, number: int) -> str:
        """The text of a 1-based line without its line end."""
        raise NotImplementedError
