"""Every stored pair of versions compares: no exception, in time, proven, mirrored, and silently where only words changed."""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from apigov.diff import advice, compare, kinds
from apigov.findings import Effect, Severity
from apigov.openapi import Description, Draft, finish, read
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import SHARED
from tests.exam.payloads import refuted

PAIRS = SHARED / "pairs"
LIMIT_SECONDS = 20.0
# Per cent of the schema changes, and of the errors among them.
MOST_UNKNOWN = 2.0
LEAST_PROVEN = 95.0
# What the reverse direction calls otherwise than the kind rows say, and why.
OTHERWISE = {
    # Taking away some of several alternatives is told as a change of what is demanded.
    ("security-changed", "security-loosened"),
    # Numbers are texts, but not every text is a number.
    ("type-changed", "text-widened"),
    # A text without a comma is a list of one, but not every list is one text.
    ("parameter-serialisation-changed", "text-widened"),
    # Items of a parameter are texts, and any text was one before a schema asked for more.
    ("items-removed", "text-widened"),
}
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PAIRS.is_dir(), reason="needs the shared pairs")]


def rows() -> list[Any]:
    return json.loads((PAIRS / "index.json").read_text(encoding="utf-8")) if PAIRS.is_dir() else []


RELEASES = [row for row in rows() if row["kind"] == "release"]


def sides(row: Any) -> tuple[Description, Description]:
    workspace = Workspace(PAIRS)
    found = []
    for side in ("base", "revision"):
        path = PAIRS / row[side]
        description = read(workspace.open(Source(row[side], path.read_bytes(), Origin("file", path))), workspace)
        assert isinstance(description, Description)
        found.append(description)
    return found[0], found[1]


def compared(row: Any) -> list[Draft]:
    base, revision = sides(row)
    found = compare(base, revision)
    advice(base, revision, found)
    return found


@cache
def schema_changes() -> list[tuple[Any, Draft]]:
    """Of all releases, with their rows."""
    known = kinds()
    return [(row, draft) for row in RELEASES for draft in compare(*sides(row)) if known[draft.rule].area.startswith("schema-")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_a_pair_compares_in_time_and_every_finding_has_a_place(row: Any) -> None:
    start = time.process_time()
    found = compared(row)
    findings = finish(found)
    assert time.process_time() - start < LIMIT_SECONDS
    assert len(findings) == len(found)
    for finding in findings:
        assert finding.change is not None
        assert finding.change.base or finding.change.revision
        assert finding.message
    if row["kind"] == "docs-only":
        assert {draft.severity for draft in found} <= {Severity.HINT}
    elif row["kind"] != "release":
        assert found == []


@pytest.mark.parametrize("row", RELEASES[::6], ids=lambda row: row["id"])
def test_a_description_does_not_differ_from_itself(row: Any) -> None:
    assert compared({**row, "revision": row["base"]}) == []


def test_few_schema_changes_are_unknown_and_only_for_want_of_files() -> None:
    unknown = [draft for _, draft in schema_changes() if draft.change is not None and draft.change.effect is Effect.UNKNOWN]
    assert 100 * len(unknown) <= MOST_UNKNOWN * len(schema_changes())
    assert {draft.rule.partition("-")[2] for draft in unknown} <= {"schema-unread"}


def test_errors_about_schemas_carry_a_payload_or_break_by_meaning() -> None:
    errors = [draft for _, draft in schema_changes() if draft.severity is Severity.ERROR]
    bare = [draft for draft in errors if draft.change is not None and draft.change.witness is None]
    assert 100 * (len(errors) - len(bare)) >= LEAST_PROVEN * len(errors)
    # What no payload shows is safe by bare sets.
    assert {draft.change.strict for draft in bare if draft.change is not None} <= {Effect.SAFE}


def test_payloads_hold_by_a_reading_of_the_exam_s_own() -> None:
    """Only where each side is one file, at a path that stayed."""
    tried = 0
    lies = []
    for row, draft in schema_changes():
        if draft.severity is not Severity.ERROR or draft.change is None or draft.change.witness is None:
            continue
        try:
            reason = refuted(draft.change.witness, *documents(row["id"]))
        except KeyError:
            continue
        if reason != "no schema at the place":
            tried += 1
            lies += [(row["id"], draft.message, reason)] if reason is not None else []
    assert not lies
    assert tried > 100


@pytest.mark.parametrize("row", RELEASES, ids=lambda row: row["id"])
def test_the_reverse_direction_tells_the_mirrors(row: Any) -> None:
    base, revision = sides(row)
    old, new = (_sideless(compare(*both)) for both in ((base, revision), (revision, base)))
    mirrors = _mirrors()
    assert len(_matching(old, new, mirrors)) == max(len(old), len(new)), (sorted(old), sorted(new))


@cache
def documents(name: str) -> tuple[Any, Any]:
    base, revision = sides(next(row for row in RELEASES if row["id"] == name))
    return base.root.value, revision.root.value


def _sideless(found: list[Draft]) -> list[str]:
    """The kinds that have a mirror. One that is felt on both sides takes its name from the graver one, which the reverse turns round."""
    return [_bare(draft.rule) for draft in found if kinds()[draft.rule].mirror is not None or _bare(draft.rule) == "text-widened"]


def _bare(kind: str) -> str:
    return re.sub("^(request|response)-", "", kind)


def _mirrors() -> dict[str, set[str]]:
    """Several kinds may have one mirror, which then mirrors each of them."""
    found: dict[str, set[str]] = defaultdict(set)
    pairs = {(_bare(kind.id), _bare(kind.mirror)) for kind in kinds().values() if kind.mirror is not None} | OTHERWISE
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return found


def _matching(old: list[str], new: list[str], mirrors: dict[str, set[str]]) -> dict[int, int]:
    """As many pairs of mirrors as there are (Kuhn's algorithm)."""
    taken: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for other, kind in enumerate(new):
            if other not in seen and kind in mirrors[old[index]]:
                seen.add(other)
                if other not in taken or place(taken[other], seen):
                    taken[other] = index
                    return True
        return False

    for index in range(len(old)):
        place(index, set())
    return taken
