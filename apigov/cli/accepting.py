"""What `accept` of apigov.yaml does to the findings of a run; one list for lint, diff and check."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from apigov.config import Configuration
from apigov.findings import Finding

if TYPE_CHECKING:
    from datetime import date

    from apigov.findings import Acceptance

# The findings that are left with those about the list itself, the accepted ones, and the source lines of those about the list.
Outcome: TypeAlias = "tuple[tuple[Finding, ...], tuple[Finding, ...], dict[tuple[str, int], str]]"


# So near to a known name is a word that is meant to be it, also where the project may have rules that the run does not know.
_NEAR = 0.9


def accepting(
    findings: tuple[Finding, ...],
    configured: Configuration,
    rules: Iterable[str],
    files: Iterable[str],
    *,
    whole: bool,
    today: date,
    cwd: Path,
    all_rules: bool = False,
) -> Outcome:
    """`rules`: the ids that the run can report. `files`: the uris of its inputs. `whole`: no input was named, so that an entry for a file

    which was not read is unused, too. `all_rules`: the run has all rules that the project has, so that any other name is a mistake.
    """
    if not configured.accept:
        return findings, (), {}
    from fnmatch import fnmatchcase

    from apigov.findings import entry_findings, sort_out

    names = _Names(configured.folder, cwd)
    done = sort_out(findings, configured.accept, today, names)
    known, read = tuple(rules), [names(uri) for uri in files]

    def judged(entry: Acceptance) -> bool:
        if not any(fnmatchcase(rule, entry.rule) for rule in known):
            return False
        return not entry.file or whole or any(map(entry.names, read))

    strange = {entry.rule: said for entry in configured.accept if (said := _misspelt(entry.rule, known, all_rules)) is not None}
    about = tuple(entry_findings(configured.accept, done.used, judged, strange, today))
    return (*done.left, *about), done.accepted, _lines(configured, about)


def _misspelt(rule: str, known: Iterable[str], all_rules: bool) -> str | None:
    """What is wrong with the rule of an entry: that nothing has that name, with the name that is meant."""
    from fnmatch import fnmatchcase

    if any(fnmatchcase(name, rule) for name in known):
        return None
    from difflib import SequenceMatcher

    from apigov.cards import catalogue
    from apigov.diff import kinds
    from apigov.findings import ACCEPT_RULES, suggestion

    names = {*known, *ACCEPT_RULES, *catalogue().rules, *kinds()}
    if any(fnmatchcase(name, rule) for name in names):
        return None
    guess = suggestion(rule, names)
    if not all_rules and (guess is None or SequenceMatcher(None, rule, guess).ratio() < _NEAR):
        return None
    return f"no rule or kind of change is named {rule}; {f'did you mean {guess!r}?' if guess else 'see `apigov rules` and `apigov kinds`'}"


class _Names:
    """Paths as entries write them, relative to the folder of apigov.yaml, for the names that people see."""

    def __init__(self, folder: Path, cwd: Path) -> None:
        self.folder = folder
        self.cwd = cwd
        self.top = next((place for place in (cwd, *cwd.parents) if (place / ".git").exists()), cwd)
        self.known: dict[str, str] = {}

    def __call__(self, uri: str) -> str:
        if uri not in self.known:
            self.known[uri] = self._name(uri)
        return self.known[uri]

    def _name(self, uri: str) -> str:
        from os.path import relpath

        from apigov.text import is_revision_spec, is_url

        if is_url(uri):
            return uri
        from_git = is_revision_spec(uri, self.cwd) and not (self.cwd / uri).exists()
        path = self.top / uri.partition(":")[2] if from_git else self.cwd / uri
        return Path(relpath(path, self.folder)).as_posix()


def _lines(configured: Configuration, about: tuple[Finding, ...]) -> dict[tuple[str, int], str]:
    if not about or configured.file is None:
        return {}
    text = configured.file.read_text(encoding="utf-8", errors="replace").splitlines()
    places = [(finding.location.uri, finding.location.range.start.line) for finding in about]
    return {(uri, line): text[line - 1] for uri, line in places if line <= len(text)}
