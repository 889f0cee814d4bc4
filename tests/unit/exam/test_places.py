"""The scoring helper of the peers' sets: places behind references, and when two of them meet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exam.places import BASE, REVISION, Pair, Unreadable, meet

ORDER: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}


def shop(schema: dict[str, Any]) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    item = {"post": {"requestBody": body, "responses": {"200": {"description": "OK"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/orders/{id}": item},
        "components": {"schemas": {"Order": schema}},
    }


@pytest.fixture
def pair() -> Pair:
    return Pair(shop(ORDER), shop({**ORDER, "required": ["a"]}))


def test_a_place_is_where_the_thing_is_written(pair: Pair) -> None:
    used = "/paths/~1orders~1{id}/post/requestBody/content/application~1json/schema"
    written = ("components", "schemas", "Order")
    assert pair.places(BASE, used + "/properties/a") == {(BASE, (*written, "properties", "a"))}
    assert (BASE, written) in pair.places(BASE, used)
    assert pair.places(BASE, used + "/minProperties") == {(BASE, (*written, "minProperties"))}
    assert pair.places(BASE, None) == frozenset()


def test_a_change_stands_behind_the_reference_and_reaches_the_operation(pair: Pair) -> None:
    (change,) = pair.changes
    assert change.breaking
    assert meet(change.places, pair.places(REVISION, "/components/schemas/Order/properties/a"))
    assert change.of_operation("POST", "/orders/{order}")
    assert not change.of_operation("get", "/orders/{id}")


@pytest.mark.parametrize(
    ("ours", "theirs", "above", "met"),
    [
        (("a", "b"), ("a", "b"), 0, True),
        (("a",), ("a", "b"), 0, True),
        (("a", "b"), ("a",), 0, True),
        (("a", "c"), ("a", "b"), 0, False),
        (("a", "c"), ("a", "b"), 1, True),
        ((), ("a",), 0, False),
        (("a",), (), 0, False),
        (("d",), ("a", "b"), 1, False),
    ],
)
def test_places_meet_where_one_holds_the_other(ours: tuple[str, ...], theirs: tuple[str, ...], above: int, met: bool) -> None:
    assert meet([(BASE, ours)], [(BASE, theirs)], above=above) is met
    assert not meet([(BASE, ours)], [(REVISION, theirs)], above=above)


def test_a_text_that_is_no_description_is_refused() -> None:
    with pytest.raises(Unreadable, match="revision"):
        Pair(shop(ORDER), "- a\n- b\n")
