"""Rulesets and the engine (exam/LINT-core.md, section 1): the verdict, the results, and five figures beside them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding
from apigov.lint import CORE, Ruleset, RulesetError, load_ruleset
from apigov.text import SourceError, Workspace, read_path
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl
from tests.exam.sets.spectral import findings_of, key_of, library, our_key, some
from tests.exam.waivers import (
    BROKEN_PATH,
    BROKEN_REFERENCE,
    OAS_FUNCTION,
    OTHER_KEYS,
    checks_of,
    opened,
    references_of,
    rules_of,
    ruleset_of,
    texts_of,
)

VERSION = "unrecognized-format"
# Given by the recorder where Spectral itself gives none.
FOREIGN = (
    "invalid-ruleset",
    "unknown-rule",
    "missing-file",
    "unknown-format",
    "not-a-ruleset-file",
    "bad-regex",
    "bad-expression",
    "internal",
    "crash",
    "other",
    "hang",
)


def cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "spectral-core.jsonl"):
        yield Case(row["id"], row["id"].rpartition("-")[0], "debatable" in row, row)


def judge(case: Case) -> Outcome:
    """The verdict and the multiset of code, path, severity and source decide.

    Tags, each with its opposite (`lines`, `lines-other`): lines, order, messages, documentation, and for refused rulesets load-errors.
    """
    apart = case.debatable or any(waiver.applies(case) for waiver in WAIVERS)
    outcome = _judged(case.data)
    return Outcome(outcome.state, outcome.note) if apart else outcome


def _judged(row: Any) -> Outcome:
    refused = "load_error" in row or "run_error" in row
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file, text in row["files"].items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            ruleset = load_ruleset([row["ruleset"]], folder, library())
            found = [finding for path in _documents(folder, row["documents"]) for finding in _findings(path, folder, ruleset)]
        except SourceError as error:
            return AGREE if refused else Outcome("differ", f"{row['about']}: refused: {error}")
        except RulesetError as error:
            tags = tuple(_tag("load-errors", right) for right in _load_errors(row, error))
            return Outcome("agree", "", tags) if refused else Outcome("differ", f"{row['about']}: refused: {error}")
    if refused:
        if "run_error" in row and any(finding.rule in ("parser", "rule-crashed") for finding in found):
            return AGREE
        return Outcome("differ", f"{row['about']}: loaded, though {row.get('load_error') or row.get('run_error')}")
    return _compared(row, found)


def _tag(name: str, right: bool) -> str:
    return name if right else f"{name}-other"


def _load_errors(row: Any, error: RulesetError) -> Iterator[bool]:
    """Whether the same codes stand at the same places, where all of them are Spectral's own.

    A place that does not exist is cut to what does; ours may name the unknown key that theirs leaves to the sentence.
    """
    theirs = {(one["code"], tuple(map(str, one["path"]))) for one in row.get("load_error", ())}
    if not theirs or any(code in FOREIGN for code, _ in theirs):
        return
    ours = {(problem.code, tuple(map(str, problem.pointer))) for problem in error.problems}
    ours = {(code, place[:-1] if (code, place) not in theirs and (code, place[:-1]) in theirs else place) for code, place in ours}
    yield all(mark in ours or (mark[0], mark[1][:-1]) in ours for mark in theirs) and all(
        mark in theirs or any(code == mark[0] and place[:-1] == mark[1] for code, place in theirs) for mark in ours
    )


def _documents(folder: Path, patterns: list[str]) -> list[Path]:
    found: dict[Path, None] = {}
    for pattern in patterns:
        found.update(dict.fromkeys([folder / pattern] if (folder / pattern).exists() else sorted(folder.glob(pattern))))
    return list(found)


def _findings(path: Path, folder: Path, ruleset: Ruleset) -> list[Finding]:
    workspace = Workspace(folder, cwd=folder)
    return findings_of(workspace.open(read_path(path, folder)), ruleset, workspace)


def _compared(row: Any, found: list[Finding]) -> Outcome:
    if row.get("options", {}).get("ignoreUnknownFormat"):
        found = [finding for finding in found if finding.rule != "unrecognized-format"]
    ours = [(our_key(finding), finding.location.uri) for finding in found]
    theirs = [(key_of(one["code"], one["path"], one["severity"]), one["source"]) for one in row["results"]]
    if Counter(ours) != Counter(theirs):
        missing, extra = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
        return Outcome("differ", f"{row['about']}: missing {some(missing)}; extra {some(extra)}")
    return Outcome("agree", "", tuple(_tag(name, right) for name, right in _figures(row["results"], found, theirs, ours)))


def _figures(results: list[Any], found: list[Finding], theirs: list[Any], ours: list[Any]) -> Iterator[tuple[str, bool]]:
    if len(results) > 1:
        yield "order", ours == theirs
    if results:
        # A version that no rule is for is told at the version here, at the beginning of the document there.
        lines = Counter((key, one["line"] + 1) for key, one in zip(theirs, results, strict=True) if one["code"] != VERSION)
        told = Counter((key, one.location.range.start.line) for key, one in zip(ours, found, strict=True) if one.rule != VERSION)
        yield "lines", lines == told
    for name, wanted, texts in (
        ("messages", "message", [finding.message for finding in found]),
        ("documentation", "documentationUrl", [finding.docs for finding in found]),
    ):
        recorded = Counter((key, one[wanted]) for key, one in zip(theirs, results, strict=True) if wanted in one)
        if recorded:
            yield name, not recorded - Counter(zip(ours, texts, strict=True))


# What the differences are about, asked of the input.


def _json_files(case: Case) -> bool:
    """A .json file that is no JSON."""
    for name, text in case.data["files"].items():
        if name.endswith(".json"):
            try:
                json.loads(text)
            except ValueError:
                return True
    return False


def _problems(case: Case) -> Iterator[tuple[Any, ...]]:
    """Kind and key of what our reader says of the documents."""
    for tree in map(opened, texts_of(case)):
        yield from ((problem.kind, tree.pointer_at(problem.range.start)) for problem in tree.problems)


def _entries(case: Case, key: str) -> list[Any]:
    """The entries of a list at the top of the ruleset; none where it is no list."""
    found = ruleset_of(case).get(key)
    return found if isinstance(found, list) else []


def _overrides(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pointer and rules of each override for places."""
    for entry in _entries(case, "overrides"):
        rules, files = (entry.get("rules"), entry.get("files")) if isinstance(entry, dict) else (None, None)
        for pattern in files if isinstance(files, list) else ():
            if isinstance(pattern, str) and "#" in pattern and isinstance(rules, dict):
                yield pattern.partition("#")[2], rules


