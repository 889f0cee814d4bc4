"""The three answers of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from apigov.findings import Json


@dataclass(frozen=True, slots=True)
class Contained:
    """Proven: each value of the left is a value of the right."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A value of the left that the right refuses; jsonschema-rs agrees on both. `at`: where in it the trouble sits."""

    value: Json
    at: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither could be shown, and why."""

    reason: str


Verdict: TypeAlias = Contained | Counterexample | Unknown
