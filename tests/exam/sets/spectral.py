"""Spectral's rule language: the core functions, JSONPath, rulesets and the engine (exam/LINT.md and LINT-core.md)."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apigov.findings import Finding, Json
from apigov.lint import CORE, Library, RuleFunction, Ruleset, RulesetError, Settings, lint, load_ruleset
from apigov.lint.jsonpath import PathError, evaluate, parse
from apigov.openapi import finish
from apigov.text import Node, Origin, Source, SourceError, Tree, Workspace, read_path, root_node
from tests.exam.harness import AGREE, Case, ExamSet, Outcome, Waiver, jsonl

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


def _key_of(finding: Finding) -> str:
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
        ours[_key_of(finding), finding.message if told else ""] += 1
    theirs = Counter((key_of(one["code"], one["path"], one["severity"]), one.get("message", "") if told else "") for one in row["results"])
    if ours == theirs:
        return AGREE
    return Outcome("differ", f"{row['about']}: missing {_some(theirs - ours)}; extra {_some(ours - theirs)}")


def _some(counted: Counter[tuple[str, str]]) -> str:
    return "; ".join(" ".join(part for part in entry if part) for entry in sorted(counted)[:4]) or "nothing"


def jsonpath_cases(root: Path) -> Iterator[Case]:
    folder = root / "exam" / "spectral-jsonpath-documents"
    for row in jsonl(root / "exam" / "spectral-jsonpath.jsonl"):
        debatable = "debatable" in row or "run_error" in row
        yield Case(row["id"], row["group"], debatable, {**row, "file": str(folder / f"{row['document']}.json")})


@cache
def _document(file: str) -> tuple[Workspace, Tree]:
    workspace = Workspace(Path(file).parent)
    return workspace, workspace.open(Source(Path(file).name, Path(file).read_bytes(), Origin("file", Path(file))))


def judge_jsonpath(case: Case) -> Outcome:
    """The set of hits decides; every use is walked. The number of distinct places is a second figure (tag)."""
    row = case.data
    workspace, tree = _document(row["file"])
    try:
        path = parse(row["expression"])
    except PathError as error:
        return AGREE if row.get("run_error") else Outcome("differ", f"{row['expression']}: {error.message}", ("refused",))
    resolved = row.get("resolved", True)
    hits, _ = evaluate(replace(path, reads_way=True), root_node(tree), workspace, resolved)
    ours = [[str(step) for step in hit.way] for hit in hits]
    if "hits" not in row:
        return AGREE
    wanted, got = {json.dumps(hit) for hit in row["hits"]}, {json.dumps(hit) for hit in ours}
    if wanted != got:
        note = f"missing {sorted(wanted - got)[:3]}, extra {sorted(got - wanted)[:3]}"
        return Outcome("differ", f"{row['expression']} {row['document']}: {note}")
    places = {(hit.node.tree.uri, hit.node.pointer) for hit in evaluate(path, root_node(tree), workspace, resolved)[0]}
    tags = ["findings"] if len(places) == row.get("findings") else []
    tags += ["repeats"] if len(ours) - len(got) == row.get("repeats", 0) else []
    return Outcome("agree", "", tuple(tags))


def core_cases(root: Path) -> Iterator[Case]:
    for row in jsonl(root / "exam" / "spectral-core.jsonl"):
        yield Case(row["id"], row["id"].rpartition("-")[0], "debatable" in row, row)


def judge_core(case: Case) -> Outcome:
    """The verdict first; then the multiset of code, path, severity and source."""
    row = case.data
    refused = "load_error" in row or "run_error" in row
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file, text in row["files"].items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            ruleset = load_ruleset([row["ruleset"]], folder, library())
            found = [finding for path in _documents(folder, row["documents"]) for finding in _core_findings(path, folder, ruleset)]
        except (RulesetError, SourceError) as error:
            return AGREE if refused else Outcome("differ", f"{row['about']}: refused: {error}", ("refused",))
    if refused:
        if "run_error" in row and any(finding.rule in ("parser", "rule-crashed") for finding in found):
            return AGREE
        return Outcome("differ", f"{row['about']}: loaded, though {row.get('load_error') or row.get('run_error')}", ("loaded",))
    return compare_core(row, found)


def _documents(folder: Path, patterns: list[str]) -> list[Path]:
    found: dict[Path, None] = {}
    for pattern in patterns:
        found.update(dict.fromkeys([folder / pattern] if (folder / pattern).exists() else sorted(folder.glob(pattern))))
    return list(found)


def _core_findings(path: Path, folder: Path, ruleset: Ruleset) -> list[Finding]:
    workspace = Workspace(folder, cwd=folder)
    return findings_of(workspace.open(read_path(path, folder)), ruleset, workspace)


def compare_core(row: Any, found: list[Finding]) -> Outcome:
    ours = Counter((_key_of(finding), finding.location.uri) for finding in found)
    ignored = bool(row.get("options", {}).get("ignoreUnknownFormat"))
    ours = Counter({key: count for key, count in ours.items() if not (ignored and "unrecognized-format" in key[0])})
    theirs = Counter((key_of(one["code"], one["path"], one["severity"]), one["source"]) for one in row["results"])
    if ours != theirs:
        return Outcome("differ", f"{row['about']}: missing {_some(theirs - ours)}; extra {_some(ours - theirs)}")
    lines = Counter((key_of(one["code"], one["path"], one["severity"]), one["line"] + 1) for one in row["results"])
    places = Counter((_key_of(finding), finding.location.range.start.line) for finding in found)
    texts = Counter((key_of(one["code"], one["path"], one["severity"]), one["message"]) for one in row["results"] if "message" in one)
    told = Counter((_key_of(finding), finding.message) for finding in found)
    tags = (["lines"] if lines == places else []) + (["messages"] if not texts - told else [])
    return Outcome("agree", "", tuple(tags))


def paths_of(case: Case) -> list[str]:
    """The path expressions of a case's ruleset, or the one of a jsonpath case."""
    row = case.data
    if "expression" in row:
        return [row["expression"]]
    ruleset = row["ruleset"] if isinstance(row["ruleset"], dict) else _parsed(row["files"][row["ruleset"]])
    rules = ruleset.get("rules") if isinstance(ruleset, dict) else None
    found: list[str] = []
    for rule in rules.values() if isinstance(rules, dict) else ():
        given = rule.get("given") if isinstance(rule, dict) else None
        found += [text for text in (given if isinstance(given, list) else [given]) if isinstance(text, str)]
    return found


