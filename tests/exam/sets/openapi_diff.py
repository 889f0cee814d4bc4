"""OpenAPITools openapi-diff on the pairs of its own tests (exam/DIFF-PEERS-java.md 1): a verdict a pair, and each change that it reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.findings import Direction
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl
from tests.exam.openapi_diff_classes import CHANGES, PAIRS
from tests.exam.operation_places import aims
from tests.exam.places import Ours, Pair, Place, Unreadable, describe
from tests.exam.seen import BREAKS, EITHER, SAFE, doubtful, nearest, pair_of, verdict

_SIDES = {"request": Direction.REQUEST, "response": Direction.RESPONSE}
# Their words for what no payload shows; ours says the same of nothing at all.
_NO_CHANGE = frozenset(("no_changes", "metadata"))


def pairs(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "openapi-diff.jsonl"):
        yield Case(row["id"], row["verdict"], "debatable" in row, row)


def changes(root: Path) -> Iterator[Case]:
    """The changes that the payload law knows of; words for readers are no part of the contract."""
    for row in jsonl(root / "exam" / "openapi-diff.jsonl"):
        for index, change in enumerate(row.get("changes", ())):
            if change["level"] != "metadata":
                name = f"{row['id']}#{index} {change.get('operation', 'document')} {change['place']} {change['kind']}"
                yield Case(name, f"{change['side']} {change['kind']}", False, {"base": row["base"], "revision": row["revision"], "change": change})


def judge_pair(case: Case) -> Outcome:
    row = case.data
    try:
        found = pair_of(row["base"], row["revision"]).changes
    except Unreadable as error:
        return Outcome("differ", f"unreadable: {error}")
    ours = verdict(found)
    wanted = "no_changes" if row["verdict"] in _NO_CHANGE else row["verdict"]
    return (
        AGREE
        if ours == wanted or (ours == EITHER and wanted in (SAFE, BREAKS))
        else Outcome("differ", f"{row['verdict']}, ours {ours}: {describe(found)}")
    )


def judge_change(case: Case) -> Outcome:
    change = case.data["change"]
    pair = pair_of(case.data["base"], case.data["revision"])
    met = nearest([one for one in pair.changes if _could_be(one, change)], _places(pair, change))
    if change["side"] == "security" and not met:
        met = [one for one in pair.changes if one.draft.rule.startswith("security-") and _could_be(one, change)]
    if not met:
        return Outcome("differ", f"not seen: {describe(pair.changes)}", ("unseen",))
    law = change.get("law") or (None if "debatable" in change else change["level"])
    if law is None or _agree(met, change, law == "incompatible"):
        return Outcome("agree", tags=("seen",))
    return Outcome("differ", f"level {change['level']}, ours: {describe(met)}", ("seen", "level"))


def _could_be(ours: Ours, change: Any) -> bool:
    """Whether a change of ours reaches the operation and speaks of the same side."""
    if "operation" in change and not ours.of_operation(*change["operation"].split(" ", 1)):
        return False
    side, facts = _SIDES.get(change["side"]), ours.draft.change
    return side is None or facts is None or facts.direction in (side, Direction.BOTH, Direction.NONE)


def _places(pair: Pair, change: Any) -> frozenset[Place]:
    place, found = change["place"], aims(pair, change.get("operation"), change["place"])
    if place.endswith("/required") and "value" in change:
        # That a name is required is told where the name is declared.
        found |= aims(pair, change.get("operation"), f"{place.removesuffix('required')}properties/{change['value']}")
    return found


def _agree(met: list[Ours], change: Any, breaking: bool) -> bool:
    """Whether breaking or not is the same.

    A finding about both sides has the level of the graver one, which its name tells. Security is one list of alternatives: what goes and
    what comes stand at one place, and one of ours has to be of the same level; a scheme that is another one now is one change of ours, for
    what went and for what came. So is a path parameter that got another name.
    """
    side = change["side"]
    if any(doubtful(one) for one in met):
        return True
    if breaking:
        return any(one.breaking for one in met) or (change["kind"] == "added" and change["place"].startswith("parameters/path/"))
    other = {"request": "response-", "response": "request-"}.get(side)
    harmless = [not one.breaking or (other is not None and one.draft.rule.startswith(other)) for one in met]
    if side == "security":
        return any(harmless) or (change["kind"] == "added" and any(one.draft.rule == "security-changed" for one in met))
    return all(harmless)


SETS = [ExamSet("openapi-diff", pairs, judge_pair, PAIRS), ExamSet("openapi-diff-changes", changes, judge_change, CHANGES)]
