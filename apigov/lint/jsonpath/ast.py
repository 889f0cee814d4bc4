"""What a path is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from apigov.lint.jsonpath.filters import Expression


class PathError(ValueError):
    """A text that is no path. `offset`: code points from its start."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


@dataclass(frozen=True, slots=True)
class Names:
    """Members by name; a name of digits is an index in a list."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wildcard:
    pass


@dataclass(frozen=True, slots=True)
class Slice:
    start: int | None
    stop: int | None
    step: int | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Children for which the expression is true."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Script:
    """One child, named by the value of the expression."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Parent:
    pass


@dataclass(frozen=True, slots=True)
class Itself:
    """The node itself, as two dots at the end of a path mean it: whatever it is, and everything below it that has members."""


Selector: TypeAlias = "Names | Wildcard | Slice | Filter | Script | Parent | Itself"


@dataclass(frozen=True, slots=True)
class Step:
    """A selector, applied to a node or (`descend`) to it and everything below it."""

    selector: Selector
    descend: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """`keys`: the path ends in `~` and hands over keys. `reads_way`: some part looks at the way in, so that every use counts."""

    text: str
    steps: tuple[Step, ...]
    keys: bool
    reads_way: bool
