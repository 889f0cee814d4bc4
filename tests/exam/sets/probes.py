"""Probes (exam/PROBES.md): one edit, one true verdict. Scored by the levels of the findings under both policies.

Each payload of a finding is tried by a reading of the schemas that shares nothing with the product: one that proves nothing is a wrong answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from apigov.diff import compare
from apigov.findings import Severity
from apigov.openapi import Description, Draft, read
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl
from tests.exam.payloads import refuted

# A day between the days that the lifecycle probes name.
TODAY = date(2026, 1, 1)


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "probes.jsonl"):
        yield Case(row["id"], row["area"], "debatable" in row, row)


def description(data: Any, name: str, workspace: Workspace) -> Description:
    tree = workspace.open(Source(f"{name}.json", json.dumps(data).encode(), Origin("memory")))
    found = read(tree, workspace)
    if not isinstance(found, Description):
        raise ValueError(found.message)
    return found


def changes(row: Any, policy: str) -> list[Draft]:
    workspace = Workspace(Path("."))
    return compare(description(row["base"], "base", workspace), description(row["revision"], "revision", workspace), policy=policy, today=TODAY)


def judge(case: Case) -> Outcome:
    row = case.data
    found = changes(row, "clients")
    shown = [draft for draft in found if draft.change is not None and draft.change.witness is not None]
    lies = [f"{draft.rule}: {reason}" for draft in shown if (reason := _refuted(draft, row)) is not None]
    if lies:
        return Outcome("wrong", "; ".join(lies), ("payload refuted",))
    outcome = _judged(case, found)
    return replace(outcome, counts={"payloads": len(shown)})


def _judged(case: Case, found: list[Draft]) -> Outcome:
    row = case.data
    worst = min((draft.severity for draft in found), default=Severity.HINT)
    note = "; ".join(f"{draft.severity.word} {draft.rule}: {draft.message}" for draft in found[:6])
    if case.debatable:
        return _debatable(row, worst, note)
    if row["verdict"] == "breaking":
        if worst is Severity.ERROR:
            return Outcome("agree", note, ("caught",))
        tag = "warned" if worst is Severity.WARNING else "missed"
        return Outcome("unknown" if tag == "warned" else "differ", f"{tag}: {note}", (tag,))
    if worst is Severity.ERROR:
        return Outcome("differ", f"false alarm: {note}", ("false-alarm",))
    if worst is Severity.WARNING:
        return Outcome("differ", f"warned on safe: {note}", ("warned-on-safe",))
    return Outcome("agree", note, ("silent",))


def _refuted(draft: Draft, row: Any) -> str | None:
    """Why the payload of a finding proves nothing, None where it does or where there is none."""
    if draft.change is None or draft.change.witness is None:
        return None
    return refuted(draft.change.witness, row["base"], row["revision"])


def _debatable(row: Any, worst: Severity, note: str) -> Outcome:
    """Under `strict` an error exactly where bare sets break; under the default a warning there, else at most a warning."""
    breaking = row.get("strict", row["verdict"]) == "breaking"
    strict = min((draft.severity for draft in changes(row, "strict")), default=Severity.HINT)
    right = (strict is Severity.ERROR) == breaking
    right = right and (worst is Severity.WARNING if breaking else worst >= Severity.WARNING)
    if right:
        return AGREE
    return Outcome("differ", f"strict {row.get('strict')}, got {strict.word} and {worst.word}: {note}", ("debatable-other",))


SETS = [ExamSet("probes", cases, judge)]
