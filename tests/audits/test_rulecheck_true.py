"""What rules check says is true: a path that is said to match nothing never hit, a rule that is said to be silent never spoke."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from apigov.lint import RulesetFile, advise
from apigov.openapi import finish
from apigov.text import Origin, Source, Workspace, read_path
from tests.exam.harness import SHARED, jsonl

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not (SHARED / "exam").is_dir(), reason="the recorded answers are not here")]

SILENT = ("ruleset-given-matches-nothing", "ruleset-function-wrong-type", "ruleset-never-fires", "ruleset-reference-followed")
ROOTS = ("openapi", "swagger", "info", "paths", "components", "webhooks", "servers", "tags", "definitions", "security")


def is_description(data: Any) -> bool:
    return isinstance(data, dict) and ("openapi" in data or "swagger" in data) and all(key in ROOTS or key.startswith("x-") for key in data)


def said_of(data: Any) -> list[Any]:
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("rules.json", json.dumps(data).encode("utf-8", "surrogatepass"), Origin("memory")))
    return finish(advise([RulesetFile("rules.json", data, tree, Path.cwd())]))


def test_a_path_that_is_said_to_match_nothing_has_no_hit_in_a_description() -> None:
    folder = SHARED / "exam" / "spectral-jsonpath-documents"
    known = {file.stem: is_description(json.loads(file.read_text(encoding="utf-8"))) for file in folder.glob("*.json")}
    hit = {
        row["expression"]
        for row in jsonl(SHARED / "exam" / "spectral-jsonpath.jsonl")
        if known.get(row["document"]) and row.get("hits") and row["expression"].startswith("$")
    }
    assert len(hit) > 300
    # Spectral finds what every JavaScript object inherits.
    paths = [text for text in sorted(hit) if "constructor" not in text and "toString" not in text]
    rules = {f"r{number}": {"given": text, "then": {"field": "x-a", "function": "truthy"}} for number, text in enumerate(paths)}
    wrong = [finding.message for finding in said_of({"formats": ["oas2", "oas3"], "rules": {"root": {"given": "$.paths", "then": []}, **rules}})
             if finding.rule == "ruleset-given-matches-nothing"]  # fmt: skip
    assert wrong == []


def test_a_rule_that_is_said_to_be_silent_never_spoke() -> None:
    codes = json.loads((SHARED / "exam" / "spectral-wild" / "codes.json").read_text(encoding="utf-8"))
    spoke: dict[str, set[str]] = defaultdict(set)
    for pair in jsonl(SHARED / "exam" / "spectral-wild" / "pairs.jsonl"):
        spoke[pair["ruleset"]] |= {codes[result[0]] for result in pair["results"]}
    wrong = []
    for row in json.loads((SHARED / "exam" / "spectral-wild" / "rulesets.json").read_text(encoding="utf-8")):
        file = SHARED / row["ruleset"]
        tree = Workspace(SHARED).open(read_path(file, SHARED))
        assert isinstance(tree.data, dict)
        for finding in finish(advise([RulesetFile(file.name, tree.data, tree, file.parent)])):
            rule = str(finding.location.pointer[1]) if len(finding.location.pointer) > 1 else ""
            definition = tree.data.get("rules", {})
            whole = definition.get(rule, {}) if isinstance(definition, dict) else {}
            # A rule with several checks, or several paths, may speak by another of them.
            single = isinstance(whole, dict) and not isinstance(whole.get("then"), list) and not isinstance(whole.get("given"), list)
            if finding.rule in SILENT and single and rule in spoke[row["id"]]:
                wrong.append(finding.message)
    assert wrong == []
