"""What is text on the wire, and what is written in several ways: forms, XML, parameters, definitions of credentials."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.findings import Effect, OperationRef, Severity
from tests.unit.diff.support import OK, changes, document, operation, request_schema, response_schema, rules


def body(media_type: str, schema: Any) -> dict[str, Any]:
    return operation({"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}})


def member(kind: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": {"type": kind}}}


def query(*parameters: dict[str, Any]) -> dict[str, Any]:
    return operation({"parameters": [{"in": "query", **one} for one in parameters]})


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "application/shop+xml"])
def test_single_values_of_forms_and_of_xml_are_text(media_type: str) -> None:
    found = changes(body(media_type, member("integer")), body(media_type, member("string")))
    assert [(draft.rule, draft.severity) for draft in found] == [("request-text-widened", Severity.INFO)]
    back = changes(body(media_type, member("string")), body(media_type, member("integer")))
    assert [draft.severity for draft in back] == [Severity.ERROR]


def test_values_of_json_have_a_type() -> None:
    found = changes(body("application/json", member("integer")), body("application/json", member("string")))
    assert [(draft.rule, draft.severity) for draft in found] == [("request-type-changed", Severity.ERROR)]


def test_what_else_changed_in_a_form_is_judged() -> None:
    base = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}}
    revision = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string", "maxLength": 2}}}
    kind = "application/x-www-form-urlencoded"
    found = {draft.rule: draft.severity for draft in changes(body(kind, base), body(kind, revision))}
    assert found == {"request-text-widened": Severity.INFO, "request-max-length-added": Severity.ERROR}


PAGE = {"type": "object", "properties": {"page": {"type": "integer"}, "size": {"type": "integer"}}}
PARTS = ({"name": "page", "schema": {"type": "integer"}}, {"name": "size", "schema": {"type": "integer"}})


def test_an_exploded_object_is_its_members() -> None:
    whole = query({"name": "paging", "style": "form", "explode": True, "schema": PAGE})
    assert changes(query(*PARTS), whole) == []
    assert changes(whole, query(*PARTS)) == []
    assert rules(changes(query(*PARTS, {"name": "sort", "schema": {"type": "string"}}), whole)) == ["request-parameter-removed"]


def test_an_object_in_one_pair_is_not_its_members() -> None:
    whole = query({"name": "paging", "style": "form", "explode": False, "schema": PAGE})
    assert rules(changes(query(*PARTS), whole)) == ["request-parameter-added", *["request-parameter-removed"] * 2]


def test_a_path_parameter_without_a_variable_of_its_name_is_taken_for_the_variable_that_has_none() -> None:
    def path(name: str) -> dict[str, Any]:
        parameter = {"name": "thing", "in": "path", "required": True, "schema": {"type": "string"}}
        return document({f"/things/{{{name}}}": {"get": {"responses": OK, "parameters": [parameter]}}})

    assert changes(path("id"), path("thing")) == []


def header(schema: Any) -> dict[str, Any]:
    return operation({"responses": {"200": {"description": "OK", "headers": {"X-A": {"schema": schema}}}}})


def test_a_value_of_any_type_in_a_header_is_some_text() -> None:
    assert {draft.severity for draft in changes(header({"type": "string"}), header({}))} == {Severity.INFO}
    found = changes(header({"type": "integer"}), header({}))
    assert [draft.severity for draft in found] == [Severity.ERROR]


def secured(scheme: Any, *operations: str, scopes: tuple[str, ...] = ()) -> dict[str, Any]:
    paths = {path: {"get": {"responses": OK, "security": [{"key": list(scopes)}]}} for path in operations}
    return document(paths, components={"securitySchemes": {"key": scheme}} if scheme else {})


def test_a_scheme_that_became_another_is_told_once_at_its_definition() -> None:
    base, revision = ({"type": "apiKey", "in": "header", "name": name} for name in ("X-A", "X-B"))
    found, way = changes(secured(base, "/a", "/b"), secured(revision, "/a", "/b"))
    assert (found.rule, found.severity) == ("security-changed", Severity.ERROR)
    assert (way.rule, way.severity, way.node) == ("security-loosened", Severity.INFO, found.node)
    assert found.node.pointer == ("components", "securitySchemes", "key")
    assert found.change is not None
    assert found.change.operations == (OperationRef("get", "/a"), OperationRef("get", "/b"))
    assert found.message.startswith("Credentials of apiKey header X-A are not taken any more, those of apiKey header X-B are")


def test_scopes_of_a_scheme_that_is_not_declared_are_compared_and_doubted() -> None:
    (found,) = changes(secured(None, "/a", scopes=("read",)), secured(None, "/a", scopes=("read", "write")))
    assert found.rule == "security-scope-added"
    assert found.change is not None
    assert found.change.effect is Effect.UNKNOWN


def test_a_schema_that_comes_where_anything_was_allowed_is_one_change() -> None:
    bare = operation({"requestBody": {"required": True, "content": {"application/json": {}}}})
    full = request_schema({"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "maxLength": 3}}})
    (found,) = changes(bare, full)
    assert (found.rule, found.severity) == ("request-schema-added", Severity.ERROR)
    assert found.change is not None
    assert found.change.witness is not None
    assert [(draft.rule, draft.severity) for draft in changes(full, bare)] == [("request-schema-removed", Severity.INFO)]


def test_a_member_that_is_sent_no_more_is_judged_by_whether_it_was_required() -> None:
    def marked(word: str | None, *required: str) -> dict[str, Any]:
        return {"type": "object", "properties": {"a": {"type": "string", **({word: True} if word else {})}}, "required": [*required]}

    (optional,) = changes(response_schema(marked(None)), response_schema(marked("writeOnly")))
    (required,) = changes(response_schema(marked(None, "a")), response_schema(marked("writeOnly", "a")))
    assert (optional.severity, required.severity) == (Severity.WARNING, Severity.ERROR)
    (free,) = changes(request_schema(marked("readOnly")), request_schema(marked(None)))
    (demanded,) = changes(request_schema(marked("readOnly", "a")), request_schema(marked(None, "a")))
    assert (free.rule, free.severity) == ("request-property-no-longer-read-only", Severity.INFO)
    assert demanded.severity is Severity.ERROR


def test_counts_of_items_that_fit_contains_are_told_one_by_one() -> None:
    base = {"type": "array", "contains": {"const": 1}, "minContains": 1, "maxContains": 3}
    revision = {"type": "array", "contains": {"const": 1}, "minContains": 2, "maxContains": 4}
    found = {draft.rule: draft.severity for draft in changes(request_schema(base), request_schema(revision))}
    assert found == {"request-min-contains-increased": Severity.ERROR, "request-max-contains-increased": Severity.INFO}


def listed(items: Any, **how: Any) -> dict[str, Any]:
    schema = {"type": "array", **({"items": items} if items is not None else {})}
    return operation({"parameters": [{"name": "q", "in": "query", **(how or {"schema": schema}), **({"explode": False} if not how else {})}]})


@pytest.mark.parametrize("before", [{"type": "integer"}, {"type": "boolean"}, {}, None])
def test_items_of_a_list_in_a_query_are_text(before: Any) -> None:
    (found,) = changes(listed(before), listed({"type": "string"}))
    assert (found.rule, found.severity) == ("request-text-widened", Severity.INFO)
    assert Severity.ERROR in {draft.severity for draft in changes(listed(before), listed({"type": "string", "minLength": 9}))}


def test_items_of_a_list_in_json_have_a_type() -> None:
    def written(kind: str) -> dict[str, Any]:
        return listed(None, content={"application/json": {"schema": {"type": "array", "items": {"type": kind}}}})

    (found,) = changes(written("integer"), written("string"))
    assert (found.rule, found.severity) == ("request-type-changed", Severity.ERROR)


def test_items_that_might_be_anything_are_told_by_their_type() -> None:
    before, after = ({"type": "array", "items": items} for items in ({}, {"type": "string"}))
    (found,) = changes(request_schema(before), request_schema(after))
    assert found.message == "The item of the request body has to be string, where any type was allowed in POST /things"


def test_a_scope_that_is_not_enough_any_more_is_named() -> None:
    scheme = {"type": "http", "scheme": "bearer"}
    (found,) = changes(secured(scheme, "/a", scopes=("read",)), secured(scheme, "/a", scopes=("read", "write")))
    assert found.message == "Credentials of http bearer (read) are not enough any more; scope demanded: write in GET /a"


def test_all_ways_to_be_let_in_are_told_where_there_was_no_need() -> None:
    schemes = {name: {"type": "apiKey", "in": "header", "name": name} for name in "abc"}
    base = document({"/a": {"get": {"responses": OK}}}, components={"securitySchemes": schemes})
    (found,) = changes(base, {**base, "security": [{"a": [], "b": []}, {"c": []}]})
    assert found.message == "Credentials are demanded: apiKey header a and apiKey header b or apiKey header c in GET /a"


def test_a_query_parameter_of_any_type_that_becomes_text_is_debatable() -> None:
    (found,) = changes(query({"name": "q", "schema": {}}), query({"name": "q", "schema": {"type": "string"}}))
    assert (found.rule, found.severity) == ("request-text-widened", Severity.WARNING)
    assert found.change is not None
    assert found.change.strict is Effect.BREAKING
    (found,) = changes(query({"name": "q", "schema": {}}), query({"name": "q", "schema": {"type": "integer"}}))
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_format_that_comes_with_text_is_not_hidden_by_it(version: str) -> None:
    number, name = {"type": "integer", "format": "int64"}, {"type": "string", "format": "uuid"}
    for base, revision in ((number, name), ({"type": "array", "items": number}, {"type": "array", "items": name})):
        old, new = (operation({"parameters": [{"name": "p", "in": "query", "schema": schema}]}, version) for schema in (base, revision))
        found = {draft.rule: draft.severity for draft in changes(old, new)}
        if version == "3.0.3":
            assert found == {"request-type-changed": Severity.ERROR}
        else:
            assert found == {"request-text-widened": Severity.INFO, "request-format-changed": Severity.WARNING}
    found = {
        draft.rule: draft.severity for draft in changes(query({"name": "p", "schema": number}), query({"name": "p", "schema": {"type": "string"}}))
    }
    assert found == {"request-text-widened": Severity.INFO}


BYTES = {"type": "string", "format": "binary"}


def answer(schema: Any, version: str) -> dict[str, Any]:
    return operation({"responses": {"200": {"description": "OK", "content": {"image/png": {"schema": schema}}}}}, version)


def test_bytes_are_written_in_several_ways_between_versions() -> None:
    form = {"in": "formData", "name": "file", "type": "file", "required": True}
    swagger = {"swagger": "2.0", "info": {"title": "T", "version": "1.0.0"}, "consumes": ["multipart/form-data"]}
    swagger["paths"] = {"/things": {"post": {"parameters": [form], "responses": OK}}}
    schema = {"type": "object", "required": ["file"], "properties": {"file": BYTES}}
    for version in ("3.0.3", "3.1.0"):
        body = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
        assert changes(swagger, document({"/things": {"post": {"requestBody": body, "responses": OK}}}, version)) == []
    assert changes(answer(BYTES, "3.0.3"), answer({"contentMediaType": "image/png"}, "3.1.0")) == []


@pytest.mark.parametrize("schema", [{"const": 3}, {"properties": {"a": {"type": "string"}}}, {"allOf": [{"type": "object"}]}])
def test_a_schema_without_a_type_that_speaks_of_values_is_no_bytes(schema: Any) -> None:
    assert Severity.ERROR in {draft.severity for draft in changes(answer(BYTES, "3.0.3"), answer(schema, "3.1.0"))}


def test_base64_is_a_format_before_and_an_encoding_from_3_1_on() -> None:
    base, revision = response_schema({"type": "string", "format": "byte"}, "3.0.3"), response_schema({"type": "string", "contentEncoding": "base64"})
    assert rules(changes(base, revision)) == ["response-schema-rewritten"]
    assert {draft.severity for draft in changes(base, response_schema({"type": "string"}))} == {Severity.ERROR}


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_member_of_a_form_may_become_a_list_as_one_is_written_alike(media_type: str) -> None:
    def form(schema: Any) -> dict[str, Any]:
        return body(media_type, {"type": "object", "properties": {"a": schema}})

    text: dict[str, Any] = {"type": "string"}
    found = changes(form(text), form({"type": "array", "items": text}))
    assert [(draft.rule, draft.severity) for draft in found] == [("request-text-widened", Severity.INFO)]
    for narrower in ({"type": "array", "items": text, "minItems": 2}, {"type": "array", "items": {"type": "integer"}}):
        assert Severity.ERROR in {draft.severity for draft in changes(form(text), form(narrower))}
    back = [draft for draft in changes(form({"type": "array", "items": text}), form(text)) if draft.rule == "request-type-changed"]
    assert [draft.change.witness.payload for draft in back if draft.change is not None and draft.change.witness is not None] == [
        {"a": ["text", "text"]}
    ]


def test_a_list_in_one_member_of_a_form_is_another_text() -> None:
    def form(schema: Any) -> dict[str, Any]:
        content = {"schema": {"type": "object", "properties": {"a": schema}}, "encoding": {"a": {"style": "form", "explode": False}}}
        return operation({"requestBody": {"content": {"application/x-www-form-urlencoded": content}}})

    found = changes(form({"type": "string"}), form({"type": "array", "items": {"type": "string"}}))
    assert ("request-part-serialisation-changed", Severity.ERROR) in [(draft.rule, draft.severity) for draft in found]
