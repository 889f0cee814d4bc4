"""Unions: the same values said with and without alternatives."""

from __future__ import annotations

from typing import Any

from apigov.findings import Severity
from tests.unit.diff.support import changes, request_schema, response_schema

_OBJECT: dict[str, Any] = {"type": "object", "properties": {"id": {"type": "string"}, "to": {"type": "object"}}, "required": ["id"]}
_STRICTER = {**_OBJECT, "properties": {"id": {"type": "string"}, "to": {"type": "object", "required": ["street"]}}}


def test_a_union_of_one_is_the_schema_itself() -> None:
    for word in ("oneOf", "anyOf"):
        found = changes(response_schema(_OBJECT), response_schema({word: [_OBJECT]}))
        assert {draft.severity for draft in found} <= {Severity.HINT}, found


def test_alternatives_of_different_types_are_a_list_of_types() -> None:
    union = {"oneOf": [{"type": "string", "minLength": 1}, _OBJECT, {"type": "array", "items": {"type": "number"}}]}
    flat = {**_OBJECT, "type": ["object", "string", "array"], "minLength": 1, "items": {"type": "number"}}
    for base, revision in ((union, flat), (flat, union)):
        found = changes(request_schema(base), request_schema(revision))
        assert {draft.severity for draft in found} <= {Severity.HINT}, found


def test_an_edit_inside_an_alternative_is_told_where_the_union_went_as_well() -> None:
    union = {"oneOf": [{"type": "string"}, _OBJECT]}
    flat = {**_STRICTER, "type": ["object", "string"]}
    (draft,) = [one for one in changes(request_schema(union), request_schema(flat)) if one.severity is Severity.ERROR]
    assert draft.rule == "request-property-became-required"
    assert draft.change is not None
    assert draft.change.witness is not None


def test_an_object_that_became_a_choice_of_objects_is_one_change() -> None:
    other = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    (draft,) = changes(response_schema(_OBJECT), response_schema({"anyOf": [_OBJECT, other]}))
    assert (draft.rule, draft.severity) == ("response-choice-added", Severity.ERROR)
    (draft,) = changes(request_schema(_OBJECT), request_schema({"anyOf": [_OBJECT, other]}))
    assert (draft.rule, draft.severity) == ("request-choice-added", Severity.INFO)


def test_schemas_that_hold_of_one_value_and_lead_back_to_themselves_end() -> None:
    def api(kind: str) -> dict[str, Any]:
        names = [f"B{index}" for index in range(6)]
        part = {name: {"allOf": [{"$ref": "#/components/schemas/Pet"}], "properties": {name: {"type": kind}}} for name in names}
        pet = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
        return {**response_schema({"$ref": "#/components/schemas/Pet"}), "components": {"schemas": {"Pet": pet, **part}}}

    assert changes(api("string"), api("integer"))


def test_the_schema_for_tags_that_are_missing_or_unknown_is_part_of_the_meaning() -> None:
    def api(name: str) -> dict[str, Any]:
        alternatives = [{"$ref": f"#/components/schemas/{one}"} for one in ("Cat", "Dog")]
        said = {"propertyName": "kind", "defaultMapping": name}
        return request_schema({"oneOf": alternatives, "discriminator": said}, "3.2.0")

    (moved,) = changes(api("Cat"), api("#/components/schemas/Dog"))
    assert (moved.rule, moved.severity) == ("request-discriminator-value-moved", Severity.ERROR)
    assert "missing or not listed stands for Dog, where it stood for Cat" in moved.message
    assert {draft.severity for draft in changes(api("Cat"), api("#/components/schemas/Cat"))} <= {Severity.HINT}
