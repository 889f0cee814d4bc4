"""What a run and `apigov rules` know of our rules: read from one generated JSON file, so that no card is parsed at start."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apigov.cards.folder import PACKAGES, rulesets_folder
from apigov.findings import Json, JsonObject, RuleInfo
from apigov.text import Workspace, read_path

if TYPE_CHECKING:
    from apigov.cards.card import Card

MAJOR = "0"
# A package by name, with its version and a file of it, from npm or from the hosts that serve npm's files.
_PACKAGE = r"(?:https://unpkg\.com/|https://cdn\.jsdelivr\.net/npm/)?(@[\w.-]+/[\w.-]+)(?:@[~^]?(\d+)[\w.-]*|@latest)?(?:/[\w./-]*)?"


class Catalogue:
    """Our rules and profiles. Read when somebody asks for one of them: runs with another's ruleset do without."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
        return data

    @cached_property
    def rules(self) -> Mapping[str, JsonObject]:
        """Id to the whole rule object."""
        return {name: row["rule"] for name, row in self._data["rules"].items() if row["rule"] is not None}

    @cached_property
    def infos(self) -> Mapping[str, RuleInfo]:
        return {
            name: RuleInfo(
                id=name, title=row["title"], why=row["why"], fix=row["fix"], topic=row["topic"], sources=tuple(row["sources"]), docs=row.get("docs")
            )
            for name, row in self._data["rules"].items()
        }

    @cached_property
    def profiles(self) -> Mapping[str, Mapping[str, Json]]:
        """Name to its rule entries (a severity word, true, or an object with severity and options)."""
        return {name: row["rules"] for name, row in self._data["profiles"].items()}

    @cached_property
    def descriptions(self) -> Mapping[str, str]:
        return {name: row["description"] for name, row in self._data["profiles"].items()}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"apigov:{name}" for name in self.profiles)

    def profile(self, ref: str) -> JsonObject | None:
        """The ruleset data of `apigov:NAME` or `apigov:NAME@MAJOR`; None for an unknown name or another major."""
        scheme, _, rest = ref.partition(":")
        name, _, major = rest.partition("@")
        entries = self.profiles.get(name) if scheme == "apigov" else None
        if entries is None or major not in ("", MAJOR):
            return None
        return {"rules": {rule: _laid_over(self.rules[rule], entry) for rule, entry in entries.items()}}

    @property
    def packages(self) -> tuple[str, ...]:
        """The npm packages of which we ship an equal."""
        return tuple(f"@{file.stem.replace('__', '/')}" for file in sorted((self.folder / PACKAGES).glob("*.yaml")))

    def package(self, ref: str) -> JsonObject | None:
        """The data of our equal of a package, named as rulesets do: bare, with a version, or by the URL of a file of it; None where there is none."""
        match = re.fullmatch(_PACKAGE, ref)
        if match is None or match[1] not in self.packages:
            return None
        file = self.folder / PACKAGES / f"{match[1][1:].replace('/', '__')}.yaml"
        data = Workspace(file.parent).open(read_path(file, file.parent)).data
        return data if isinstance(data, dict) and match[2] in (None, data["x-major"]) else None

    def named(self, ref: str) -> JsonObject | None:
        """A ruleset that needs no file: a profile, or the equal of a package."""
        return self.profile(ref) or self.package(ref)

    def card(self, name: str) -> Card:
        """The whole card, read from its file (`apigov explain`). Raises KeyError."""
        from apigov.cards.card import load_card

        return load_card(self.folder / self.infos[name].topic / f"{name}.yaml")

    def in_profiles(self, name: str) -> tuple[str, ...]:
        """The profiles that hold a rule."""
        return tuple(profile for profile, entries in self.profiles.items() if name in entries)


def _laid_over(rule: JsonObject, entry: Json) -> JsonObject:
    """A rule with what a profile says of it."""
    if isinstance(entry, str):
        return {**rule, "severity": entry}
    if not isinstance(entry, dict):
        return rule
    made = {**rule, "severity": entry["severity"]} if "severity" in entry else dict(rule)
    options, then = entry.get("options"), rule.get("then")
    if isinstance(options, dict) and isinstance(then, dict):
        own = then.get("functionOptions")
        made["then"] = {**then, "functionOptions": {**(own if isinstance(own, dict) else {}), **options}}
    return made


@cache
def catalogue() -> Catalogue:
    """The catalogue of this installation."""
    return Catalogue(rulesets_folder())
