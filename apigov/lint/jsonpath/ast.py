"""What a path is made of."""

from __future__ import annotations

from typing import TypeAlias

from apigov.lint.jsonpath.filters import Expression
from apigov.records import NamedTuple


class PathError(ValueError):
    """A text that is no path. `offset`: code points from its start."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


class Names(NamedTuple):
    """Members by name; a name of digits is an index in a list."""

    names: tuple[str, ...]


class Wildcard:
    """Every child."""


class Slice(NamedTuple):
    """Items of a list by index."""

    start: int | None
    stop: int | None
    step: int | None


class Filter(NamedTuple):
    """Children for which the expression is true."""

    expression: Expression


class Script(NamedTuple):
    """One child, named by the value of the expression."""

    expression: Expression


class Parent:
    """The object or list that holds the node."""


class Itself:
    """The node itself, as two dots at the end of a path mean it: whatever it is, and everything below it that has members."""


Selector: TypeAlias = "Names | Wildcard | Slice | Filter | Script | Parent | Itself"


class Step(NamedTuple):
    """A selector, applied to a node or (`descend`) to it and everything below it."""

    selector: Selector
    descend: bool = False


class Path(NamedTuple):
    """`keys`: the path ends in `~` and hands over keys. `reads_way`: some part looks at the way in, so that every use counts."""

    text: str
    steps: tuple[Step, ...]
    keys: bool
    reads_way: bool
