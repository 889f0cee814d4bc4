"""What the changes of a description ask of its `info.version` (Semantic Versioning 2.0.0, items 4 to 9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from apigov.diff.found import SAFE, Found
from apigov.diff.versions import FALL, RISES, Version, read_version, rise
from apigov.findings import Change, Direction, Effect, Json, Promise, VersionAdvice
from apigov.openapi import Description
from apigov.text import Node


class _Changed(Protocol):
    """A draft or a finding."""

    @property
    def change(self) -> Change | None: ...


def advice(base: Description, revision: Description, changed: Iterable[_Changed]) -> VersionAdvice:
    """Breaking asks for a major version, what clients can use or notice for a minor one, words for a patch.

    Before 1.0.0 breaking asks for a minor version, and in a pre-release for any new one: they promise nothing.
    """
    old, new = base.info_version, revision.info_version
    bump = _bump(changed)
    before, after = read_version(old), read_version(new)
    if before is None or after is None:
        return VersionAdvice(revision.uri, old, new, bump, None if bump != "none" else True, _unordered(bump, old, new))
    if not before.promises and bump != "none":
        bump = "patch" if before.pre else min(bump, "minor", key=RISES.index)
    return VersionAdvice(revision.uri, old, new, bump, _enough(before, after, bump), _message(before, after, bump, old, new))


def version_found(base: Description, revision: Description, said: VersionAdvice) -> Found | None:
    """The change that tells of a version that claims less than its changes ask, or that went back; None where there is nothing to tell.

    It breaks a promise where clients break and the version says that they do not; the rest is information. Nothing is told of versions
    that are not semantic (1.0 is none), of what only words ask for, and of a base that promises nothing.
    """
    before, after = read_version(said.base), read_version(said.revision)
    if before is None or after is None or not (before.promises and before.whole):
        return None
    moved = rise(before, after)
    if moved == FALL:
        kind = "version-decreased"
    elif said.enough is not False or said.bump == "patch":
        return None
    elif said.bump == "major":
        kind = "major-version-not-bumped"
    else:
        kind = "version-not-bumped" if moved == "none" else "minor-version-not-bumped"
    values: dict[str, Json] = {"before": said.base, "after": said.revision, "needed": before.after(said.bump), "bump": said.bump}
    broken = said.bump == "major" and said.enough is False
    ruling = SAFE._replace(promise=Promise.BROKEN if broken else None)
    return Found(kind=kind, base=_place(base), revision=_place(revision), direction=Direction.NONE, ruling=ruling, values=values)


def _place(description: Description) -> Node:
    info = description.root.child("info")
    return (info.child("version") if info is not None else None) or info or description.root


def _bump(changed: Iterable[_Changed]) -> str:
    bump = "none"
    for one in changed:
        change = one.change
        if change is None:
            continue
        if change.effect is Effect.BREAKING and change.debatable is None:
            return "major"
        asks = "patch" if change.effect is Effect.NONE else "minor"
        bump = max(bump, asks, key=RISES.index)
    return bump


def _enough(before: Version, after: Version, bump: str) -> bool:
    moved = rise(before, after)
    return bump == "none" or (moved != FALL and RISES.index(moved) >= RISES.index(bump))


def _message(before: Version, after: Version, bump: str, old: str | None, new: str | None) -> str:
    if bump == "none":
        return "no change asks for a new version"
    if before.pre:
        enough = "is another one" if _enough(before, after, bump) else "is not above it"
        return f"version {old} is a pre-release, which promises nothing; {new} {enough}"
    since = " (before 1.0.0 nothing is promised)" if not before.promises else ""
    if _enough(before, after, bump):
        return f"version {new} is enough: the changes ask for a {bump} version after {old}{since}"
    return f"version {new} is too low: the changes ask for a {bump} version after {old}, {before.after(bump)} or above{since}"


def _unordered(bump: str, old: str | None, new: str | None) -> str:
    if bump == "none":
        return "no change asks for a new version"
    asks = {"major": "clients break", "minor": "clients can notice", "patch": "only words changed"}[bump]
    moved = "stayed the same" if old == new else f"went from {old or 'nothing'} to {new or 'nothing'}"
    return f"the changes ask for a {bump} version ({asks}); info.version {moved} and is not a semantic version"
