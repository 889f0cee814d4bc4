"""What Spectral's exam sets are answered otherwise in on purpose: classes with a predicate over the input (design part 13)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apigov.findings import Json
from apigov.lint.jsonpath import PathError, parse
from apigov.text import Node, Origin, Source, Tree, Workspace, root_node
from tests.exam.harness import Case, Waiver


def ruleset_of(case: Case) -> dict[str, Any]:
    """The ruleset of a case; empty where it is none, or the case has one path only."""
    row = case.data
    found = row["ruleset"] if isinstance(row.get("ruleset"), dict) else opened(row["files"][row["ruleset"]]).data if "files" in row else {}
    return found if isinstance(found, dict) else {}


def rules_of(case: Case) -> dict[str, dict[str, Any]]:
    """The rules of a case's ruleset that are written in full."""
    rules = ruleset_of(case).get("rules")
    return {name: rule for name, rule in rules.items() if isinstance(rule, dict)} if isinstance(rules, dict) else {}


def checks_of(case: Case) -> Iterator[dict[str, Any]]:
    """Each `then`."""
    for rule in rules_of(case).values():
        then = rule.get("then")
        yield from (check for check in (then if isinstance(then, list) else [then]) if isinstance(check, dict))


def paths_of(case: Case) -> list[str]:
    """The path expressions of a case's ruleset, or the one of a jsonpath case."""
    if "expression" in case.data:
        return [case.data["expression"]]
    found: list[str] = []
    for rule in rules_of(case).values():
        given = rule.get("given")
        found += [text for text in (given if isinstance(given, list) else [given]) if isinstance(text, str)]
    return found


def texts_of(case: Case) -> list[str]:
    """The documents of a case as text."""
    row = case.data
    if "files" in row:
        return [text for name, text in row["files"].items() if name != row["ruleset"]]
    document = row.get("document")
    return [document] if isinstance(document, str) else []


def opened(text: str) -> Tree:
    return Workspace(Path.cwd()).open(Source("text.yaml", text.encode("utf-8", "surrogatepass"), Origin("memory")))


def values_of(case: Case) -> Iterator[Json]:
    """Every value of every document."""
    row = case.data
    todo: list[Json] = [opened(text).data for text in texts_of(case)]
    todo += [row["document"]] if "document" in row and not isinstance(row["document"], str) else []
    while todo:
        value = todo.pop()
        yield value
        todo += list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def references_of(case: Case) -> list[str]:
    """The text of every reference."""
    return [str(value["$ref"]) for value in values_of(case) if isinstance(value, dict) and isinstance(value.get("$ref"), str)]


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
    for check in checks_of(case):
        options = check.get("functionOptions")
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
OAS_FUNCTION = Waiver(
    "F",
    "functions that Spectral keeps to itself",
    lambda case: any(check.get("function") == "typedEnum" for check in checks_of(case)),
    "typedEnum does here what it does in spectral:oas; Spectral does not let other rulesets name it.",
    "Spectral exports its functions to YAML",
)
