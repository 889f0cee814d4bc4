"""Descriptions from texts, for the tests of this room."""

from __future__ import annotations

from pathlib import Path

from apigov.openapi import Description, read
from apigov.text import Origin, Source, Tree, Workspace


def tree_of(text: str, name: str = "api.yaml") -> tuple[Tree, Workspace]:
    workspace = Workspace(Path("."))
    return workspace.open(Source(name, text.encode("utf-8", "surrogatepass"), Origin("memory"))), workspace


def description_of(text: str, name: str = "api.yaml") -> Description:
    tree, workspace = tree_of(text, name)
    description = read(tree, workspace)
    assert isinstance(description, Description), description
    return description
