"""The syntax tree of a pattern. Sets of characters already have case and classes worked in."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from apigov.records import NamedTuple, Value
from apigov.schema.patterns.charset import CharSet


class Place(Enum):
    """What an assertion of no width asks of its place."""

    START = "start"
    END = "end"
    LINE_START = "line-start"
    LINE_END = "line-end"
    BOUNDARY = "boundary"
    NO_BOUNDARY = "no-boundary"


class Chars(Value):
    """One character of a set. An empty set matches nothing."""

    chars: CharSet


class Sequence(Value):
    """Its parts one after the other; no part is the empty text."""

    parts: tuple[Node, ...] = ()


class Choice(Value):
    options: tuple[Node, ...]


class Repeat(Value):
    """`most` None: without end."""

    node: Node
    least: int
    most: int | None
    greedy: bool = True


class Capture(Value):
    """A group with a number; kept only in patterns that refer back."""

    node: Node
    number: int


class BackReference(Value):
    """The text that the group took; the empty text when it took part in nothing."""

    number: int


class Assertion(Value):
    place: Place


class Look(Value):
    node: Node
    ahead: bool
    negative: bool


Node: TypeAlias = Chars | Sequence | Choice | Repeat | Capture | BackReference | Assertion | Look

EMPTY = Sequence()


class Parsed(NamedTuple):
    """`unicode`: the tree is over code points (flag u or v), else over UTF-16 code units. `word`: what `\\b` takes for a word character."""

    node: Node
    unicode: bool
    ignore_case: bool
    groups: int
    refers_back: bool
    word: CharSet
