"""Facet boxes: for one JSON type, a set of values said by bounds, languages, members. A normal form is a union of boxes."""

from __future__ import annotations

import json
import math
import sys
from fractions import Fraction
from typing import TypeAlias

from apigov.findings import Json
from apigov.records import Value


class Undecided(Exception):
    """Something that is not computed here. The text is the reason."""


class NullBox(Value):
    pass


class BooleanBox(Value):
    values: frozenset[bool] = frozenset((True, False))


class NumberBox(Value):
    """Numbers from `low` to `high` (None: no bound; open: without the bound itself), whole ones if `integer`, multiples of `step`.

    `values`: only these. `holes`: not these. `not_steps`: no multiple of any of these.
    """

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False
    integer: bool = False
    step: Fraction | None = None
    values: frozenset[Fraction] | None = None
    holes: frozenset[Fraction] = frozenset()
    not_steps: frozenset[Fraction] = frozenset()


class StringBox(Value):
    """Texts by length in code points, patterns (all searched for), formats (opaque names), listed values, and what must not hold of them."""

    least: int = 0
    most: int | None = None
    patterns: frozenset[str] = frozenset()
    not_patterns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    not_formats: frozenset[str] = frozenset()
    values: frozenset[str] | None = None
    holes: frozenset[str] = frozenset()


class ArrayBox(Value):
    """Lists: schemas by position, `rest` for later items, counts. `contains`: (key, at least, at most or None). `doubled`: some item is there twice.

    `values`: only these canonical texts; `holes`: not these. `marked`: how many positions count as evaluated, `rest_said`: all do; `seen`: so do
    items of one of these keys.
    """

    prefix: tuple[str, ...]
    rest: str
    least: int = 0
    most: int | None = None
    unique: bool = False
    doubled: bool = False
    contains: tuple[tuple[str, int, int | None], ...] = ()
    values: frozenset[str] | None = None
    holes: frozenset[str] = frozenset()
    marked: int = 0
    rest_said: bool = False
    seen: frozenset[str] = frozenset()


class ObjectBox(Value):
    """Objects: schemas by name; for other names by the sets of texts they are in; `rest` for all further names; `names` for the names themselves.

    A written name stands under its own schema alone: what `patterns` say of it is part of that. `some`: for each pair there is a member whose
    name is of the first key and whose value is of the second. `unmarked`: written names, and `unseen`: sets of names, that do not count as evaluated;
    `rest_said`: an additionalProperties keyword stood there, so nothing is left for unevaluatedProperties. `values`, `holes`: as of lists.
    """

    members: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[StringBox, str], ...]
    rest: str
    names: str | None = None
    required: frozenset[str] = frozenset()
    least: int = 0
    most: int | None = None
    some: tuple[tuple[str, str], ...] = ()
    values: frozenset[str] | None = None
    holes: frozenset[str] = frozenset()
    unmarked: frozenset[str] = frozenset()
    unseen: frozenset[StringBox] = frozenset()
    rest_said: bool = False


Box: TypeAlias = "NullBox | BooleanBox | NumberBox | StringBox | ArrayBox | ObjectBox"


class Normal(Value):
    """A schema between two unions of boxes: every value of the schema is in `upper`, every value of `lower` is one of the schema."""

    upper: tuple[Box, ...]
    lower: tuple[Box, ...]

    @property
    def exact(self) -> bool:
        return self.upper == self.lower


# Beyond this, whole numbers are floats for validators, too.
MOST_INTEGER = 2**64
NOTHING = Normal((), ())


def fraction(value: int | float) -> Fraction:
    """The decimal that a number is written as. Raises Undecided for what is no number."""
    if not math.isfinite(value):
        raise Undecided("a number is too big to be read")
    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def number(value: Fraction) -> int | float:
    """The JSON number of a fraction; whole ones as int, up to where validators count in floats."""
    if value.denominator == 1 and (abs(value) < MOST_INTEGER or abs(value) > sys.float_info.max or fraction(float(value)) != value):
        return int(value)
    return float(value)


def higher(one: int | None, other: int | None) -> int | None:
    """The greater of two upper bounds, None standing for no bound."""
    return None if one is None or other is None else max(one, other)


def lower(one: int | None, other: int | None) -> int | None:
    """The smaller of two upper bounds, None standing for no bound."""
    if one is None:
        return other
    return one if other is None else min(one, other)


def canonical(value: Json) -> str:
    """A text that equal JSON values share: 1.0 and 1 are one, keys in order."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value
