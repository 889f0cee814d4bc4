"""optic's ruleset breaking-changes (exam/DIFF-PEERS-java.md 4): a verdict a pair, proved by payloads where there are some, and each break."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs

from apigov.findings import Severity, Witness, parse_pointer, pointer_text
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl
from tests.exam.operation_places import value_at
from tests.exam.places import BASE, REVISION, Ours, Pair, Unreadable, describe
from tests.exam.seen import BREAKS, EITHER, doubtful, nearest, pair_of, verdict

_FILE = "optic.jsonl"
_WIDENED = (["number", "string"], ["integer", "string"])


def pairs(root: Path) -> Iterator[Case]:
    """Cases with a proof are sure, whatever the tool's own rules made debatable."""
    for row in jsonl(root / "exam" / _FILE):
        yield Case(row["id"], "proof" if "proof" in row else row["verdict"], "debatable" in row and "proof" not in row, row)


def results(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / _FILE):
        for index, result in enumerate(row["results"]):
            if result["breaking"] and "debatable" not in result:
                name = f"{row['id']}#{index} {result['rule']} {result['path']}"
                yield Case(name, result["rule"], False, {"base": row["base"], "revision": row["revision"], "result": result})


def judge_pair(case: Case) -> Outcome:
    row = case.data
    try:
        pair = pair_of(row["base"], row["revision"])
    except Unreadable as error:
        return Outcome("differ", f"unreadable: {error}")
    found = pair.changes
    if "proof" in row:
        return _by_proof(row, pair)
    ours = verdict(found)
    right = ours == EITHER or (ours == BREAKS) == (row["verdict"] == "breaking")
    return AGREE if right else Outcome("differ", f"{row['verdict']}, ours {ours}: {describe(found)}")


def _by_proof(row: Any, pair: Pair) -> Outcome:
    """A payload of the base alone breaks the request, one of the revision alone the response; each witness of ours has to hold by itself.

    What published policies disagree about is a warning, which is right where a payload shows it and where none does.
    """
    errors = [one for one in pair.changes if one.draft.severity is Severity.ERROR]
    for one in errors:
        witness = one.draft.change.witness if one.draft.change is not None else None
        if witness is None or not _holds(row, witness):
            return Outcome("differ", f"no proof: {describe([one])}", ("unproved",))
    broken, maybe = {_side(one) for one in errors}, {_side(one) for one in pair.changes if doubtful(one)}
    wanted = {side for side, word in (("request", "before_only"), ("response", "after_only")) if word in row["proof"]}
    if broken <= wanted <= broken | maybe:
        return Outcome("agree", tags=("proved",) if wanted else ("equal",))
    return Outcome("differ", f"breaks {sorted(wanted)} by {row['proof']}, ours {sorted(broken)}: {describe(pair.changes)}")


def _side(one: Ours) -> str:
    return one.draft.rule.partition("-")[0]


def _holds(row: Any, witness: Witness) -> bool:
    """Whether the plain schemas of the two documents say of the payload what we claim."""
    accepts = {side: _accepts(row[side], witness) for side in (BASE, REVISION)}
    return accepts[witness.accepted_by] and not accepts[witness.refused_by]


def _accepts(document: Any, witness: Witness) -> bool:
    assert witness.operation is not None
    steps: list[str] = ["paths", witness.operation.path, witness.operation.method]
    steps += ["requestBody"] if witness.part == "request body" else ["responses", witness.status or ""]
    place = pointer_text((*steps, "content", witness.media_type or "", "schema"))
    words = {name: value for name, value in document.items() if name in ("paths", "components")}
    return jsonschema_rs.Draft202012Validator({**words, "$ref": f"#{place}"}).is_valid(witness.payload)


def judge_result(case: Case) -> Outcome:
    pair = pair_of(case.data["base"], case.data["revision"])
    path = case.data["result"]["path"]
    met = nearest(pair.changes, pair.places(BASE, path) | pair.places(REVISION, path))
    if any(one.breaking for one in met):
        return Outcome("agree", tags=("seen",))
    return Outcome("differ", f"{'level' if met else 'not seen'}: {describe(met or pair.changes)}", ("unseen",))


def _rules(case: Case) -> list[Any]:
    return [case.data["result"]] if "result" in case.data else case.data["results"]


def _parameter_removed(case: Case) -> bool:
    """Whether the base has a parameter that the revision has not; optic has no rule for it."""
    pair = pair_of(case.data["base"], case.data["revision"])
    known = [{(one.path, at.location, at.name) for one in side.operations for at in one.parameters} for side in pair.sides.values()]
    return not any(result["breaking"] for result in _rules(case)) and not known[0] <= known[1]


def _texts_widened(case: Case) -> bool:
    """Whether every break that optic sees is a parameter whose old values are texts of the new type, too."""
    broken = [result for result in _rules(case) if result["breaking"]]
    pair = pair_of(case.data["base"], case.data["revision"])
    return bool(broken) and all(result["rule"].endswith("-parameters-type-changes") and _types(pair, result) in _WIDENED for result in broken)


def _types(pair: Pair, result: Any) -> list[Any]:
    return [value_at(pair, side, tuple(map(str, parse_pointer(f"{result['path']}/schema/type")))) for side in pair.sides]


def _union_passed(case: Case) -> bool:
    """Whether documents with alternatives pass all of optic's rules, where no payload proves that they are right."""
    holds = any('"oneOf"' in json.dumps(case.data[side]) for side in (BASE, REVISION))
    return holds and "proof" not in case.data and not any(result["breaking"] for result in _rules(case))


PAIRS = (
    Waiver(
        "F",
        "parameters that were removed",
        _parameter_removed,
        "a server that reads the parameter no more answers something else; optic has no rule for it",
        "optic has a rule",
    ),
    Waiver(
        "F",
        "unions of responses",
        _union_passed,
        "optic's rule for unions of responses asks whether they were narrowed; the payload that is new breaks the client",
        "the rule asks whether they were widened",
    ),
)
RESULTS = (
    Waiver(
        "F",
        "parameters that became text",
        _texts_widened,
        "the text of every number is a text: what clients send is still taken",
        "optic compares the texts of parameters",
    ),
)
SETS = [ExamSet("optic", pairs, judge_pair, (*PAIRS, *RESULTS)), ExamSet("optic-results", results, judge_result, RESULTS)]
