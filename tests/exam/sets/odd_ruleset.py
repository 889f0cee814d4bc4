"""Odd rulesets (group `ruleset` of odd): taken, or refused at the right place, without a traceback and without a hang."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import pointer_text
from apigov.lint import Functions, Library, RulesetError, Settings, lint, load_ruleset
from apigov.text import Origin, Source, SourceError, Workspace
from tests.exam import odd
from tests.exam.harness import AGREE, Case, ExamSet, Outcome

GROUP = "ruleset"
DOCUMENT = b'{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"tags": ["x", null], "responses": {}}}}}'


def cases(root: Path) -> Iterator[Case]:
    yield from odd.cases(root, GROUP)


def ruleset_path(row: Any, folder: Path) -> Path:
    """The input of a case as a file below `folder`."""
    if "workspace" in row:
        odd.lay_out(row["workspace"], folder)
        return folder / str(row["main"])
    source = odd.source_of(row)
    (folder / source.uri).write_bytes(source.data)
    return folder / source.uri


def judge(case: Case) -> Outcome:
    row, expect = case.data, case.data["expect"]
    library = Library(named=lambda name: None, names=tuple, functions=Functions())
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        path = ruleset_path(row, folder)
        try:
            ruleset = load_ruleset([path.relative_to(folder).as_posix()], folder, library)
            workspace = Workspace(folder)
            tree = workspace.open(Source("document.json", DOCUMENT, Origin("memory")))
            lint(tree, ruleset, workspace, Settings(today=datetime.date(2026, 1, 1)), Functions())
        except RulesetError as error:
            return _refused(expect, [pointer_text(problem.pointer) for problem in error.problems], str(error))
        except SourceError as error:
            return _refused(expect, [], str(error))
    if "loads" in expect or "loads" in str(expect.get("any", "")):
        return AGREE
    return Outcome("differ", f"{row.get('about')}: loaded, though {expect}", ("loaded",))


def _refused(expect: Any, pointers: list[str], shown: str) -> Outcome:
    if "any" in expect and "ruleset_error" in str(expect["any"]):
        return AGREE
    wanted = expect.get("ruleset_error")
    if wanted is None:
        return Outcome("differ", f"refused: {shown[:200]}", ("refused",))
    acceptable = {place for places in wanted for place in (places if isinstance(places, list) else [places])}
    placed = not acceptable or any(pointer in acceptable for pointer in pointers)
    return AGREE if placed else Outcome("differ", f"at {pointers[:3]} where {sorted(acceptable)[:4]}: {shown[:120]}", ("elsewhere",))


SETS = [ExamSet("odd-ruleset", cases, judge)]
