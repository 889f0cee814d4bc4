"""Odd inputs at the reading layer (groups `yaml`, `json`, `text` of odd), and broken references (group `refs`)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding, Json, Severity, parse_pointer, pointer_text
from apigov.openapi import engine_drafts, finish
from apigov.text import Problem, Tree, Workspace, read_path
from tests.exam import odd
from tests.exam.harness import AGREE, Case, ExamSet, Outcome


def same(ours: Any, theirs: Any) -> bool:
    """Equal with types: true is not 1, but 1 and 1.0 are equal. Walks with a stack, for deep data."""
    todo = [(ours, theirs)]
    while todo:
        left, right = todo.pop()
        if isinstance(right, dict) and set(right) == {"$float"}:
            right = float(right["$float"])
        if isinstance(left, float) and isinstance(right, float) and math.isnan(left) and math.isnan(right):
            continue
        if isinstance(left, bool) is not isinstance(right, bool):
            return False
        if isinstance(left, dict) and isinstance(right, dict):
            if left.keys() != right.keys():
                return False
            todo += [(left[key], right[key]) for key in left]
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            todo += zip(left, right, strict=True)
        elif left != right:
            return False
    return True


def judge(case: Case) -> Outcome:
    expect = case.data["expect"]
    tree = Workspace(Path(case.data["root"])).open(odd.source_of(case.data))
    shown = "; ".join(f"{problem.kind} {problem.range.start}: {problem.message[:110]}" for problem in tree.problems[:3])
    if "error" in expect:
        return AGREE if _names(tree, expect["error"], case.data["law"]) else Outcome("differ", shown or f"data {repr(tree.data)[:110]}")
    if "any" in expect:
        outcome = "error" if tree.problems else "data"
        return AGREE if outcome in expect["any"] or not _fatal(tree) else Outcome("differ", shown)
    if "documents" in expect:
        several = [problem for problem in tree.problems if problem.kind == "documents"]
        right = len(several) == 1 if expect["documents"] else tree.data is None and not _fatal(tree)
        return AGREE if right else Outcome("differ", shown or "not said")
    if tree.problems:
        return Outcome("differ", shown, ("false alarm",))
    right = same(tree.data, expect["data"]) if "data" in expect else _data_at(tree, expect["data_at"])
    return AGREE if right else Outcome("differ", repr(tree.data)[:160])


def _fatal(tree: Tree) -> bool:
    return any(problem.fatal for problem in tree.problems)


def _data_at(tree: Tree, wanted: dict[str, Any]) -> bool:
    for text, value in wanted.items():
        if text == "size":
            if not isinstance(tree.data, dict | list) or len(tree.data) != value:
                return False
            continue
        found: Json = tree.data
        for step in parse_pointer(text):
            found = found[int(step)] if isinstance(found, list) else found[step]  # type: ignore[index]
        if not same(found, value):
            return False
    return True


def _names(tree: Tree, error: dict[str, Any], law: str) -> bool:
    """Whether a problem stands at the place; where the line is only that of other readers, any line up to it is as right."""
    lines = error.get("lines", [error["line"]] if "line" in error else [])
    up_to = max(lines, default=0) if "by agreement" in law or "by the readers" in law else 0

    def fits(problem: Problem) -> bool:
        line, column = problem.range.start
        kinds = (error["kind"],) if "kind" in error else ("json", "syntax", "encoding")
        right_line = not lines or line in lines or line <= up_to
        right_column = "column" not in error or column == error["column"] or up_to > 0
        return right_line and right_column and (problem.fatal or problem.kind in kinds)

    return any(fits(problem) for problem in tree.problems)


def judge_reference(case: Case) -> Outcome:
    row = case.data
    with TemporaryDirectory() as made:
        folder = Path(made).resolve()
        main = row.get("main")
        if main is None:
            source = odd.source_of(row)
            main = source.uri
            (folder / main).write_bytes(source.data)
        else:
            odd.lay_out(row["workspace"], folder)
        workspace = Workspace((folder / main).parent, cwd=folder)
        tree = workspace.open(read_path(Path(main), folder))
        found = [finding for finding in finish(engine_drafts(tree, workspace)) if finding.severity is Severity.ERROR]
    return _judge_found(row["expect"], found, main)


def _judge_found(expect: dict[str, Any], found: list[Finding], main: str) -> Outcome:
    if "any" in expect:
        return AGREE
    named = {_place(finding, main) for finding in found if finding.rule == "invalid-ref"}
    shown = "; ".join(f"{finding.rule} {_place(finding, main)}: {finding.message[:100]}" for finding in found[:4]) or "none"
    if "invalid" in expect:
        left = [_place(finding, main) for finding in found]
        for places in expect["invalid"]:
            if not any(place in left for place in places):
                return Outcome("differ", f"nothing at {places[0]!r}: {shown}", ("missed",))
            left = [place for place in left if place not in places]
        return AGREE if not left else Outcome("differ", f"elsewhere: {shown}", ("elsewhere",))
    if "broken_ref" in expect:
        wanted = set(expect["broken_ref"])
        missed = sorted(wanted - {_place(finding, main) for finding in found})
        if missed:
            return Outcome("differ", f"not named {missed}: {shown}", ("missed",))
        return AGREE if named <= wanted else Outcome("differ", f"elsewhere: {shown}", ("elsewhere",))
    return AGREE if not found else Outcome("differ", shown, ("false alarm",))


def _place(finding: Finding, main: str) -> str:
    text = pointer_text(finding.location.pointer)
    return text if finding.location.uri == main else f"{finding.location.uri}#{text}"


def _cases(group: str, root: Path) -> Iterator[Case]:
    return odd.cases(root, group)


SETS = [
    *(ExamSet(f"odd-{group}", partial(_cases, group), judge) for group in ("yaml", "json", "text")),
    ExamSet("odd-refs", partial(_cases, "refs"), judge_reference),
]
