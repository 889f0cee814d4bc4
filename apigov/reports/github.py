"""Workflow commands of GitHub Actions, which become annotations. The worst come first: a step shows ten of each level."""

from __future__ import annotations

from collections import Counter

from apigov.findings import Finding, Result, Severity
from apigov.reports import Style
from apigov.reports.escape import visible
from apigov.reports.excerpts import matters, sides, where
from apigov.reports.paths import split_revision
from apigov.reports.proofs import sentence

SHOWN = 10
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice", Severity.HINT: "notice"}


def render(result: Result, style: Style) -> bytes:
    findings = sorted(result.findings, key=lambda finding: finding.severity)
    lines = [_command(finding, result) for finding in findings]
    counts = Counter(COMMANDS[finding.severity] for finding in findings)
    hidden = [f"{number} {command}s" for command, number in counts.items() if number > SHOWN]
    if hidden:
        lines.append(f"apigov: {', '.join(hidden)} in all; GitHub shows {SHOWN} annotations of each level for a step, the log has every one.")
    return "".join(line + "\n" for line in lines).encode("utf-8", "backslashreplace")


def _data(text: str) -> str:
    """Escapes as the runner undoes them; CR and LF are already visible escapes unless we put them there."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(finding: Finding, result: Result) -> str:
    start, end = finding.location.range
    path = split_revision(finding.location.uri)[1]
    properties = {"file": visible(path), "line": str(start.line), "endLine": str(end.line), "col": str(start.column)}
    if end.line == start.line:
        # An end column is understood only on one line.
        properties["endColumn"] = str(end.column)
    properties["title"] = visible(finding.rule)
    info = result.rules.get(finding.rule)
    message = visible(finding.message)
    change = finding.change
    if change and change.operations:
        message += "\nReaches " + ", ".join(visible(f"{use.method.upper()} {use.path}") for use in change.operations[:5])
        message += f" and {len(change.operations) - 5} more" if len(change.operations) > 5 else ""
    if change:
        message += "".join(f"\nWas at {where(place)}" for place in sides(finding)[:1] if place is not None and place != finding.location)
    if change and change.witness and matters(finding):
        message += f"\nProof: {sentence(change.witness)}"
    fix = finding.fix or (info.fix if info else "")
    if fix:
        message += f"\n{'Do' if change else 'Fix'}: {visible(fix)}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {listed}::{_data(message)}"
