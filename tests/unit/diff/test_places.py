"""Where a change stands: at what was edited, in the words of the source."""

from __future__ import annotations

from typing import Any

from apigov.findings import Severity
from apigov.openapi import Draft
from tests.unit.diff.support import changes, content, document, request_schema


def _ends(draft: Draft) -> tuple[tuple[str | int, ...], ...]:
    return tuple(node.pointer[-2:] for node in (draft.base_node, draft.revision_node) if node is not None)


def test_a_bound_that_became_exclusive_stands_at_the_flag() -> None:
    base: dict[str, Any] = {"type": "integer", "maximum": 20}
    (draft,) = changes(request_schema(base, "3.0.3"), request_schema({**base, "exclusiveMaximum": True}, "3.0.3"))
    assert draft.rule == "request-maximum-exclusive"
    assert _ends(draft) == (("schema", "maximum"), ("schema", "exclusiveMaximum"))


def test_null_that_is_allowed_stands_at_nullable() -> None:
    base: dict[str, Any] = {"type": "string"}
    (draft,) = changes(request_schema(base, "3.0.3"), request_schema({**base, "nullable": True}, "3.0.3"))
    assert _ends(draft) == (("schema", "type"), ("schema", "nullable"))


def test_an_added_alternative_stands_where_the_union_names_it() -> None:
    base = {"anyOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "string"}]}
    revision = {"anyOf": [*base["anyOf"], {"$ref": "#/components/schemas/Dog"}]}
    added = [draft for draft in changes(request_schema(base), request_schema(revision)) if draft.rule == "request-alternative-added"]
    assert [_ends(draft) for draft in added] == [(("schema", "anyOf"), ("anyOf", 2))]


def _swagger(**more: Any) -> dict[str, Any]:
    body = {"parameters": [{"name": "b", "in": "body", "schema": {"type": "object"}}], "responses": {"200": {"description": "OK"}}}
    return {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"put": body}, "/b": {"put": body}}, **more}


def test_a_media_type_that_the_root_consumed_is_one_change_at_the_root() -> None:
    base, revision = (_swagger(consumes=types) for types in (["text/plain", "text/json"], ["text/plain"]))
    (draft,) = changes(base, revision)
    assert draft.rule == "request-media-type-removed"
    assert draft.change is not None
    assert [one.path for one in draft.change.operations] == ["/a", "/b"]
    assert _ends(draft) == (("consumes", 1),)


def test_operations_below_x_ms_paths_are_operations() -> None:
    path = {"get": {"responses": {"200": {"description": "OK"}}}}
    base = {**document(), "x-ms-paths": {"/a?op=file": path, "/a?op=folder": path}}
    (draft,) = changes(base, {**document(), "x-ms-paths": {"/a?op=folder": path}})
    assert (draft.rule, draft.data["name"]) == ("operation-removed", "GET /a?op=file")


def test_an_operation_that_moves_from_x_ms_paths_to_paths_is_no_change() -> None:
    path = {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}}
    assert changes({**document(), "x-ms-paths": path}, document(path)) == []


def test_a_read_only_mark_that_goes_from_an_optional_property_is_safe() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    marked = {"type": "object", "properties": {"a": {"type": "string", "readOnly": True}}}
    (draft,) = changes(request_schema(marked), request_schema(schema))
    assert draft.severity is Severity.INFO
    (draft,) = changes(request_schema(marked), request_schema({**schema, "required": ["a"]}))
    assert draft.severity is Severity.ERROR


def test_the_address_that_renews_tokens_counts_where_both_sides_name_one() -> None:
    def api(url: str | None) -> dict[str, Any]:
        flow = {"tokenUrl": "https://a.example.com", "scopes": {}, **({"refreshUrl": url} if url else {})}
        schemes = {"securitySchemes": {"o": {"type": "oauth2", "flows": {"password": flow}}}}
        paths = {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}}
        return document(paths, components=schemes, security=[{"o": []}])

    assert [one.rule for one in changes(api("https://b.example.com"), api("https://c.example.com"))] == ["security-address-changed"]
    assert changes(api(None), api("https://c.example.com")) == []


