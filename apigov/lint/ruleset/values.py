"""What a loaded ruleset is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from apigov.findings import JsonObject, Pointer, RuleInfo, Severity, pointer_text
from apigov.lint.jsonpath import Path


@dataclass(frozen=True, slots=True)
class RulesetProblem:
    """One mistake in a ruleset. `code` as in linting.md section 1; `pointer` leads to it in the file `uri`; 1-based line and column."""

    uri: str
    line: int
    column: int
    code: str
    pointer: Pointer
    message: str

    def __str__(self) -> str:
        return f"{self.uri}:{self.line}:{self.column}: {self.message} [{self.code}, {pointer_text(self.pointer) or '/'}]"


class RulesetError(Exception):
    """A ruleset that cannot be used, with all its mistakes."""

    def __init__(self, problems: tuple[RulesetProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Then:
    """One check: the field it looks at (None: the hit itself), the function by name, its options."""

    function: str
    options: JsonObject = field(default_factory=dict)
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a configuration says of a rule. `severity` None: as it is; `options` are laid over those of each check."""

    off: bool = False
    severity: Severity | None = None
    options: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to run. `severity` None: it runs and says nothing (off). `formats` None: any document.

    `given` by format: pairs of formats (None: all) and a path, as scoped aliases need. `owner`: who defined or last changed it.
    """

    id: str
    given: tuple[tuple[frozenset[str] | None, Path], ...]
    then: tuple[Then, ...]
    severity: Severity | None
    enabled: bool
    description: str | None = None
    message: str | None = None
    formats: frozenset[str] | None = None
    resolved: bool = True
    documentation_url: str | None = None
    yields_to: frozenset[str] = frozenset()
    owner: str = ""
    info: RuleInfo | None = None


@dataclass(frozen=True, slots=True)
class Ruleset:
    """`rules` by id, disabled ones too. `formats`: the names that some rule or file mentions ("registered" in Spectral)."""

    rules: Mapping[str, Rule]
    formats: frozenset[str]

    @property
    def active(self) -> tuple[Rule, ...]:
        """The rules that are on and have a severity."""
        return tuple(rule for rule in self.rules.values() if rule.enabled and rule.severity is not None)
