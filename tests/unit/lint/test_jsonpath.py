"""The path dialect: what parses, and what it finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apigov.lint.jsonpath import PathError, evaluate, parse
from apigov.text import Origin, Source, Workspace, root_node

DOCUMENT = {"a": {"b": [1, {"c": "x", "n": None}], "get": {"id": 1}, "post": {"id": 2}}, "x-y": True}


def found(text: str) -> list[str]:
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("a.json", json.dumps(DOCUMENT).encode(), Origin("memory")))
    hits, _ = evaluate(parse(text), root_node(tree), workspace)
    return ["/".join(str(step) for step in hit.way) for hit in hits]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("$", [""]),
        ("$.a.b[0]", ["a/b/0"]),
        ("$.x-y", ["x-y"]),
        ("$['x-y']", ["x-y"]),
        ("$.a[get,post].id", ["a/get/id", "a/post/id"]),
        ("$..c", ["a/b/1/c"]),
        ("$.a.b[-1:]", ["a/b/1"]),
        ("$.a.b[(@.length-1)]", ["a/b/1"]),
        ("$.a.[?(@.id === 2)]", ["a/post"]),
        ("$.a[?(@property.match(/^g/))]", ["a/get"]),
        ("$.a[?(@.id == '1')]", ["a/get"]),
        ("$..c^", ["a/b/1"]),
        ("$.a[?(@.id && !(@.id > 1))]", ["a/get"]),
        ("$.a[?(@.id in [2, 3])]", ["a/post"]),
        ("$info", []),
        ("$.a...id", ["a/get/id", "a/post/id"]),
        ("$.a[get].~", ["a/get"]),
        ("$.a.~", ["a", "a/b", "a/b/1", "a/get", "a/post"]),
        ("$.a.get~, $.a.post", ["a/get"]),
        ("$.a.b[*][?(@.x.y)]", []),
    ],
)
def test_paths_find(text: str, hits: list[str]) -> None:
    assert found(text) == hits


@pytest.mark.parametrize("text", ["$.a[", "$.a[?(@.x", "$.a[?(typeof @ == 'x')]", "$.a[?(window.alert(1))]", "$.a[?(@.match(/(/))]"])
def test_what_cannot_be_read_has_an_offset(text: str) -> None:
    with pytest.raises(PathError) as caught:
        parse(text)
    assert 0 <= caught.value.offset <= len(text)


@pytest.mark.parametrize(
    "inside", ["!" * 3000 + "@", "(" * 500 + "@" + ")" * 500, " && ".join(["@.a"] * 3000), "@" + ".trim()" * 3000, "@" + "[0" * 300 + "]" * 300]
)
def test_a_filter_that_is_too_big_is_a_mistake_and_no_crash(inside: str) -> None:
    with pytest.raises(PathError, match="at most"):
        parse(f"$[?({inside})]")


def test_a_long_filter_is_evaluated() -> None:
    assert found("$.a[?(" + " && ".join(["@.id"] * 250) + ")]") == ["a/get", "a/post"]
