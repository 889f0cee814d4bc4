"""Payloads that prove a break: what they are of, what they hold, and that a check of its own agrees."""

from __future__ import annotations

from typing import Any

from apigov.findings import OperationRef, Severity, Witness
from tests.exam.payloads import refuted
from tests.unit.diff.support import changes, document, request_schema, response_schema


def witnesses(base: Any, revision: Any) -> list[Witness]:
    return [draft.change.witness for draft in changes(base, revision) if draft.change is not None and draft.change.witness is not None]


def called(schema: Any) -> dict[str, Any]:
    """A document whose provider calls back."""
    body = {"content": {"application/json": {"schema": schema}}}
    callback = {"{$request.query.url}": {"post": {"requestBody": body, "responses": {"200": {"description": "OK"}}}}}
    return document({"/a": {"post": {"callbacks": {"done": callback}, "responses": {"202": {"description": "Accepted"}}}}})


def test_a_payload_of_a_callback_names_the_callback() -> None:
    (found,) = witnesses(called({"type": "object", "required": ["a"]}), called({"type": "object"}))
    assert found.operation == OperationRef("post", "{$request.query.url}")
    assert found.payload == {}


def test_a_payload_names_the_narrower_of_two_media_types() -> None:
    base, revision = request_schema({"type": "object"}), request_schema({"type": "object", "required": ["a"]})
    content = base["paths"]["/things"]["post"]["requestBody"]["content"]
    content["application/*"] = content.pop("application/json")
    (found,) = witnesses(base, revision)
    assert found.media_type == "application/json"


def test_payloads_hold_what_the_description_shows() -> None:
    properties = {
        "name": {"type": "string", "examples": ["Grace Hopper"]},
        "since": {"type": "string", "format": "date"},
        "note": {"type": "string"},
        "size": {"type": "integer", "default": 7},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 9},
    }
    schema = {"type": "object", "required": ["name", "since", "note", "size"], "properties": properties}
    fewer = {**schema, "properties": {**properties, "tags": {"type": "object"}}}
    (found,) = witnesses(request_schema(schema), request_schema(fewer))
    assert found.payload == {"name": "Grace Hopper", "since": "2026-01-31", "note": "text", "size": 7, "tags": []}


def test_the_exam_refutes_a_payload_that_proves_nothing() -> None:
    base, revision = request_schema({"type": "integer"}), request_schema({"type": "integer", "maximum": 9})
    (found,) = witnesses(base, revision)
    assert refuted(found, base, revision) is None
    assert refuted(found._replace(payload=9), base, revision) is not None
    assert refuted(found._replace(accepted_by="revision", refused_by="base"), base, revision) is not None


def test_a_schema_that_nothing_satisfies_is_said_as_an_info() -> None:
    base = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "minLength": 2}}}
    revision = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "minLength": 2, "maxLength": 1}}}
    levels = {draft.rule: draft.severity for draft in changes(response_schema(base), response_schema(revision))}
    assert levels == {"response-max-length-added": Severity.INFO, "response-schema-unsatisfiable": Severity.INFO}
    levels = {draft.rule: draft.severity for draft in changes(request_schema(base), request_schema(revision))}
    assert levels == {"request-max-length-added": Severity.ERROR, "request-schema-unsatisfiable": Severity.INFO}


def test_a_payload_around_a_value_is_refused_for_that_value_alone() -> None:
    def order(action: Any, note: Any) -> dict[str, Any]:
        line = {"type": "object", "required": ["action", "note"], "properties": {"action": action, "note": note}}
        return {"type": "object", "properties": {"lines": {"type": "array", "items": line}}}

    text, choice = {"type": "string"}, {"type": "string", "enum": ["add", "drop"]}
    base, revision = request_schema(order(text, text)), request_schema(order(choice, {"type": "string", "maxLength": 2}))
    payloads = [found.payload for found in witnesses(base, revision) if found.at == ("lines", 0, "note")]
    assert payloads == [{"lines": [{"action": "add", "note": "aaa"}]}]


def test_the_place_of_trouble_is_not_that_of_another_member_of_the_same_value() -> None:
    def both(*second: str) -> dict[str, Any]:
        return {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string"}, "b": {"enum": list(second)}}}

    (found,) = witnesses(request_schema(both("text", "x")), request_schema(both("x")))
    assert (found.payload, found.at) == ({"a": "text", "b": "text"}, ("b",))


def test_a_member_that_is_refused_is_marked_at_its_own_place() -> None:
    def holding(*names: str) -> dict[str, Any]:
        closed = {"type": "object", "additionalProperties": False, "properties": {name: {"type": "string"} for name in names}}
        return response_schema({"type": "object", "properties": {"inner": closed}})

    base, revision = holding("a"), holding("a", "b")
    (found,) = witnesses(base, revision)
    assert (found.payload, found.at) == ({"inner": {"b": "text"}}, ("inner", "b"))


def test_a_parameter_is_proven_by_a_value_that_shows_on_the_wire() -> None:
    def api(schema: Any) -> dict[str, Any]:
        parameter = {"name": "p", "in": "query", "schema": schema}
        return document({"/a": {"get": {"parameters": [parameter], "responses": {"200": {"description": "OK"}}}}})

    texts: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
    (found,) = witnesses(api(texts), api({"type": "string"}))
    assert isinstance(found.payload, list)
    assert len(found.payload) == 2
    (found,) = witnesses(api({"type": "object"}), api({"type": "object", "required": ["a"]}))
    assert isinstance(found.payload, dict)
    assert found.payload
    assert [one.payload for one in witnesses(api({**texts, "maxItems": 0}), api({**texts, "maxItems": 0, "minItems": 1}))] == [[]]
