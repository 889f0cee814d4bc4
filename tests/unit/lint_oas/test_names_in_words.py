"""Names are compared as whole words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.lint_oas.support import card_places, places


@pytest.mark.parametrize("name", ["page_token", "nextToken", "token", "keyword", "passwordless", "secretary"])
def test_names_that_only_look_like_credentials(name: str) -> None:
    document = {"get /orders": {"parameters": [{"name": name, "in": "query", "schema": {"type": "string"}}]}}
    assert card_places("no-credentials-in-parameters", document) == []


@pytest.mark.parametrize("name", ["access_token", "accessToken", "X-Api-Key", "client_secret", "newPassword"])
def test_names_of_credentials(name: str) -> None:
    document = {"get /orders": {"parameters": [{"name": name, "in": "query", "schema": {"type": "string"}}]}}
    assert len(card_places("no-credentials-in-parameters", document)) == 1


@pytest.mark.parametrize("path", ["/targets", "/postal-codes", "/orders/{id}/update", "/listings", "/{get}/a"])
def test_paths_that_only_look_like_verbs(path: str) -> None:
    assert card_places("no-verbs-in-path", {f"get {path}": {}}) == []


def test_an_item_count_is_no_money() -> None:
    schema = {"type": "object", "properties": {"total_count": {"type": "integer"}, "rating": {"type": "number"}, "tax_rate": {"type": "number"}}}
    document = {"post /a": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}
    assert card_places("money-is-amount-and-currency", document) == []


@pytest.mark.parametrize("name", ["update", "candidate", "timeout", "runtime", "flat"])
def test_words_that_end_like_dates(name: str) -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"}}}
    document = {"post /a": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}
    assert card_places("date-time-format", document) == []


def test_the_case_of_most_names_leads_and_single_words_tell_nothing() -> None:
    document: dict[str, Any] = {f"get /{path}": {} for path in ("gift-cards", "order-lines", "orders", "giftNotes")}
    assert places("oasCase", document, of="path-segments") == ["/paths/~1giftNotes"]
    assert places("oasCase", document, of="path-segments", type="camel") == ["/paths/~1gift-cards", "/paths/~1order-lines"]
