"""What apigov.yaml says of rules and of the life cycle, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from apigov.findings import JsonObject, Position, Severity
from apigov.records import NamedTuple


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a team says of one rule. `severity` None and `off` False: as the ruleset has it. `options` are laid over the rule's own.

    `start`: line and column of its key in the file.
    """

    off: bool = False
    severity: Severity | None = None
    options: JsonObject = field(default_factory=dict)
    start: Position | None = field(default=None, compare=False)


class KindSetting(NamedTuple):
    """What a team says of a kind of change, or of those that a glob names: a level, or None for off. `start` as in RuleSetting."""

    level: Severity | None
    start: Position


@dataclass(frozen=True, slots=True)
class LifecycleSettings:
    """The notice that clients are promised between deprecation and sunset, in months and days (both count), and the duties."""

    notice_months: int = 6
    notice_days: int = 0
    due_soon_days: int = 30
    require: tuple[str, ...] = ()
