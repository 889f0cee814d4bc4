"""What is no part of the contract, told with `everything`: each difference once, by its class, at its place."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from apigov.diff import compare, kinds
from apigov.diff.annotations import CLASSES, class_of
from apigov.findings import Effect, Severity, pointer_text
from apigov.openapi import Description, Draft, Version, fields, read
from apigov.openapi import kinds as objects
from apigov.text import Workspace, read_path
from tests.unit.diff.support import OK, changes, content, document, operation, response_schema, rules


def all_changes(base: Any, revision: Any) -> list[Draft]:
    return changes(base, revision, everything=True)


def messages(base: Any, revision: Any) -> list[str]:
    return sorted(draft.message for draft in all_changes(base, revision))


def components(**schemas: Any) -> dict[str, Any]:
    return document(components={"schemas": schemas})


def using(name: str, **schemas: Any) -> dict[str, Any]:
    body = content({"$ref": f"#/components/schemas/{name}"})
    return document({"/a": {"get": {"responses": {"200": {"description": "OK", **body}}}}}, components={"schemas": schemas})


def test_without_everything_words_are_not_told() -> None:
    assert changes(operation({"summary": "A"}), operation({"summary": "B"})) == []


def test_words_are_told_with_their_place_on_both_sides() -> None:
    limit: dict[str, Any] = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    (draft,) = all_changes(operation({"parameters": [{**limit, "description": "A"}]}), operation({"parameters": [{**limit, "description": "B"}]}))
    assert draft.message == 'Description of parameter `limit` in POST /things changed from "A" to "B"'
    assert draft.severity is Severity.HINT
    assert draft.change is not None
    assert draft.change.effect is Effect.NONE
    assert draft.base_node is not None
    assert draft.revision_node is not None
    assert pointer_text(draft.base_node.pointer) == pointer_text(draft.revision_node.pointer) == "/paths/~1things/post/parameters/0/description"


def test_parameters_are_paired_by_name_and_their_order_is_told() -> None:
    one: dict[str, Any] = {"name": "a", "in": "query", "description": "A", "schema": {}}
    other: dict[str, Any] = {"name": "b", "in": "query", "description": "B", "schema": {}}
    found = messages(operation({"parameters": [one, other]}), operation({"parameters": [other, {**one, "description": "C"}]}))
    assert found == [
        'Description of parameter `a` in POST /things changed from "A" to "C"',
        "The order of `parameters` in POST /things changed",
    ]


def test_a_long_text_is_shown_where_it_differs() -> None:
    words = "The greatest number of things that a page holds, whatever the client asks for"
    (message,) = messages(operation({"summary": words}), operation({"summary": words + " or not"}))
    assert message == 'Summary in POST /things changed from "...client asks for" to "...client asks for or not"'


def test_other_white_space_is_called_so() -> None:
    (message,) = messages(operation({"summary": "a b"}), operation({"summary": "a  b"}))
    assert message == 'Summary in POST /things changed from "a b" to "the same with other white space"'


def test_an_example_is_told_with_the_place_inside_of_it() -> None:
    base = response_schema({"type": "object", "example": {"user": {"name": "Ada", "tags": ["x"]}}})
    revision = response_schema({"type": "object", "example": {"user": {"name": "Bob", "tags": ["x"]}}})
    (draft,) = all_changes(base, revision)
    assert draft.message == "Example of the schema of response `200` at `/user/name` in POST /things changed from Ada to Bob"
    assert pointer_text(draft.node.pointer).endswith("/example/user/name")


def test_true_is_not_one_in_examples() -> None:
    assert rules(all_changes(response_schema({"example": [1]}), response_schema({"example": [True]}))) == ["example-changed"]
    assert rules(all_changes(response_schema({"example": [1]}), response_schema({"example": [1.0]}))) == []


def test_a_value_that_is_too_deep_to_look_into_is_told_as_a_whole() -> None:
    def nested(inner: Any) -> Any:
        for _ in range(400):
            inner = [inner]
        return response_schema({"example": inner})

    (draft,) = all_changes(nested(1), nested(2))
    assert draft.rule == "example-changed"


def test_what_the_contract_tells_is_not_told_again() -> None:
    base = response_schema({"type": "object", "properties": {"a": {"type": "string", "maxLength": 3, "description": "A"}}})
    revision = response_schema({"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "maxLength": 4, "description": "B"}}})
    assert rules(all_changes(base, revision)) == ["response-max-length-increased", "response-property-became-required", "words-changed"]


def test_tags_and_sunset_are_told_once() -> None:
    found = all_changes(operation({"tags": ["a"], "x-sunset": "2030-01-01"}), operation({"tags": ["b"], "x-sunset": "2031-01-01"}))
    assert rules(found) == ["operation-tags-changed", "sunset-moved-later"]


def test_a_renamed_component_is_one_finding_and_its_words_are_compared() -> None:
    base = using("Thing", Thing={"type": "object", "description": "A"})
    revision = using("Item", Item={"type": "object", "description": "B"})
    assert messages(base, revision) == ['Description of schema `Item` changed from "A" to "B"', "The schema was called `Thing` and is called `Item`"]


def test_an_unused_component_is_told_as_unused() -> None:
    base, revision = components(A={"type": "string", "maxLength": 1}), components(A={"type": "string", "maxLength": 2})
    assert messages(base, revision) == ["`maxLength` of schema `A` changed from 1 to 2, and nothing that both sides have uses it"]


def test_a_component_that_comes_or_goes_is_told() -> None:
    assert rules(all_changes(components(A={"type": "string"}), components(B={"type": "integer"}))) == ["component-added", "component-removed"]


def test_a_definition_moved_behind_a_reference_is_told_as_that() -> None:
    thing = {"type": "object", "properties": {"a": {"type": "string"}}}
    base, revision = response_schema(thing), response_schema({"$ref": "#/components/schemas/Thing"})
    revision["components"] = {"schemas": {**revision["components"]["schemas"], "Thing": {"description": "A", "allOf": [thing]}}}
    assert rules(all_changes(base, revision)) == ["component-added", "reference-changed", "response-schema-rewritten", "words-added"]


def test_another_way_to_write_the_same_says_so() -> None:
    base = document({"/a": {"parameters": [{"name": "q", "in": "query", "schema": {}}], "get": {"responses": OK}}})
    revision = document({"/a": {"get": {"parameters": [{"name": "q", "in": "query", "schema": {}}], "responses": OK}}})
    assert rules(all_changes(base, revision)) == ["form-added", "form-removed"]


def test_renamed_path_parameters_are_names() -> None:
    def at(name: str, text: str) -> Any:
        parameter = {"name": name, "in": "path", "required": True, "description": text, "schema": {"type": "string"}}
        return document({f"/a/{{{name}}}": {"get": {"parameters": [parameter], "responses": OK}}})

    assert rules(all_changes(at("id", "A"), at("key", "B"))) == ["name-changed", "name-changed", "words-changed"]


def test_paths_below_a_moved_prefix_are_compared() -> None:
    def at(prefix: str, text: str) -> Any:
        return document({f"{prefix}/{name}": {"get": {"summary": text, "responses": OK}} for name in ("a", "b")})

    found = rules(all_changes(at("/v1", "A"), at("/v2", "B")))
    assert [rule for rule in found if rule != "name-changed"] == ["path-prefix-changed", "words-changed", "words-changed"]


def test_versions_that_write_otherwise_give_one_finding() -> None:
    def swagger(text: str) -> Any:
        responses = {"200": {"description": text, "schema": {"$ref": "#/definitions/A"}}}
        definitions = {"A": {"type": "object", "description": text}}
        return {"swagger": "2.0", "info": {"title": "T", "version": "1.0.0"}, "paths": {"/a": {"get": {"responses": responses}}}} | {
            "produces": ["application/json"],
            "definitions": definitions,
        }

    revision = using("A", A={"type": "object", "description": "OK"})
    assert rules(all_changes(swagger("OK"), revision)) == ["openapi-version-changed"]
    assert rules(all_changes(swagger("Fine"), revision)) == ["openapi-version-changed", "words-changed", "words-changed"]


def test_a_reference_that_cannot_be_read_is_unknown() -> None:
    base, revision = operation({"parameters": []}), operation({"parameters": [{"$ref": "missing.yaml#/limit"}]})
    (draft,) = all_changes(base, revision)
    assert (draft.rule, draft.severity) == ("unread-reference-changed", Severity.WARNING)


def test_other_files_are_compared_where_references_lead(tmp_path: Path) -> None:
    for side, text in (("base", "A"), ("revision", "B")):
        (tmp_path / side).mkdir()
        body = document({"/a": {"get": {"responses": {"200": {"$ref": "common.json#/ok"}}}}})
        (tmp_path / side / "api.json").write_text(json.dumps(body), encoding="utf-8")
        (tmp_path / side / "common.json").write_text(json.dumps({"ok": {"description": text}}), encoding="utf-8")
    workspace = Workspace(tmp_path)
    found = [read(workspace.open(read_path(tmp_path / side / "api.json", tmp_path)), workspace) for side in ("base", "revision")]
    assert isinstance(found[0], Description)
    assert isinstance(found[1], Description)
    (draft,) = compare(found[0], found[1], everything=True)
    assert draft.message == 'Description of response `200` in GET /a changed from "A" to "B"'
    assert draft.node.tree.uri.endswith("revision/common.json")


def test_key_order_and_equal_texts_are_nothing() -> None:
    base = operation({"summary": "A", "description": "B", "x-a": {"b": 1, "c": [1, 2]}})
    revision = operation({"x-a": {"c": [1, 2], "b": 1}, "description": "B", "summary": "A"})
    assert all_changes(base, revision) == []
    assert all_changes(base, copy.deepcopy(base)) == []


@pytest.mark.parametrize("version", list(Version))
def test_every_field_has_a_class_and_every_class_a_reason_and_its_kinds(version: Version) -> None:
    known = kinds()
    for kind in objects(version):
        for field in fields(kind, version):
            assert class_of(kind, field.name).name
    for one in CLASSES:
        assert one.reason
        assert f"{one.name}-changed" in known
