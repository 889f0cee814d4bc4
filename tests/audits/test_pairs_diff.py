"""Every stored pair of versions compares: no exception, in time, and silently where only words changed."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from apigov.diff import advice, compare
from apigov.findings import Severity
from apigov.openapi import Description, Draft, finish, read
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import SHARED

PAIRS = SHARED / "pairs"
LIMIT_SECONDS = 20.0
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PAIRS.is_dir(), reason="needs the shared pairs")]


def rows() -> list[Any]:
    return json.loads((PAIRS / "index.json").read_text(encoding="utf-8")) if PAIRS.is_dir() else []


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
    if row["kind"] != "release":
        assert {draft.severity for draft in found} <= {Severity.HINT}


@pytest.mark.parametrize("row", [row for row in rows() if row["kind"] == "release"][::6], ids=lambda row: row["id"])
def test_a_description_does_not_differ_from_itself(row: Any) -> None:
    assert compared({**row, "revision": row["base"]}) == []
