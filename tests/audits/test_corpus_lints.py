"""Every document of the corpus lints and every pair diffs: no crash, in time, and every place lands on its node."""

from __future__ import annotations

import datetime
import json
import os
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from apigov.cards import catalogue
from apigov.diff import compare
from apigov.findings import Finding
from apigov.lint import Ruleset, Settings, lint, load_ruleset, standard_library
from apigov.openapi import Description, finish, read
from apigov.text import Tree, Workspace, read_path
from tests.audits.places import lost
from tests.exam.harness import SHARED

SHARDS = 12
# Seconds of processor time, so that a busy machine does not fail the test.
LINT_SECONDS, DIFF_SECONDS = 10, 20

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not (SHARED / "corpus").exists(), reason="the corpus is not here")]


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((SHARED / name / "index.json").read_text(encoding="utf-8")))


@cache
def recommended() -> Ruleset:
    return load_ruleset(("apigov:recommended",), SHARED, standard_library(catalogue()), {})


def opened(path: Path, space: Workspace) -> Tree:
    return space.open(read_path(path, SHARED))


def faults(findings: list[Finding], space: Workspace, seconds: float, allowed: float) -> list[str]:
    crashed = [f"{finding.rule}: {finding.message}" for finding in findings if finding.rule == "rule-crashed"]
    slow = [f"took {seconds:.1f} s of {allowed}"] if seconds > allowed else []
    return [*crashed, *slow, *list(lost(findings, space))[:5]]


def linted(entry: dict[str, Any]) -> list[str]:
    path = SHARED / "corpus" / entry["path"]
    parts = [str((SHARED / "corpus" / file).parent) for file in entry.get("files", ())]
    space = Workspace(Path(os.path.commonpath(parts)) if parts else path.parent, cwd=SHARED)
    started = time.process_time()
    tree = opened(path, space)
    findings = finish(lint(tree, recommended(), space, Settings(today=datetime.date(2026, 1, 1)), standard_library(catalogue()).functions))
    return faults(findings, space, time.process_time() - started, LINT_SECONDS)


def diffed(entry: dict[str, Any]) -> list[str]:
    paths = [SHARED / "pairs" / entry[side] for side in ("base", "revision")]
    space = Workspace(Path(os.path.commonpath([str(path.parent) for path in paths])), cwd=SHARED)
    started = time.process_time()
    base, revision = (read(opened(path, space), space) for path in paths)
    assert isinstance(base, Description)
    assert isinstance(revision, Description)
    findings = finish(compare(base, revision))
    return faults(findings, space, time.process_time() - started, DIFF_SECONDS)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_document_lints_with_the_default_profile(shard: int) -> None:
    found = {entry["id"]: told for entry in rows("corpus")[shard::SHARDS] if (told := linted(entry))}
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_pair_diffs(shard: int) -> None:
    found = {entry["id"]: told for entry in rows("pairs")[shard::SHARDS] if (told := diffed(entry))}
    assert not found, json.dumps(found, indent=1)
