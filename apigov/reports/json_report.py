"""The json format: one shape for lint, diff and check, described by schema/result.schema.json (design part 11)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from apigov import __version__
from apigov.findings import Finding, Location, Range, Result, Severity, pointer_text
from apigov.reports import Style
from apigov.reports.escape import json_bytes, json_line

if TYPE_CHECKING:
    from apigov.findings import Change, VersionAdvice

SCHEMA_VERSION = "1"


def render(result: Result, style: Style) -> bytes:
    """Indented, with a finding a line: a report of thousands of findings is written by the C encoder."""
    whole = document(result)
    findings = whole.pop("findings")
    head = json_bytes(whole).removesuffix(b"\n}\n")
    rows = b",\n".join(b"    " + json_line(finding) for finding in findings)
    return head + (b',\n  "findings": [\n' + rows + b"\n  ]\n}\n" if findings else b',\n  "findings": []\n}\n')


def document(result: Result) -> dict[str, Any]:
    """The whole document as plain data."""
    severities = Counter(finding.severity for finding in result.findings)
    effects = Counter(finding.change.effect.value for finding in result.findings if finding.change)
    summary: dict[str, Any] = {severity.word: severities[severity] for severity in Severity}
    summary["findings"] = len(result.findings)
    summary["accepted"] = result.accepted
    if result.command == "diff":
        summary["effects"] = {effect: effects[effect] for effect in ("breaking", "unknown", "safe", "none")}
        summary["versions"] = [_advice(advice) for advice in result.advice]
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "apigov", "version": __version__, "command": result.command},
        "inputs": [
            {
                "uri": entry.uri,
                "side": entry.side or None,
                "openapi": entry.version,
                "title": entry.title,
                "version": entry.info_version,
                "operations": entry.operations,
            }
            for entry in result.inputs
        ],
        "summary": summary,
        "findings": [_finding(finding) for finding in result.findings],
    }


def _advice(advice: VersionAdvice) -> dict[str, Any]:
    return {
        "uri": advice.uri,
        "base": advice.base,
        "revision": advice.revision,
        "bump": advice.bump,
        "enough": advice.enough,
        "message": advice.message,
    }


def _range(where: Range) -> dict[str, Any]:
    start, end = where
    return {"start": {"line": start.line, "column": start.column}, "end": {"line": end.line, "column": end.column}}


def _location(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {"uri": location.uri, "pointer": pointer_text(location.pointer), "range": _range(location.range)}


def _finding(finding: Finding) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        "location": _location(finding.location),
        "related": [*map(_location, finding.related)],
        "related_total": finding.related_total,
        "data": dict(finding.data),
        "fix": finding.fix,
        "docs": finding.docs,
        "fingerprint": finding.fingerprint,
    }
    return shown | _change(finding.change) if finding.change else shown


def _change(change: Change) -> dict[str, Any]:
    witness, note = change.witness, change.note
    return {
        "effect": change.effect.value,
        "strict": change.strict.value,
        "debatable": change.debatable,
        "reason": change.reason,
        "promise": change.promise.value if change.promise else None,
        "felt_by": change.felt_by.value,
        "direction": change.direction.value,
        "operations": [{"method": use.method, "path": use.path, "side": use.side} for use in change.operations],
        "base": _location(change.base),
        "revision": _location(change.revision),
        "witness": None
        if witness is None
        else {
            "payload": witness.payload,
            "accepted_by": witness.accepted_by,
            "refused_by": witness.refused_by,
            "part": witness.part,
            "at": pointer_text(witness.at),
            "media_type": witness.media_type,
            "status": witness.status,
            "operation": {"method": witness.operation.method, "path": witness.operation.path} if witness.operation else None,
            "message": "\n".join(line.text for line in witness.message) or None,
        },
        "aliases": list(change.aliases),
        "policy": {"name": note.policy, "says": note.says, "source": note.source} if note is not None else None,
    }
