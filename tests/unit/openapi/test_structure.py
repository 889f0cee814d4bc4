from __future__ import annotations

import json

import pytest

from apigov.openapi import Draft
from tests.unit.openapi.support import description_of

INFO = "info: {title: T, version: '1'}\n"


def structure(text: str) -> list[Draft]:
    return list(description_of(text).structure())


def shown(drafts: list[Draft]) -> list[tuple[str, str]]:
    return [("/".join(str(step) for step in draft.node.pointer), draft.message) for draft in drafts]


def test_an_unknown_field_is_named_with_what_was_meant() -> None:
    (draft,) = structure("openapi: 3.0.3\ninfo: {title: T, version: '1', descripton: x}\npaths: {}\n")
    assert draft.node.pointer == ("info", "descripton")
    assert draft.message == "`descripton` is no field of the Info Object. Did you mean `description`?"
    assert draft.data["suggestion"] == "description"
    assert draft.on_key


def test_a_misspelt_required_field_is_one_mistake() -> None:
    drafts = structure(f"openapi: 3.1.0\n{INFO}paths: {{/a: {{get: {{responses: {{'200': {{descripton: x}}}}}}}}}}\n")
    assert [draft.node.pointer[-1] for draft in drafts] == ["descripton"]


def test_a_missing_field_stands_at_its_object() -> None:
    drafts = structure("openapi: 3.1.0\ninfo: {title: T}\npaths: {}\n")
    assert shown(drafts) == [("info", "The Info Object has no `version`.")]
    assert drafts[0].data == {"missing": "version"}


def test_a_field_of_another_version_is_said_to_be_one() -> None:
    drafts = structure(f"openapi: 3.0.3\n{INFO}paths: {{}}\nwebhooks: {{}}\n")
    assert shown(drafts) == [("webhooks", "`webhooks` is no field of the OpenAPI Object in 3.0 (it came with 3.1).")]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_a_mistake_deep_inside_is_the_only_one(version: str) -> None:
    drafts = structure(
        f"openapi: {version}\n{INFO}paths: {{}}\n"
        "components: {schemas: {A: {properties: {a: {allOf: [{items: {properties: {b: {minLength: x}}}}]}}}}}\n"
    )
    assert shown(drafts) == [
        ("components/schemas/A/properties/a/allOf/0/items/properties/b/minLength", '`minLength` must be an integer, but is the text "x".')
    ]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_the_branch_of_a_security_scheme_is_chosen_by_its_type(version: str) -> None:
    drafts = structure(f"openapi: {version}\n{INFO}paths: {{}}\ncomponents: {{securitySchemes: {{K: {{type: apiKey, name: k}}}}}}\n")
    assert shown(drafts) == [("components/securitySchemes/K", "The Security Scheme Object has no `in`.")]


def test_the_branch_of_a_2_0_parameter_is_chosen_by_its_place() -> None:
    drafts = structure(
        f"swagger: '2.0'\n{INFO}paths: {{}}\n"
        "parameters:\n"
        "  A: {in: query, name: a, type: strng}\n"
        "  B: {in: body, name: b}\n"
        "  C: {in: cookie, name: c, type: string}\n"
        "  D: {name: c, type: string}\n"
    )
    assert shown(drafts) == [
        ("parameters/A/type", '`type` is "strng"; it must be "string", "number", "boolean", "integer" or "array". Did you mean "string"?'),
        ("parameters/B", "The Parameter Object has no `schema`."),
        ("parameters/C/in", '`in` is "cookie"; it must be "body", "header", "formData", "query" or "path".'),
        ("parameters/D", "The Parameter Object has no `in`."),
    ]


def test_a_choice_of_fields_is_said_in_words() -> None:
    drafts = structure(
        f"openapi: 3.1.0\n{INFO}paths: {{}}\n"
        "components: {parameters: {A: {name: a, in: query}, B: {name: b, in: query, schema: {}, content: {text/plain: {}}}}}\n"
    )
    assert shown(drafts) == [
        ("components/parameters/A", "The Parameter Object needs one of `schema` or `content`."),
        ("components/parameters/B", "`schema` and `content` exclude each other in the Parameter Object."),
    ]


