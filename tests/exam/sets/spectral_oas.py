"""The 57 rules of spectral:oas, all switched on (exam/LINT.md): findings, and structure apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apigov.findings import Finding, Json, JsonObject
from apigov.lint import Functions, Library, Ruleset, Settings, lint, load_data
from apigov.openapi import finish
from apigov.text import Origin, Source, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl
from tests.exam.sets.spectral import DAY, key_of
from tests.exam.waivers import OTHER_KEYS

STRUCTURE = ("oas2-schema", "oas3-schema")


@cache
def _ruleset(structure: bool) -> Ruleset:
    """All rules but structure, or structure alone."""
    data: JsonObject = {"extends": [["spectral:oas", "off" if structure else "all"]]}
    data["rules"] = dict.fromkeys(STRUCTURE, "error" if structure else "off")
    return load_data(data, Library(named=lambda name: None, names=tuple, functions=Functions()))


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "spectral-oas.jsonl"):
        yield Case(row["id"], row["rule"], "debatable" in row, row)


def _findings(row: Any, structure: bool) -> list[Finding]:
    workspace = Workspace(Path.cwd())
    source = Source(f"document.{row['format']}", row["document"].encode("utf-8", "surrogatepass"), Origin("memory"))
    return finish(lint(workspace.open(source), _ruleset(structure), workspace, Settings(today=DAY), Functions()))


def judge(case: Case) -> Outcome:
    """The multiset of code, path and severity. Tags: `findings` of the cases that agree, and those of them with the right line (`lines`)."""
    row = case.data
    found = [finding for finding in _findings(row, False) if finding.rule not in STRUCTURE]
    wanted = [one for one in row["results"] if one["code"] not in STRUCTURE]
    ours = Counter(_key(finding) for finding in found)
    theirs = Counter(key_of(one["code"], one["path"], one["severity"]) for one in wanted)
    if ours != theirs:
        return Outcome("differ", f"{row['about']}: missing {_some(theirs - ours)}; extra {_some(ours - theirs)}")
    lines = Counter((_key(finding), finding.location.range.start.line) for finding in found)
    right = lines & Counter((key_of(one["code"], one["path"], one["severity"]), one["line"] + 1) for one in wanted)
    return Outcome("agree", "", ("findings",) * len(found) + ("lines",) * right.total())


def _key(finding: Finding) -> str:
    # Ours names the version field where there is one; theirs is always the root.
    pointer = () if finding.rule == "unrecognized-format" else finding.location.pointer
    return key_of(finding.rule, list(pointer), finding.severity)


def _some(counted: Counter[str]) -> str:
    return "; ".join(sorted(counted.elements())[:4]) or "nothing"


def judge_structure(case: Case) -> Outcome:
    """No error of structure where there is none; else one at or below one of the places, or at the nearest object around it."""
    row = case.data
    ours = [tuple(map(str, finding.location.pointer)) for finding in _findings(row, True) if finding.rule in STRUCTURE]
    places = row.get("structural")
    if places is None:
        return AGREE if not ours else Outcome("differ", f"{row['about']}: extra {ours[:3]}")
    wanted = [_holder(row, tuple(map(str, place))) for place in places]
    if any(one[: len(place)] == place for one in ours for place in wanted):
        return AGREE
    return Outcome("differ", f"{row['about']}: {ours[:3]} is not at one of {places[:3]}")


def _holder(row: Any, place: tuple[str, ...]) -> tuple[str, ...]:
    """The object around a place; where that is a list, what holds the list."""
    tree = Workspace(Path.cwd()).open(Source("document.yaml", row["document"].encode("utf-8", "surrogatepass"), Origin("memory")))
    around = place[:-1]
    while around and isinstance(_at(tree.data, around), list):
        around = around[:-1]
    return around


def _at(value: Json, steps: tuple[str, ...]) -> Json:
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _data(case: Case) -> Json:
    source = Source(f"document.{case.data['format']}", case.data["document"].encode("utf-8", "surrogatepass"), Origin("memory"))
    return Workspace(Path.cwd()).open(source).data


def _named(case: Case) -> Iterator[str]:
    """The names of definitions, and of what is directly below them."""
    data = _data(case)
    for section in [_at(data, ("definitions",)), *_values(_at(data, ("components",)))]:
        yield from section if isinstance(section, dict) else ()
        for inner in _values(section):
            yield from inner if isinstance(inner, dict) else ()


def _values(value: Json) -> list[Json]:
    return [*value.values()] if isinstance(value, dict) else []


def has_slashed_name(case: Case) -> bool:
    return any("/" in name for name in _named(case))


def has_combination(case: Case) -> bool:
    return any(word in case.data["document"] for word in ("anyOf", "oneOf"))


def has_relative_server(case: Case) -> bool:
    """A server whose address has neither a scheme nor a host before or in its variables."""
    servers = _at(_data(case), ("servers",))
    urls = [one.get("url") for one in servers if isinstance(one, dict)] if isinstance(servers, list) else []
    return any(isinstance(url, str) and "{" in url and "//" not in url for url in urls)


def has_boolean_schema(case: Case) -> bool:
    """A named schema that is true or false, before 3.1."""
    named = ("definitions",) if case.data["version"] == "2.0" else ("components", "schemas")
    return case.data["version"] in ("2.0", "3.0") and any(isinstance(one, bool) for one in _values(_at(_data(case), named)))


SLASHED_NAME = Waiver(
    "F",
    "names with a slash",
    has_slashed_name,
    "Spectral loses the place of what lies behind a reference, or is named in its message, where a name has a slash; we keep it.",
    "Spectral escapes the names",
)
COMBINATION = Waiver(
    "E",
    "errors of a failed anyOf or oneOf",
    has_combination,
    "Spectral tells each error of each branch that its error printer keeps; we tell the failed choice once, at the same place.",
    "the branches are told as related places",
)
RELATIVE_SERVER = Waiver(
    "F",
    "relative addresses of servers",
    has_relative_server,
    "OpenAPI allows a server's url to be relative to the description (Server Object, url); Spectral refuses it.",
    "issue 2545 of Spectral is closed",
)
BOOLEAN_SCHEMA = Waiver(
    "F",
    "references to true or false",
    has_boolean_schema,
    "Before 3.1 true and false are no schemas: a reference to one leads to nothing that fits, and is told like other broken references.",
    "Spectral looks at what a reference leads to",
)
CHOICE_IN_2_0 = Waiver(
    "F",
    "anyOf and oneOf in 2.0",
    lambda case: case.data["version"] == "2.0" and has_combination(case),
    "The Schema Object of 2.0 has no such fields, and no fields of other names; Spectral leaves it to rules of its own.",
    "never: Spectral has oas2-anyOf and oas2-oneOf",
)
EXCLUSIVE = Waiver(
    "F",
    "examples that exclude each other",
    lambda case: (
        ("externalValue" in case.data["document"] or re.search(r"\bexample\b", case.data["document"]) is not None)
        and "examples" in case.data["document"]
    ),
    "example excludes examples, and value excludes externalValue (Media Type, Parameter and Example Objects), in every version.",
    "the schemas say it for all versions",
)
NAME = Waiver(
    "F",
    "names of components with other characters",
    lambda case: any(re.search(r"[^A-Za-z0-9._-]", name) for name in _named(case)),
    "Names of components match ^[a-zA-Z0-9\\.\\-_]+$ (Components Object); Spectral's schema of 3.0 looks at the names of a few kinds only.",
    "Spectral takes a later schema of 3.0",
)
PATH_REFERENCE = Waiver(
    "E",
    "references of path items",
    lambda case: case.data["version"] == "3.1" and any(isinstance(one, dict) and "$ref" in one for one in _values(_at(_data(case), ("paths",)))),
    "The schema of 3.1 that Spectral has allows no `$ref` in a path item that lies in paths; OAS 3.1.0 (Path Item Object) does.",
    "Spectral takes a later schema of 3.1",
)
SETS = [
    ExamSet("spectral-oas", cases, judge, (OTHER_KEYS, SLASHED_NAME, COMBINATION, RELATIVE_SERVER, BOOLEAN_SCHEMA)),
    ExamSet("spectral-oas-structure", cases, judge_structure, (CHOICE_IN_2_0, EXCLUSIVE, NAME, PATH_REFERENCE)),
]
