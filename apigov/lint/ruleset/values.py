"""What a loaded ruleset is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from apigov.findings import Json, JsonObject, Pointer, Position, RuleInfo, Severity, pointer_text
from apigov.records import NamedTuple


class RulesetProblem(NamedTuple):
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

    def __reduce__(self) -> tuple[type[RulesetError], tuple[tuple[RulesetProblem, ...]]]:
        # Overrides may have mistakes that only show in a process of a pool.
        return RulesetError, (self.problems,)


class Said(NamedTuple):
    """Where something of a rule is said: a file, or the name of a built-in ruleset, which has no lines (`locate` None)."""

    uri: str
    locate: Callable[[], Position] | None = None

    @property
    def start(self) -> Position | None:
        return self.locate() if self.locate is not None else None


class Then(NamedTuple):
    """One check: the field it looks at (None: the hit itself), the function by name, its options."""

    function: str
    options: JsonObject
    field: str | None = None


class Setting(NamedTuple):
    """What a configuration says of a rule. `severity` None: as it is; `options` are laid over those of each check."""

    off: bool
    severity: Severity | None
    options: JsonObject
    said: Said | None = None


class Rule(NamedTuple):
    """A rule ready to run. `severity` None: it runs and says nothing (off). `formats` None: any document.

    `given`: expressions, which may start with one of `aliases`; every one of them parses. `missing`: functions that are programs of
    somebody; such a rule never runs. `defined` and `set_by`: where it stands, and who switched it or gave it another severity.
    """

    id: str
    given: tuple[str, ...]
    then: tuple[Then, ...]
    severity: Severity | None
    enabled: bool
    description: str | None = None
    message: str | None = None
    formats: frozenset[str] | None = None
    resolved: bool = True
    documentation_url: str | None = None
    yields_to: frozenset[str] = frozenset()
    aliases: Json = None
    info: RuleInfo | None = None
    missing: tuple[str, ...] = ()
    defined: Said | None = None
    set_by: Said | None = None

    @property
    def title(self) -> str:
        """What it demands, in a line: from its card, its description or its message; empty where its function says it all."""
        told = self.info.title if self.info is not None else self.description or self.message
        return " ".join((told or "").replace("{{error}}", "").split())


class Ruleset(NamedTuple):
    """`rules` by id, disabled ones too. `formats`: the names that some rule or file mentions ("registered" in Spectral).

    `places`: pointers of overrides with their severities by rule id. `parser`: severities for what the reader takes with a doubt.
    `variant`: the ruleset for a document's path where overrides say something else for it; None where there are none.
    `skipped`: what is left out where that is allowed: rules that need code, severities of rules that do not exist.
    """

    rules: Mapping[str, Rule]
    formats: frozenset[str]
    places: tuple[tuple[tuple[str, ...], Mapping[str, Json]], ...] = ()
    parser: Mapping[str, Severity | None] = {}
    variant: Callable[[Path], Ruleset] | None = None
    skipped: tuple[RulesetProblem, ...] = ()

    @property
    def active(self) -> tuple[Rule, ...]:
        """The rules that are on and have a severity, somewhere at least."""
        pointed = {name for _, rules in self.places for name, severity in rules.items() if severity not in ("off", -1)}
        runs = (rule for rule in self.rules.values() if not rule.missing)
        return tuple(rule for rule in runs if rule.id in pointed or (rule.enabled and rule.severity is not None))

    def for_document(self, path: Path | None) -> Ruleset:
        """Raises RulesetError where an override for this path has a mistake that only shows now."""
        return self.variant(path) if self.variant is not None and path is not None else self
