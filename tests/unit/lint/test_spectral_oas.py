"""Functions over values as they stand, as spectral:oas uses them."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from apigov.findings import pointer_text
from apigov.lint import Functions, Library, Settings, lint, load_data
from apigov.lint.spectral import BUILT_IN
from apigov.text import Origin, Source, Workspace

INFO = {"title": "Shop", "version": "1.0.0"}
LIBRARY = Library(named=lambda name: None, names=tuple, functions=Functions())


def places(document: Any, rule: str) -> list[str]:
    """Where a rule of spectral:oas tells of something."""
    ruleset = load_data({"extends": [["spectral:oas", "off"]], "rules": {rule: True}}, LIBRARY)
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("api.json", json.dumps(document).encode(), Origin("memory")))
    drafts = lint(tree, ruleset, workspace, Settings(datetime.date(2026, 1, 1)), Functions())
    return [pointer_text(draft.node.pointer) for draft in drafts if draft.rule == rule]


def described(schema: Any = None, path: str = "/carts", components: Any = None, version: str = "3.0.3", **operation: Any) -> Any:
    content = {"application/json": {"schema": schema}} if schema is not None else {}
    operation.setdefault("responses", {"200": {"description": "Done.", "content": content}})
    return {"openapi": version, "info": INFO, "paths": {path: {"get": operation}}, "components": components or {}}


def test_spectral_oas_has_57_rules_and_all_of_them_can_be_switched_on() -> None:
    ruleset = load_data({"extends": [["spectral:oas", "all"]]}, LIBRARY)
    assert len(ruleset.active) == len(BUILT_IN["spectral:oas"]["rules"]) == 57  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("example", "told"),
    [(5, True), ("a", False), (None, True)],
)
def test_an_example_is_judged_by_the_schema_that_holds_it(example: Any, told: bool) -> None:
    document = described({"type": "object", "properties": {"name": {"type": "string", "example": example}}})
    wanted = "/paths/~1carts/get/responses/200/content/application~1json/schema/properties/name/example"
    assert places(document, "oas3-valid-schema-example") == ([wanted] if told else [])


def test_a_property_named_example_is_no_example() -> None:
    assert places(described({"type": "object", "properties": {"example": {"type": "string"}}}), "oas3-valid-schema-example") == []


def test_a_definition_is_judged_once_however_often_it_is_used() -> None:
    schemas = {"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}}, "B": {"type": "string", "example": 1}}
    document = described({"$ref": "#/components/schemas/A"}, components={"schemas": schemas})
    assert places(document, "oas3-valid-schema-example") == ["/components/schemas/B/example"]


def test_what_only_the_server_sets_is_not_missed_in_a_request() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"$ref": "#/components/schemas/Id"}, "name": {"type": "string"}},
    }
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/Cart"}, "example": {"name": "a"}}}
    responses = {"200": {"description": "Done.", "content": media}}
    components = {"schemas": {"Cart": schema, "Id": {"type": "string", "readOnly": True}}}
    document = described(requestBody={"content": media}, responses=responses, components=components)
    assert places(document, "oas3-valid-media-example") == ["/paths/~1carts/get/responses/200/content/application~1json/example"]


def test_schemas_in_circles_are_left_out_unless_asked_for() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "n": {"type": "integer"}}}
    schemas = {"Node": node}
    media = {"schema": {"$ref": "#/components/schemas/Node"}, "example": {"next": {"n": "a"}}}
    document = described(responses={"200": {"description": "Done.", "content": {"application/json": media}}}, components={"schemas": schemas})
    assert places(document, "oas3-valid-media-example") == []
    rules: Any = {"mine": {"given": "$..content[*]", "then": {"function": "oasMediaExamples", "functionOptions": {"circles": True}}}}
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("api.json", json.dumps(document).encode(), Origin("memory")))
    drafts = lint(tree, load_data({"rules": rules}, LIBRARY), workspace, Settings(datetime.date(2026, 1, 1)), Functions())
    assert [draft.node.pointer[-2:] for draft in drafts if draft.rule == "mine"] == [("next", "n")]


@pytest.mark.parametrize("circle", [True, False])
def test_many_definitions_that_lead_to_each_other_are_judged_in_no_time(circle: bool) -> None:
    count = 200

    def schema(number: int) -> Any:
        steps = [(number * 7 + step * 13 + 1) % count if circle else number + step + 1 for step in range(5)]
        members = {f"p{step}": {"$ref": f"#/components/schemas/A{step}"} if step < count else {"type": "string"} for step in steps}
        return {"type": "object", "properties": members, "example": {f"p{steps[0]}": 1}}

    document = described(components={"schemas": {f"A{number}": schema(number) for number in range(count)}})
    rules: Any = {"mine": {"given": "$.components.schemas[*]", "then": {"function": "oasSchemaExamples"}}}
    rules["mine"]["then"]["functionOptions"] = {"fields": ["example"], "circles": True}
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("api.json", json.dumps(document).encode(), Origin("memory")))
    drafts = lint(tree, load_data({"rules": rules}, LIBRARY), workspace, Settings(datetime.date(2026, 1, 1)), Functions())
    assert len(drafts) == count


def test_a_long_value_is_named_and_not_shown() -> None:
    schema = {"type": "object", "properties": {"list": {"type": "string", "example": [*range(100)]}}}
    ruleset = load_data({"extends": [["spectral:oas", "off"]], "rules": {"oas3-valid-schema-example": True}}, LIBRARY)
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("api.json", json.dumps(described(schema)).encode(), Origin("memory")))
    (draft,) = lint(tree, ruleset, workspace, Settings(datetime.date(2026, 1, 1)), Functions())
    assert draft.message == 'the list is not of type "string"'


@pytest.mark.parametrize(
    ("url", "variables", "told"),
    [
        ("https://{h}.test", {"h": {"default": "a"}}, []),
        ("https://{h}.test", {}, ["/servers/0/variables"]),
        ("https://{h}.test", {"h": {}}, ["/servers/0/variables/h"]),
        ("https://{h}.test", {"h": {"default": "b", "enum": ["a"]}}, ["/servers/0/variables/h/default"]),
        ("https://{h}.test", {"h": {"default": "a b"}}, ["/servers/0/variables"]),
        ("https://a.test:{p}", {"p": {"default": "99999"}}, ["/servers/0/variables"]),
        ("https://a.test", {"h": {"default": "a"}}, ["/servers/0/variables/h"]),
        ("/{v}", {"v": {"default": "v1"}}, []),
    ],
)
def test_the_address_of_a_server_and_its_variables_agree(url: str, variables: Any, told: list[str]) -> None:
    assert places({**described(), "servers": [{"url": url, "variables": variables}]}, "oas3-server-variables") == told


def test_templates_and_path_parameters_agree() -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    assert places(described(path="/carts/{id}", parameters=[parameter]), "path-params") == []
    assert places(described(path="/carts/{id}"), "path-params") == ["/paths/~1carts~1{id}/get"]
    assert places(described(parameters=[parameter]), "path-params") == ["/paths/~1carts/get/parameters/0"]
    assert places(described(path="/carts/{id}", parameters=[{**parameter, "required": False}]), "path-params") == [
        "/paths/~1carts~1{id}/get/parameters/0"
    ]


def test_a_scope_has_to_be_one_of_its_scheme() -> None:
    flows = {"clientCredentials": {"tokenUrl": "https://a.test", "scopes": {"read": "Reads."}}}
    schemes = {"auth": {"type": "oauth2", "flows": flows}, "sso": {"type": "openIdConnect", "openIdConnectUrl": "https://a.test"}}
    document = described(security=[{"auth": ["read", "write"]}, {"other": []}, {"sso": ["mail"]}], components={"securitySchemes": schemes})
    assert places(document, "oas3-operation-security-defined") == ["/paths/~1carts/get/security/0/auth/1", "/paths/~1carts/get/security/1/other"]


def test_ranges_of_codes_are_a_success_from_3_0_on() -> None:
    assert places(described(responses={"2XX": {"description": "Done."}}), "operation-success-response") == []
    old = {"swagger": "2.0", "info": INFO, "paths": {"/carts": {"get": {"responses": {"2XX": {"description": "Done."}}}}}}
    assert places(old, "operation-success-response") == ["/paths/~1carts/get/responses"]
