"""What the changes of a description ask of its `info.version` (Semantic Versioning 2.0.0, items 6 to 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from apigov.findings import Change, Effect, VersionAdvice
from apigov.openapi import Description

_SEMANTIC = re.compile(r"v?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_ORDER = ("none", "patch", "minor", "major")


class _Changed(Protocol):
    """A draft or a finding."""

    @property
    def change(self) -> Change | None: ...


def advice(base: Description, revision: Description, changed: Iterable[_Changed]) -> VersionAdvice:
    """Breaking asks for a major version (before 1.0.0: a minor one), what clients can use or notice for a minor one, words for a patch."""
    old, new = base.info_version, revision.info_version
    bump = _bump(changed)
    before, after = _parts(old), _parts(new)
    if before is not None and before[0] == 0 and bump == "major":
        bump = "minor"
    if before is None or after is None:
        message = _unordered(bump, old, new)
        return VersionAdvice(revision.uri, old, new, bump, None if bump != "none" else True, message)
    enough = _ORDER.index(_rise(before, after)) >= _ORDER.index(bump)
    if bump == "none":
        message = "no change asks for a new version"
    elif enough:
        message = f"version {new} is enough: the changes ask for a {bump} version after {old}"
    else:
        message = f"version {new} is too low: the changes ask for a {bump} version after {old}, {_next(before, bump)} or above"
    return VersionAdvice(revision.uri, old, new, bump, enough, message)


def _bump(changed: Iterable[_Changed]) -> str:
    bump = "none"
    for one in changed:
        change = one.change
        if change is None:
            continue
        if change.effect is Effect.BREAKING and change.debatable is None:
            return "major"
        asks = "patch" if change.effect is Effect.NONE else "minor"
        bump = max(bump, asks, key=_ORDER.index)
    return bump


def _parts(text: str | None) -> tuple[int, int, int] | None:
    match = _SEMANTIC.fullmatch(text or "")
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match is not None else None


def _rise(before: tuple[int, int, int], after: tuple[int, int, int]) -> str:
    if after <= before:
        return "none"
    return "major" if after[0] > before[0] else "minor" if after[1] > before[1] else "patch"


def _next(before: tuple[int, int, int], bump: str) -> str:
    major, minor, patch = before
    return {"major": f"{major + 1}.0.0", "minor": f"{major}.{minor + 1}.0"}.get(bump, f"{major}.{minor}.{patch + 1}")


def _unordered(bump: str, old: str | None, new: str | None) -> str:
    if bump == "none":
        return "no change asks for a new version"
    asks = {"major": "clients break", "minor": "clients can notice", "patch": "only words changed"}[bump]
    moved = "stayed the same" if old == new else f"went from {old or 'nothing'} to {new or 'nothing'}"
    return f"the changes ask for a {bump} version ({asks}); info.version {moved} and is not a semantic version"
