"""What Spectral's exam sets are answered otherwise in on purpose: classes with a predicate over the input (design part 13)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.findings import Json
from apigov.lint.jsonpath import PathError, parse
from apigov.text import Node, Origin, Source, Workspace, root_node
from tests.exam.harness import Case, Waiver


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
