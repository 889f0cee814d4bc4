"""Checkstyle's XML, which many CI plugins read: a file element for each file, an error element for each finding."""

from __future__ import annotations

from apigov.findings import Finding, Result, Severity
from apigov.reports import Style
from apigov.reports.xml import DECLARATION, xml_tag

# The format has no hint.
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info", Severity.HINT: "info"}


def render(result: Result, style: Style) -> bytes:
    files: dict[str, list[Finding]] = {entry.uri: [] for entry in result.inputs if entry.side != "base"}
    for finding in result.findings:
        files.setdefault(finding.location.uri, []).append(finding)
    lines = [DECLARATION, f"<{xml_tag('checkstyle', version='4.3')}>"]
    for uri, findings in files.items():
        lines += [f"  <{xml_tag('file', name=uri)}>", *map(_error, findings), "  </file>"]
    return "".join(line + "\n" for line in [*lines, "</checkstyle>"]).encode()


def _error(finding: Finding) -> str:
    start = finding.location.range.start
    level = LEVELS[finding.severity]
    inside = xml_tag("error", line=start.line, column=start.column, severity=level, message=finding.message, source=f"apigov.{finding.rule}")
    return f"    <{inside}/>"
