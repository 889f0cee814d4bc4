"""Sets of messages with a pointer into each document (exam/DIFF-PEERS-java.md 2 and 3): a level a pair, and each message about the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.findings import Severity
from tests.exam.harness import AGREE, Case, Outcome, jsonl
from tests.exam.places import BASE, REVISION, Pair, Place, Unreadable, describe
from tests.exam.seen import nearest, pair_of

_RISKY = ("Error", "Warning")


def worst_of(row: Any) -> str:
    """The gravest severity of a case's messages."""
    found = [message["severity"] for message in row["expected"] or ()]
    return next((word for word in (*_RISKY, "Info") if word in found), "none")


def risky(message: Any) -> bool:
    return message["severity"] in _RISKY


_POINTERS = {BASE: ("old", "old_use", "old_def"), REVISION: ("new", "new_use", "new_def")}


def placed(message: Any) -> bool:
    return any(word in message for words in _POINTERS.values() for word in words)


def pairs(root: Path, file: str) -> Iterator[Case]:
    for row in jsonl(root / "exam" / file):
        yield Case(row["id"], worst_of(row), "debatable" in row or row["expected"] is None, row)


def messages(root: Path, file: str) -> Iterator[Case]:
    """The messages about requests and responses that are more than information and say where."""
    for row in jsonl(root / "exam" / file):
        for index, message in enumerate(row["expected"] or ()):
            if message["class"] == "wire" and risky(message) and placed(message):
                place = message.get("new", message.get("old", ""))
                name = f"{row['id']}#{index} {message['id']} {place}"
                yield Case(name, message["id"], False, {"base": row["base"], "revision": row["revision"], "message": message})


def judge_pair(case: Case) -> Outcome:
    """Where the other tool sees a risk, so do we; where it sees none, this set says nothing of ours."""
    row = case.data
    try:
        found = pair_of(row["base"], row["revision"]).changes
    except Unreadable as error:
        return Outcome("differ", f"unreadable: {error}")
    risky = any(one.draft.severity <= Severity.WARNING for one in found)
    return AGREE if risky or worst_of(row) not in _RISKY else Outcome("differ", f"{worst_of(row)}, ours: {describe(found)}")


def judge_message(case: Case) -> Outcome:
    pair = pair_of(case.data["base"], case.data["revision"])
    if nearest(pair.changes, aims(pair, case.data["message"])):
        return Outcome("agree", tags=("seen",))
    return Outcome("differ", f"not seen: {describe(pair.changes)}", ("unseen",))


def aims(pair: Pair, message: Any) -> frozenset[Place]:
    """Where a message points to: in each document, at the definition and at its place of use."""
    found = frozenset().union(*(pair.places(side, message[word]) for side, words in _POINTERS.items() for word in words if word in message))
    # In OpenAPI 3 the enum of a parameter stands in its schema, which some pointers leave out.
    in_schema = {(side, (*place[:-1], "schema", "enum")) for side, place in found if place[-1:] == ("enum",) and place[-2:-1] != ("schema",)}
    return found | in_schema
