"""The engine that runs the examples of cards in tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from apigov.cards import EXAMPLES_DAY, Card, catalogue
from apigov.findings import JsonObject, pointer_text
from apigov.lint import Library, Ruleset, Settings, lint, load_data, standard_library
from apigov.openapi import Description, read
from apigov.text import Origin, Source, Tree, Workspace


@cache
def library() -> Library:
    return standard_library(catalogue())


@cache
def _ruleset(name: str, text: str) -> Ruleset:
    return load_data({"rules": {name: json.loads(text)}}, library())


def ruleset(card: Card) -> Ruleset:
    """A ruleset of the card's rule alone; a rule that is named by its severity only is on."""
    return _ruleset(card.id, json.dumps(card.rule))


def opened(document: JsonObject) -> tuple[Tree, Workspace]:
    workspace = Workspace(Path.cwd())
    source = Source("example.json", json.dumps(document).encode(), Origin("memory"))
    return workspace.open(source), workspace


def engine(card: Card, document: JsonObject) -> list[str]:
    """The pointers at which the rule reports; whatever else is told about the document does not count, a crash does."""
    tree, workspace = opened(document)
    told = lint(tree, ruleset(card), workspace, Settings(EXAMPLES_DAY), library().functions)
    return [
        f"{pointer_text(draft.node.pointer)}" if draft.rule == card.id else draft.message for draft in told if draft.rule in (card.id, "rule-crashed")
    ]


def structure_faults(document: JsonObject) -> list[str]:
    tree, workspace = opened(document)
    description = read(tree, workspace)
    assert isinstance(description, Description)
    return [draft.message for draft in description.structure()]
