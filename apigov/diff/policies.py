"""Policies: which level a change has for whom. The verdict of a change is a fact; a policy reads it, and says where it judges otherwise.

A file below policies/ is a policy. `reads` is what holds where no row fits: `clients` makes breaking an error, debatable and unknown a
warning, safe an info; `strict` makes an error of whatever breaks by bare sets. A row names kinds (globs) and conditions on the change
(`when`: effect, strict, debatable, and globs over the texts of its data), the level, and whose position that is. The first row that fits decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from apigov.diff.found import Ruling
from apigov.findings import Effect, Json, PolicyNote, Promise, Severity
from apigov.records import NamedTuple

FOLDER = Path(__file__).parent / "policies"
INDEX = "index.json"
POLICIES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
READINGS = ("clients", "strict")


class Condition(NamedTuple):
    """What a change has to be for a row to fit; what is empty or None asks nothing."""

    effect: frozenset[Effect] = frozenset()
    strict: frozenset[Effect] = frozenset()
    debatable: bool | None = None
    data: Mapping[str, tuple[str, ...]] = {}

    def __str__(self) -> str:
        """For people, as in `strict is breaking` or `it is debatable`; empty where nothing is asked."""
        parts = [f"effect is {' or '.join(sorted(self.effect))}"] if self.effect else []
        parts += [f"strict is {' or '.join(sorted(self.strict))}"] if self.strict else []
        parts += ["it is debatable" if self.debatable else "it is not debatable"] if self.debatable is not None else []
        parts += [f"{name} is {' or '.join(globs)}" for name, globs in self.data.items()]
        return " and ".join(parts)

    def holds(self, ruling: Ruling, data: Mapping[str, Json]) -> bool:
        if (self.effect and ruling.effect not in self.effect) or (self.strict and ruling.strict not in self.strict):
            return False
        if self.debatable is not None and self.debatable is not (ruling.debatable is not None):
            return False
        return all(any(fnmatchcase(str(data.get(name, "")), glob) for glob in globs) for name, globs in self.data.items())


class Row(NamedTuple):
    """A level that a policy gives to kinds of change. `says`: the position in words; `source`: where it is published."""

    kinds: tuple[str, ...]
    level: Severity
    says: str
    source: str
    when: Condition

    def names(self, kind: str) -> bool:
        return _any_fits(self.kinds, kind)


class Policy(NamedTuple):
    """`by`: the publisher, empty for policies of our own. `source` is empty for those that are the law itself."""

    name: str
    title: str
    by: str
    source: str
    reads: str
    rows: tuple[Row, ...]

    def level(self, kind: str, ruling: Ruling, data: Mapping[str, Json]) -> tuple[Severity, PolicyNote | None]:
        """The level of a change, and the position that gave it where that is a row of this policy."""
        row = self.row(kind, ruling, data)
        if row is None:
            return self.read(ruling), None
        return _promised(row.level, ruling, kept=False), PolicyNote(self.name, row.says, row.source)

    def row(self, kind: str, ruling: Ruling, data: Mapping[str, Json]) -> Row | None:
        """The first row that fits a change."""
        return next((row for row in self.rows if row.names(kind) and row.when.holds(ruling, data)), None)

    def read(self, ruling: Ruling) -> Severity:
        """The level where no row fits."""
        if self.reads == "strict":
            return _promised(_strictly(ruling), ruling, kept=False)
        return _promised(_for_clients(ruling), ruling, kept=True)


@cache
def _any_fits(globs: tuple[str, ...], kind: str) -> bool:
    return any(fnmatchcase(kind, glob) for glob in globs)


def positions(kind: str, ruling: Ruling, data: Mapping[str, Json]) -> str:
    """What the published policies make of a change, as in `an error for Azure, an info for GitHub`; empty where none says anything of it."""
    found: dict[Severity, list[str]] = {}
    for policy in filter(lambda one: one.by, map(policy_named, POLICIES)):
        row = policy.row(kind, ruling, data)
        if row is not None:
            found.setdefault(row.level, []).append(policy.by)
    articles = {Severity.ERROR: "an error", Severity.WARNING: "a warning", Severity.INFO: "an info", Severity.HINT: "a hint"}
    return ", ".join(f"{articles[level]} for {_listed(names)}" for level, names in sorted(found.items()))


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _promised(level: Severity, ruling: Ruling, kept: bool) -> Severity:
    """A broken promise is an error whatever the policy says, a weakened one a warning; one that is kept makes a removal information, if it counts."""
    if ruling.promise is Promise.BROKEN:
        return Severity.ERROR
    if ruling.promise is Promise.WEAKENED:
        return min(level, Severity.WARNING)
    return max(level, Severity.INFO) if kept and ruling.promise is Promise.KEPT else level


def _strictly(ruling: Ruling) -> Severity:
    if ruling.strict is Effect.BREAKING:
        return Severity.ERROR
    if Effect.UNKNOWN in (ruling.strict, ruling.effect):
        return Severity.WARNING
    return Severity.HINT if ruling.effect is Effect.NONE else Severity.INFO


def _for_clients(ruling: Ruling) -> Severity:
    if ruling.effect is Effect.UNKNOWN:
        return Severity.WARNING
    if ruling.debatable is not None:
        return Severity.WARNING if Effect.BREAKING in (ruling.effect, ruling.strict) else Severity.INFO
    if ruling.effect is Effect.BREAKING:
        return Severity.ERROR
    return Severity.HINT if ruling.effect is Effect.NONE else Severity.INFO


def written() -> Iterator[tuple[str, Json]]:
    """Every policy as its file says it."""
    import yaml

    for name in POLICIES:
        yield name, yaml.safe_load((FOLDER / f"{name}.yaml").read_bytes())


@cache
def policy_named(name: str) -> Policy:
    """The policy of that name, read from the generated index. Raises ValueError for another."""
    if name not in POLICIES:
        raise ValueError(f"{name!r} is no policy ({', '.join(POLICIES)})")
    said = json.loads((FOLDER / INDEX).read_text(encoding="utf-8"))[name]
    source = str(said.get("source", ""))
    return Policy(name, said["title"], str(said.get("by", "")), source, said["reads"], tuple(_row(row, source) for row in said.get("rows", ())))


def _row(said: Mapping[str, Json], source: str) -> Row:
    when = said.get("when")
    condition = _condition(when) if isinstance(when, dict) else Condition()
    return Row(_words(said["kinds"]), Severity.parse(str(said["level"])), str(said["says"]), str(said.get("source", source)), condition)


def _condition(said: Mapping[str, Json]) -> Condition:
    unknown = said.keys() - {"effect", "strict", "debatable", "data"}
    if unknown:
        raise ValueError(f"a policy knows no condition {sorted(unknown)}")
    debatable, data = said.get("debatable"), said.get("data", {})
    assert isinstance(data, dict)
    return Condition(
        effect=frozenset(map(Effect, _words(said.get("effect", [])))),
        strict=frozenset(map(Effect, _words(said.get("strict", [])))),
        debatable=debatable if isinstance(debatable, bool) else None,
        data={name: _words(globs) for name, globs in data.items()},
    )


def _words(value: Json) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(map(str, value))
