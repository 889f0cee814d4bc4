"""The one runner of examples: our tests and other people's cards go through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from apigov.cards.card import Card, Example, completed
from apigov.findings import JsonObject

# Runs one rule (by its card) over a description; gives the pointers, as text, at which it reports.
Engine: TypeAlias = Callable[[Card, JsonObject], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold. `kind` is good or bad, `number` counts from 1."""

    card: str
    kind: str
    number: int
    expected: tuple[str, ...]
    found: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.card}: {self.kind} example {self.number} reports at {list(self.found) or 'nothing'}, not at {list(self.expected) or 'nothing'}"


def run_examples(card: Card, engine: Engine) -> list[Failure]:
    """The examples that do not hold: good ones are silent, bad ones report at their marks and nowhere else."""
    failures: list[Failure] = []
    for kind, examples in (("good", card.good), ("bad", card.bad)):
        for number, example in enumerate(examples, 1):
            found = tuple(sorted(set(engine(card, completed(example.document)))))
            expected = tuple(sorted(set(example.marks)))
            if found != expected:
                failures.append(Failure(card.id, kind, number, expected, found))
    return failures


__all__ = ["Engine", "Example", "Failure", "run_examples"]
