"""The catalogue of kinds of change: rows of data below kinds/, one file an area (written.py), read from their generated index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from apigov.findings import FeltBy, Json, RuleInfo
from apigov.records import NamedTuple

FOLDER = Path(__file__).parent / "kinds"
INDEX = "index.json"
# Of their own, as few runs show them.
EXAMPLES = "examples.json"


class Example(NamedTuple):
    """Fragments of a base and a revision, and the effect that their difference has.

    `part`: what the fragments are: schema, parameters, operation or document. `promised`: for a team that promises six months of
    notice and a day of removal for each deprecation.
    """

    part: str
    base: Json
    revision: Json
    effect: str
    promised: bool = False


class Kind(NamedTuple):
    """A kind of change.

    `effect`: the law's verdict, or "sets" where containment decides it for each change. `debatable`: why policies disagree, with
    whose position that is. `mirror`: the kind of the reversed edit. `message` is a template over the values of the change, `harm`
    its end where a kind that is harmless as a rule breaks; `advice` says what clients do. `aliases`: ids of the same change in oasdiff.
    """

    id: str
    title: str
    area: str
    aspect: str
    edit: str
    direction: str
    effect: str
    felt_by: FeltBy
    message: str
    why: str
    advice: str
    debatable: str | None = None
    mirror: str | None = None
    harm: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def info(self) -> RuleInfo:
        """What reports and `apigov explain` say of the kind."""
        return RuleInfo(id=self.id, title=self.title, why=self.why, fix=self.advice, topic=self.area)

    @property
    def examples(self) -> tuple[Example, ...]:
        return _examples().get(self.id, ())


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by id, sorted."""
    listed = json.loads((FOLDER / INDEX).read_text(encoding="utf-8"))
    return {row["id"]: Kind(**{**row, "felt_by": FeltBy(row["felt_by"]), "aliases": tuple(row["aliases"])}) for row in listed}


@cache
def _examples() -> Mapping[str, tuple[Example, ...]]:
    listed = json.loads((FOLDER / EXAMPLES).read_text(encoding="utf-8"))
    return {name: tuple(Example(**row) for row in rows) for name, rows in listed.items()}
