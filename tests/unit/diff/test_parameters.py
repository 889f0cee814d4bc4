"""Parameters: what no text on the wire shows is no change."""

from __future__ import annotations

from typing import Any

from apigov.findings import Severity
from tests.unit.diff.support import changes, document, operation, rules

_OK = {"responses": {"200": {"description": "OK"}}}


def _query(schema: Any, **more: Any) -> dict[str, Any]:
    return operation({"parameters": [{"name": "p", "in": "query", "schema": schema, **more}]})


def _swagger(*parameters: Any) -> dict[str, Any]:
    return {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/things": {"get": {**_OK, "parameters": list(parameters)}}}}


def test_a_value_without_a_comma_may_become_a_list_with_commas() -> None:
    several = _query({"type": "array", "items": {"type": "string"}}, style="form", explode=False)
    found = changes(_query({"type": "string", "enum": ["a", "b"]}), several)
    assert [draft.rule for draft in found] == ["request-text-widened"]
    found = changes(_query({"type": "string", "enum": ["a,b"]}), several)
    assert "request-parameter-serialisation-changed" in [draft.rule for draft in found]
    assert "request-parameter-serialisation-changed" in [draft.rule for draft in changes(_query({"type": "string"}), several)]


def test_a_header_that_one_version_ignores_is_no_parameter_between_the_two() -> None:
    accept = {"name": "Accept", "in": "header", "required": True, "type": "string"}
    assert changes(_swagger(accept), document({"/things": {"get": _OK}})) == []
    assert [draft.rule for draft in changes(_swagger(accept), _swagger())] == ["request-parameter-removed"]


def test_the_default_of_a_list_is_the_same_alone_and_in_a_list() -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    found = changes(_query({**schema, "default": "a"}), _query({**schema, "default": ["a"]}))
    assert {draft.severity for draft in found} <= {Severity.HINT}
    found = changes(_query({**schema, "default": ["a"]}), _query({**schema, "default": ["b"]}))
    (draft,) = [one for one in found if one.rule == "request-default-changed"]
    assert [node.pointer[-2:] for node in (draft.base_node, draft.revision_node) if node is not None] == [("schema", "default")] * 2


def test_items_are_named_in_words() -> None:
    base, revision = (_query({"type": "array", "items": {"type": kind}}) for kind in ("string", "integer"))
    (draft,) = changes(base, revision)
    assert draft.message.startswith("The type of the item of the query parameter `p` changed")


def test_an_empty_text_cannot_be_sent_in_a_path() -> None:
    def path(schema: Any) -> Any:
        parameter = {"name": "id", "in": "path", "required": True, "schema": schema}
        return document({"/things/{id}": {"get": {"parameters": [parameter], "responses": {"204": {"description": "x"}}}}})

    (found,) = changes(path({"type": "string"}), path({"type": "string", "minLength": 1}))
    assert (found.rule, found.severity, found.fix) == ("request-min-length-added", Severity.INFO, "Nothing to do.")
    (found,) = changes(path({"type": "string"}), path({"type": "string", "minLength": 2}))
    assert found.severity is Severity.ERROR
    assert found.change is not None
    assert found.change.witness is not None
    assert found.change.witness.payload != ""
    (found,) = changes(_query({"type": "string"}), _query({"type": "string", "minLength": 1}))
    assert found.severity is Severity.ERROR


def test_a_parameter_that_took_nothing_or_only_single_values_may_become_text() -> None:
    (found,) = changes(_query(False), _query({"type": "string"}))
    assert (found.rule, found.severity) == ("request-something-accepted", Severity.INFO)
    (found,) = changes(_query({"enum": ["a", 1]}), _query({"type": "string"}))
    assert found.severity is Severity.INFO
    (found,) = changes(_query({}), _query({"type": "string"}))
    assert found.severity is Severity.WARNING


def test_a_name_in_another_case_is_another_parameter_at_the_same_place() -> None:
    def api(name: str, location: str) -> dict[str, Any]:
        return operation({"parameters": [{"name": name, "in": location, "schema": {"type": "string"}}]})

    assert rules(changes(api("size", "query"), api("Size", "query"))) == ["request-parameter-added", "request-parameter-removed"]
    assert rules(changes(api("size", "query"), api("Size", "header"))) == ["request-parameter-moved"]
