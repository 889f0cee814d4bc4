"""Examples against their schemas, over a whole description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apigov.cards import EXAMPLES_DAY, catalogue
from apigov.findings import pointer_text
from apigov.lint import Settings, lint, load_data, standard_library
from apigov.lint.functions import validation
from apigov.lint.oas import judging
from apigov.text import Workspace, read_path
from tests.unit.lint_oas.support import places, rule

FUNCTION = "oasExamplesMatch"


def body(media: str, schema: Any, **examples: Any) -> dict[str, Any]:
    return {"post": {"requestBody": {"content": {media: {"schema": schema, **examples}}}, "responses": {"204": {"description": "Done."}}}}


def found(version: str, **paths: Any) -> list[str]:
    return places(FUNCTION, {"openapi": version, "paths": {f"/{name}": item for name, item in paths.items()}})


NUMBER = {"type": "integer"}


def test_what_forms_and_xml_look_like_is_not_judged_by_their_example() -> None:
    assert (
        found("3.0.3", a=body("application/xml", NUMBER, example="<n>1</n>"), b=body("application/x-www-form-urlencoded", NUMBER, example="n=1"))
        == []
    )


def test_a_value_behind_a_url_is_not_missed() -> None:
    assert found("3.0.3", a=body("application/json", NUMBER, examples={"one": {"externalValue": "https://example.com/1"}})) == []


def test_each_of_several_examples_is_judged() -> None:
    several = {"one": {"value": 1}, "two": {"value": "2"}}
    assert found("3.1.0", a=body("application/json", NUMBER, examples=several)) == [
        "/paths/~1a/post/requestBody/content/application~1json/examples/two/value"
    ]


def test_the_list_of_a_schema_is_judged_from_3_1_on() -> None:
    at = "/paths/~1a/post/requestBody/content/application~1json/schema/examples/1"
    assert found("3.1.0", a=body("application/json", {**NUMBER, "examples": [1, "2"]})) == [at]


def test_a_reference_that_leads_nowhere_refuses_nothing() -> None:
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"$ref": "#/components/schemas/Gone"}}}
    assert found("3.0.3", a=body("application/json", schema, example={"n": 1})) == []
    assert len(found("3.0.3", a=body("application/json", schema, example={}))) == 1


def test_definitions_that_say_the_same_are_compiled_once_and_others_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def compiled(wanted: Any, dialect: str) -> Any:
        made.append(wanted)
        return validation.compiled(wanted, dialect)

    monkeypatch.setattr(judging, "compiled", compiled)
    schemas: dict[str, Any] = {"Text": {"type": "string"}, "Word": {"type": "string"}, "Number": NUMBER}
    for name, member in (("A", "Text"), ("B", "Word"), ("C", "Number")):
        schemas[name] = {"type": "object", "properties": {"n": {"$ref": f"#/components/schemas/{member}"}}}
    paths = {f"/{name}": body("application/json", {"$ref": f"#/components/schemas/{name}"}, example={"n": 1}) for name in "ABC"}
    refused = places(FUNCTION, {"openapi": "3.0.3", "paths": paths, "components": {"schemas": schemas}})
    assert [place.split("/")[2] for place in refused] == ["~1A", "~1B"]
    assert len(made) == 2


def test_what_holds_itself_is_judged_to_its_depth() -> None:
    tree = {"type": "object", "properties": {"below": {"$ref": "#/components/schemas/Tree"}, "n": NUMBER}}
    document = {
        "openapi": "3.0.3",
        "paths": {"/a": body("application/json", {"$ref": "#/components/schemas/Tree"}, example={"below": {"below": {"n": "x"}}})},
        "components": {"schemas": {"Tree": tree}},
    }
    assert places(FUNCTION, document) == ["/paths/~1a/post/requestBody/content/application~1json/example/below/below/n"]


ORDER = {"type": "object", "required": ["id", "n"], "properties": {"id": {"type": "string", "readOnly": True}, "n": NUMBER}}


def test_what_only_the_server_says_is_missed_in_no_request_wherever_it_is_sent() -> None:
    sent = body("application/json", ORDER, example={"n": 1})
    document = {
        "openapi": "3.1.0",
        "paths": {"/a": {"post": {"callbacks": {"done": {"{$request.body#/url}": sent}}, "responses": {"204": {"description": "Done."}}}}},
        "webhooks": {"ordered": sent},
    }
    assert places(FUNCTION, document) == []


def test_read_only_members_are_known_beside_a_reference_from_3_1_on() -> None:
    schema = {**ORDER, "properties": {"id": {"$ref": "#/components/schemas/Id", "readOnly": True}}}
    components = {"schemas": {"Id": {"type": "string"}}}
    for version, found in (("3.0.3", 1), ("3.1.0", 0)):
        document = {"openapi": version, "paths": {"/a": body("application/json", schema, example={"n": 1})}, "components": components}
        assert len(places(FUNCTION, document)) == found


def test_read_only_members_are_known_across_the_parts_of_all_of() -> None:
    parts = {"allOf": [{"$ref": "#/components/schemas/Order"}, {"required": ["id", "n"]}]}
    order = {"type": "object", "properties": ORDER["properties"]}
    document = {
        "openapi": "3.0.3",
        "paths": {"/a": body("application/json", parts, example={"n": 1}), "/b": body("application/json", parts, example={"id": "1"})},
        "components": {"schemas": {"Order": order}},
    }
    assert places(FUNCTION, document) == ["/paths/~1b/post/requestBody/content/application~1json/example"]


def test_what_stands_beside_a_reference_counts_from_3_1_on() -> None:
    schema = {"$ref": "#/components/schemas/Thing", "required": ["n"]}
    components = {"schemas": {"Thing": {"type": "object"}}}
    for version, found in (("3.0.3", 0), ("3.1.0", 1)):
        document = {"openapi": version, "paths": {"/a": body("application/json", schema, example={})}, "components": components}
        assert len(places(FUNCTION, document)) == found


def test_the_data_value_of_3_2_is_judged_and_a_serialized_one_is_not() -> None:
    several = {"one": {"dataValue": 1}, "two": {"dataValue": "2"}, "three": {"serializedValue": "3"}}
    assert found("3.2.0", a=body("application/json", NUMBER, examples=several)) == [
        "/paths/~1a/post/requestBody/content/application~1json/examples/two/dataValue"
    ]


def test_half_a_surrogate_pair_is_a_character() -> None:
    texts = {"type": "array", "items": {"type": "string", "maxLength": 1}}
    at = "/paths/~1a/post/requestBody/content/application~1json/example/1"
    assert found("3.0.3", a=body("application/json", texts, example=["\ud800", "\ud800\ud800"])) == [at]
    wrong = {"openapi": "3.0.3", "components": {"schemas": {"A": {**texts, "default": ["\ud800\ud800"]}}}}
    assert places("oasValidDefault", wrong) == ["/components/schemas/A/default"]


def test_marks_in_other_files_count_in_their_view(tmp_path: Path) -> None:
    schema = {"$ref": "parts.json#/Order"}
    description = {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/a": body("application/json", schema, example={"n": 1}),
            "/b": {"post": {"requestBody": {"$ref": "parts.json#/Sent"}, "responses": {"204": {"description": "Done."}}}},
        },
    }
    parts = {"Order": ORDER, "Sent": {"content": {"application/json": {"schema": ORDER, "example": {"n": "1"}}}}}
    (tmp_path / "parts.json").write_text(json.dumps(parts))
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(description))
    workspace = Workspace(tmp_path, cwd=tmp_path)
    library = standard_library(catalogue())
    tree = workspace.open(read_path(file, tmp_path))
    drafts = lint(tree, load_data({"rules": {"it": rule(FUNCTION)}}, library), workspace, Settings(EXAMPLES_DAY), library.functions)
    assert [pointer_text(draft.node.pointer) for draft in drafts if draft.rule == "it"] == ["/Sent/content/application~1json/example/n"]


def test_a_long_line_of_heirs_is_followed_to_its_end() -> None:
    heirs: dict[str, Any] = {f"S{number}": {"allOf": [{"$ref": f"#/components/schemas/S{number + 1}"}]} for number in range(700)}
    document = {
        "openapi": "3.0.3",
        "paths": {"/a": body("application/json", {"allOf": [{"$ref": "#/components/schemas/S0"}], "required": ["id"]}, example={})},
        "components": {"schemas": {**heirs, "S700": {"properties": ORDER["properties"]}}},
    }
    assert places(FUNCTION, document) == []
