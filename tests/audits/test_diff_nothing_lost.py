"""Nothing is lost: what DeepDiff sees between two contracts, words for readers aside, is told for each operation that it reaches."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.openapi import Draft
from apigov.text import Broken, Node
from tests.audits.test_pairs_diff import PAIRS, compared, rows, sides

MOST_BYTES = 90_000
# Annotations and names that are not on the wire, by the key that holds them.
WORDS = frozenset(("description", "summary", "title", "example", "examples", "externalDocs", "xml", "termsOfService", "$comment", "refreshUrl"))
# Keys below which every key is a name of the API.
NAMED = frozenset(("properties", "patternProperties", "headers", "responses", "callbacks", "content", "encoding", "links", "mapping", "definitions"))
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PAIRS.is_dir(), reason="needs the shared pairs")]


def closure(node: Node, follow: Any, seen: dict[str, Any]) -> Any:
    """The data below a node without words for readers; every reference is replaced by a mark, and its target put into `seen`."""
    value = node.value
    if node.reference is not None:
        target = follow(node)
        if isinstance(target, Broken):
            return {"broken": node.reference}
        name = str(target.pointer[-1]) if target.pointer else target.tree.uri
        if name not in seen:
            seen[name] = None
            seen[name] = closure(target, follow, seen)
        return {"to": name}
    if isinstance(value, dict):
        named = bool(node.pointer) and node.pointer[-1] in NAMED
        kept = (pair for pair in node.children() if named or not (str(pair[0]) in WORDS or str(pair[0]).startswith("x-")))
        return {key: closure(child, follow, seen) for key, child in kept}
    if isinstance(value, list):
        return [closure(child, follow, seen) for _, child in node.children()]
    return value


def contract(side: Any) -> dict[tuple[str, str], Any]:
    found = {}
    for operation in side.operations:
        seen: dict[str, Any] = {}
        found[operation.method, operation.path] = (closure(operation.node, side.workspace.follow, seen), seen)
    return found


def told(drafts: list[Draft]) -> set[tuple[str, str]]:
    return {(ref.method, ref.path) for draft in drafts if draft.change is not None for ref in draft.change.operations}


def small(row: Any) -> bool:
    return row["kind"] == "release" and bool(max(row["bytes"]) <= MOST_BYTES)


@pytest.mark.parametrize("row", [row for row in rows() if small(row)][::2], ids=lambda row: row["id"])
def test_every_operation_that_deepdiff_sees_changed_is_named_by_a_change(row: Any) -> None:
    from deepdiff import DeepDiff

    base, revision = sides(row)
    drafts = compared(row)
    named = told(drafts)
    old, new = contract(base), contract(revision)
    lost = []
    for key in old.keys() & new.keys():
        seen = DeepDiff(old[key], new[key], ignore_order=True, max_passes=2, cutoff_intersection_for_pairs=1)
        if seen and key not in named:
            lost.append((key, str(seen)[:400]))
    assert not lost