def _turned_on(case: Case) -> bool:
    """A rule that is not on, and is switched off for some places."""
    rules = rules_of(case)
    return any(level == "off" and rules.get(name, {}).get("recommended") is False for _, said in _overrides(case) for name, level in said.items())


def _through_references(case: Case) -> bool:
    """A pointer that passes a reference on its way."""
    for text in references_of(case):
        steps = text.partition("#/")[2].split("/")
        for data in (opened(one).data for one in texts_of(case)):
            for step in steps[:-1]:
                data = data.get(step) if isinstance(data, dict) else None
                if isinstance(data, dict) and "$ref" in data:
                    return True
    return False


def _referring_root(case: Case) -> bool:
    """A document that is a reference, or whose version is one."""
    roots = [opened(text).data for text in texts_of(case)]
    values = [root.get(key) for root in roots if isinstance(root, dict) for key in ("openapi", "swagger")]
    return any(isinstance(value, dict) and "$ref" in value for value in [*roots, *values])


def _same_missing(case: Case) -> bool:
    """Two references to one file that is not there."""
    files = Counter(text.partition("#")[0] for text in references_of(case))
    return any(count > 1 and name and name not in case.data["files"] for name, count in files.items())


def _idle_functions(case: Case) -> bool:
    """Functions that are declared and that no rule uses."""
    return "functions" in ruleset_of(case) and all(check.get("function") in CORE for check in checks_of(case))


def _ruleset(pattern: str) -> Callable[[Case], bool]:
    """Whether the text of the ruleset matches."""
    return lambda case: re.search(pattern, case.data["files"][case.data["ruleset"]]) is not None


def _documents_match(pattern: str) -> Callable[[Case], bool]:
    return lambda case: any(re.search(pattern, text) for text in texts_of(case))


def _refers(pattern: str) -> Callable[[Case], bool]:
    return lambda case: any(re.search(pattern, text) for text in references_of(case))


