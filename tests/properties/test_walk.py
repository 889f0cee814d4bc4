"""The one walk and the plain evaluator find the same places; what the evaluator finds follows from simpler paths."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apigov.lint.automaton import walkable
from apigov.lint.jsonpath import Path, evaluate, parse
from apigov.lint.walk import walk
from apigov.text import Node, Workspace
from tests.properties.paths import PATHS, PLAIN, REFERRING, opened

KEYS = st.sampled_from(["", "", "~"])


def places(path: Path, node: Node, workspace: Workspace, resolved: bool) -> set[tuple[Any, ...]]:
    """Where a path leads by the plain evaluator, with the keys where it hands them over."""
    hits, _ = evaluate(path, node, workspace, resolved)
    return {(hit.node.tree.uri, hit.node.pointer, (hit.way or "$")[-1] if path.keys else None) for hit in hits}


@settings(max_examples=200, deadline=None)
@given(a=REFERRING, b=REFERRING, texts=st.lists(st.builds("{}{}".format, PATHS, KEYS), min_size=1, max_size=5, unique=True), resolved=st.booleans())
def test_the_walk_finds_what_the_evaluator_finds(a: Any, b: Any, texts: list[str], resolved: bool) -> None:
    paths = [parse(text) for text in texts if text != "$~"]
    assume(paths)
    assert all(walkable(path) for path in paths)
    root, workspace = opened(a, b)
    walked, _ = walk(paths, root, workspace, resolved)
    for path, together in zip(paths, walked, strict=True):
        found = {(one.node.tree.uri, one.node.pointer, one.key if path.keys else None) for one in together}
        assert len(found) == len(together), path.text
        assert found == places(path, root, workspace, resolved), path.text


@settings(max_examples=80, deadline=None)
@given(document=PLAIN, text=PATHS)
def test_paths_that_read_the_way_find_what_others_find(document: Any, text: str) -> None:
    root, workspace = opened(document, {})
    path = parse(text)
    assert places(path._replace(reads_way=True), root, workspace, True) == places(path, root, workspace, True)


@settings(max_examples=80, deadline=None)
@given(a=REFERRING, b=PLAIN, text=PATHS)
def test_a_parent_comes_once_for_each_child_that_leads_to_it(a: Any, b: Any, text: str) -> None:
    root, workspace = opened(a, b)
    hits, _ = evaluate(parse(text)._replace(reads_way=True), root, workspace, True)
    parents, _ = evaluate(parse(f"{text}^"), root, workspace, True)
    assert sorted(str(hit.way) for hit in parents) == sorted(str(hit.way[:-1]) for hit in hits if hit.way)


@settings(max_examples=80, deadline=None)
@given(document=PLAIN, text=PATHS)
def test_the_text_of_the_way_leads_back(document: Any, text: str) -> None:
    root, workspace = opened(document, {})
    for hit in evaluate(parse(text), root, workspace, True)[0]:
        way = "$" + "".join(f"['{step}']" for step in hit.way)
        assert [one.way for one in evaluate(parse(way), root, workspace, True)[0]] == [hit.way]
