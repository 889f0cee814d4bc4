"""What stands behind a reference that leads nowhere is unknown, neither gone nor come."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.findings import Effect
from tests.unit.diff.support import changes

GONE = {"$ref": "elsewhere.yaml#/a"}
HEADER = {"schema": {"type": "string"}, "required": True}


def document(item: Any, **components: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": item}, "components": components}


def item(**members: Any) -> dict[str, Any]:
    return {"get": {"responses": {"200": {"description": "ok"}}, **members}}


def responses(**members: Any) -> dict[str, Any]:
    return {"200": {"description": "ok", **members}}


PARAMETER = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
SCHEME = {"type": "http", "scheme": "bearer"}
CASES = {
    "parameter": (document(item(parameters=[PARAMETER])), document(item(parameters=[GONE]))),
    "header": (document(item(responses=responses(headers={"X-A": HEADER}))), document(item(responses=responses(headers={"x-a": GONE})))),
    "response": (document(item(responses=responses())), document(item(responses={"200": GONE}))),
    "body": (document(item(requestBody={"content": {"text/plain": {}}})), document(item(requestBody=GONE))),
    "path item": (document(item()), document(GONE)),
    "security scheme": (
        document(item(security=[{"s": []}]), securitySchemes={"s": SCHEME}),
        document(item(security=[{"s": []}]), securitySchemes={"s": GONE}),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_read_is_unknown_in_both_directions(name: str) -> None:
    base, revision = CASES[name]
    for found in (changes(base, revision), changes(revision, base)):
        assert found
        for draft in found:
            assert draft.change is not None
            assert draft.change.effect is Effect.UNKNOWN, draft.message
            assert draft.change.reason is not None
