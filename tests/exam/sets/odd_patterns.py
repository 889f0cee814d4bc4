"""Odd patterns (group `patterns` of odd): the answers of ECMA-262, or a fair end in time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

from apigov.schema.patterns import PatternError, PatternTimeout, schema_pattern
from tests.exam.harness import AGREE, Case, ExamSet, Outcome
from tests.exam.odd import recipe_bytes

GROUP = "patterns"


def cases(root: Path) -> Iterator[Case]:
    for row in json.loads((root / "odd" / "index.json").read_text(encoding="utf-8")):
        group, _, name = row["id"].partition("/")
        if group == GROUP:
            yield Case(row["id"], name.partition("-")[0], bool(row.get("debatable")), row)


def judge(case: Case) -> Outcome:
    row, expect = case.data, case.data["expect"]
    subject = row["subject"] if "subject" in row else recipe_bytes(row["recipe_subject"]).decode("utf-8", "surrogatepass")
    begun = time.monotonic()
    answer: str | bool
    try:
        answer = schema_pattern(row["pattern"]).search(subject)
    except PatternError as error:
        answer = "refused" if "or" in expect else f"syntax error: {error.message} at {error.offset}"
    except PatternTimeout:
        answer = "gave up with a finding"
    seconds = time.monotonic() - begun
    if seconds > expect.get("within_seconds", 10):
        return Outcome("wrong", f"{seconds:.1f} s", ("slow",))
    if answer in expect.get("or", ()):
        return AGREE
    if expect.get("syntax_error"):
        return AGREE if isinstance(answer, str) and answer.startswith("syntax") else Outcome("differ", f"taken, and found: {answer}")
    return AGREE if answer is expect["match"] else Outcome("differ", f"{answer}, expected {expect['match']}")


SETS = [ExamSet("odd-patterns", cases, judge)]
