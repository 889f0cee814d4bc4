"""GitLab's Code Quality report: a list of issues in the shape of Code Climate, shown beside the lines of a merge request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apigov.findings import Change, Finding, Result, Severity
from apigov.reports import Style
from apigov.reports.escape import json_bytes, visible
from apigov.reports.excerpts import matters, sides, where
from apigov.reports.markup import markdown_block, markdown_text
from apigov.reports.paths import file_fingerprint, split_revision
from apigov.reports.proofs import message, sentence

MESSAGE_LINES, MESSAGE_WIDTH = 40, 160
SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "minor", Severity.HINT: "info"}


def render(result: Result, style: Style) -> bytes:
    return json_bytes([_issue(finding, result) for finding in result.findings])


def _issue(finding: Finding, result: Result) -> dict[str, Any]:
    start, end = finding.location.range
    info = result.rules.get(finding.rule)
    fix = finding.fix or (info.fix if info else "")
    issue: dict[str, Any] = {
        "type": "issue",
        "check_name": visible(finding.rule),
        "description": visible(finding.message) or visible(finding.rule),
        "categories": ["Compatibility" if finding.change else "Style"],
        "severity": SEVERITIES[finding.severity],
        "fingerprint": file_fingerprint(finding),
        "location": {"path": visible(split_revision(finding.location.uri)[1]), "lines": {"begin": start.line, "end": end.line}},
    }
    body = [*_change(finding, finding.change), *([visible(fix)] if fix else [])] if finding.change else [visible(fix)] if fix else []
    if body:
        issue["content"] = {"body": "\n\n".join(body)}
    return issue


def _change(finding: Finding, change: Change) -> Iterator[str]:
    """Where it stood, what it reaches, and the message that proves it, as Markdown."""
    before, _ = sides(finding)
    if before is not None and before != finding.location:
        yield f"Was at {markdown_text(where(before))}"
    if change.operations:
        yield "Reaches " + ", ".join(markdown_text(f"{use.method.upper()} {use.path}") for use in change.operations)
    if change.witness is not None and matters(finding):
        yield f"Proof: {markdown_text(sentence(change.witness))}"
        yield markdown_block([line.text for line in message(change.witness, MESSAGE_LINES, MESSAGE_WIDTH)], "http")
