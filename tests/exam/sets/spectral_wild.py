"""Real rulesets over real descriptions, pair by pair (exam/WILD.md): the sets of code, path, severity and file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from apigov.cards import catalogue
from apigov.findings import Finding
from apigov.lint import Library, Ruleset, RulesetError, load_ruleset, standard_library
from apigov.text import Tree, Workspace, read_path
from tests.exam.harness import Case, ExamSet, Outcome, jsonl
from tests.exam.sets.spectral import findings_of

FOLDER = Path("exam") / "spectral-wild"
STRUCTURE = ("oas2-schema", "oas3-schema")
# Code, path as JSON, severity, file.
Said: TypeAlias = tuple[str, str, int, str]
# Rules whose places follow the order of a validator's keywords: they are counted apart.
JUDGED = frozenset((*STRUCTURE, *(f"oas{version}-valid-{what}-example" for version in (2, 3) for what in ("schema", "media"))))


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / FOLDER / "pairs.jsonl"):
        yield Case(row["id"], row["ruleset"], "run_error" in row, {"root": str(root), **row})


@cache
def _records(root: str) -> tuple[dict[str, Any], dict[str, Any], list[str], dict[str, list[Any]]]:
    """Documents and rulesets by id, the codes, and the nodes of each document."""
    folder = Path(root) / FOLDER
    documents = {row["id"]: row for row in _json(folder / "documents" / "index.json")}
    rulesets = {row["id"]: row for row in _json(folder / "rulesets.json")}
    nodes = {row["document"]: row["nodes"] for row in jsonl(folder / "paths.jsonl")}
    return documents, rulesets, _json(folder / "codes.json"), nodes


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _library() -> Library:
    return standard_library(catalogue())


@cache
def _ruleset(root: str, path: str) -> Ruleset | RulesetError:
    try:
        return load_ruleset([path], Path(root), _library())
    except RulesetError as error:
        return error


@lru_cache(maxsize=4)
def _document(root: str, file: str) -> tuple[Workspace, Tree]:
    folder = Path(root) / FOLDER / "documents"
    workspace = Workspace(folder, cwd=folder)
    return workspace, workspace.open(read_path(folder / file, folder))


def recorded(case: Case) -> set[Said]:
    root, row = case.data["root"], case.data
    documents, _, codes, nodes = _records(root)
    files = documents[row["document"]]["files"]
    tree = nodes[row["document"]]
    return {(codes[code], _path(tree, node), severity, files[rest[0] if rest else 0]) for code, node, severity, *rest in row["results"]}


def _path(nodes: list[Any], number: int) -> str:
    steps: list[str] = []
    while number:
        number, step = nodes[number]
        steps.append(step)
    return json.dumps(steps[::-1])


def _said(finding: Finding) -> Said:
    # Ours names the version field where there is one; theirs is always the root.
    pointer = () if finding.rule == "unrecognized-format" else finding.location.pointer
    return finding.rule, json.dumps([str(step) for step in pointer]), finding.severity, finding.location.uri


def judge(case: Case) -> Outcome:
    root, row = case.data["root"], case.data
    documents, rulesets, _, _ = _records(root)
    ruleset = _ruleset(root, rulesets[row["ruleset"]]["ruleset"])
    wanted = recorded(case)
    if isinstance(ruleset, RulesetError):
        return Outcome("differ", f"refused: {ruleset}", ("refused",), {"missing": len(wanted)})
    workspace, tree = _document(root, documents[row["document"]]["files"][0])
    debatable = rulesets[row["ruleset"]].get("debatable_codes", {})
    ours = {_said(finding) for finding in findings_of(tree, ruleset, workspace, _library().functions)}
    ours, wanted = ({said for said in group if said[0] not in debatable} for group in (ours, wanted))
    counts = Counter[str]()
    for name, group in (("agreed", ours & wanted), ("missing", wanted - ours), ("extra", ours - wanted)):
        for said in group:
            apart = "judged-" if said[0] in JUDGED or _uses_schema(ruleset, said[0]) else ""
            counts[f"{apart}{name}"] += 1
            if name != "agreed":
                counts[f"{name} {row['ruleset']} {said[0]}"] += 1
    note = "; ".join(f"{name} {sorted(group)[:3]}" for name, group in (("missing", wanted - ours), ("extra", ours - wanted)) if group)
    return Outcome("differ" if note else "agree", note, (), counts)


def _uses_schema(ruleset: Ruleset, code: str) -> bool:
    rule = ruleset.rules.get(code)
    return rule is not None and any(check.function == "schema" for check in rule.then)


SETS = [ExamSet("spectral-wild", cases, judge)]
