"""One edit is told once, with all that it reaches."""

from __future__ import annotations

from typing import Any

from apigov.findings import OperationRef, Severity
from apigov.openapi import Draft
from tests.unit.diff.support import changes, content, document, operation, rules

LINE = {"type": "object", "properties": {"sku": {"type": "string"}}}
SHORTER = {"type": "object", "properties": {"sku": {"type": "string", "maxLength": 9}}}
REFERENCE = {"$ref": "#/components/schemas/Line"}


def _answers(*schemas: Any) -> dict[str, Any]:
    """A description with an operation for each schema of a body that is sent and answered."""
    paths = {
        f"/{name}": {"post": {"requestBody": content(schema), "responses": {"200": {"description": "OK", **content(schema)}}}}
        for name, schema in zip("abcdef", schemas, strict=False)
    }
    return document(paths)


def _with(line: Any, paths: dict[str, Any]) -> dict[str, Any]:
    return {**paths, "components": {"schemas": {"Line": line}}}


def _places(draft: Draft) -> list[str]:
    return ["/".join(map(str, node.pointer)) for node in (draft.node, *draft.related)]


def test_an_edit_in_a_shared_component_is_one_change_for_all_operations_and_both_sides() -> None:
    paths = _answers(REFERENCE, REFERENCE, REFERENCE)
    (draft,) = changes(_with(LINE, paths), _with(SHORTER, paths))
    assert draft.change is not None
    assert [use.path for use in draft.change.operations] == ["/a", "/b", "/c"]
    assert (draft.rule, draft.change.direction, draft.related) == ("request-max-length-added", "both", ())


def test_a_component_that_was_copied_out_and_edited_is_one_change_with_every_place() -> None:
    base, revision = _with(LINE, _answers(REFERENCE, REFERENCE)), _with(LINE, _answers(SHORTER, SHORTER))
    (draft,) = changes(base, revision)
    assert draft.change is not None
    assert [use.path for use in draft.change.operations] == ["/a", "/b"]
    assert len(_places(draft)) == 4


def test_copies_that_became_a_component_and_changed_are_one_change() -> None:
    (draft,) = changes(_with(LINE, _answers(LINE, LINE)), _with(SHORTER, _answers(REFERENCE, REFERENCE)))
    assert draft.change is not None
    assert [use.path for use in draft.change.operations] == ["/a", "/b"]
    assert _places(draft) == ["components/schemas/Line/properties/sku/maxLength"]


def test_places_that_meet_through_a_third_are_one_change() -> None:
    """The first use keeps the component, the second copies it out, and a third copy becomes the component."""
    base, revision = _with(LINE, _answers(REFERENCE, REFERENCE, LINE)), _with(SHORTER, _answers(REFERENCE, SHORTER, REFERENCE))
    (draft,) = changes(base, revision)
    assert draft.change is not None
    assert [use.path for use in draft.change.operations] == ["/a", "/b", "/c"]


def test_the_same_words_in_other_operations_are_changes_of_their_own() -> None:
    assert len(changes(_answers(LINE, LINE), _answers(SHORTER, SHORTER))) == 4


def test_what_each_response_of_an_operation_lost_is_one_change_that_names_the_codes() -> None:
    header = {"headers": {"X-Limit": {"schema": {"type": "integer"}}}}
    base = {"responses": {code: {"description": "R", **header} for code in ("200", "404", "409", "429", "500")}}
    revision = {"responses": {code: {"description": "R"} for code in base["responses"]}}
    (draft,) = changes(operation(base), operation(revision))
    assert draft.message == "The response header `X-Limit` was removed in POST /things (200, 404, 409 and 2 more)"
    assert len(draft.related) == 4


def test_what_each_media_type_of_a_body_lost_is_one_change() -> None:
    def body(schema: Any) -> dict[str, Any]:
        return {"requestBody": {"content": {name: {"schema": schema} for name in ("application/json", "application/vnd.acme+json")}}}

    (draft,) = changes(operation(body(LINE)), operation(body(SHORTER)))
    assert (draft.rule, len(draft.related)) == ("request-max-length-added", 1)


def test_a_side_that_breaks_comes_first() -> None:
    paths = {
        "/answered": {"get": {"responses": {"200": {"description": "OK", **content(REFERENCE)}}}},
        "/sent": {"post": {"requestBody": content(REFERENCE), "responses": {"200": {"description": "OK"}}}},
    }
    (draft,) = changes(_with(LINE, document(paths)), _with(SHORTER, document(paths)))
    assert draft.change is not None
    assert draft.severity is Severity.ERROR
    assert draft.change.operations == (OperationRef("post", "/sent"), OperationRef("get", "/answered"))
    assert draft.message.endswith("in POST /sent"), "the answer may be as it was before"


def test_other_words_for_a_schema_are_no_news_where_the_same_place_changed() -> None:
    base = {"type": "object", "required": ["a"], "properties": {"a": {"allOf": [{"type": "string"}]}}}
    revision = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert not [name for name in rules(changes(_answers(base), _answers(revision))) if "rewritten" in name]


def test_two_alternatives_that_came_at_one_place_are_two_changes() -> None:
    base = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    revision = {"anyOf": [*base["anyOf"], {"type": "integer", "minimum": 3}, {"type": "array", "minItems": 2}]}
    assert len(changes(_answers(base), _answers(revision))) == 4


def test_a_default_that_changed_is_not_told_as_a_rewritten_schema_too() -> None:
    def api(day: str | None) -> dict[str, Any]:
        said = {} if day is None else {"default": day}
        parameter = {"name": "revision", "in": "header", "schema": {"type": "string", **said}}
        return document({"/a": {"get": {"parameters": [parameter], "responses": {"200": {"description": "OK"}}}}})

    assert rules(changes(api("2026-04-15"), api("2026-07-15"))) == ["request-default-changed"]
    assert rules(changes(api("2026-04-15"), api(None))) == ["request-default-removed"]
    assert rules(changes(api(None), api("2026-04-15"))) == ["request-default-added"]


def test_a_message_says_that_both_directions_feel_the_change_as_much() -> None:
    number = {"type": "object", "properties": {"sku": {"type": "integer"}}}
    (both,) = changes(_with(LINE, _answers(REFERENCE)), _with(number, _answers(REFERENCE)))
    assert both.message == "The type of the request property `sku` changed from string to integer in POST /a, in both directions"
    (one,) = changes(_with(LINE, _answers(REFERENCE)), _with(SHORTER, _answers(REFERENCE)))
    assert one.message.endswith(" in POST /a"), "the answer is not worse than before"
    read = {"/a": {"get": {"responses": {"200": {"description": "OK", **content(REFERENCE)}}}}}
    apis = [_answers(REFERENCE), _answers(REFERENCE)]
    for api in apis:
        api["paths"]["/a"].update(read["/a"])
    (several,) = changes(_with(LINE, apis[0]), _with(number, apis[1]))
    assert several.message.endswith("request property `sku` changed from string to integer in POST /a and one more operation, in both directions")
