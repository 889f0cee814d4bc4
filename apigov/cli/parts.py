"""The answers for single inputs, and the one answer of a run: what several inputs share is told once, with where each leads to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apigov.findings import MOST_RELATED, Finding, Input, Location
from apigov.records import NamedTuple


class Part(NamedTuple):
    """The answer for one input.

    `ways`: by the uri of another file that has findings, the place in the input that leads there. `silent`: the rules of the ruleset have
    nothing to say about a document of this kind.
    """

    input: Input
    findings: tuple[Finding, ...]
    lines: Mapping[tuple[str, int], str]
    ways: Mapping[str, Location]
    silent: bool


Told = Sequence[tuple[Part, Finding]]


def merged(parts: Sequence[Part]) -> tuple[Finding, ...]:
    """The findings of all inputs, equal ones as one."""
    found: dict[tuple[str, Location, str], list[tuple[Part, Finding]]] = {}
    for part in parts:
        for finding in part.findings:
            found.setdefault((finding.rule, finding.location, finding.message), []).append((part, finding))
    return tuple(_one(told) for told in found.values())


def _one(told: Told) -> Finding:
    """The finding as the file's own run tells it, else the first; related are a place in each of the inputs, then all others."""
    if len(told) == 1:
        return told[0][1]
    finding = next((finding for part, finding in told if part.input.uri == finding.location.uri), told[0][1])
    entries = [entry for part, other in told if (entry := _entry(part, other)) is not None]
    known = dict.fromkeys(place for _, other in told for place in other.related)
    places = tuple(dict.fromkeys((*entries, *known)))
    severity = min(other.severity for _, other in told)
    total = _total(told) + len(places) - len(known)
    return finding._replace(severity=severity, related=places[:MOST_RELATED], related_total=total)


def _entry(part: Part, finding: Finding) -> Location | None:
    """Where an input leads to a finding: a referring place of its own, else its way to the file; None for what stands in the input itself."""
    own = next((place for place in finding.related if place.uri == part.input.uri), None)
    return own or part.ways.get(finding.location.uri)


def _total(told: Told) -> int:
    """How many places refer: each input's own ones, and those in other files, which the inputs share. An input's own places stand first."""
    if all(finding.related_total == len(finding.related) for _, finding in told):
        return len({place for _, finding in told for place in finding.related})
    own, others = 0, 0
    for part, finding in told:
        count = sum(place.uri == part.input.uri for place in finding.related)
        count = finding.related_total if count == len(finding.related) else count
        own += count
        others = max(others, finding.related_total - count)
    return own + others
