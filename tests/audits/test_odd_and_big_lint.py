"""Every odd and every big document lints: no crash, in time where it is not big, and every place lands on its node."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from apigov.cards import catalogue
from apigov.findings import Finding
from apigov.lint import Settings, lint, standard_library
from apigov.openapi import finish
from apigov.text import Origin, Source, SourceError, Workspace, read_path
from tests.audits.places import lost
from tests.audits.test_corpus_lints import recommended
from tests.exam import odd
from tests.exam.clock import limit
from tests.exam.harness import SHARED
from tests.exam.watch import working_folder

SHARDS = 12
SECONDS = 10
# Places of one document that are looked at.
PLACES = 1_000

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not (SHARED / "odd").exists(), reason="the odd inputs are not here")]


def faults(source: Source, space: Workspace, seconds: float | None) -> list[str]:
    started = time.process_time()
    findings: list[Finding] = finish(
        lint(space.open(source), recommended(), space, Settings(today=datetime.date(2026, 1, 1)), standard_library(catalogue()).functions)
    )
    took = time.process_time() - started
    told = [f"{finding.rule}: {finding.message}" for finding in findings if finding.rule == "rule-crashed"]
    if seconds is not None and took > limit(seconds):
        told.append(f"took {took:.1f} s of {seconds}")
    return told + list(lost(findings, space, PLACES))[:5]


def odd_faults(row: Any) -> list[str]:
    """One row of odd in a fresh working directory."""
    with working_folder() as folder:
        if "workspace" not in row:
            return faults(odd.source_of(row), Workspace(folder), SECONDS)
        odd.lay_out(row["workspace"], folder)
        main = folder / str(row["main"])
        os.chdir(main.parent)
        try:
            source = read_path(Path(main.name), main.parent)
        except SourceError:
            return []  # said in one line by the command line, which has a test of its own
        return faults(source, Workspace(main.parent, cwd=main.parent), SECONDS)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_odd_document_lints_with_the_default_profile(shard: int) -> None:
    rows = [row for row in json.loads((SHARED / "odd" / "index.json").read_text(encoding="utf-8")) if row["input"] == "description"]
    found = {row["id"]: told for row in rows[shard::SHARDS] if (told := odd_faults({**row, "root": str(SHARED / "odd")}))}
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("path", sorted((SHARED / "perf").glob("*.gz")), ids=lambda path: path.stem)
def test_every_big_document_lints_with_the_default_profile(path: Path) -> None:
    source = Source(path.stem, gzip.decompress(path.read_bytes()), Origin("memory"))
    assert faults(source, Workspace(path.parent), None) == []
