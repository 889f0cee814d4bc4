"""The kinds of change as they are written: YAML, a file an area, in which a row may stand for several kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from apigov.diff.kinds import FOLDER, Example, Kind
from apigov.findings import FeltBy, Json

Written = tuple[Kind, tuple[Example, ...]]

_SIDES = ("request", "response")
_EDITS = ("added", "removed", "changed")


def written() -> list[Written]:
    """All kinds with their examples, sorted by id."""
    found = [one for area, row in _rows() for one in _expand(row, area)]
    return sorted(found, key=lambda one: one[0].id)


def _rows() -> Iterator[tuple[str, Mapping[str, Json]]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.load(file.read_bytes(), Loader=loader):
            yield file.stem, row


def _expand(row: Mapping[str, Json], area: str) -> list[Written]:
    """A row with `{side}` or `{edit}` in its id stands for two or three kinds; its members may then be maps by side or by edit."""
    name = str(row["id"])
    if "{edit}" in name:
        return [_kind(row, area, None, edit) for edit in _EDITS]
    return [_kind(row, area, side) for side in (_SIDES if "{side}" in name else (None,))]


def _kind(row: Mapping[str, Json], area: str, side: str | None, edit: str | None = None) -> Written:
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
    kind = Kind(
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
    )
    listed = example if isinstance(example, list) else [example]
    return kind, tuple(_example(one, side, edit) for one in listed if isinstance(one, dict))


def _example(row: Mapping[str, Json], side: str | None, edit: str | None) -> Example:
    """`without`: the fragment before something was added, or after it was removed."""
    effect = row.get("effect")
    if isinstance(effect, dict):
        effect = effect.get(side or "")
    base, revision, without = row.get("base"), row.get("revision"), row.get("without")
    fragments = {"added": (without, revision), "removed": (base, without)}.get(edit or "", (base, revision))
    return Example(str(row.get("part", "schema")), *fragments, str(effect or ""), row.get("promised") is True)
