"""What the comparers hand over: one change seen at one use, before it is grouped by cause and given a level."""

from __future__ import annotations

from collections.abc import Mapping

from apigov.findings import Direction, Effect, Json, OperationRef, Promise, Witness
from apigov.records import Value
from apigov.text import Node


class Ruling(Value):
    """The verdict on one change. `debatable`, `reason` and `promise` as in findings.Change; `strict` is by bare sets."""

    effect: Effect
    strict: Effect
    debatable: str | None = None
    reason: str | None = None
    promise: Promise | None = None


BREAKING = Ruling(Effect.BREAKING, Effect.BREAKING)
SAFE = Ruling(Effect.SAFE, Effect.SAFE)
NONE = Ruling(Effect.NONE, Effect.SAFE)
# Breaks by the sense of the contract, while the sets of payloads stay as they were (reading rule R2).
BY_MEANING = Ruling(Effect.BREAKING, Effect.SAFE)


def debatable(effect: Effect, strict: Effect, why: str) -> Ruling:
    return Ruling(effect, strict, why)


def unknown(reason: str) -> Ruling:
    return Ruling(Effect.UNKNOWN, Effect.UNKNOWN, None, reason)


class Found(Value):
    """A change at one use. `base` and `revision`: where it stands on each side, at least one of them.

    `kind` is an id without its side where `sided` is set: request or response is put before it. `values` fill the kind's message and
    tell equal changes at one place apart. `subject` says whose schema changed, in words. `operations`: empty where the whole description
    is concerned. `part` is body, property, parameter or header and picks the aliases. `told`: the status in words where another one
    stands for it on one side, which the message has to say.
    """

    kind: str
    base: Node | None
    revision: Node | None
    direction: Direction
    ruling: Ruling
    values: Mapping[str, Json] = {}
    subject: str = ""
    sided: bool = False
    part: str = "body"
    operations: tuple[OperationRef, ...] = ()
    witness: Witness | None = None
    status: str | None = None
    told: str | None = None


def worse(one: Effect, other: Effect) -> Effect:
    """The effect that weighs more: breaking, unknown, safe, none."""
    order = (Effect.BREAKING, Effect.UNKNOWN, Effect.SAFE, Effect.NONE)
    return min(one, other, key=order.index)
