"""A rule stays silent where a rule that it yields to names the fault more exactly; the finding that stays has the higher level."""

from __future__ import annotations

from typing import Any

from apigov.cards import catalogue
from apigov.findings import Severity
from tests.unit.lint_oas.support import drafts

RULES = catalogue().rules


def told(names: list[str], document: dict[str, Any]) -> list[tuple[str, Severity]]:
    return [(draft.rule, draft.severity) for draft in drafts({name: RULES[name] for name in names}, document)]


def test_the_more_exact_rule_speaks() -> None:
    document: dict[str, Any] = {"get /orders/{id}": {"responses": {"200": {}}}}
    assert told(["client-error-response-present", "item-path-has-404"], document) == [("item-path-has-404", Severity.WARNING)]


def test_the_higher_level_stays() -> None:
    document: dict[str, Any] = {"delete /orders/{id}": {"responses": {"200": {}}}}
    assert RULES["delete-200-has-content"]["severity"] == "info"
    assert told(["success-has-body-schema", "delete-200-has-content"], document) == [("delete-200-has-content", Severity.WARNING)]


def test_another_response_of_the_same_operation_is_another_fault() -> None:
    html = {"content": {"text/html": {"schema": {"type": "string"}}}}
    document: dict[str, Any] = {"get /orders": {"responses": {"200": {}, "400": {}, "404": html}}}
    found = told(["error-media-type-problem-json", "error-has-schema"], document)
    assert [name for name, _ in found] == ["error-media-type-problem-json", "error-has-schema"]


def test_structure_yields_at_the_same_node_only() -> None:
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "get /orders": {"responses": {}, "summry": "List"},
    }
    found = told(["structure", "responses-not-empty"], document)
    assert [name for name, _ in found] == ["structure", "responses-not-empty"]
