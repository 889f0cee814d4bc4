"""Odd pairs (group `diff` of odd): pairs that are equal in odd ways, and sides that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.diff import compare
from apigov.findings import Effect
from apigov.openapi import Description, read
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome

GROUP = "diff"


def cases(root: Path) -> Iterator[Case]:
    for row in json.loads((root / "odd" / "index.json").read_text(encoding="utf-8")):
        if row["group"] == GROUP:
            yield Case(row["id"], row["id"].partition("/")[2].partition("-")[0], "debatable" in row, row)


def side(text: str, name: str, workspace: Workspace) -> Description | None:
    tree = workspace.open(Source(f"{name}.yaml", text.encode("utf-8", "surrogatepass"), Origin("memory")))
    if any(problem.fatal for problem in tree.problems):
        return None
    found = read(tree, workspace)
    return found if isinstance(found, Description) else None


def judge(case: Case) -> Outcome:
    row = case.data
    expect = row["expect"]
    workspace = Workspace(Path("."))
    base, revision = side(row["base"], "base", workspace), side(row["revision"], "revision", workspace)
    if base is None or revision is None:
        broken = {name for name, found in (("base", base), ("revision", revision)) if found is None}
        named = expect.get("error", {}).get("side")
        right = "error" in expect and (named == "both" or named in broken)
        return AGREE if right or "any" in expect else Outcome("differ", f"unreadable: {sorted(broken)}")
    found = compare(base, revision)
    breaking = [draft for draft in found if draft.change is not None and draft.change.effect is Effect.BREAKING]
    right = _holds(expect, len(found), len(breaking))
    return AGREE if right else Outcome("differ", "; ".join(f"{draft.rule}: {draft.message}" for draft in found[:5]) or "no change")


def _holds(expect: Any, changes: int, breaking: int) -> bool:
    if "any" in expect:
        return True
    if "error" in expect:
        return False
    return bool(
        expect.get("changes", changes) == changes and expect.get("breaking", breaking) == breaking and breaking >= expect.get("breaking_min", 0)
    )


SETS = [ExamSet("odd-diff", cases, judge)]
