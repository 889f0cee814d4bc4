"""What apigov.yaml says of rules and of the life cycle, as values."""

from __future__ import annotations

from apigov.findings import JsonObject, Position, Severity
from apigov.records import NamedTuple

_NO_OPTIONS: JsonObject = {}


class RuleSetting(NamedTuple):
    """What a team says of one rule. `severity` None and `off` False: as the ruleset has it. `options` are laid over the rule's own.

    `start`: line and column of its key in the file.
    """

    off: bool = False
    severity: Severity | None = None
    options: JsonObject = _NO_OPTIONS
    start: Position | None = None


class KindSetting(NamedTuple):
    """What a team says of a kind of change, or of those that a glob names: a level, or None for off. `start` as in RuleSetting."""

    level: Severity | None
    start: Position


class LifecycleSettings(NamedTuple):
    """The notice that clients are promised between deprecation and sunset, in months and days (both count), and the duties."""

    notice_months: int = 6
    notice_days: int = 0
    due_soon_days: int = 30
    require: tuple[str, ...] = ()