def texts_of(case: Case) -> list[str]:
    """The documents of a case as text."""
    row = case.data
    if "files" in row:
        return [text for name, text in row["files"].items() if name != row["ruleset"]]
    document = row.get("document")
    return [document] if isinstance(document, str) else []


def _parsed(text: str) -> Json:
    return Workspace(Path.cwd()).open(Source("ruleset.yaml", text.encode("utf-8", "surrogatepass"), Origin("memory"))).data


def has_other_keys(case: Case) -> bool:
    """Whether a document has a key that YAML reads as something else than a text."""
    import yaml

    for text in texts_of(case):
        try:
            todo = [yaml.compose(text, Loader=yaml.SafeLoader)]
        except (yaml.YAMLError, ValueError):
            continue
        seen: set[int] = set()
        while todo:
            node = todo.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                if any(key.tag.rpartition(":")[2] in ("int", "float", "bool", "null", "seq", "map") for key, _ in node.value):
                    return True
                todo += [value for _, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                todo += node.value
    return False


def has_broken_path(case: Case) -> bool:
    for text in paths_of(case):
        try:
            if text.startswith("$"):
                parse(text)
        except PathError:
            return True
    return False


def has_blank_union(case: Case) -> bool:
    return any(re.search(r"\[\s+['\"\d]|\[[^\]?]*[,:]\s|['\"\d]\s+\]", text) for text in paths_of(case))


def has_broken_reference(case: Case) -> bool:
    row = case.data
    document = row.get("document")
    texts = texts_of(case) or ([json.dumps(document)] if document is not None else [])
    workspace = Workspace(Path.cwd())
    for number, text in enumerate(texts):
        tree = workspace.open(Source(f"document{number}.yaml", text.encode("utf-8", "surrogatepass"), Origin("memory")))
        todo = [root_node(tree)]
        seen: set[int] = set()
        while todo:
            node = todo.pop()
            if id(node.value) in seen:
                continue
            seen.add(id(node.value))
            if (node.reference or "").startswith("#") and not isinstance(workspace.resolve(node), Node):
                return True
            todo += [child for _, child in node.children()]
    return False


def has_broken_pattern(case: Case) -> bool:
    from apigov.schema.patterns import PatternError, as_ruleset_pattern

    for options in _options(case):
        for key in ("match", "notMatch"):
            try:
                as_ruleset_pattern(str(options.get(key, "")))
            except PatternError:
                return True
    return False


def _options(case: Case) -> Iterator[dict[str, Any]]:
    ruleset = case.data.get("ruleset")
    rules = ruleset.get("rules") if isinstance(ruleset, dict) else None
    for rule in rules.values() if isinstance(rules, dict) else ():
        then = rule.get("then") if isinstance(rule, dict) else None
        for check in then if isinstance(then, list) else [then]:
            options = check.get("functionOptions") if isinstance(check, dict) else None
            if isinstance(options, dict):
                yield options


def has_two_dialects(case: Case) -> bool:
    return any(
        isinstance(options.get("schema"), dict) and "$schema" in options["schema"] and options.get("dialect", "auto") != "auto"
        for options in _options(case)
    )


OTHER_KEYS = Waiver(
    "F",
    "keys that are no text",
    has_other_keys,
    "An unquoted 200 is a key that every OpenAPI tool reads as its text; Spectral reports each as an error of its parser.",
    "the readers keep the kind of a key",
)
BROKEN_PATH = Waiver(
    "F",
    "paths that cannot be read",
    has_broken_path,
    "Spectral takes a path with a bracket that is not closed, and it never matches; here it is a mistake of the ruleset with its place.",
    "Spectral checks paths on load",
)
BLANK_UNION = Waiver(
    "F",
    "blanks in brackets",
    has_blank_union,
    "With a blank behind the comma Spectral's second engine finds the first name only, which no author means.",
    "jsonpath-plus trims names",
)
BROKEN_REFERENCE = Waiver(
    "F",
    "broken and circular references",
    has_broken_reference,
    "Each broken or circular chain is told once at its own place; Spectral loses the place of what lies behind it, or says nothing.",
    "Spectral keeps the place",
)
BROKEN_PATTERN = Waiver(
    "F",
    "patterns that do not compile",
    has_broken_pattern,
    "Told on load with the place in the ruleset; Spectral stops at the first text that meets the pattern.",
    "Spectral compiles patterns on load",
)
TWO_DIALECTS = Waiver(
    "E",
    "a dialect that contradicts $schema",
    has_two_dialects,
    "Ajv tells of the unknown $schema at the first value only, and then goes on with the schema.",
    "the validator decides on load",
)

SETS = [
    ExamSet("spectral-functions", functions_cases, judge_functions, (OTHER_KEYS, BROKEN_REFERENCE, BROKEN_PATTERN, TWO_DIALECTS)),
    ExamSet("spectral-jsonpath", jsonpath_cases, judge_jsonpath, (BROKEN_PATH, BLANK_UNION)),
    ExamSet("spectral-core", core_cases, judge_core, (OTHER_KEYS, BROKEN_PATH, BROKEN_REFERENCE)),
]
