"""oasdiff's own pairs (exam/DIFF-PEERS.md): each thing that it finds is seen at the same place with the same weight, and equal pairs are quiet.

A case is one finding of theirs, grouped by its check, or a pair of which they say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.diff import advice
from apigov.findings import Severity
from tests.exam.harness import Case, ExamSet, Outcome, jsonl
from tests.exam.oasdiff_classes import CLASSES
from tests.exam.oasdiff_findings import heavy, met, pair_of, weighed
from tests.exam.places import BASE, REVISION, Pair, Unreadable, describe

_VERSION = frozenset(("api-version-not-bumped", "api-major-version-not-bumped", "api-version-decreased"))


def cases(root: Path) -> Iterator[Case]:
    rows = list(jsonl(root / "exam" / "oasdiff.jsonl"))
    holders = {row["id"]: row for row in [*jsonl(root / "exam" / "libopenapi.jsonl"), *rows] if "base" in row}
    for row in rows:
        holder = holders[row["pair"]] if "pair" in row else row
        base = holder["base"]
        revision = base if row.get("same") else row.get("revision", holder.get("revision"))
        found = row["flattened"] if isinstance(row["flattened"], list) else row["plain"] or []
        shared = {"base": base, "revision": revision, "marks": _marks(row), "options": row.get("options", []), "all": found}
        for index, finding in enumerate(found):
            yield Case(f"{row['id']}#{index} {finding['id']}", finding["id"], False, {**shared, "finding": finding})
        if not found:
            yield Case(row["id"], "quiet", False, {**shared, "finding": None})


def _marks(row: Any) -> frozenset[str]:
    """The first words of the remarks on a case. `missed`: a change that only we can see."""
    return frozenset(part.partition(":")[0] for part in row.get("debatable", "").split("; ")) - {""}


def judge(case: Case) -> Outcome:
    try:
        pair = pair_of(case)
    except Unreadable as error:
        return Outcome("differ", f"unreadable {error}", ("unreadable",))
    finding = case.data["finding"]
    if finding is None:
        return _quiet(case, pair)
    if finding["id"] in _VERSION:
        return _advised(pair)
    found = met(pair, finding)
    if not found:
        return Outcome("differ", f"unseen {finding.get('args', '')}: {describe(pair.changes)}", ("unseen",))
    tags = ("seen", "named" if any(finding["id"] in one.aliases for one in found) else "nameless")
    if weighed(case):
        breaking = [one.breaking for one in heavy(pair, finding)]
        if finding["level"] == 3 and not any(breaking):
            return Outcome("differ", f"laxer {finding.get('args', '')}: {describe(found)}", (*tags, "laxer"))
        if finding["level"] == 1 and breaking and all(breaking):
            return Outcome("differ", f"stricter {finding.get('args', '')}: {describe(found)}", (*tags, "stricter"))
    return Outcome("agree", tags=tags)


def _quiet(case: Case, pair: Pair) -> Outcome:
    """A pair of which they say nothing: nothing breaks without doubt, if it is not marked as missed by them."""
    loud = [one for one in pair.changes if one.draft.severity is Severity.ERROR]
    if loud and "missed" not in case.data["marks"]:
        return Outcome("differ", f"loud: {describe(loud)}", ("loud",))
    return Outcome("agree", tags=("quiet",))


def _advised(pair: Pair) -> Outcome:
    """Their checks of info.version are our advice on the version."""
    told = advice(pair.sides[BASE], pair.sides[REVISION], [one.draft for one in pair.changes])
    right = told.bump != "none" and told.enough is not True
    return Outcome("agree", tags=("advised",)) if right else Outcome("differ", f"unseen: {told.message}", ("unadvised",))


SETS = [ExamSet("oasdiff", cases, judge, CLASSES)]
