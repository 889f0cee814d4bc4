"""Rulesets and the engine (exam/LINT-core.md, section 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding
from apigov.lint import Ruleset, RulesetError, load_ruleset
from apigov.text import SourceError, Workspace, read_path
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl
from tests.exam.sets.spectral import findings_of, key_of, library, our_key, some
from tests.exam.waivers import BROKEN_PATH, BROKEN_REFERENCE, OTHER_KEYS


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "spectral-core.jsonl"):
        yield Case(row["id"], row["id"].rpartition("-")[0], "debatable" in row, row)


def judge(case: Case) -> Outcome:
    """The verdict first; then the multiset of code, path, severity and source."""
    row = case.data
    refused = "load_error" in row or "run_error" in row
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file, text in row["files"].items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            ruleset = load_ruleset([row["ruleset"]], folder, library())
            found = [finding for path in _documents(folder, row["documents"]) for finding in _core_findings(path, folder, ruleset)]
        except (RulesetError, SourceError) as error:
            return AGREE if refused else Outcome("differ", f"{row['about']}: refused: {error}", ("refused",))
    if refused:
        if "run_error" in row and any(finding.rule in ("parser", "rule-crashed") for finding in found):
            return AGREE
        return Outcome("differ", f"{row['about']}: loaded, though {row.get('load_error') or row.get('run_error')}", ("loaded",))
    return compare_core(row, found)


def _documents(folder: Path, patterns: list[str]) -> list[Path]:
    found: dict[Path, None] = {}
    for pattern in patterns:
        found.update(dict.fromkeys([folder / pattern] if (folder / pattern).exists() else sorted(folder.glob(pattern))))
    return list(found)


def _core_findings(path: Path, folder: Path, ruleset: Ruleset) -> list[Finding]:
    workspace = Workspace(folder, cwd=folder)
    return findings_of(workspace.open(read_path(path, folder)), ruleset, workspace)


def compare_core(row: Any, found: list[Finding]) -> Outcome:
    ours = Counter((our_key(finding), finding.location.uri) for finding in found)
    ignored = bool(row.get("options", {}).get("ignoreUnknownFormat"))
    ours = Counter({key: count for key, count in ours.items() if not (ignored and "unrecognized-format" in key[0])})
    theirs = Counter((key_of(one["code"], one["path"], one["severity"]), one["source"]) for one in row["results"])
    if ours != theirs:
        return Outcome("differ", f"{row['about']}: missing {some(theirs - ours)}; extra {some(ours - theirs)}")
    lines = Counter((key_of(one["code"], one["path"], one["severity"]), one["line"] + 1) for one in row["results"])
    places = Counter((our_key(finding), finding.location.range.start.line) for finding in found)
    texts = Counter((key_of(one["code"], one["path"], one["severity"]), one["message"]) for one in row["results"] if "message" in one)
    told = Counter((our_key(finding), finding.message) for finding in found)
    tags = (["lines"] if lines == places else []) + (["messages"] if not texts - told else [])
    return Outcome("agree", "", tuple(tags))


SETS = [ExamSet("spectral-core", cases, judge, (OTHER_KEYS, BROKEN_PATH, BROKEN_REFERENCE))]
