"""Short descriptions and single rules for tests of the functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apigov.cards import EXAMPLES_DAY, catalogue, completed, mark_text
from apigov.findings import JsonObject, pointer_text
from apigov.lint import Settings, lint, load_data, standard_library
from apigov.openapi import Draft
from tests.unit.cards.engine import opened


def drafts(rules: JsonObject, document: Mapping[str, Any]) -> list[Draft]:
    """What rules say of a short description, as cards have them."""
    tree, workspace = opened(completed(dict(document)))
    library = standard_library(catalogue())
    return lint(tree, load_data({"rules": rules}, library), workspace, Settings(EXAMPLES_DAY), library.functions)


def rule(function: str, **options: Any) -> JsonObject:
    return {"given": "$", "message": "{{error}}", "then": {"function": function, "functionOptions": options} if options else {"function": function}}


def places(function: str, document: Mapping[str, Any], **options: Any) -> list[str]:
    """The pointers at which one function reports."""
    return [pointer_text(draft.node.pointer) for draft in drafts({"it": rule(function, **options)}, document) if draft.rule in ("it", "rule-crashed")]


def card_places(name: str, document: Mapping[str, Any], **options: Any) -> list[str]:
    """The pointers at which one of our rules reports; `options` are laid over its own."""
    whole = dict(catalogue().rules[name])
    then = whole["then"]
    if options and isinstance(then, dict):
        own = then.get("functionOptions")
        whole["then"] = {**then, "functionOptions": {**(own if isinstance(own, dict) else {}), **options}}
    return [pointer_text(draft.node.pointer) for draft in drafts({name: whole}, document) if draft.rule in (name, "rule-crashed")]


def marks(*texts: str) -> list[str]:
    return [mark_text(text) for text in texts]
