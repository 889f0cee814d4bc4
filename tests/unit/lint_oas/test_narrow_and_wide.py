"""The status rules in their narrow forms, by option (rules.md section 6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.lint_oas.support import card_places, marks

DATA = {"content": {"application/json": {"schema": {"type": "object"}}}}


def answering(method: str, *codes: str) -> dict[str, Any]:
    return {f"{method} /orders/{{id}}": {"responses": {code: DATA if code in ("200", "201") else {} for code in codes}}}


@pytest.mark.parametrize(
    ("rule", "method", "codes", "options", "told"),
    [
        ("delete-returns-204", "delete", ["200"], {}, False),
        ("delete-returns-204", "delete", ["200"], {"accept": ["204"]}, True),
        ("delete-returns-204", "delete", ["202"], {"accept": ["202", "204"]}, False),
        ("put-returns-200-with-data", "put", ["204"], {}, False),
        ("put-returns-200-with-data", "put", ["204"], {"accept": ["200"]}, True),
        ("put-returns-200-with-data", "put", ["201", "200"], {"accept": ["202", "204"], "forbid": ["200", "201"]}, True),
        ("put-returns-200-with-data", "put", ["2XX"], {}, False),
        ("patch-returns-200-with-data", "patch", ["204"], {"accept": ["204"]}, False),
        ("patch-returns-200-with-data", "patch", ["200"], {"accept": ["204"]}, True),
        ("get-returns-200-with-data", "get", ["206"], {}, False),
        ("get-returns-200-with-data", "get", ["206"], {"accept": ["200"]}, True),
        ("get-returns-200-with-data", "get", ["204"], {"accept": ["200", "204"]}, False),
        ("secured-operation-has-401", "get", ["200"], {}, False),
        ("item-path-has-404", "delete", ["204"], {"methods": ["delete"]}, True),
        ("item-path-has-404", "get", ["200", "4XX"], {}, False),
        ("item-path-has-404", "get", ["200", "4XX"], {"anyOf": ["404"]}, True),
    ],
)
def test_forms(rule: str, method: str, codes: list[str], options: dict[str, Any], told: bool) -> None:
    assert bool(card_places(rule, answering(method, *codes), **options)) is told


def test_an_operation_without_any_success_is_left_to_the_rule_for_that() -> None:
    assert card_places("get-returns-200-with-data", answering("get", "404")) == []


def test_a_post_creates_where_an_item_path_exists() -> None:
    alone = {"post /orders": {"responses": {"200": DATA}}}
    assert card_places("post-create-returns-201", alone) == []
    assert card_places("post-create-returns-201", {**alone, "get /orders/{id}": {}}) == marks("post /orders /responses")


@pytest.mark.parametrize("path", ["/orders/search", "/orders/{id}/cancel", "/orders/{id}:cancel", "/login"])
def test_searches_and_actions_do_not_create(path: str) -> None:
    document = {f"post {path}": {"responses": {"200": DATA}}, "get /orders/{id}": {}}
    assert card_places("post-create-returns-201", document) == []


def test_numbers_as_keys_count_as_their_text() -> None:
    assert card_places("delete-returns-204", {"paths": {"/a": {"delete": {"responses": {204: {"description": "Done"}}}}}}) == []
