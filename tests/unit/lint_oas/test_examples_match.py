"""Examples against their schemas, over a whole description."""

from __future__ import annotations

from typing import Any

from tests.unit.lint_oas.support import places

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


def test_what_holds_itself_is_judged_to_its_depth() -> None:
    tree = {"type": "object", "properties": {"below": {"$ref": "#/components/schemas/Tree"}, "n": NUMBER}}
    document = {
        "openapi": "3.0.3",
        "paths": {"/a": body("application/json", {"$ref": "#/components/schemas/Tree"}, example={"below": {"below": {"n": "x"}}})},
        "components": {"schemas": {"Tree": tree}},
    }
    assert places(FUNCTION, document) == ["/paths/~1a/post/requestBody/content/application~1json/example/below/below/n"]
