"""Overrides: what a ruleset says for some files, or for some places in them (linting.md section 4)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from apigov.findings import Json, JsonObject, Pointer, parse_pointer
from apigov.lint.ruleset.globs import matches
from apigov.records import NamedTuple


class Entry(NamedTuple):
    """One entry of `overrides`, or of the older `except` in the same form. `at`: its place in the ruleset file."""

    at: Pointer
    data: JsonObject

    def applies(self, path: str) -> bool:
        """Whether a pattern without a pointer matches the path relative to the ruleset's folder."""
        return any("#" not in pattern and matches(pattern.strip(), path) for pattern in self.patterns())

    def places(self, path: str) -> Iterator[tuple[str, ...]]:
        """The pointers of the patterns with one that match."""
        for pattern in self.patterns():
            glob, mark, pointer = pattern.partition("#")
            if mark and matches(glob.strip(), path) and (not pointer or pointer.startswith("/")):
                yield parse_pointer(unquote(pointer))

    def patterns(self) -> Iterable[str]:
        files = self.data.get("files")
        return [entry for entry in files if isinstance(entry, str)] if isinstance(files, list) else []


def entries(data: JsonObject) -> list[Entry]:
    """The entries of a ruleset file in order; those of `except` last."""
    found: list[Entry] = []
    overrides = data.get("overrides")
    for index, entry in enumerate(overrides if isinstance(overrides, list) else ()):
        if isinstance(entry, dict):
            found.append(Entry(("overrides", index), entry))
    excepted = data.get("except")
    for pattern, names in excepted.items() if isinstance(excepted, dict) else ():
        rules: Json = {str(name): "off" for name in names} if isinstance(names, list) else {}
        found.append(Entry(("except", pattern), {"files": [f"**{pattern}" if pattern.startswith("#") else pattern], "rules": rules}))
    return found


def relative(document: Path, folder: Path) -> str:
    """The path that globs see."""
    return Path(os.path.relpath(document, folder)).as_posix()


def chosen(places: Iterable[tuple[tuple[str, ...], Mapping[str, Json]]], rule: str, pointer: Pointer) -> Json:
    """The severity of the longest pointer that is a prefix of the finding's and names the rule; None where there is none."""
    best: tuple[int, Json] | None = None
    steps = tuple(str(step) for step in pointer)
    for place, rules in places:
        if rule in rules and steps[: len(place)] == place and (best is None or len(place) >= best[0]):
            best = (len(place), rules[rule])
    return best[1] if best is not None else None
