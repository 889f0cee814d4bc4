"""Odd descriptions (group `openapi` of odd): what the default profile says of each in the name of the specification.

Rules of good style may say more, at any level: they are no mistakes of OpenAPI, and are left aside.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apigov.cards import catalogue
from apigov.findings import Finding, Severity, pointer_text
from apigov.lint import Library, Ruleset, Settings, lint, load_ruleset, standard_library
from apigov.openapi import finish
from apigov.text import Workspace
from tests.exam import odd
from tests.exam.harness import AGREE, Case, ExamSet, Outcome

GROUP = "openapi"


def cases(root: Path) -> Iterator[Case]:
    return odd.cases(root, GROUP)


@cache
def _profile() -> tuple[Ruleset, Library]:
    library = standard_library(catalogue())
    profile = load_ruleset(["apigov:recommended"], Path.cwd(), library)
    return profile._replace(rules={name: rule for name, rule in profile.rules.items() if _of_the_specification(name)}), library


def _of_the_specification(rule: str) -> bool:
    """Whether a rule cites OpenAPI before anybody else; the findings of the engine do."""
    card = catalogue().card(rule)
    return card is None or card.rule is None or card.info.sources[0].startswith("OpenAPI")


def findings_of(row: Any) -> list[Finding]:
    workspace = Workspace(Path(row["root"]))
    ruleset, library = _profile()
    drafts = lint(workspace.open(odd.source_of(row)), ruleset, workspace, Settings(today=datetime.date(2026, 1, 1)), library.functions)
    return finish(drafts)


def judge(case: Case) -> Outcome:
    row, expect = case.data, case.data["expect"]
    found = findings_of(row)
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if "unrecognised" in expect:
        named = [finding for finding in found if finding.rule == "unrecognized-format"]
        return AGREE if len(named) == 1 and len(found) == 1 else Outcome("differ", _shown(found))
    if expect.get("limit_ok") and any(finding.rule == "parser" and finding.data.get("kind") == "limit" for finding in errors):
        return AGREE
    if expect.get("valid"):
        return AGREE if not errors else Outcome("differ", _shown(errors), ("false alarm",))
    return judge_invalid(expect["invalid"], errors, bool(expect.get("many")))


def judge_invalid(wanted: list[list[str]], errors: list[Finding], many: bool) -> Outcome:
    left = list(errors)
    for places in wanted:
        hits = [finding for finding in left if pointer_text(finding.location.pointer) in places]
        if not hits:
            return Outcome("differ", f"nothing at {places[0]!r}: {_shown(errors)}", ("missed",))
        if len(hits) > 1 and not many:
            return Outcome("differ", f"several at {places[0]!r}: {_shown(hits)}", ("several",))
        left = [finding for finding in left if finding not in hits]
    if left:
        return Outcome("differ", f"elsewhere: {_shown(left)}", ("elsewhere",))
    return AGREE


def _shown(findings: list[Finding]) -> str:
    return "; ".join(f"{finding.rule} {pointer_text(finding.location.pointer)}: {finding.message[:110]}" for finding in findings[:4]) or "none"


SETS = [ExamSet("odd-openapi", cases, judge)]
