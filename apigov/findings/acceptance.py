"""Accepted findings: the entries of `accept` in apigov.yaml, what they take out of a run, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from apigov.findings.finding import Finding, fingerprint
from apigov.findings.location import Location
from apigov.findings.place import Place
from apigov.findings.pointer import Pointer
from apigov.findings.selection import EXPIRED, UNUSED
from apigov.findings.severity import Severity
from apigov.records import NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Acceptance(NamedTuple):
    """One entry; what is empty or None asks nothing of a finding.

    `rule` and `file` are ids and paths or globs over them. `pointer`: the place, or one above it. `method` and `path` (a glob): the operation;
    a change that reaches others too is not taken. `until`: the last day on which it holds. `location`: where the entry stands.
    """

    rule: str
    reason: str
    location: Location
    file: str = ""
    pointer: Pointer = ()
    method: str = ""
    path: str = ""
    fingerprint: str = ""
    owner: str = ""
    until: date | None = None

    def expired(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def takes(self, finding: Finding, named: Callable[[str], str]) -> bool:
        """Whether it is about a finding of its rule. `named`: the path that `file` means, for the uri of a location."""
        if self.fingerprint not in ("", finding.fingerprint):
            return False
        places = _places(finding)
        if self.file and not any(self.names(named(place.uri)) for place in places):
            return False
        if self.method:
            return all(method == self.method and fnmatchcase(path, self.path) for method, path in _operations(finding) or [("", "")])
        steps = self.pointer
        return any(tuple(map(str, place.pointer[: len(steps)])) == steps for place in places)

    def names(self, path: str) -> bool:
        return path == self.file or fnmatchcase(path, self.file)


def _places(finding: Finding) -> list[Location]:
    change = finding.change
    sides = (change.base, change.revision) if change is not None else ()
    return [finding.location, *(side for side in sides if side is not None)]


def _operations(finding: Finding) -> Sequence[tuple[str, str]]:
    """The operations that a finding is about, methods in lower case: those that a change reaches, or the one that it stands in."""
    if finding.change is not None:
        return [(use.method, use.path) for use in finding.change.operations]
    pointer = finding.location.pointer
    return [(str(pointer[2]), str(pointer[1]))] if len(pointer) > 2 and pointer[0] in ("paths", "webhooks") else []


class Sorted(NamedTuple):
    """The findings that are left, those that were accepted, and the entries that took some."""

    left: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    used: tuple[Acceptance, ...]


def sort_out(findings: Iterable[Finding], entries: Sequence[Acceptance], today: date, named: Callable[[str], str]) -> Sorted:
    """Entries that are past their day take nothing; of several that fit, each counts as used."""
    valid = [entry for entry in entries if not entry.expired(today)]
    left: list[Finding] = []
    accepted: list[Finding] = []
    used: list[Acceptance] = []
    of_rule: dict[str, list[Acceptance]] = {}
    for finding in findings:
        if finding.rule not in of_rule:
            of_rule[finding.rule] = [entry for entry in valid if fnmatchcase(finding.rule, entry.rule)]
        taking = [entry for entry in of_rule[finding.rule] if entry.takes(finding, named)]
        (accepted if taking else left).append(finding)
        used += taking
    return Sorted(tuple(left), tuple(accepted), tuple(dict.fromkeys(used)))


def entry_findings(
    entries: Sequence[Acceptance], used: Collection[Acceptance], judged: Callable[[Acceptance], bool], strange: Mapping[str, str], today: date
) -> Iterator[Finding]:
    """A finding for each entry that is past its day, and for each that took nothing though the run looked (`judged`) where it points.

    `strange`: what is wrong with the names of rules that there are not.
    """
    for number, entry in enumerate(entries):
        what = entry.rule + (f" in {entry.file}" if entry.file else "")
        owner = f" (owner: {entry.owner})" if entry.owner else ""
        if entry.expired(today):
            yield _finding(EXPIRED, entry, number, f"the acceptance of {what} ended on {entry.until}{owner}: {entry.reason}")
        elif entry.rule in strange:
            yield _finding(UNUSED, entry, number, f"nothing can need the acceptance of {what}{owner}: {strange[entry.rule]}")
        elif entry not in used and judged(entry):
            yield _finding(UNUSED, entry, number, f"nothing needs the acceptance of {what}{owner}: {entry.reason}")


def _finding(rule: str, entry: Acceptance, number: int, message: str) -> Finding:
    place = Place(name="accept", below=f"/{number}")
    mark = fingerprint(rule, place, (entry.rule, entry.file, entry.fingerprint, entry.method, entry.path, *map(str, entry.pointer)), 0)
    data = {"rule": entry.rule, "reason": entry.reason, "owner": entry.owner or None, "until": entry.until.isoformat() if entry.until else None}
    return Finding(rule, Severity.WARNING, message, entry.location, mark, data=data)
