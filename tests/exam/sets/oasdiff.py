"""oasdiff's own pairs (exam/DIFF-PEERS.md): each thing that it finds is seen at the same place with the same weight, and equal pairs are quiet.

A case is one finding of theirs, grouped by its check, or a pair of which they say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.diff import advice
from apigov.findings import Severity
from tests.exam.harness import Case, ExamSet, Outcome, jsonl
from tests.exam.oasdiff_classes import CLASSES, SAYS_NOTHING, pair_of
from tests.exam.places import BASE, REVISION, Ours, Pair, describe, meet

# Checks whose level the file leaves out: policies over versions, days and stages, and what no request or response shows.
_VERSION = frozenset(("api-version-not-bumped", "api-major-version-not-bumped", "api-version-decreased"))
_POLICY = re.compile(r"deprecat|sunset|stability|reactivated|^api-(operation-id|tag|schema-removed)")
_CONTESTED = re.compile(
    r"new-required-request-property-with-default|response-optional-property-removed|response-property-became-required"
    r"|response-(non-)?success-status-removed|response-.*enum-value-added"
)


def cases(root: Path) -> Iterator[Case]:
    rows = list(jsonl(root / "exam" / "oasdiff.jsonl"))
    holders = {row["id"]: row for row in [*jsonl(root / "exam" / "libopenapi.jsonl"), *rows] if "base" in row}
    for row in rows:
        holder = holders[row["pair"]] if "pair" in row else row
        base = holder["base"]
        revision = base if row.get("same") else row.get("revision", holder.get("revision"))
        found = row["flattened"] if isinstance(row["flattened"], list) else row["plain"] or []
        shared = {"base": base, "revision": revision, "marks": _marks(row), "options": row.get("options", [])}
        for index, finding in enumerate(found):
            yield Case(f"{row['id']}#{index} {finding['id']}", finding["id"], False, {**shared, "finding": finding})
        if not found:
            yield Case(row["id"], SAYS_NOTHING, False, {**shared, "finding": None})


def _marks(row: Any) -> frozenset[str]:
    """The first words of the remarks on a case. `missed`: a change that only we can see."""
    return frozenset(part.partition(":")[0] for part in row.get("debatable", "").split("; ")) - {""}


def judge(case: Case) -> Outcome:
    pair = pair_of(case)
    finding = case.data["finding"]
    if finding is None:
        loud = [] if "missed" in case.data["marks"] else [one for one in pair.changes if one.draft.severity is Severity.ERROR]
        return Outcome("differ", f"loud: {describe(loud)}", ("loud",)) if loud else Outcome("agree", tags=("quiet",))
    if finding["id"] in _VERSION:
        return _advised(pair)
    met = _met(pair, finding)
    if not met:
        return Outcome("differ", f"unseen {finding.get('args', '')}: {describe(pair.changes)}", ("unseen",))
    named = [one for one in met if finding["id"] in one.aliases]
    tags = ("seen", "named" if named else "nameless")
    if _weighed(case):
        breaking = [one.breaking for one in named or met]
        if finding["level"] == 3 and not any(breaking):
            return Outcome("differ", f"laxer {finding.get('args', '')}: {describe(met)}", (*tags, "laxer"))
        if finding["level"] == 1 and all(breaking):
            return Outcome("differ", f"stricter {finding.get('args', '')}: {describe(met)}", (*tags, "stricter"))
    return Outcome("agree", tags=tags)


def _weighed(case: Case) -> bool:
    """Whether the level counts: a mark other than `missed` and the contested classes leave it out."""
    check = case.data["finding"]["id"]
    return not (case.data["marks"] - {"missed"} or _POLICY.search(check) or _CONTESTED.search(check))


def _advised(pair: Pair) -> Outcome:
    """Their checks of info.version are our advice on the version."""
    told = advice(pair.sides[BASE], pair.sides[REVISION], [one.draft for one in pair.changes])
    right = told.bump != "none" and told.enough is not True
    return Outcome("agree", tags=("advised",)) if right else Outcome("differ", f"unseen: {told.message}", ("unadvised",))


def _met(pair: Pair, finding: Any) -> list[Ours]:
    """Our changes at their place or in their operation, the nearest first: of the same name, at the place, in the operation."""
    places = pair.places(BASE, finding.get("baseAt")) | pair.places(REVISION, finding.get("revisionAt"))
    near = [one for one in pair.uses if meet(one.places, places)]
    reached = [one for one in pair.uses if one.of_operation(finding["operation"], finding["path"])] if "operation" in finding else []
    both = [one for one in reached if one in near]
    for listed in (both, reached, near):
        named = [one for one in listed if finding["id"] in one.aliases]
        if named:
            return named
    return both or near or reached


SETS = [ExamSet("oasdiff", cases, judge, CLASSES)]
