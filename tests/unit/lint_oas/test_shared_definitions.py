"""What lies behind a reference is told once, at its definition."""

from __future__ import annotations

from apigov.cards import catalogue
from tests.unit.lint_oas.support import card_places, drafts

SHARED = {
    "get /orders": {"responses": {"429": {"$ref": "#/components/responses/Slow"}}},
    "get /carts": {"responses": {"429": {"$ref": "#/components/responses/Slow"}}},
    "components": {"responses": {"Slow": {"description": "Too many"}}},
}


def test_a_shared_response_is_told_once_with_its_uses() -> None:
    found = drafts({"429-has-retry-after": catalogue().rules["429-has-retry-after"]}, SHARED)
    assert [draft.node.pointer for draft in found] == [("components", "responses", "Slow")]
    assert len(found[0].related) == 2


def test_a_shared_parameter_is_told_once() -> None:
    document = {
        "get /orders": {"parameters": [{"$ref": "#/components/parameters/Limit"}]},
        "get /carts": {"parameters": [{"$ref": "#/components/parameters/Limit"}]},
        "components": {"parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}}},
    }
    assert card_places("page-size-bounded", document) == ["/components/parameters/Limit"]


def test_a_parameter_of_the_path_item_reaches_its_operations() -> None:
    key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
    document = {"paths": {"/orders": {"parameters": [key], "get": {"responses": {"200": {"description": "OK"}}}}}}
    assert card_places("no-idempotency-key-on-get", document) == ["/paths/~1orders/parameters/0"]


def test_a_circle_of_schemas_ends() -> None:
    document = {
        "post /trees": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}},
        "components": {
            "schemas": {"Tree": {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}}
        },
    }
    assert card_places("array-max-items", document) == ["/components/schemas/Tree/properties/children"]
    assert card_places("no-card-data-in-responses", document) == []
