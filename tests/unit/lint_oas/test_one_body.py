"""One body in 2.0."""

from __future__ import annotations

from typing import Any

from tests.unit.lint_oas.support import places


def body(name: str) -> dict[str, Any]:
    return {"name": name, "in": "body", "schema": {"type": "object"}}


def found(shared: dict[str, Any], own: dict[str, Any]) -> list[str]:
    operation = {"parameters": [own], "responses": {"204": {"description": "Done."}}}
    return places("oasOneBody", {"swagger": "2.0", "paths": {"/a": {"parameters": [shared], "post": operation}}})


def test_the_body_of_an_operation_stands_in_for_that_of_its_path_with_the_same_name() -> None:
    assert found(body("order"), body("order")) == []
    assert found(body("order"), body("other")) == ["/paths/~1a/post/parameters/0"]
