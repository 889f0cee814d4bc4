"""Addresses, media types and status codes as sets."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.diff.media import parse
from apigov.diff.servers import ANY, covered, normal
from apigov.findings import Severity
from tests.unit.diff.support import OK, changes, content, document, operation, rules

OP: dict[str, Any] = {"get": {"responses": {"200": {"description": "OK"}}}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://API.example.com:443/v1/", "https://api.example.com/v1"),
        ("HTTP://a.example.com:80", "http://a.example.com"),
        ("//A.example.com/x", "//a.example.com/x"),
        ("/v1/", "/v1"),
    ],
)
def test_addresses_are_equal_without_case_default_port_and_last_slash(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_a_path_keeps_its_case_and_a_port_its_number() -> None:
    assert normal("https://a.example.com/V1") != normal("https://a.example.com/v1")
    assert normal("https://a.example.com:8443") == "https://a.example.com:8443"


def test_a_free_variable_stands_for_any_text_without_a_slash() -> None:
    assert covered("https://eu.example.com", [f"https://{ANY}.example.com"])
    assert not covered("https://a/b.example.com", [f"https://{ANY}.example.com"])
    assert covered(f"https://{ANY}.example.com", [f"https://{ANY}.example.com"])
    assert not covered(f"https://{ANY}.example.com", ["https://eu.example.com"])


def test_variables_expand_to_the_addresses_written_out() -> None:
    variable = {"url": "https://{zone}.example.com", "variables": {"zone": {"default": "eu", "enum": ["eu", "us"]}}}
    written = [{"url": "https://us.example.com"}, {"url": "https://eu.example.com"}]
    assert changes(document({"/a": OP}, servers=[variable]), document({"/a": OP}, servers=written)) == []
    found = changes(document({"/a": OP}, servers=[variable]), document({"/a": OP}, servers=written[:1]))
    assert [draft.message for draft in found] == ["The server address https://eu.example.com is gone in GET /a"]


def test_one_lost_address_of_many_operations_is_one_finding() -> None:
    paths = {"/a": OP, "/b": OP, "/c": OP}
    found = changes(document(paths, servers=[{"url": "/v1"}, {"url": "/v2"}]), document(paths, servers=[{"url": "/v1"}]))
    assert rules(found) == ["server-removed"]
    assert found[0].change is not None
    assert [ref.path for ref in found[0].change.operations] == ["/a", "/b", "/c"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Application/JSON", "application/json"),
        ("text/plain; charset=UTF-8", "text/plain;charset=utf-8"),
        ("application/json; charset=utf-8", "application/json"),
        ('multipart/x; b=1; a="2"', "multipart/x;a=2;b=1"),
    ],
)
def test_media_types_are_equal_without_case_and_white_space(one: str, other: str) -> None:
    assert parse(one) == parse(other)


def test_ranges_cover_and_parameters_count() -> None:
    assert parse("text/*").covers(parse("text/plain"))
    assert parse("*/*").covers(parse("image/png; q=1"))
    assert not parse("text/plain").covers(parse("text/*"))
    assert parse("a/b; v=1") != parse("a/b; v=2")


def _responses(**codes: Any) -> dict[str, Any]:
    named = {code.lstrip("_").replace("default_", "default"): response for code, response in codes.items()}
    return operation({"responses": {code: {"description": "x", **response} for code, response in named.items()}})


def _json(kind: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"type": kind}}}}


def test_a_code_is_judged_against_what_covered_it() -> None:
    base = _responses(_200={}, _4XX=_json("number"))
    same = changes(base, _responses(_200={}, _4XX=_json("number"), _409=_json("integer")))
    assert {draft.severity.word for draft in same} == {"info"}
    other = changes(base, _responses(_200={}, _4XX=_json("number"), _409=_json("string")))
    assert [draft.rule for draft in other if draft.severity.word == "error"] == ["response-type-changed"]


def test_a_success_code_replaced_breaks_and_one_added_is_debatable() -> None:
    assert [draft.severity.word for draft in changes(_responses(_200={}), _responses(_201={}))] == ["error", "error"]
    assert [draft.severity.word for draft in changes(_responses(_200={}), _responses(_200={}, _202={}))] == ["warning"]


def test_addresses_are_told_as_they_are_written() -> None:
    def api(*servers: dict[str, Any]) -> dict[str, Any]:
        made = document({"/a": {"get": {"responses": {"200": {"description": "OK"}}}}})
        return {**made, "servers": list(servers)} if servers else made

    def gone(base: dict[str, Any], revision: dict[str, Any]) -> list[str]:
        return [draft.message for draft in changes(base, revision) if draft.rule == "server-removed"]

    here = {"url": "https://here.example.com"}
    free = {"url": "{apiRoot}/V2", "variables": {"apiRoot": {"default": "http://localhost"}}}
    assert gone(api(free), api(here)) == ["The server address {apiRoot}/V2 is gone in GET /a"]
    listed = {"url": "https://{place}.example.com", "variables": {"place": {"default": "eu", "enum": ["eu", "us"]}}}
    assert gone(api(listed), api({"url": "https://eu.example.com"})) == ["The server address https://us.example.com is gone in GET /a"]
    assert gone(api({"url": "https://Shop.example.com/"}), api(here)) == ["The server address https://Shop.example.com/ is gone in GET /a"]
    assert gone(api(), api(here)) == ["The server address /, which stands where none is listed, is gone in GET /a"]


def test_what_a_code_lacks_beside_the_one_that_covered_it_is_told_with_both() -> None:
    problem = {"description": "A problem.", "headers": {"X-Trace": {"required": True, "schema": {"type": "string"}}}, **content({"type": "object"})}
    base = {"/a": {"get": {"responses": {**OK, "default": problem}}}}
    revision = {"/a": {"get": {"responses": {**OK, "default": problem, "429": {"description": "Too many."}}}}}
    assert sorted(draft.message for draft in changes(document(base), document(revision)) if draft.severity is Severity.ERROR) == [
        "The response body was removed in GET /a (429, covered by default before)",
        "The response header `X-Trace` was removed in GET /a (429, covered by default before)",
    ]
