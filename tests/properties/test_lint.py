"""What a file is written in, the order of its keys, and where its parts lie change nothing in what rules find."""

from __future__ import annotations

import copy
import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apigov.findings import Finding, Pointer
from apigov.lint import CORE, Library, Settings, lint, load_data
from apigov.openapi import finish
from apigov.text import Node, Origin, Source, Workspace, root_node
from tests.properties.paths import LOCAL, NAMES, PATHS, PLAIN, opened, values
from tests.properties.writer import Writer

LIBRARY = Library(named=lambda name: None, names=tuple, functions=CORE)
CHECKS = st.sampled_from(
    [
        {"function": "truthy"},
        {"function": "falsy"},
        {"function": "defined"},
        {"function": "undefined"},
        {"function": "length", "functionOptions": {"min": 1, "max": 1}},
        {"function": "pattern", "functionOptions": {"match": "^[ax]"}},
        {"function": "enumeration", "functionOptions": {"values": ["a", 1]}},
        {"function": "casing", "functionOptions": {"type": "pascal"}},
        {"function": "xor", "functionOptions": {"properties": ["a", "b"]}},
        {"function": "or", "functionOptions": {"properties": ["a", "type"]}},
        {
            "function": "schema",
            "functionOptions": {"schema": {"type": ["object", "string"], "required": ["a"], "properties": {"a": {"type": "array"}}}},
        },
    ]
)
FIELDS = st.sampled_from([None, None, "a", "a.b", "['x-y']", "0", "@key", "$.b", "$..type", "$.*~"])
THENS = st.builds(lambda check, field: {**check, **({"field": field} if field else {})}, CHECKS, FIELDS)
TILDES = st.sampled_from(["", "", "", "~"])
RULES = st.lists(
    st.builds(lambda path, tilde, then: {"given": path + (tilde if path != "$" else ""), "then": then}, PATHS, TILDES, THENS), min_size=3, max_size=6
)
LOCALLY = st.dictionaries(NAMES, values(st.builds(lambda text: {"$ref": text}, st.sampled_from(LOCAL))), max_size=4)


def found(root: Node, workspace: Workspace, rules: list[Any]) -> list[Finding]:
    ruleset = load_data({"rules": {f"r{number}": rule for number, rule in enumerate(rules)}}, LIBRARY)
    drafts = lint(root.tree, ruleset, workspace, Settings(datetime.date(2026, 1, 1)), CORE)
    return [finding for finding in finish(drafts) if finding.rule.startswith("r")]


def in_memory(text: str, name: str) -> tuple[Node, Workspace]:
    workspace = Workspace(Path.cwd())
    return root_node(workspace.open(Source(name, text.encode("utf-8", "surrogatepass"), Origin("memory")))), workspace


def places(findings: list[Finding]) -> Counter[Any]:
    return Counter((one.rule, one.severity, one.location.uri, one.location.pointer) for one in findings)


@settings(max_examples=60, deadline=None)
@given(document=LOCALLY, rules=RULES, draw=st.data())
def test_yaml_and_json_say_the_same(document: Any, rules: list[Any], draw: st.DataObject) -> None:
    writer = Writer(lambda below: draw.draw(st.integers(0, below - 1)))
    writer.yaml(document)
    texts = (json.dumps(document), writer.text)
    as_json, as_yaml = (found(*in_memory(text, name), rules) for text, name in zip(texts, ("a.json", "a.yaml"), strict=True))
    said = [Counter((one.rule, one.location.pointer, one.message, one.fingerprint) for one in findings) for findings in (as_json, as_yaml)]
    assert said[0] == said[1]


@settings(max_examples=60, deadline=None)
@given(document=LOCALLY, rules=RULES, draw=st.data())
def test_the_order_of_keys_changes_nothing_but_order(document: Any, rules: list[Any], draw: st.DataObject) -> None:
    def mixed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: mixed(value[key]) for key in draw.draw(st.permutations(list(value)))}
        return [mixed(item) for item in value] if isinstance(value, list) else value

    one, other = (found(*in_memory(json.dumps(data), "a.json"), rules) for data in (document, mixed(document)))
    assert places(one) == places(other)


def parts(value: Any, at: Pointer = ()) -> list[Pointer]:
    """The pointers of all objects and lists below a value."""
    items: list[Any] = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    return [pointer for key, child in items if isinstance(child, dict | list) for pointer in [(*at, key), *parts(child, (*at, key))]]


@settings(max_examples=60, deadline=None)
@given(document=PLAIN, rules=RULES, draw=st.data())
def test_a_part_in_another_file_changes_nothing_but_its_place(document: Any, rules: list[Any], draw: st.DataObject) -> None:
    assume(parts(document))
    assume(not any("@root" in rule["given"] for rule in rules))  # filters do not follow references from the root
    moved = draw.draw(st.sampled_from(parts(document)))
    whole = copy.deepcopy(document)
    above = whole
    for step in moved[:-1]:
        above = above[step]
    part, above[moved[-1]] = above[moved[-1]], {"$ref": "b.json#/part"}
    one = found(*opened(document, {}), rules)
    other = found(*opened(whole, {"part": part}), rules)

    def there(pointer: Pointer) -> tuple[str, Pointer]:
        behind = pointer[: len(moved)] == moved
        return ("b.json", ("part", *pointer[len(moved) :])) if behind else ("a.json", pointer)

    expected = Counter((finding.rule, *there(finding.location.pointer)) for finding in one)
    assert expected == Counter((finding.rule, finding.location.uri, finding.location.pointer) for finding in other)
