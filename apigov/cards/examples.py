"""The one runner of examples: our tests and other people's cards go through it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from apigov.cards.card import Card
from apigov.cards.example import tellings
from apigov.findings import JsonObject

# Runs one rule (by its card) over a description; gives the pointers, as text, at which it reports.
Engine: TypeAlias = Callable[[Card, JsonObject], Iterable[str]]
# The day on which examples are read: rules about sunset dates depend on it.
EXAMPLES_DAY = datetime.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold. `kind` is good or bad, `number` counts from 1, `version` is the OpenAPI version that it was told in."""

    card: str
    kind: str
    number: int
    version: str
    expected: tuple[str, ...]
    found: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.card}: {self.kind} example {self.number}, {self.version}"
        return f"{where}: reports at {list(self.found) or 'nothing'}, not at {list(self.expected) or 'nothing'}"


def run_examples(card: Card, engine: Engine) -> list[Failure]:
    """The examples that do not hold: good ones are silent, bad ones report at their marks and nowhere else, in every version."""
    failures: list[Failure] = []
    for kind, examples in (("good", card.good), ("bad", card.bad)):
        for number, example in enumerate(examples, 1):
            for telling in tellings(example, card.formats):
                found = tuple(sorted(set(engine(card, telling.document))))
                expected = tuple(sorted(set(telling.marks)))
                if found != expected:
                    failures.append(Failure(card.id, kind, number, telling.version, expected, found))
    return failures