def test_an_address_of_openapi_2_stands_at_the_word_that_says_otherwise() -> None:
    base = _swagger(host="a.example.com", basePath="/v1", schemes=["https"])
    found = changes(base, {**base, "host": "b.example.com"})
    assert {node.pointer for draft in found for node in (draft.base_node, draft.revision_node) if node is not None and "server" in draft.rule} >= {
        ("host",)
    }


def test_a_code_that_another_one_covers_now_is_told_with_it() -> None:
    def api(code: str, kind: str) -> dict[str, Any]:
        answer = {"description": "A", "content": {"application/json": {"schema": {"type": kind}}}}
        return document({"/a": {"get": {"responses": {code: answer}}}})

    (message,) = [draft.message for draft in changes(api("200", "object"), api("default", "array")) if draft.rule == "response-type-changed"]
    assert message.endswith("in GET /a (200, covered by default now)")


def test_a_code_with_another_body_than_the_one_that_covered_it_is_one_change() -> None:
    def schema(*names: str) -> dict[str, Any]:
        return {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": list(names)}

    def api(*codes: str, done: Any = None) -> dict[str, Any]:
        responses: dict[str, Any] = {code: {"description": "A", **content({"$ref": f"#/components/schemas/{code}"})} for code in codes}
        everything = {"default": schema("message"), "207": done or schema("done", "failed")}
        return document({path: {"post": {"responses": responses}} for path in ("/a", "/b")}, components={"schemas": everything})

    come = changes(api("default"), api("207", "default"))
    (broken,) = [draft for draft in come if draft.severity is not Severity.INFO]
    assert (broken.rule, broken.severity) == ("response-covered-body-changed", Severity.ERROR)
    assert broken.message == "The response body of 207, covered by default before, is another one in POST /a and one more operation"
    assert {draft.rule for draft in come} == {"response-covered-body-changed", "response-status-added"}
    assert broken.change is not None
    assert broken.change.witness is not None
    assert broken.change.witness.payload == {"done": "text", "failed": "text"}
    gone = changes(api("207", "default"), api("default"))
    assert "The response body of 207, covered by default now, is another one in POST /a and one more operation" in [one.message for one in gone]
    alike = changes(api("default"), api("207", "default", done=schema("message", "more")))
    assert {draft.severity for draft in alike} == {Severity.INFO}, "its body is a body that default allows"


def test_credentials_in_many_alternatives_are_told_without_their_scopes() -> None:
    def api(*keys: str) -> dict[str, Any]:
        flows = {"password": {"tokenUrl": "https://a.example.com", "scopes": dict.fromkeys("abcdef", "")}}
        schemes = {"o": {"type": "oauth2", "flows": flows}, "k": {"type": "apiKey", "in": "header", "name": "K"}}
        security = [{key: [scope]} for key in keys for scope in "abcdef"]
        paths = {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}}
        return document(paths, components={"securitySchemes": schemes}, security=security)

    (draft,) = changes(api("o", "k"), api("o"))
    assert draft.message == "Credentials of apiKey header K are not taken any more, those of oauth2 password are in GET /a"


def test_further_scopes_of_a_scheme_that_let_in_before_are_named() -> None:
    def api(scopes: str) -> dict[str, Any]:
        flows = {"password": {"tokenUrl": "https://a.example.com", "scopes": dict.fromkeys("abcdefgh", "")}}
        paths = {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}}
        schemes = {"securitySchemes": {"o": {"type": "oauth2", "flows": flows}}}
        return document(paths, components=schemes, security=[{"o": [scope]} for scope in scopes])

    (draft,) = changes(api("ab"), api("abcdefgh"))
    assert draft.message == "A further way to be let in: oauth2 password with c or one of 5 more scopes in GET /a"