WAIVERS = (
    OTHER_KEYS,
    BROKEN_PATH,
    BROKEN_REFERENCE,
    OAS_FUNCTION,
    Waiver(
        "F",
        "tabs",
        _documents_match(r"\t"),
        "YAML forbids tabs in indentation, where they are an error here, and nowhere else; JSON allows them. Spectral warns of each.",
        "the parser follows YAML 1.2",
    ),
    Waiver(
        "F",
        "JSON files that are no JSON",
        _json_files,
        "A .json file that only a YAML parser reads is read as YAML and told; Spectral says nothing, or does not read it.",
        "Spectral reads .json as JSON",
    ),
    Waiver(
        "E",
        "a key more than twice",
        lambda case: any(count > 1 for (kind, _), count in Counter(_problems(case)).items() if kind == "duplicate-key"),
        "Each repetition is told at its own place; Spectral's are merged, as path and text are the same.",
        "Spectral looks at ranges when it merges",
    ),
    Waiver(
        "F",
        "an anchor in itself",
        lambda case: any(kind == "cycle" for kind, _ in _problems(case)),
        "Such a value is no tree and ends no walk; here it is an error of the document.",
        "Spectral refuses such anchors",
    ),
    Waiver(
        "F",
        "infinite numbers",
        _documents_match(r"(?i)\.(?:inf|nan)\b"),
        "JSON has no infinite numbers, so no JSON Schema says what their type is.",
        "JSON Schema speaks of them",
    ),
    Waiver(
        "F",
        "a reference in place of the document or its version",
        _referring_root,
        "OpenAPI has no reference there; what a document is must be seen before references are followed.",
        "OpenAPI allows references at its root",
    ),
    Waiver(
        "F",
        "pointers of overrides with odd characters",
        lambda case: any(re.search(r"[^\x21-\x7d~]|~(?![01])", pointer) for pointer, _ in _overrides(case)),
        "The override is for the place that it names; Spectral does not find it.",
        "Spectral decodes these pointers",
    ),
    Waiver(
        "F",
        "off for a place switches on",
        _turned_on,
        "A rule that is not on stays off; Spectral switches it on everywhere else.",
        "an override that says off adds nothing",
    ),
    Waiver(
        "F",
        "places of overrides in other files",
        lambda case: bool(list(_overrides(case))) and any(not text.startswith("#") for text in references_of(case)),
        "A place in the file that the override names is no place in the files it refers to (issue 2195).",
        "overrides reach referenced files",
    ),
    Waiver(
        "F",
        "a rule without a name",
        lambda case: "" in rules_of(case),
        "Spectral complains of a function, which is there; here the rule runs.",
        "Spectral names the fault",
    ),
    Waiver(
        "F",
        "functions that no rule uses",
        _idle_functions,
        "Declared code that is not needed does no harm.",
        "Spectral loads functions when they are needed",
    ),
    Waiver(
        "F",
        "words behind the mode of extends",
        lambda case: any(isinstance(entry, list) and len(entry) > 2 for entry in _entries(case, "extends")),
        "An entry of extends is a pair; what stands behind the mode is a mistake.",
        "Spectral refuses it",
    ),
    Waiver(
        "F",
        "an empty except",
        lambda case: ruleset_of(case).get("except") == {},
        "Nothing is excepted, and nothing is wrong.",
        "except is no longer read",
    ),
    Waiver(
        "F",
        "two documents in a ruleset file",
        _ruleset(r"\S\s*\n---"),
        "A ruleset is one document; what stands in a second one would be lost in silence.",
        "Spectral refuses the file",
    ),
    Waiver(
        "F",
        "severities as fractions",
        _ruleset(r"severity: *\d+(?:\.\d+|e\d)"),
        "A severity is a word, or a whole number.",
        "Spectral asks for whole numbers",
    ),
    Waiver(
        "F",
        "escapes that YAML does not have",
        _ruleset(r'"[^"\n]*(?<!\\)\\[^0abtnvfre "/\\N_LPxuU\n\t]'),
        "YAML knows no such escape; Spectral drops the backslash, so that a pattern with \\. means any character.",
        "the parser refuses them",
    ),
    Waiver(
        "F",
        "pointers through references",
        _through_references,
        "The target is there for whoever follows the reference on the way, as a reader does.",
        "Spectral follows it",
    ),
    Waiver(
        "E",
        "references to one missing file",
        _same_missing,
        "Each broken reference is told at its own place; Spectral tells one for each sentence.",
        "Spectral looks at paths when it merges",
    ),
    Waiver(
        "F",
        "references as RFC 3986 reads them",
        _refers(r"^$|^[^#]*(?:%|\?|\\)"),
        "An empty reference is the document itself, a file name is percent-decoded, a query names no file, a backslash is no slash.",
        "the resolver follows RFC 3986",
    ),
)
SETS = [ExamSet("spectral-core", cases, judge, WAIVERS)]
