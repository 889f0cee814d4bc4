"""The three answers of a comparison."""

from __future__ import annotations

from typing import TypeAlias

from apigov.findings import Json
from apigov.records import Value


class Contained(Value):
    """Proven: each value of the left is a value of the right."""


class Counterexample(Value):
    """A value of the left that the right refuses; jsonschema-rs agrees on both. `at`: where in it the trouble sits."""

    value: Json
    at: tuple[str | int, ...] = ()


class Unknown(Value):
    """Neither could be shown, and why."""

    reason: str


Verdict: TypeAlias = Contained | Counterexample | Unknown
