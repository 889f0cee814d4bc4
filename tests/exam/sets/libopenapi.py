"""libopenapi's changes (exam/DIFF-PEERS.md): each thing that it lists is seen at the same place, words and examples too, and equal pairs are quiet.

A case is one change of theirs, grouped by its sort and property, or a pair in which they list none. Their mark of breaking comes from a
table that knows no direction: it is counted where no remark stands on the pair, and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from apigov.findings import Pointer, parse_pointer
from tests.exam.harness import Case, ExamSet, Outcome, Waiver, jsonl
from tests.exam.neighbours import felt_elsewhere, stands_for, tellers
from tests.exam.places import BASE, REVISION, Pair, describe, meet

SAYS_NOTHING = "no changes"


def cases(root: Path) -> Iterator[Case]:
    rows = list(jsonl(root / "exam" / "libopenapi.jsonl"))
    holders = {row["id"]: row for row in [*jsonl(root / "exam" / "oasdiff.jsonl"), *rows] if "base" in row}
    for row in rows:
        holder = holders[row["pair"]] if "pair" in row else row
        revision = holder["base"] if row.get("same") else row.get("revision", holder.get("revision"))
        shared = {"base": holder["base"], "revision": revision, "marks": _marks(row)}
        for index, change in enumerate(row["changes"]):
            group = f"{change['type']} {change['property']}"
            yield Case(f"{row['id']}#{index} {group}", group, False, {**shared, "change": change})
        if not row["changes"]:
            yield Case(row["id"], SAYS_NOTHING, False, {**shared, "same": row.get("same", False), "change": None})


def _marks(row: Any) -> frozenset[str]:
    """The first words of the remarks on a case."""
    return frozenset(part.partition(":")[0] for part in row.get("debatable", "").split("; ")) - {""}


def pair_of(case: Case) -> Pair:
    """The compared pair, the last one kept: the changes of one pair are asked about one after the other."""
    return _pair(*(document if isinstance(document, str) else json.dumps(document) for document in (case.data["base"], case.data["revision"])))


@lru_cache(maxsize=1)
def _pair(base: str, revision: str) -> Pair:
    return Pair(base, revision, everything=True)


def judge(case: Case) -> Outcome:
    pair, change = pair_of(case), case.data["change"]
    if change is None:
        loud = pair.changes if case.data["same"] else ()
        return Outcome("differ", f"loud: {describe(loud)}", ("loud",)) if loud else Outcome("agree", tags=("quiet",))
    pointers = pointers_of(change)
    places = frozenset(place for side, pointer in pointers.items() for place in tellers(pair, side, pointer))
    met = [one for one in pair.changes if meet(stands_for(pair, one), places) or felt_elsewhere(one, pointers.values())]
    if not met:
        return Outcome("differ", f"unseen {change}: {describe(pair.changes)}", ("unseen",))
    if case.data["marks"]:
        return Outcome("agree", tags=("seen",))
    return Outcome("agree", tags=("seen", "same-flag" if change["breaking"] == any(one.breaking for one in met) else "other-flag"))


def pointers_of(change: Any) -> Mapping[str, Pointer]:
    """Where they say that a change stands; a few changes have their place in the report's tree only."""
    found = {side: parse_pointer(change[at]) for side, at in ((BASE, "oldAt"), (REVISION, "newAt")) if at in change}
    return found or {side: parse_pointer(change["path"]) for side in (BASE, REVISION)}


def _null_on_both_sides(case: Case) -> bool:
    change = case.data["change"]
    if change is None or "null" not in (change.get("original"), change.get("new")):
        return False
    (*holder, field), pair = next(iter(pointers_of(change).values())), pair_of(case)
    sides = [pair.value(side, holder) for side in (BASE, REVISION)]
    return all(isinstance(one, dict) and one.get(field, ...) is None for one in sides)


def _path_below_a_prefix(case: Case) -> bool:
    """Whether a change is a path that stands on the other side with more or fewer steps before it."""
    change = case.data["change"]
    if change is None or change["path"] != "/paths":
        return False
    side = BASE if change["type"] == "object_removed" else REVISION
    path = str(pointers_of(change)[side][-1])
    return any(other.endswith(path) or path.endswith(other) for other in pair_of(case).sides[REVISION if side == BASE else BASE].paths)


WAIVERS = (
    Waiver(
        "F",
        "null beside null",
        _null_on_both_sides,
        "A field that is null on both sides is called new or gone, as the value is lost where one side is read; nothing changed.",
        "libopenapi keeps fields that are null",
    ),
    Waiver(
        "E",
        "paths below a prefix",
        _path_below_a_prefix,
        "Where all paths moved below another prefix, that is one change with the operations that it reaches; they list each path as gone and new.",
        "the change names every path",
    ),
)

SETS = [ExamSet("libopenapi", cases, judge, WAIVERS)]
