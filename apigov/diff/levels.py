"""The level of a change in one run: the policy's, with what a project says of servers and of single kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from apigov.diff.found import Ruling, debatable
from apigov.diff.kinds import Kind
from apigov.diff.policies import Policy
from apigov.findings import Effect, Json, PolicyNote, Severity
from apigov.records import NamedTuple

SERVERS = ("error", "info", "ignore")


class Overrides(NamedTuple):
    """What a project says beside its policy.

    `kinds`: globs over kind ids to a level, or None for off; the last one that fits decides. `servers`: what changes of servers are: `error`
    where they break clients (as the policy has it), `info` whatever they do, `ignore` not told; it wins over `kinds`.
    """

    kinds: Mapping[str, Severity | None] = {}
    servers: str | None = None


class Levels(NamedTuple):
    policy: Policy
    overrides: Overrides

    def asked(self, area: Iterable[Kind]) -> frozenset[str]:
        """Of some kinds those that the policy gives a level of its own, or the project by name: they are told, though nobody asked for all."""
        named = {kind for kind, level in self.overrides.kinds.items() if level is not None}
        return frozenset(kind.id for kind in area if kind.id in named or any(row.names(kind.id) for row in self.policy.rows))

    def of(self, kind: Kind, ruling: Ruling, data: Mapping[str, Json]) -> tuple[Severity | None, PolicyNote | None]:
        """The level, None for a change that is not told, and the position of the policy that gave the level."""
        judged = self.policy.level(kind.id, ruling, data)
        if kind.area == "servers" and self.overrides.servers is not None:
            return {"error": judged, "info": (Severity.INFO, None), "ignore": (None, None)}[self.overrides.servers]
        fitting = [level for glob, level in self.overrides.kinds.items() if fnmatchcase(kind.id, glob)]
        return (fitting[-1], None) if fitting else judged


def readings(kind: Kind, policy: Policy) -> list[tuple[str, Severity]]:
    """Each verdict that a change of the kind can have, in words, with its level where no row of the policy fits."""
    effects = (Effect.BREAKING, Effect.SAFE, Effect.UNKNOWN) if kind.effect == "sets" else [effect for effect in Effect if effect == kind.effect]
    words = {Effect.NONE: "only words changed"}
    found = [(words.get(effect, effect.value), policy.read(Ruling(effect, Effect.SAFE if effect is Effect.NONE else effect))) for effect in effects]
    if kind.effect == "debatable" or kind.debatable is not None:
        why = kind.debatable or ""
        found.append(("debatable", policy.read(debatable(Effect.BREAKING, Effect.BREAKING, why))))
        found.append(("debatable, but safe by sets", policy.read(debatable(Effect.SAFE, Effect.SAFE, why))))
    return found


def worst(levels: Iterable[Severity | None]) -> Severity | None:
    """The gravest of some levels; None where all are None."""
    return min((level for level in levels if level is not None), default=None)
