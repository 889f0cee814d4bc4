"""The catalogue of kinds of change: rows of data below kinds/, one file an area."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from apigov.findings import FeltBy, Json, RuleInfo
from apigov.records import NamedTuple

FOLDER = Path(__file__).parent / "kinds"
INDEX = "index.json"
_SIDES = ("request", "response")
_EDITS = ("added", "removed", "changed")


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
    examples: tuple[Example, ...] = ()

    @property
    def info(self) -> RuleInfo:
        """What reports and `apigov explain` say of the kind."""
        return RuleInfo(id=self.id, title=self.title, why=self.why, fix=self.advice, topic=self.area)


def rows() -> Iterator[tuple[str, list[Json]]]:
    """The rows of every area as they are written."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(FOLDER.glob("*.yaml")):
        yield file.stem, yaml.load(file.read_bytes(), Loader=loader)


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by id, sorted; read from the generated index."""
    found: dict[str, Kind] = {}
    for area, listed in json.loads((FOLDER / INDEX).read_text(encoding="utf-8")).items():
        for row in listed:
            found.update({kind.id: kind for kind in _expand(row, area)})
    return dict(sorted(found.items()))


def _expand(row: Mapping[str, Json], area: str) -> list[Kind]:
    """A row with `{side}` or `{edit}` in its id stands for two or three kinds; its members may then be maps by side or by edit."""
    name = str(row["id"])
    if "{edit}" in name:
        return [_kind(row, area, None, edit) for edit in _EDITS]
    return [_kind(row, area, side) for side in (_SIDES if "{side}" in name else (None,))]


def _kind(row: Mapping[str, Json], area: str, side: str | None, edit: str | None = None) -> Kind:
    def text(word: str) -> str:
        value = row.get(word)
        if isinstance(value, dict):
            value = value.get(side or edit or "")
        if value is None:
            return ""
        return str(value).replace("{side}", side or "").replace("{Side}", (side or "").capitalize()).replace("{edit}", edit or "")

    aliases = row.get("oasdiff")
    if isinstance(aliases, dict):
        aliases = aliases.get(side or edit or "")
    example = row.get("example")
    return Kind(
        id=text("id"),
        title=text("title"),
        area=area,
        aspect=text("aspect"),
        edit=text("edit"),
        direction=side or text("direction") or "none",
        effect=text("effect") or "sets",
        felt_by=FeltBy(text("felt_by") or "wire"),
        message=text("message"),
        why=text("why"),
        advice=text("advice"),
        debatable=text("debatable") or None,
        mirror=text("mirror") or None,
        harm=text("harm"),
        aliases=tuple(str(alias) for alias in aliases) if isinstance(aliases, list) else (),
        examples=tuple(_example(one, side, edit) for one in (example if isinstance(example, list) else [example]) if isinstance(one, dict)),
    )


def _example(row: Mapping[str, Json], side: str | None, edit: str | None) -> Example:
    """`without`: the fragment before something was added, or after it was removed."""
    effect = row.get("effect")
    if isinstance(effect, dict):
        effect = effect.get(side or "")
    base, revision, without = row.get("base"), row.get("revision"), row.get("without")
    fragments = {"added": (without, revision), "removed": (base, without)}.get(edit or "", (base, revision))
    return Example(str(row.get("part", "schema")), *fragments, str(effect or ""), row.get("promised") is True)
