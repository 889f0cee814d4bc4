"""The core functions, `field`, `then` and messages (exam/LINT.md). Its helpers serve the other sets of Spectral too."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding, Json
from apigov.lint import CORE, Library, RuleFunction, Ruleset, RulesetError, Settings, lint, load_ruleset
from apigov.openapi import finish
from apigov.text import Origin, Source, Tree, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, jsonl
from tests.exam.waivers import BROKEN_PATTERN, BROKEN_REFERENCE, OTHER_KEYS, TWO_DIALECTS

DAY = datetime.date(2026, 1, 1)
RULESET = "ruleset.json"


def library() -> Library:
    return Library(named=lambda name: None, names=(), functions=CORE)


def read_ruleset(data: Json) -> Ruleset:
    """A ruleset that is given as an object, read from a file as users have it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / RULESET).write_text(json.dumps(data), encoding="utf-8")
        return load_ruleset([RULESET], Path(folder), library())


def findings_of(tree: Tree, ruleset: Ruleset, workspace: Workspace, functions: Mapping[str, RuleFunction] = CORE) -> list[Finding]:
    return finish(lint(tree, ruleset, workspace, Settings(today=DAY), functions))


def our_key(finding: Finding) -> str:
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
        ours[our_key(finding), finding.message if told else ""] += 1
    theirs = Counter((key_of(one["code"], one["path"], one["severity"]), one.get("message", "") if told else "") for one in row["results"])
    if ours == theirs:
        return AGREE
    return Outcome("differ", f"{row['about']}: missing {some(theirs - ours)}; extra {some(ours - theirs)}")


def some(counted: Counter[tuple[str, str]]) -> str:
    return "; ".join(" ".join(part for part in entry if part) for entry in sorted(counted)[:4]) or "nothing"


SETS = [ExamSet("spectral-functions", functions_cases, judge_functions, (OTHER_KEYS, BROKEN_REFERENCE, BROKEN_PATTERN, TWO_DIALECTS))]
