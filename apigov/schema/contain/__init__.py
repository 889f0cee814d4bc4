"""Is every value that one schema allows allowed by another? Normal forms, a coinductive comparison, and witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from apigov.findings import Json
from apigov.schema.schemas import Schemas


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


class Containment:
    """Answers for pairs of keys of one set of schemas, remembered. `budget` bounds the work of one question (steps)."""

    def __init__(self, schemas: Schemas, budget: int = 20_000) -> None:
        raise NotImplementedError

    def compare(self, left: str, right: str) -> Verdict:
        raise NotImplementedError
