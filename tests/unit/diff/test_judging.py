"""Verdicts on schemas: proof, witness, context, reading rules, grouping, policies."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from apigov.diff import compare
from apigov.findings import Direction, Effect, Selection, Severity
from tests.unit.diff.support import both, changes, content, document, operation, request_schema, response_schema, rules

STRING = {"type": "string"}


def closed(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "additionalProperties": False}


def test_a_break_shows_a_payload_that_one_side_takes_and_the_other_refuses() -> None:
    old, new = (
        {"type": "object", "properties": {"a": {"type": "string"}}},
        {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}},
    )
    found = changes(request_schema(old), request_schema(new))
    assert rules(found) == ["request-max-length-added"]
    change = found[0].change
    assert change is not None
    assert change.witness is not None
    assert Draft202012Validator(old).is_valid(change.witness.payload)
    assert not Draft202012Validator(new).is_valid(change.witness.payload)
    assert (change.witness.part, change.witness.media_type, change.witness.accepted_by) == ("request body", "application/json", "base")


def test_the_message_names_the_thing_its_place_and_its_values() -> None:
    base = {
        "type": "object",
        "properties": {
            "currency": STRING,
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        },
    }
    revision = {**base, "required": ["currency"]}
    found = changes(request_schema(base), request_schema(revision))
    assert [draft.message for draft in found] == ["The request property `currency` became required in POST /things"]
    deep = {
        "type": "object",
        "properties": {
            "currency": STRING,
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer", "maximum": 9}}}},
        },
    }
    found = changes(response_schema(deep), response_schema(base))
    assert [draft.message for draft in found] == [
        "The greatest value of the response property `lines[].n` was lifted, it was 9 in POST /things (200)"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"enum": ["a", "b"]}, {"oneOf": [{"const": "b"}, {"const": "a"}]}),
        ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, {"type": "string"}]}),
        (
            {"type": "object", "properties": {"a": STRING}, "required": ["a"]},
            {"allOf": [{"type": "object", "properties": {"a": STRING}}, {"required": ["a"]}]},
        ),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
    ],
)
def test_a_rewriting_that_keeps_the_values_is_at_most_a_hint(one: Any, other: Any) -> None:
    for place in (request_schema, response_schema):
        for base, revision in ((one, other), (other, one)):
            assert {draft.severity for draft in changes(place(base), place(revision))} <= {Severity.HINT}


def test_an_edit_is_judged_alone_beside_others() -> None:
    base = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 5}, "b": {"type": "integer"}}}
    revision = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 9}, "b": {"type": "integer", "minimum": 0}}}
    levels = {draft.rule: draft.severity.word for draft in changes(request_schema(base), request_schema(revision))}
    assert levels == {"request-max-length-increased": "info", "request-minimum-added": "error"}


def test_what_stands_around_an_edit_can_make_it_safe() -> None:
    base = {"type": "object", "properties": {"a": {"allOf": [{"maxLength": 3}, {"type": "string", "maxLength": 9}]}}}
    revision = {"type": "object", "properties": {"a": {"allOf": [{"maxLength": 3}, {"type": "string", "maxLength": 5}]}}}
    assert {draft.severity for draft in changes(request_schema(base), request_schema(revision))} <= {Severity.HINT, Severity.INFO}


def test_one_edit_of_a_shared_component_is_one_finding_with_its_operations() -> None:
    def shared(order: Any) -> dict[str, Any]:
        reference = {"$ref": "#/components/schemas/Order"}
        put = {"requestBody": content(reference), "responses": {"200": {"description": "OK", **content(reference)}}}
        return document({"/a": {"put": put}, "/b": {"put": put}}, components={"schemas": {"Order": order}})

    found = changes(
        shared({"type": "object", "properties": {"n": {"type": "integer"}}}),
        shared({"type": "object", "properties": {"n": {"type": "number"}}}),
    )
    assert rules(found) == ["response-type-widened"]
    change = found[0].change
    assert change is not None
    assert change.direction is Direction.BOTH
    assert [(ref.method, ref.path) for ref in change.operations] == [("put", "/a"), ("put", "/b")]
    assert found[0].node.pointer == ("components", "schemas", "Order", "properties", "n", "type")


def test_a_new_optional_request_property_is_safe_and_strictly_breaking() -> None:
    base, revision = {"type": "object", "properties": {"a": STRING}}, {"type": "object", "properties": {"a": STRING, "b": STRING}}
    for policy, level in (("clients", "info"), ("strict", "error")):
        found = changes(request_schema(base), request_schema(revision), policy)
        assert [(draft.rule, draft.severity.word) for draft in found] == [("request-property-added", level)]


def test_closing_an_object_is_debatable_where_the_contract_was_silent_and_breaks_where_it_promised() -> None:
    silent, promised = (
        {"type": "object", "properties": {"a": STRING}},
        {"type": "object", "properties": {"a": STRING}, "additionalProperties": True},
    )
    assert [draft.severity.word for draft in changes(request_schema(silent), request_schema(closed(a=STRING)))] == ["warning"]
    assert [draft.severity.word for draft in changes(request_schema(promised), request_schema(closed(a=STRING)))] == ["error"]


def test_closing_a_base_schema_breaks_its_heirs() -> None:
    def heirs(base: Any) -> dict[str, Any]:
        heir = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "properties": {"own": STRING}}]}
        return document({"/a": {"put": {"requestBody": content(heir), "responses": {}}}}, components={"schemas": {"Base": base}})

    found = changes(heirs({"type": "object", "properties": {"a": STRING}}), heirs(closed(a=STRING)))
    assert [(draft.rule, draft.severity.word) for draft in found] == [("request-additional-properties-refused", "error")]


def test_recursion_ends_and_breaks_are_found_inside_of_it() -> None:
    def tree(value: Any) -> dict[str, Any]:
        node = {"type": "object", "properties": {"value": value, "next": {"$ref": "#/components/schemas/Tree"}}}
        body = {"requestBody": content({"$ref": "#/components/schemas/Tree"}), "responses": {}}
        return document({"/a": {"put": body}}, components={"schemas": {"Tree": node}})

    assert rules(changes(tree({"type": "number"}), tree({"type": "integer"}))) == ["request-type-narrowed"]
    assert changes(tree({"type": "number"}), tree({"type": "number"})) == []


def test_enum_growth_in_responses_is_debatable_and_a_renamed_value_breaks() -> None:
    base, grown, renamed = {"enum": ["a", "b"]}, {"enum": ["a", "b", "c"]}, {"enum": ["a", "c"]}
    assert [draft.severity.word for draft in changes(response_schema(base), response_schema(grown))] == ["warning"]
    assert [draft.severity.word for draft in changes(response_schema(base), response_schema(renamed))] == ["error"]


def test_read_only_members_do_not_count_in_requests() -> None:
    base = {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}}}
    revision = {"type": "object", "properties": {"id": {"type": "integer", "readOnly": True}}, "required": ["id"]}
    assert {draft.severity for draft in changes(request_schema(base), request_schema(revision))} <= {Severity.INFO, Severity.HINT}
    assert Severity.ERROR in {draft.severity for draft in changes(response_schema(base), response_schema(revision))}


def test_a_schema_that_cannot_be_followed_is_unknown_with_a_reason() -> None:
    found = changes(request_schema({"$ref": "https://example.com/a.json"}), request_schema({"$ref": "https://example.com/b.json"}))
    assert [draft.severity.word for draft in found] == ["warning"]
    change = found[0].change
    assert change is not None
    assert change.effect is Effect.UNKNOWN
    assert change.reason


def test_versions_compare_with_each_other() -> None:
    old = request_schema(
        {"type": "object", "properties": {"a": {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "nullable": True}}}, "3.0.3"
    )
    new = request_schema({"type": "object", "properties": {"a": {"type": ["integer", "null"], "exclusiveMinimum": 0}}}, "3.1.0")
    assert [draft for draft in changes(old, new) if draft.severity < Severity.HINT] == []


def test_a_selection_narrows() -> None:
    base, revision = both(operation({}), operation({"deprecated": True, "operationId": "a"}))
    assert rules(compare(base, revision, selection=Selection(select=("operation-dep*",)))) == ["operation-deprecated"]


def test_what_is_harmless_as_a_rule_says_why_it_breaks_where_it_does() -> None:
    base, revision = closed(a=STRING), closed(a=STRING, b=STRING)
    (added,) = changes(response_schema(base), response_schema(revision))
    assert (added.severity, added.message) == (
        Severity.ERROR,
        "The optional response property `b` was added in POST /things (200), where the object did not allow it",
    )
    one, other = ({"type": "object", "properties": {name: STRING}} for name in "ab")
    (lost,) = changes(response_schema({"oneOf": [one, other]}), response_schema({"oneOf": [one]}))
    assert lost.rule == "response-alternative-removed"
    assert lost.message.endswith(", and more may come than before")
    assert lost.fix is not None
    assert lost.fix != "Nothing to do."


@pytest.mark.parametrize(
    ("method", "code", "severity"), [("delete", "204", "INFO"), ("head", "200", "INFO"), ("get", "304", "INFO"), ("get", "200", "ERROR")]
)
def test_a_body_that_is_never_sent_breaks_nobody(method: str, code: str, severity: str) -> None:
    def api(body: dict[str, Any]) -> dict[str, Any]:
        return document({"/a": {method: {"responses": {code: {"description": "A", **body}}}}})

    without, body = api({"content": {}}), api(content(STRING))
    assert [draft.severity.name for draft in changes(without, body)] == [severity]
    assert [draft.severity.name for draft in changes(body, without)] == [severity]


def test_a_success_code_that_replaces_another_says_so() -> None:
    def api(*codes: str) -> dict[str, Any]:
        return document({"/a": {"post": {"responses": {code: {"description": "A"} for code in codes}}}})

    assert sorted(draft.message for draft in changes(api("200", "400"), api("201", "400", "409"))) == [
        "The response 200 was removed (201 came in its place) in POST /a",
        "The response 201 was added (in the place of 200) in POST /a",
        "The response 409 was added in POST /a",
    ]


def test_what_cannot_be_followed_is_not_told_as_other_words_for_the_same() -> None:
    def page(kind: str) -> dict[str, Any]:
        item = {"$dynamicAnchor": "item", "type": kind}
        return response_schema({"type": "object", "properties": {"items": {"items": {"$dynamicRef": "#item"}}}, "$defs": {"item": item}})

    (found,) = changes(page("string"), page("integer"))
    assert (found.rule, found.severity) == ("response-schema-changed", Severity.WARNING)
    assert found.change is not None
    assert found.change.reason == "`$dynamicRef` is not followed"


def test_a_part_that_may_be_of_more_content_types_asks_for_nothing() -> None:
    def api(text: str) -> dict[str, Any]:
        form = {"schema": {"type": "object", "properties": {"a": STRING}}, "encoding": {"a": {"contentType": text}}}
        return operation({"requestBody": {"content": {"multipart/form-data": form}}})

    (wider,) = changes(api("image/png"), api("image/*"))
    assert (wider.severity, wider.fix) == (Severity.INFO, "Nothing to do.")
    (narrower,) = changes(api("image/*"), api("image/png"))
    assert narrower.severity is Severity.ERROR
    assert narrower.fix != "Nothing to do."


def test_nullable_that_3_0_does_not_read_is_a_matter_of_opinion() -> None:
    def answers(schema: Any, version: str) -> dict[str, Any]:
        return response_schema({"type": "object", "properties": {"a": schema}}, version)

    cat = {"$ref": "#/components/schemas/Cat"}
    either = answers({"oneOf": [cat, {"type": "null"}]}, "3.1.0")
    (found,) = changes(answers({"nullable": True, "allOf": [cat]}, "3.0.3"), either)
    assert (found.rule, found.severity) == ("response-null-allowed", Severity.WARNING)
    (found,) = changes(answers({"allOf": [cat]}, "3.0.3"), either)
    assert (found.rule, found.severity) == ("response-null-allowed", Severity.ERROR)


def test_what_moved_into_conditions_is_not_told_as_gone() -> None:
    flat = {"type": "object", "required": ["id"], "properties": {"id": STRING, "name": STRING}}
    part = {"type": "object", "required": ["id"], "properties": {"id": STRING}, "additionalProperties": False}

    def parted(make: Any) -> dict[str, Any]:
        made: dict[str, Any] = make({"allOf": [{"$ref": "#/components/schemas/Part"}, {"type": "object", "properties": {"name": STRING}}]})
        return {**made, "components": {"schemas": {**made["components"]["schemas"], "Part": part}}}

    (narrower,) = changes(request_schema(flat), parted(request_schema))
    assert (narrower.rule, narrower.severity) == ("request-condition-added", Severity.ERROR)
    assert "for the request body: Part, number 2 in" in narrower.message
    assert rules(changes(response_schema(flat), parted(response_schema))) == ["response-condition-added"]
    (wider,) = changes(parted(response_schema), response_schema(flat))
    assert (wider.rule, wider.severity) == ("response-condition-removed", Severity.ERROR)


def test_what_never_breaks_keeps_its_own_advice() -> None:
    base, revision = ({"type": "object", "properties": {"a": {"type": "string", **more}}} for more in ({}, {"deprecated": True}))
    assert [draft.fix for draft in changes(request_schema(base), request_schema(revision))] == ["Plan to do without the property."]
    open_, wider = ({"type": "string", "x-extensible-enum": names} for names in (["a"], ["a", "b"]))
    (found,) = changes(response_schema(open_), response_schema(wider))
    assert found.fix == "Check that your code does not fail on values that it does not know."


@pytest.mark.parametrize("beside", [{"type": "object"}, {"unevaluatedProperties": False}, {"required": ["id"]}])
@pytest.mark.parametrize("more", [{}, {"additionalProperties": False}])
def test_an_edit_behind_a_reference_with_words_beside_it_is_told_as_that_edit(beside: Any, more: Any) -> None:
    def api(kind: str) -> dict[str, Any]:
        part = {"type": "object", "properties": {"id": {"type": kind}}, **more}
        made = request_schema({"$ref": "#/components/schemas/Part", **beside})
        return {**made, "components": {"schemas": {**made["components"]["schemas"], "Part": part}}}

    assert rules(changes(api("string"), api("integer"))) == ["request-type-changed"]


def test_parts_that_close_the_same_object_are_not_read_as_one() -> None:
    part = {"type": "object", "properties": {"a": STRING}, "additionalProperties": False}
    shut = {"type": "object", "additionalProperties": False}
    for base in ({"allOf": [part, shut]}, {"allOf": [shut, part]}):
        assert {draft.severity for draft in changes(response_schema(base), response_schema(part))} == {Severity.ERROR}
        assert {draft.severity for draft in changes(request_schema(base), request_schema(part))} == {Severity.INFO}
