"""containment.jsonl: pairs of schemas with the truth of inclusion each way (exam/PROBES.md, Containment).

A case is one direction. Contained where the truth is false is the grave error; Unknown is counted apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from jsonschema_rs import Draft202012Validator

from apigov.schema import Contained, Containment, Counterexample, Schemas
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "containment.jsonl"):
        for way, left, right in (("a_in_b", "a", "b"), ("b_in_a", "b", "a")):
            truth = row[way]
            group = "recursive" if row.get("recursive") else str(row["source"]).split(" ")[0]
            yield Case(f"{row['id']}:{way}", group, truth is None, {"left": row[left], "right": row[right], "truth": truth})


def judge(case: Case) -> Outcome:
    schemas = Schemas()
    verdict = Containment(schemas).compare(schemas.add(case.data["left"]), schemas.add(case.data["right"]))
    truth = case.data["truth"]
    if isinstance(verdict, Contained):
        return AGREE if truth is True else Outcome("differ" if truth is None else "wrong", "said contained")
    if isinstance(verdict, Counterexample):
        return AGREE if truth is False else Outcome("differ" if truth is None else "wrong", f"said {verdict.value!r} is left out")
    return Outcome("unknown", verdict.reason)


def _a_dot_meets_a_line_end(case: Case) -> bool:
    """The published truth is refuted by a text that holds a line end, as an independent validator says."""
    if case.data["truth"] is not True or not re.search(
        r'"pattern": "(?:[^"\\\\]|\\\\.)*\.[*+{]', json.dumps([case.data["left"], case.data["right"]])
    ):
        return False
    left, right = (Draft202012Validator(case.data[side]) for side in ("left", "right"))
    return any(left.is_valid(text) and not right.is_valid(text) for text in ("\n", "a\n"))


WAIVERS = (
    Waiver(
        kind="F",
        name="a dot that takes line ends",
        applies=_a_dot_meets_a_line_end,
        reason="the published claim reads `.` as any character; in ECMA-262 it takes no line terminator, and a text of one newline is a witness",
        end="the published claim is corrected",
    ),
)
SETS = [ExamSet("containment", cases, judge, WAIVERS)]
