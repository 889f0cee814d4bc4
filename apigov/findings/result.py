"""What a command hands to the reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from apigov.findings.severity import Severity
from apigov.records import NamedTuple

if TYPE_CHECKING:
    from apigov.findings.change import VersionAdvice
    from apigov.findings.finding import Finding


class Input(NamedTuple):
    """One input of a run. `side` is `base` or `revision` in a diff, else empty.

    `version` is the OpenAPI version as text, None where none was recognised.
    """

    uri: str
    version: str | None = None
    title: str | None = None
    info_version: str | None = None
    operations: int = 0
    side: str = ""


class RuleInfo(NamedTuple):
    """What is known of a rule or kind, for people: from its card, or from the ruleset that defines it."""

    id: str
    title: str
    why: str = ""
    fix: str = ""
    docs: str | None = None
    topic: str = ""
    sources: tuple[str, ...] = ()


class Result(NamedTuple):
    """All that a report needs. `fail_on`: the level from which findings end the run with 1. `accepted`: how many the list of accepted ones

    took out. `lines` holds the source line of each location that is shown, by (uri, 1-based line), without its line end.
    """

    command: str
    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    rules: Mapping[str, RuleInfo] = {}
    lines: Mapping[tuple[str, int], str] = {}
    advice: tuple[VersionAdvice, ...] = ()
    fail_on: Severity = Severity.ERROR
    accepted: int = 0
    fail_on_unknown: bool = False

    def fails(self, finding: Finding) -> bool:
        """Whether a finding ends the run with 1: at or above the level, or a change of unknown effect where those count."""
        unknown = finding.change is not None and finding.change.effect == "unknown"
        return finding.severity <= self.fail_on or (self.fail_on_unknown and unknown)

    @property
    def advised(self) -> tuple[tuple[str, bool | None], ...]:
        """What to tell of versions, and whether the version is enough: of several comparisons only those that ask for one, by name."""
        if len(self.advice) == 1:
            return tuple((one.message, one.enough) for one in self.advice)
        return tuple((f"{one.uri}: {one.message}", one.enough) for one in self.advice if one.bump != "none")

    @property
    def noun(self) -> str:
        """What one input is."""
        return {"diff": "comparison", "rules": "ruleset file"}.get(self.command, "description")
