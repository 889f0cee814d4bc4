"""The core functions, `field`, `then` and messages (exam/LINT.md). Its helpers serve the other sets of Spectral too."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding, Json
from apigov.lint import Functions, Library, RuleFunction, Ruleset, RulesetError, Settings, lint, load_ruleset
from apigov.openapi import finish
from apigov.text import Origin, Source, Tree, Workspace
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl
from tests.exam.waivers import BROKEN_PATTERN, BROKEN_REFERENCE, OAS_FUNCTION, OTHER_KEYS, TWO_DIALECTS, checks_of, texts_of, values_of

DAY = datetime.date(2026, 1, 1)
RULESET = "ruleset.json"
FUNCTIONS = Functions()


def library() -> Library:
    return Library(named=lambda name: None, names=tuple, functions=FUNCTIONS)


def read_ruleset(data: Json) -> Ruleset:
    """A ruleset that is given as an object, read from a file as users have it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / RULESET).write_text(json.dumps(data), encoding="utf-8")
        return load_ruleset([RULESET], Path(folder), library())


def findings_of(tree: Tree, ruleset: Ruleset, workspace: Workspace, functions: Mapping[str, RuleFunction] = FUNCTIONS) -> list[Finding]:
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


def _draft4_booleans(case: Case) -> bool:
    """A schema of draft 4 that is true or false where draft 4 wants an object."""
    for check in checks_of(case):
        options = check.get("functionOptions")
        if isinstance(options, dict) and options.get("dialect") == "draft4":
            return re.search(r'"(?:items|prefixItems|not)": (?:true|false)|"properties": \{[^{}]*": (?:true|false)', json.dumps(options)) is not None
    return False


def _astral(case: Case) -> bool:
    """A schema's pattern that reads otherwise without the flag u: by its text, or for a value beyond the Basic Multilingual Plane."""
    patterns = re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps([check.get("functionOptions") for check in checks_of(case)]))
    wide = any(isinstance(value, str) and any(ord(char) > 0xFFFF for char in value) for value in values_of(case))
    return any(wide or "\\p{" in pattern for pattern in patterns)


def _lost_field(case: Case) -> bool:
    """A field whose place Spectral cannot name: the empty key, or a key with a dot that stands in the document as it is."""
    fields = {str(check["field"]) for check in checks_of(case) if "field" in check}
    keys = {key for value in values_of(case) if isinstance(value, dict) for key in value}
    return "" in fields or any("." in field and field in keys for field in fields)


def _slash_key(case: Case) -> bool:
    reused = any(check.get("function") == "unreferencedReusableObject" for check in checks_of(case))
    return reused and any("/" in key for value in values_of(case) if isinstance(value, dict) for key in value)


def _own_texts(case: Case) -> bool:
    options = [check.get("functionOptions") for check in checks_of(case)]
    return any(isinstance(one, dict) and one.get("allErrors") is True and "errorMessage" in json.dumps(one) for one in options)


WAIVERS = (
    OTHER_KEYS,
    BROKEN_REFERENCE,
    BROKEN_PATTERN,
    TWO_DIALECTS,
    OAS_FUNCTION,
    Waiver(
        "F",
        "explicit tags",
        lambda case: any("!!" in text for text in texts_of(case)),
        "`!!str 5` is the text 5; Spectral's parser gives the number.",
        "the parser reads tags",
    ),
    Waiver(
        "F",
        "patterns of schemas beyond the flag u",
        _astral,
        "JSON Schema reads patterns as Unicode; Spectral turns that off, and a character outside the BMP counts as two, \\p{L} as four letters.",
        "unicodeRegExp is on",
    ),
    Waiver(
        "E",
        "true and false as schemas of draft 4",
        _draft4_booleans,
        "The compiler's complaint is told at the first value only; then the schema is used after all.",
        "the validator decides on load",
    ),
    Waiver(
        "E",
        "texts of the author for single keywords",
        _own_texts,
        "With errorMessage several faults of one keyword become one finding; here each missing property is told.",
        "errorMessage is read",
    ),
    Waiver(
        "F",
        "keys with a slash in what is reused",
        _slash_key,
        "The finding is at the key that nobody uses; Spectral takes the slash for a step and ends above it.",
        "Spectral escapes the key",
    ),
    Waiver(
        "F",
        "fields that are no steps",
        _lost_field,
        "The value is found under the key as it is written, and that is its place; Spectral takes the key apart for the place only.",
        "Spectral keeps the place of the value",
    ),
)
SETS = [ExamSet("spectral-functions", functions_cases, judge_functions, WAIVERS)]
