"""Where something stands: a file, a node in it, and the text range of that node."""

from __future__ import annotations

from apigov.findings.pointer import Pointer
from apigov.records import NamedTuple


class Position(NamedTuple):
    """1-based line and 1-based column, counted in Unicode code points."""

    line: int
    column: int


class Range(NamedTuple):
    """From `start` up to, not including, `end`."""

    start: Position
    end: Position


class Location(NamedTuple):
    """`uri` is as design part 11 says: a path relative to the working directory with "/", REV:path, a URL or the stdin name.

    `pointer` always names a node that exists; `range` is the value's for scalars and the key's for objects and lists.
    """

    uri: str
    pointer: Pointer
    range: Range
