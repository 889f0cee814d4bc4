"""Odd descriptions (group `openapi` of odd): what the engine says of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.findings import Finding, Severity, pointer_text
from apigov.openapi import engine_drafts, finish
from apigov.text import Workspace
from tests.exam import odd
from tests.exam.harness import AGREE, Case, ExamSet, Outcome

GROUP = "openapi"


def cases(root: Path) -> Iterator[Case]:
    return odd.cases(root, GROUP)


def findings_of(row: Any) -> list[Finding]:
    workspace = Workspace(Path(row["root"]))
    return finish(engine_drafts(workspace.open(odd.source_of(row)), workspace))


def judge(case: Case) -> Outcome:
    row, expect = case.data, case.data["expect"]
    found = findings_of(row)
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if "unrecognised" in expect:
        named = [finding for finding in found if finding.rule == "unrecognized-format"]
        return AGREE if len(named) == 1 and len(found) == 1 else Outcome("differ", _shown(found))
    if expect.get("limit_ok") and any(finding.rule == "parser" and finding.data.get("kind") == "limit" for finding in errors):
        return AGREE
    if expect.get("valid"):
        return AGREE if not errors else Outcome("differ", _shown(errors), ("false alarm",))
    return judge_invalid(expect["invalid"], errors, bool(expect.get("many")))


def judge_invalid(wanted: list[list[str]], errors: list[Finding], many: bool) -> Outcome:
    left = list(errors)
    for places in wanted:
        hits = [finding for finding in left if pointer_text(finding.location.pointer) in places]
        if not hits:
            return Outcome("differ", f"nothing at {places[0]!r}: {_shown(errors)}", ("missed",))
        if len(hits) > 1 and not many:
            return Outcome("differ", f"several at {places[0]!r}: {_shown(hits)}", ("several",))
        left = [finding for finding in left if finding not in hits]
    if left:
        return Outcome("differ", f"elsewhere: {_shown(left)}", ("elsewhere",))
    return AGREE


def _shown(findings: list[Finding]) -> str:
    return "; ".join(f"{finding.rule} {pointer_text(finding.location.pointer)}: {finding.message[:110]}" for finding in findings[:4]) or "none"


SETS = [ExamSet("odd-openapi", cases, judge)]