def test_a_value_of_several_types_names_them_all() -> None:
    drafts = structure(f"openapi: 3.0.3\n{INFO}paths: {{}}\ncomponents: {{schemas: {{A: {{additionalProperties: x}}}}}}\n")
    assert shown(drafts) == [
        ("components/schemas/A/additionalProperties", '`additionalProperties` must be an object or true or false, but is the text "x".')
    ]


def test_codes_and_paths_have_their_own_words() -> None:
    drafts = structure(f"openapi: 3.0.3\n{INFO}paths: {{a: {{}}, /b: {{get: {{responses: {{'20': {{description: x}}}}}}}}}}\n")
    assert sorted(message for _, message in shown(drafts)) == [
        "`20` is no status code, no range such as 4XX, and not `default`.",
        "`a` is no path: a path starts with a slash.",
    ]


@pytest.mark.parametrize(
    ("dialect", "wrong"),
    [
        ("", "exclusiveMinimum: true"),
        ("jsonSchemaDialect: http://json-schema.org/draft-04/schema#\n", "minimum: 0, exclusiveMinimum: 1"),
        ("jsonSchemaDialect: http://json-schema.org/draft-07/schema#\n", "items: 1"),
    ],
)
def test_schema_objects_are_checked_by_their_dialect(dialect: str, wrong: str) -> None:
    drafts = structure(f"openapi: 3.1.0\n{dialect}{INFO}components: {{schemas: {{A: {{properties: {{a: {{{wrong}}}}}}}}}}}\n")
    assert [draft.node.pointer[2:5] for draft in drafts] == [("A", "properties", "a")]


def test_a_schema_may_name_its_own_dialect() -> None:
    text = "{$schema: 'http://json-schema.org/draft-04/schema#', minimum: 1, exclusiveMinimum: true}"
    assert structure(f"openapi: 3.1.0\n{INFO}components: {{schemas: {{A: {text}}}}}\n") == []


def test_lone_surrogates_do_not_stop_the_check() -> None:
    text = '{"openapi": "3.0.3", "info": {"title": "T", "version": "1", "\\ud800": 1}, "paths": {"/\\udc00": 5}}'
    description = description_of(text, "api.json")
    assert len(description.structure()) == 2


def test_a_url_that_no_parser_takes_is_a_mistake() -> None:
    drafts = structure("openapi: 3.1.0\ninfo: {title: T, version: '1', contact: {url: 'http://[::1'}}\npaths: {}\n")
    assert shown(drafts) == [("info/contact/url", "`url` is no URL that can be parsed.")]


@pytest.mark.parametrize(
    ("contact", "wrong"),
    [("email: a@b.test", []), ("email: a", ["info/contact/email"]), ("url: ''", ["info/contact/url"]), ("url: a b", ["info/contact/url"])],
)
def test_an_address_that_is_none_is_a_mistake(contact: str, wrong: list[str]) -> None:
    drafts = structure(f"openapi: 3.1.0\ninfo: {{title: T, version: '1', contact: {{{contact}}}}}\npaths: {{}}\n")
    assert [place for place, _ in shown(drafts)] == wrong


@pytest.mark.parametrize(("head", "wrong"), [("swagger: '2.0'", []), ("openapi: 3.0.3", ["info/termsOfService"])])
def test_terms_of_service_are_a_text_before_they_are_a_url(head: str, wrong: list[str]) -> None:
    drafts = structure(f"{head}\ninfo: {{title: T, version: '1', termsOfService: As they are.}}\npaths: {{}}\n")
    assert [place for place, _ in shown(drafts)] == wrong


