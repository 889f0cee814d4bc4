"""What apigov.yaml says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from apigov.findings import JsonObject, Position, Severity


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a team says of one rule. `severity` None and `off` False: as the ruleset has it. `options` are laid over the rule's own.

    `start`: line and column of its key in the file.
    """

    off: bool = False
    severity: Severity | None = None
    options: JsonObject = field(default_factory=dict)
    start: Position | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DiffSettings:
    """`policy`: clients or strict."""

    policy: str = "clients"


@dataclass(frozen=True, slots=True)
class LifecycleSettings:
    """The notice that clients are promised between deprecation and sunset, in months and days (both count), and the duties."""

    notice_months: int = 6
    notice_days: int = 0
    due_soon_days: int = 30
    require: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """One apigov.yaml. `folder` is where it lies: its paths and globs are relative to it. `file` is None for the built-in defaults.

    `allow_remote`: hosts and globs of text.Access.
    """

    folder: Path
    file: Path | None = None
    roots: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rulesets: tuple[str, ...] = ()
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    diff: DiffSettings = DiffSettings()
    lifecycle: LifecycleSettings | None = None
    fail_on: Severity | None = None
    allow_skipped_rules: bool = False
    allow_remote: tuple[str, ...] = ()
