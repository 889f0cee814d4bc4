"""Rulesets as people publish them: does each load, and if not, is it refused for the same reason at the same place (exam/WILD.md section 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apigov.cards import catalogue
from apigov.lint import Library, RulesetError, RulesetProblem, load_ruleset, standard_library
from apigov.lint.spectral import RENAMED as OLD_IDS
from apigov.text import Origin, Source, SourceError, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver

# What stops Spectral in the folder of a case and is no fault of the file: any clear refusal is right, and so is loading an equal that we ship.
SURROUNDINGS = ("remote-url", "missing-package", "needs-code")
CODES = {"unknown-rule": "undefined-rule", "no-content": "invalid-ruleset-definition"}
# Ids that Spectral renames on load: it names the new one where we name what stands in the file.
RENAMED = {**OLD_IDS, "operation-2xx-response": "operation-default-response", "oas3-unused-components-schema": "oas3-unused-components"}


def cases(root: Path) -> Iterator[Case]:
    folder = root / "rulesets"
    if not (folder / "index.json").is_file():
        return
    for row in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        group = "loads" if row["loads"] else row["load_error"]["class"]
        yield Case(row["path"], group, False, {**row, "file": str(folder / row["path"])})


@cache
def library() -> Library:
    return standard_library(catalogue())


def judge(case: Case) -> Outcome:
    row, file = case.data, Path(case.data["file"])
    try:
        ruleset = load_ruleset([file.name], file.parent, library())
    except RulesetError as error:
        return _refused(case, error.problems)
    except SourceError as error:
        return AGREE if case.group in SURROUNDINGS else Outcome("differ", str(error), ("refused",))
    if case.group in ("remote-url", "missing-package") and "rules_loaded" not in row:
        return Outcome("agree", "", ("shipped",))
    if not row["loads"] and not row.get("needs_package"):
        return Outcome("differ", f"loads, though {row['load_error']}", ("loaded",))
    enabled = sum(rule.enabled for rule in ruleset.rules.values())
    if (len(ruleset.rules), enabled) == (row["rules_loaded"], row["rules_enabled"]):
        return Outcome("agree", "", ("counts",))
    counts = f"{len(ruleset.rules)} rules, {enabled} on, where {row['rules_loaded']}, {row['rules_enabled']}"
    return Outcome("differ", counts, ("other-counts",))


def _refused(case: Case, problems: tuple[RulesetProblem, ...]) -> Outcome:
    if case.group == "loads":
        return Outcome("differ", f"refused: {problems[0]}", ("refused",))
    if case.group in SURROUNDINGS:
        return AGREE
    told = case.data["load_error"]
    wanted = [(code, tuple(path)) for code, path in told.get("at", ())]
    if "rule" in told:
        wanted = [(CODES[case.group], ("rules", told["rule"]))]
    elif not wanted:
        wanted = [(CODES[case.group], ())]
    ours = [(problem.code, tuple(RENAMED.get(str(step), str(step)) for step in problem.pointer)) for problem in problems]
    missing = [(code, path) for code, path in wanted if not any(code == one and at[: len(path)] == path for one, at in ours)]
    return Outcome("differ", f"not told: {missing[:3]}; told: {ours[:3]}", ("elsewhere",)) if missing else AGREE


def _rules(case: Case) -> dict[str, Any]:
    file = Path(case.data["file"])
    data = Workspace(file.parent).open(Source(file.name, file.read_bytes(), Origin("memory"))).data
    rules = data.get("rules") if isinstance(data, dict) else None
    return rules if isinstance(rules, dict) else {}


def needs_no_code(case: Case) -> bool:
    """Whether each rule that names a program is off."""
    code = set(case.data.get("custom_functions", ()))
    found = False
    for rule in _rules(case).values():
        then = rule.get("then") if isinstance(rule, dict) else None
        for check in then if isinstance(then, list) else [then]:
            if isinstance(check, dict) and check.get("function") in code:
                if rule.get("severity") not in ("off", -1):
                    return False
                found = True
    return found


def has_one_rule_twice(case: Case) -> bool:
    ids = [RENAMED.get(name, name) for name in _rules(case)]
    return len(set(ids)) < len(ids)


WAIVERS = (
    Waiver(
        "F",
        "an old and a new id of one rule",
        has_one_rule_twice,
        "Two ids that mean one rule after renaming say the same or the last one holds; Spectral refuses the file for what it renamed itself.",
        "Spectral lets the last one hold",
    ),
    Waiver(
        "F",
        "programs of rules that are off",
        needs_no_code,
        "A rule that is off takes nothing away when its function is not run; Spectral loads the file of the function all the same.",
        "Spectral loads a function when a rule that is on names it",
    ),
)
SETS = [ExamSet("rulesets", cases, judge, WAIVERS)]
