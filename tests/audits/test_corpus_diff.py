"""No document of the corpus differs from itself, neither as it is nor written anew with marks and with its keys in another order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apigov.diff import compare
from apigov.openapi import Description, read
from apigov.text import Origin, Source
from tests.audits.test_corpus_reads import CORPUS, entries, opened

# Of greater documents every fourth is written anew, which takes a full walk.
BIG = 400_000
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")]


def chosen() -> list[Any]:
    big = [entry for entry in entries() if entry["bytes"] > BIG]
    kept = {entry["id"] for entry in big[::4]}
    return [entry for entry in entries() if entry["bytes"] <= BIG or entry["id"] in kept]


def turned(value: Any) -> Any:
    """The same with the members of every object the other way round, and a mark on what looks like a schema, so that all is walked."""
    if isinstance(value, dict):
        mark = {"x-turned": True} if value.get("type") in TYPES and "in" not in value else {}
        return {**mark, **{str(name): turned(entry) for name, entry in reversed(value.items())}}
    return [turned(item) for item in value] if isinstance(value, list) else value


def described(entry: Any) -> Description | None:
    tree, workspace = opened(entry)
    found = read(tree, workspace)
    return found if isinstance(found, Description) else None


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["id"])
def test_a_document_does_not_differ_from_itself(entry: Any) -> None:
    base = described(entry)
    if base is not None:
        again = read(base.root.tree, base.workspace)
        assert isinstance(again, Description)
        assert compare(base, again) == []


@pytest.mark.parametrize("entry", chosen(), ids=lambda entry: entry["id"])
def test_marks_and_the_order_of_keys_are_no_change(entry: Any) -> None:
    base = described(entry)
    if base is None:
        pytest.skip("no description")
    path = CORPUS / entry["path"]
    text = json.dumps(turned(base.root.value)).encode()
    beside = path.with_name(f"{path.stem}-turned.json")
    revision = read(base.workspace.open(Source(str(beside.relative_to(CORPUS)), text, Origin("file", Path(beside)))), base.workspace)
    assert isinstance(revision, Description)
    assert compare(base, revision) == []
