"""Spectral's rule language: the core functions, JSONPath, rulesets and the engine (exam/LINT.md and LINT-core.md)."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding, Json
from apigov.lint import CORE, Library, Ruleset, RulesetError, Settings, lint, load_ruleset
from apigov.lint.jsonpath import PathError, evaluate, parse
from apigov.openapi import finish
from apigov.text import Origin, Source, SourceError, Tree, Workspace, read_path, root_node
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl

DAY = datetime.date(2026, 1, 1)
RULESET = "ruleset.json"


def library() -> Library:
    return Library(named=lambda name: None, names=(), functions=CORE)


def read_ruleset(data: Json) -> Ruleset:
    """A ruleset that is given as an object, read from a file as users have it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / RULESET).write_text(json.dumps(data), encoding="utf-8")
        return load_ruleset([RULESET], Path(folder), library())


def findings_of(tree: Tree, ruleset: Ruleset, workspace: Workspace) -> list[Finding]:
    return finish(lint(tree, ruleset, workspace, Settings(today=DAY), CORE))


def _key_of(finding: Finding) -> str:
    # Ours names the version field where there is one; theirs is always the root.
    pointer = () if finding.rule == "unrecognized-format" else finding.location.pointer
    return key_of(finding.rule, list(pointer), finding.severity)


def key_of(code: str, path: list[Any], severity: int) -> str:
    return json.dumps([code, [str(step) for step in path], severity])


def functions_cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "spectral-functions.jsonl"):
        yield Case(row["id"], row["function"], "debatable" in row, row)


def judge_functions(case: Case) -> Outcome:
    row = case.data
    document = row["document"]
    text = document if isinstance(document, str) else json.dumps(document, indent=2, ensure_ascii=False)
    source = Source("document.yaml", text.encode("utf-8", "surrogatepass"), Origin("memory"))
    workspace = Workspace(Path.cwd())
    try:
        ruleset = read_ruleset(row["ruleset"])
    except RulesetError as error:
        refused = "load_error" in row or "run_error" in row
        return AGREE if refused else Outcome("differ", f"{row['about']}: refused: {error}", ("refused",))
    if "load_error" in row:
        return Outcome("differ", f"{row['about']}: loaded, though {row['load_error']}", ("loaded",))
    found = findings_of(workspace.open(source), ruleset, workspace)
    if "run_error" in row:
        return AGREE if found else Outcome("differ", f"{row['about']}: silent")
    return compare(row, found)


def compare(row: Any, found: list[Finding]) -> Outcome:
    """Multisets of code, path and severity, and of the message where the ruleset writes it."""
    told = any("message" in one for one in row["results"])
    ours: Counter[tuple[str, str]] = Counter()
    for finding in found:
        ours[_key_of(finding), finding.message if told else ""] += 1
    theirs = Counter((key_of(one["code"], one["path"], one["severity"]), one.get("message", "") if told else "") for one in row["results"])
    if ours == theirs:
        return AGREE
    return Outcome("differ", f"{row['about']}: missing {_some(theirs - ours)}; extra {_some(ours - theirs)}")


def _some(counted: Counter[tuple[str, str]]) -> str:
    return "; ".join(" ".join(part for part in entry if part) for entry in sorted(counted)[:4]) or "nothing"


def jsonpath_cases(root: Path) -> Iterator[Case]:
    folder = root / "exam" / "spectral-jsonpath-documents"
    for row in jsonl(root / "exam" / "spectral-jsonpath.jsonl"):
        debatable = "debatable" in row or "run_error" in row
        yield Case(row["id"], row["group"], debatable, {**row, "file": str(folder / f"{row['document']}.json")})


@cache
def _document(file: str) -> tuple[Workspace, Tree]:
    workspace = Workspace(Path(file).parent)
    return workspace, workspace.open(Source(Path(file).name, Path(file).read_bytes(), Origin("file", Path(file))))


def judge_jsonpath(case: Case) -> Outcome:
    """The set of hits decides; every use is walked. The number of distinct places is a second figure (tag)."""
    row = case.data
    workspace, tree = _document(row["file"])
    try:
        path = parse(row["expression"])
    except PathError as error:
        return AGREE if row.get("run_error") else Outcome("differ", f"{row['expression']}: {error.message}", ("refused",))
    resolved = row.get("resolved", True)
    hits, _ = evaluate(replace(path, reads_way=True), root_node(tree), workspace, resolved)
    ours = [[str(step) for step in hit.way] for hit in hits]
    if "hits" not in row:
        return AGREE
    wanted, got = {json.dumps(hit) for hit in row["hits"]}, {json.dumps(hit) for hit in ours}
    if wanted != got:
        note = f"missing {sorted(wanted - got)[:3]}, extra {sorted(got - wanted)[:3]}"
        return Outcome("differ", f"{row['expression']} {row['document']}: {note}")
    places = {(hit.node.tree.uri, hit.node.pointer) for hit in evaluate(path, root_node(tree), workspace, resolved)[0]}
    tags = ["findings"] if len(places) == row.get("findings") else []
    tags += ["repeats"] if len(ours) - len(got) == row.get("repeats", 0) else []
    return Outcome("agree", "", tuple(tags))


def core_cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "spectral-core.jsonl"):
        yield Case(row["id"], row["id"].rpartition("-")[0], "debatable" in row, row)


def judge_core(case: Case) -> Outcome:
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
    ours = Counter((_key_of(finding), finding.location.uri) for finding in found)
    ignored = bool(row.get("options", {}).get("ignoreUnknownFormat"))
    ours = Counter({key: count for key, count in ours.items() if not (ignored and "unrecognized-format" in key[0])})
    theirs = Counter((key_of(one["code"], one["path"], one["severity"]), one["source"]) for one in row["results"])
    if ours != theirs:
        return Outcome("differ", f"{row['about']}: missing {_some(theirs - ours)}; extra {_some(ours - theirs)}")
    lines = Counter((key_of(one["code"], one["path"], one["severity"]), one["line"] + 1) for one in row["results"])
    places = Counter((_key_of(finding), finding.location.range.start.line) for finding in found)
    texts = Counter((key_of(one["code"], one["path"], one["severity"]), one["message"]) for one in row["results"] if "message" in one)
    told = Counter((_key_of(finding), finding.message) for finding in found)
    tags = (["lines"] if lines == places else []) + (["messages"] if not texts - told else [])
    return Outcome("agree", "", tuple(tags))


SETS = [
    ExamSet("spectral-functions", functions_cases, judge_functions),
    ExamSet("spectral-jsonpath", jsonpath_cases, judge_jsonpath),
    ExamSet("spectral-core", core_cases, judge_core),
]