@pytest.mark.parametrize("head", ["swagger: '2.0'", "openapi: 3.0.3", "openapi: 3.1.0", "openapi: 3.2.0"])
def test_no_response_at_all_is_one_mistake(head: str) -> None:
    drafts = structure(f"{head}\n{INFO}paths: {{/a: {{get: {{responses: {{}}}}}}}}\n")
    assert shown(drafts) == [("paths//a/get/responses", "The Responses Object needs at least one response.")]


def test_a_reference_where_none_may_be_is_one_mistake() -> None:
    drafts = structure("openapi: 3.0.3\ninfo: {$ref: '#/x'}\npaths: {}\n")
    assert shown(drafts) == [("info/$ref", "`$ref` has no place here: 3.0 takes no reference for the Info Object.")]


def test_the_parent_of_a_tag_is_a_tag_and_no_circle() -> None:
    drafts = structure(
        f"openapi: 3.2.0\n{INFO}paths: {{}}\ntags: [{{name: a, parent: b}}, {{name: b, parent: a}}, {{name: c, parent: a}}, {{name: d, parent: x}}]\n"
    )
    assert shown(drafts) == [
        ("tags/0/parent", "`parent` leads back to this tag by way of 'b'."),
        ("tags/1/parent", "`parent` leads back to this tag by way of 'a'."),
        ("tags/3/parent", "`parent` names no tag: there is no tag 'x'."),
    ]


def test_keys_of_callbacks_are_runtime_expressions() -> None:
    right = ("$url", "{$request.body#/a~1b}/x?y={$request.header.X-Y}", "{$request.query.callback}/data", "$response.body", "/plain/{name}")
    wrong = ("{$request.foo}", "$request.body#a", "{$request.header.a b}", "{$url}{$inputs.x}")
    operation = {"post": {"responses": {"200": {"description": "ok"}}}}
    callbacks = json.dumps({"c": dict.fromkeys((*right, *wrong), operation)})
    drafts = structure(f"openapi: 3.0.3\n{INFO}paths: {{/a: {{post: {{callbacks: {callbacks}, responses: {{'200': {{description: ok}}}}}}}}}}\n")
    assert [draft.node.pointer[-1] for draft in drafts] == list(wrong)


def test_names_of_schemas_that_are_no_uris_or_not_the_only_ones() -> None:
    schemas = "{A: {$id: 'http://[', $anchor: a}, B: {$anchor: b}, C: {$anchor: b},"
    schemas += " D: {properties: {$anchor: {}}, example: {$anchor: b}}, E: {$anchor: e, $dynamicAnchor: b}}"
    assert shown(structure(f"openapi: 3.1.0\n{INFO}paths: {{}}\ncomponents: {{schemas: {schemas}}}\n")) == [
        ("components/schemas/A/$id", "`$id` is no URL that can be parsed."),
        ("components/schemas/C/$anchor", "The anchor 'b' stands at /components/schemas/B already."),
        ("components/schemas/E/$dynamicAnchor", "The anchor 'b' stands at /components/schemas/B already."),
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("info: {title: T, version: 1.0}", "`version` must be text, but is 1.0; put it in quotes."),
        ("components: {schemas: {A: {minLength: '3'}}}", '`minLength` must be an integer, but is the text "3"; leave out the quotes.'),
        ("components: {schemas: {A: {deprecated: 'true'}}}", '`deprecated` must be true or false, but is the text "true"; leave out the quotes.'),
        ("components: {schemas: {A: {deprecated: no}}}", '`deprecated` must be true or false, but is the text "no".'),
        (
            "components: {securitySchemes: {K: {type: apikey, name: k, in: header}}}",
            '`type` is "apikey"; it must be "apiKey", "http", "mutualTLS", "oauth2" or "openIdConnect". Did you mean "apiKey"?',
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_what_to_do(value: str, message: str) -> None:
    head = "" if value.startswith("info") else INFO
    assert [text for _, text in shown(structure(f"openapi: 3.1.0\n{head}paths: {{}}\n{value}\n"))] == [message]
