"""SARIF 2.1.0 (OASIS), within the limits of GitHub's code scanning."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from apigov import __version__
from apigov.findings import Change, Finding, Location, Result, RuleInfo, Severity, pointer_text
from apigov.reports import Style
from apigov.reports.escape import json_bytes, visible
from apigov.reports.paths import file_fingerprint, split_revision

MOST_RESULTS = 25_000
MOST_TAGS = 10
# Code points.
LONGEST_SNIPPET = 400
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "note"}
# GitHub sorts security findings by this number (0 to 10).
SECURITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "3.0", Severity.HINT: "1.0"}
_LINK = re.compile(r"\[[^\]]*\]\(")


def render(result: Result, style: Style) -> bytes:
    return json_bytes(document(result))


def document(result: Result) -> dict[str, Any]:
    """One run with all results; past the limit the mildest are left out and a notification says how many."""
    kept = result.findings
    if len(kept) > MOST_RESULTS:
        worst = sorted(range(len(kept)), key=lambda index: (kept[index].severity, index))[:MOST_RESULTS]
        kept = tuple(kept[index] for index in sorted(worst))
    rules = _rules(kept, result)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if len(kept) < len(result.findings):
        text = f"{len(result.findings) - len(kept)} results are left out: a run holds at most {MOST_RESULTS}."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    driver = {"name": "apigov", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"apigov/{result.command}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(finding, index[finding.rule], result) for finding in kept],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(findings: tuple[Finding, ...], result: Result) -> list[dict[str, Any]]:
    worst: dict[str, Finding] = {}
    for finding in findings:
        known = worst.get(finding.rule)
        if known is None or finding.severity < known.severity:
            worst[finding.rule] = finding
    return [_rule(name, worst[name], result.rules.get(name)) for name in sorted(worst)]


def _rule(name: str, example: Finding, info: RuleInfo | None) -> dict[str, Any]:
    title = visible(info.title if info and info.title else name)
    rule: dict[str, Any] = {"id": name, "shortDescription": {"text": title}}
    why = visible(info.why) if info else ""
    fix = visible((info.fix if info else "") or "")
    if why:
        rule["fullDescription"] = {"text": why}
    if why or fix:
        parts = [part for part in (why, f"How to fix: {fix}" if fix else "") if part]
        rule["help"] = {"text": "\n\n".join(parts)}
    docs = (info.docs if info else None) or example.docs
    if docs:
        rule["helpUri"] = docs
    rule["defaultConfiguration"] = {"level": LEVELS[example.severity]}
    properties: dict[str, Any] = {}
    topic = info.topic if info else ""
    tags = [tag for tag in dict.fromkeys(("openapi", visible(topic), *(map(visible, info.sources) if info else ()))) if tag]
    properties["tags"] = tags[:MOST_TAGS]
    if topic == "security":
        properties["security-severity"] = SECURITY[example.severity]
    rule["properties"] = properties
    return rule


def _result(finding: Finding, index: int, result: Result) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding.message)},
        "locations": [_location(finding.location, result)],
        "partialFingerprints": {"primaryLocationLineHash": file_fingerprint(finding), "apigov/v1": finding.fingerprint},
    }
    related = _related(finding)
    if related:
        shown["relatedLocations"] = related
    properties: dict[str, Any] = {"severity": finding.severity.word}
    if finding.fix:
        properties["fix"] = visible(finding.fix)
    if finding.change:
        properties |= _change(finding.change)
    shown["properties"] = properties
    return shown


def _message(text: str) -> str:
    """Brackets that would read as a link are escaped (SARIF 2.1.0, section 3.11.6)."""
    shown = visible(text) or "(no message)"
    return shown.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if _LINK.search(shown) else shown


def _physical(location: Location, snippet: str | None = None) -> dict[str, Any]:
    start, end = location.range
    revision, path = split_revision(location.uri)
    artifact: dict[str, Any] = {"uri": path if "://" in path else quote(path, safe="/", errors="replace")}
    if "://" not in path and not path.startswith("/"):
        artifact["uriBaseId"] = "%SRCROOT%"
    region: dict[str, Any] = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    if snippet is not None:
        region["snippet"] = {"text": visible(snippet)}
    physical: dict[str, Any] = {"artifactLocation": artifact, "region": region}
    if revision:
        physical["properties"] = {"revision": revision}
    return physical


def _location(location: Location, result: Result) -> dict[str, Any]:
    pointer = visible(pointer_text(location.pointer))
    shown: dict[str, Any] = {"physicalLocation": _physical(location, _snippet(location, result))}
    if pointer:
        shown["logicalLocations"] = [{"fullyQualifiedName": pointer}]
    return shown


def _snippet(location: Location, result: Result) -> str | None:
    """The text of a region on one line (SARIF 2.1.0, section 3.30.13); none where it is long, as it can be all of a minified file."""
    start, end = location.range
    line = result.lines.get((location.uri, start.line))
    if line is None or start.line != end.line or end.column - start.column > LONGEST_SNIPPET:
        return None
    return line[start.column - 1 : end.column - 1]


def _related(finding: Finding) -> list[dict[str, Any]]:
    places = [(location, "also here" if finding.change else "used here") for location in finding.related]
    change = finding.change
    if change:
        places += [
            (location, f"in the {side}")
            for side, location in (("base", change.base), ("revision", change.revision))
            if location is not None and location != finding.location
        ]
    return [{"id": number, "message": {"text": text}, "physicalLocation": _physical(location)} for number, (location, text) in enumerate(places, 1)]


def _change(change: Change) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "effect": change.effect.value,
        "strict": change.strict.value,
        "feltBy": change.felt_by.value,
        "direction": change.direction.value,
        "operations": [f"{use.method.upper()} {use.path}" for use in change.operations],
    }
    if change.promise:
        shown["promise"] = change.promise.value
    if change.debatable:
        shown["debatable"] = change.debatable
    if change.note:
        shown["policy"] = {"name": change.note.policy, "says": change.note.says, "source": change.note.source}
    if change.witness:
        witness = change.witness
        shown["witness"] = {
            "payload": witness.payload,
            "part": witness.part,
            "acceptedBy": witness.accepted_by,
            "refusedBy": witness.refused_by,
            "message": "\n".join(line.text for line in witness.message) or None,
        }
    return shown
