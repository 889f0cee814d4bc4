"""GitLab's Code Quality report: a list of issues in the shape of Code Climate, shown beside the lines of a merge request."""

from __future__ import annotations

from typing import Any

from apigov.findings import Finding, Result, Severity
from apigov.reports import Style
from apigov.reports.escape import json_bytes, visible
from apigov.reports.paths import file_fingerprint, split_revision

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
    if fix:
        issue["content"] = {"body": visible(fix)}
    return issue
