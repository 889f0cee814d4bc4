"""Every document of the corpus is read whole, and what openapi-spec-validator calls valid has no structural mistake."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from apigov.findings import Finding, Severity
from apigov.openapi import Description, engine_drafts, finish, list_shape, read, role
from apigov.text import Tree, Workspace, read_path
from tests.exam.harness import SHARED

CORPUS = SHARED / "corpus"
# Documents that the validator calls valid, and the law that they break all the same.
STRICTER = {
    "netlify-swagger": "OAS 2.0, Security Scheme Object: scopes is required for oauth2",
    "ogen-firecracker": "OAS 3.0.x, Info Object: termsOfService has to be in the format of a URL, and this one is empty",
    "bigcommerce-settings-v3-2": "an empty $ref leads to the whole description, where a schema is due",
}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")]


@cache
def entries() -> tuple[dict[str, Any], ...]:
    path = CORPUS / "index.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else ()


@cache
def verdicts() -> dict[str, str]:
    documents = json.loads((CORPUS / "validity.json").read_text(encoding="utf-8"))["documents"]
    return {entry["id"]: entry["verdict"] for entry in documents}


def opened(entry: dict[str, Any]) -> tuple[Tree, Workspace]:
    path = CORPUS / entry["path"]
    parts = [str((CORPUS / file).parent) for file in entry.get("files", ())]
    root = Path(os.path.commonpath(parts)) if parts else path.parent
    workspace = Workspace(root, cwd=CORPUS)
    return workspace.open(read_path(path, CORPUS)), workspace


def read_all(entry: dict[str, Any]) -> list[Finding]:
    """All that this room can say of a document, so that nothing of it stays unread."""
    tree, workspace = opened(entry)
    description = read(tree, workspace)
    if isinstance(description, Description):
        for operation in (*description.operations, *description.webhooks):
            role(operation, description)
            list_shape(operation, workspace)
        for other in description.trees():
            pointers = [use.node.pointer for use in description.objects() if use.node.tree is other]
            assert len(other.locate_many(pointers)) == len(set(pointers))
        assert description.schemas is not None
        assert description.security_schemes is not None
    return finish(engine_drafts(tree, workspace))


def test_every_document_is_read_without_an_exception_and_valid_ones_without_a_mistake() -> None:
    wrong = {}
    for entry in entries():
        findings = read_all(entry)
        mistakes = [item for item in findings if item.severity is Severity.ERROR and item.rule in ("structure", "invalid-ref")]
        if mistakes and verdicts()[entry["id"]] == "valid" and entry["id"] not in STRICTER:
            wrong[entry["id"]] = [(item.location.pointer, item.message) for item in mistakes[:3]]
    assert not wrong


def test_operations_are_counted_as_the_index_counts_them() -> None:
    different = {}
    for entry in entries():
        tree, workspace = opened(entry)
        description = read(tree, workspace)
        # The index does not follow path items by reference and does not know the methods of 3.2.
        if not isinstance(description, Description) or entry.get("files") or entry["openapi"].startswith("3.2"):
            continue
        if len(description.operations) != entry["operations"]:
            different[entry["id"]] = (len(description.operations), entry["operations"])
    assert not different
