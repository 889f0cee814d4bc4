"""JUnit's XML, as CI servers show tests: a suite for each file, a case for each finding.

A finding at or above the level of --fail-on is a failure; a milder one is a case that passes and says something. A file without
findings is one case that passes, since servers take an empty report for a broken run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from apigov.findings import Change, Finding, Result, pointer_text
from apigov.reports import Style
from apigov.reports.excerpts import matters, sides, where
from apigov.reports.proofs import message, sentence
from apigov.reports.xml import DECLARATION, xml_tag, xml_text

MESSAGE_LINES, MESSAGE_WIDTH = 40, 160


def render(result: Result, style: Style) -> bytes:
    suites: dict[str, list[Finding]] = {entry.uri: [] for entry in result.inputs if entry.side != "base"}
    for finding in result.findings:
        suites.setdefault(finding.location.uri, []).append(finding)
    total = sum(max(1, len(findings)) for findings in suites.values())
    failed = sum(result.fails(finding) for finding in result.findings)
    lines = [DECLARATION, f"<{xml_tag('testsuites', name=f'apigov {result.command}', tests=total, failures=failed)}>"]
    for uri, findings in suites.items():
        lines += _suite(uri, findings, result)
    return "".join(line + "\n" for line in [*lines, "</testsuites>"]).encode()


def _suite(uri: str, findings: Sequence[Finding], result: Result) -> Iterator[str]:
    failed = sum(result.fails(finding) for finding in findings)
    yield f"  <{xml_tag('testsuite', name=uri, tests=max(1, len(findings)), failures=failed)}>"
    if not findings:
        yield f"    <{xml_tag('testcase', name='no findings', classname=uri)}/>"
    told: Counter[str] = Counter()
    for finding in findings:
        name = f"{finding.rule} {pointer_text(finding.location.pointer)}".rstrip()
        told[name] += 1
        yield from _case(finding, name if told[name] == 1 else f"{name} ({told[name]})", result)
    yield "  </testsuite>"


def _case(finding: Finding, name: str, result: Result) -> Iterator[str]:
    """`name` is unique in its suite: of cases that share one, servers show the first."""
    location = finding.location
    yield f"    <{xml_tag('testcase', name=name, classname=location.uri, file=location.uri, line=location.range.start.line)}>"
    info = result.rules.get(finding.rule)
    fix = finding.fix or (info.fix if info else "")
    text = xml_text(f"{where(location)}: {finding.severity.word}: {finding.message}") + (f"\n{xml_text(f'Fix: {fix}')}" if fix else "")
    text += "".join(f"\n{xml_text(line)}" for line in _change(finding, finding.change)) if finding.change else ""
    if result.fails(finding):
        yield f"      <{xml_tag('failure', message=finding.message, type=finding.severity.word)}>{text}</failure>"
    else:
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"


def _change(finding: Finding, change: Change) -> Iterator[str]:
    """Where it stood, what it reaches, and the message that proves it."""
    before, _ = sides(finding)
    if before is not None and before != finding.location:
        yield f"Was at {where(before)}"
    if change.operations:
        yield "Reaches " + ", ".join(f"{use.method.upper()} {use.path}" for use in change.operations)
    if change.witness is not None and matters(finding):
        yield f"Proof: {sentence(change.witness)}"
        yield from (line.text for line in message(change.witness, MESSAGE_LINES, MESSAGE_WIDTH))
