"""The one walk and the plain evaluator find the same places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from apigov.lint.automaton import walkable
from apigov.lint.jsonpath import evaluate, parse
from apigov.lint.walk import walk
from apigov.text import Origin, Source, Workspace, root_node

NAMES = st.sampled_from(["a", "b", "c", "type"])
SCALARS = st.sampled_from([None, True, 0, 1, "x", "object"])
REFERENCES = st.sampled_from(["#/a", "#/b", "#/a/b", "#/c/0", "#", "#/missing"]).map(lambda text: {"$ref": text})
VALUES = st.recursive(
    SCALARS | REFERENCES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=14,
)
STEPS = st.sampled_from(
    [
        ".a",
        "..b",
        ".*",
        "[*]",
        "[a,b]",
        "[0]",
        "[0:2]",
        "..c",
        "[?(@.type)]",
        "..[?(@ && @.type == 'object')]",
        "[?(@property === 'a')]",
        "..[?(@property !== 'b' && @.a)]",
        "[?(@.a.type === 'x')]",
        "[?(@.a === '1')]",
        "[?(@.a == '1')]",
    ]
)
PATHS = st.lists(STEPS, max_size=4).map(lambda steps: "$" + "".join(steps))


@settings(max_examples=300, deadline=None)
@given(document=st.dictionaries(NAMES, VALUES, max_size=4), texts=st.lists(PATHS, min_size=1, max_size=5, unique=True), resolved=st.booleans())
def test_the_walk_finds_what_the_evaluator_finds(document: Any, texts: list[str], resolved: bool) -> None:
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("a.json", json.dumps(document).encode(), Origin("memory")))
    paths = [parse(text) for text in texts]
    assert all(walkable(path) for path in paths)
    walked, _ = walk(paths, root_node(tree), workspace, resolved)
    for path, together in zip(paths, walked, strict=True):
        alone, _ = evaluate(path, root_node(tree), workspace, resolved)
        assert {found.node.pointer for found in together} == {hit.node.pointer for hit in alone}, path.text
