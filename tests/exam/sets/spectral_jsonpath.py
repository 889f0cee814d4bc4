"""The path dialect (exam/LINT-core.md, section 2): hits, values and repeats of the plain evaluator, findings of the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apigov.findings import JsonObject
from apigov.lint import Context, RuleFunction, Value, Violation
from apigov.lint.jsonpath import Hit, PathError, evaluate, parse
from apigov.text import Node, Origin, Source, Tree, Workspace, root_node
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl
from tests.exam.sets.spectral import findings_of, read_ruleset
from tests.exam.waivers import BLANK_UNION, BROKEN_PATH


def cases(root: Path) -> Iterator[Case]:
    folder = root / "exam" / "spectral-jsonpath-documents"
    for row in jsonl(root / "exam" / "spectral-jsonpath.jsonl"):
        debatable = "debatable" in row or "run_error" in row
        yield Case(row["id"], row["group"], debatable, {**row, "file": str(folder / f"{row['document']}.json")})


@cache
def _document(file: str) -> tuple[Workspace, Tree]:
    workspace = Workspace(Path(file).parent)
    return workspace, workspace.open(Source(Path(file).name, Path(file).read_bytes(), Origin("file", Path(file))))


def judge(case: Case) -> Outcome:
    """The set of hits decides. The other figures are tags, each with its opposite: `values` and `values-other`."""
    row = case.data
    workspace, tree = _document(row["file"])
    try:
        path = parse(row["expression"])
    except PathError as error:
        return AGREE if row.get("run_error") else Outcome("differ", f"{row['expression']}: {error.message}")
    if "hits" not in row:
        return AGREE
    # Every use is walked, as Spectral does before it maps places back to where references lead.
    hits, _ = evaluate(path._replace(reads_way=True), root_node(tree), workspace, row.get("resolved", True))
    wanted, got = {_text(hit) for hit in row["hits"]}, {_way(hit) for hit in hits}
    apart = case.debatable or any(waiver.applies(case) for waiver in WAIVERS)
    figures = [] if apart else _figures(row, hits, tree, workspace)
    tags = tuple(name if right else f"{name}-other" for name, right in figures)
    if wanted == got:
        return Outcome("agree", "", tags)
    note = f"missing {sorted(wanted - got)[:3]}, extra {sorted(got - wanted)[:3]}"
    return Outcome("differ", f"{row['expression']} {row['document']}: {note}", tags)


def _figures(row: Any, hits: list[Hit], tree: Tree, workspace: Workspace) -> Iterator[tuple[str, bool]]:
    if "values" in row:
        theirs = {(_text(hit), _text(value)) for hit, value in zip(row["hits"], row["values"], strict=True)}
        yield "values", {(_way(hit), _text(hit.way[-1] if hit.way else None)) for hit in hits} == theirs
    yield "repeats", len(hits) - len({hit.way for hit in hits}) == row.get("repeats", 0)
    right = _engine(row, tree, workspace) == row["findings"]
    excuse = next((name for name, applies in PLACES.items() if applies(tree, workspace)), None)
    yield "findings" if right or excuse is None else f"findings-{excuse}", right


def _engine(row: Any, tree: Tree, workspace: Workspace) -> int:
    """The number of places that a rule with this path reports when every call says the same."""
    rule = {"given": row["expression"], "resolved": row.get("resolved", True), "then": {"function": "truthy"}}
    ruleset = read_ruleset({"rules": {"hit": rule}})
    found = findings_of(tree, ruleset, workspace, {"truthy": RuleFunction("truthy", _always)})
    return len({(one.location.uri, one.location.pointer) for one in found if one.rule == "hit"})


def _always(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    yield Violation("called")


def _way(hit: Hit) -> str:
    return _text([str(step) for step in hit.way])


def _text(value: Any) -> str:
    return json.dumps(value)


def _references(tree: Tree) -> Iterator[Node]:
    todo = [root_node(tree)]
    while todo:
        node = todo.pop()
        todo += [child for _, child in node.children()]
        if node.reference is not None:
            yield node


def _circular(tree: Tree, workspace: Workspace) -> bool:
    """Behind a circular reference Spectral takes the way on to where it leads, and ends at the last place that exists."""
    targets = ((workspace.resolve(node), node) for node in _references(tree))
    return any(isinstance(target, Node) and node.pointer[: len(target.pointer)] == target.pointer for target, node in targets)


def _siblings(tree: Tree, workspace: Workspace) -> bool:
    """What hits a reference that has siblings Spectral reports at the reference; we report what is behind a reference where it stands."""
    return any(isinstance(node.value, dict) and len(node.value) > 1 for node in _references(tree))


def _escaped(tree: Tree, workspace: Workspace) -> bool:
    """A key that holds ~1 Spectral decodes once more, and two keys fall together."""
    return isinstance(tree.data, dict) and any("~1" in key for key in tree.data)


PLACES = {"circular": _circular, "siblings": _siblings, "escaped": _escaped}


def _hits(name: str, kind: str, pattern: str, reason: str, end: str) -> Waiver:
    return Waiver(kind, name, lambda case: re.search(pattern, case.data["expression"]) is not None, reason, end)


WAIVERS = (
    BROKEN_PATH,
    BLANK_UNION,
    _hits(
        "a wildcard behind a descent of wildcards",
        "E",
        r"\.\.\*(?:\[\*\]|\.\*)",
        "Spectral's first engine drops one of the two wildcards, its second does not; the members of the root are the difference.",
        "nimma keeps both",
    ),
    _hits(
        "a filter without parentheses",
        "F",
        r"\[\?[^(]",
        "RFC 9535 writes filters so; Spectral's second engine reads the text as a name and finds nothing, without a word.",
        "jsonpath-plus reads RFC 9535",
    ),
    _hits(
        "double quotes behind a dot",
        "F",
        r"\.\"",
        "Single quotes behind a dot are taken off, double ones are taken as part of the name, so that the path leads nowhere.",
        "jsonpath-plus takes both off",
    ),
    _hits(
        "the length of a list",
        "F",
        r"^[^?(]*\.length$",
        "A list has no member of this name that could have a place; what JavaScript keeps there is no part of the document.",
        "nimma looks at own members only",
    ),
    Waiver(
        "F",
        "a dot at the end, over a text",
        lambda case: case.data["expression"].endswith(".") and "root-" in case.data["document"],
        "Spectral's second engine finds nothing at all in a document that is one scalar, not even its root; its first engine does.",
        "jsonpath-plus takes scalars",
    ),
)
SETS = [ExamSet("spectral-jsonpath", cases, judge, WAIVERS)]
