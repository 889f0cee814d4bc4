"""A configuration, and where it lies. Runs without an apigov.yaml need no more of this room."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from apigov.records import NamedTuple

if TYPE_CHECKING:
    from apigov.config.values import KindSetting, LifecycleSettings, RuleSetting
    from apigov.findings import Acceptance, Severity

NAMES = ("apigov.yaml", "apigov.yml")


class DiffSettings(NamedTuple):
    """`policy`: one of diff.POLICIES. `kinds`: by id or glob. `servers`: one of diff.SERVERS, None where nothing is said."""

    policy: str = "clients"
    kinds: Mapping[str, KindSetting] = {}
    servers: str | None = None


class Configuration(NamedTuple):
    """One apigov.yaml. `folder` is where it lies: its paths and globs are relative to it. `file` is None for the built-in defaults.

    `allow_remote`: hosts and globs of text.Access.
    """

    folder: Path
    file: Path | None = None
    roots: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rulesets: tuple[str, ...] = ()
    rules: Mapping[str, RuleSetting] = {}
    accept: tuple[Acceptance, ...] = ()
    diff: DiffSettings = DiffSettings()
    lifecycle: LifecycleSettings | None = None
    fail_on: Severity | None = None
    allow_skipped_rules: bool = False
    allow_remote: tuple[str, ...] = ()


def find(start: Path) -> Path | None:
    """The nearest apigov.yaml in `start` or a folder above it."""
    return next((folder / name for folder in (start, *start.parents) for name in NAMES if (folder / name).is_file()), None)
