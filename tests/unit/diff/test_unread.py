"""What stands behind a reference that leads nowhere is unknown, neither gone nor come."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.findings import Effect, Severity
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


def body(*schemas: Any) -> dict[str, Any]:
    members = {f"p{number}": schema for number, schema in enumerate(schemas)}
    return document(
        {"post": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": members}}}}, "responses": {}}}
    )


def test_a_part_that_cannot_be_read_hides_what_looks_changed_beside_it() -> None:
    old = {"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": True}}]}
    new = {"allOf": [GONE, {"type": "object", "properties": {"b": True}}]}
    assert [draft.rule for draft in changes(body(old), body(new))] == ["request-schema-unread"]


def test_a_break_that_no_unread_part_can_mend_is_told() -> None:
    old = {"type": "object", "properties": {"b": True}}
    new = {"allOf": [GONE, {"type": "object", "properties": {"b": {"type": "integer"}}}]}
    found = {draft.rule: draft.change for draft in changes(body(old), body(new))}
    assert found.keys() == {"request-schema-unread", "request-schema-changed"}
    change = found["request-schema-changed"]
    assert change is not None
    assert change.effect is Effect.BREAKING
    assert change.witness is not None


def test_what_one_unread_file_hides_is_one_change() -> None:
    others = [{"$ref": "elsewhere.yaml#/b"}, {"$ref": "third.yaml#/c"}]
    found = changes(body({"type": "string"}, {"type": "string"}, {"type": "string"}), body(GONE, *others))
    assert sorted(str(draft.data["file"]) for draft in found) == ["elsewhere.yaml", "third.yaml"]


def test_differences_beside_a_part_that_neither_side_can_read_are_told() -> None:
    old = {"allOf": [GONE, {"type": "object", "properties": {"b": {"type": "integer", "maximum": 9}}}]}
    new = {"allOf": [GONE, {"type": "object", "properties": {"b": {"type": "integer", "maximum": 5}}}]}
    assert [draft.rule for draft in changes(body(old), body(new))] == ["request-maximum-decreased"]


def test_a_reference_to_a_whole_description_is_not_read() -> None:
    body: dict[str, Any] = {"content": {"text/plain": {}}}
    (found,) = changes(document(item(responses={"200": {"$ref": "", **body}})), document(item(responses=responses(**body))))
    assert (found.rule, found.severity) == ("response-status-added", Severity.WARNING)
    assert found.change is not None
    assert found.change.reason == "an empty reference is not read"
