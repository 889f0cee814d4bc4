from __future__ import annotations

from tests.unit.openapi.support import description_of

SHOP = """
swagger: '2.0'
info: {title: Shop, version: '1'}
host: api.example.com
basePath: /v1/
schemes: [https, http]
consumes: [application/json, application/xml]
produces: [application/json]
securityDefinitions:
  basic: {type: basic}
  oauth: {type: oauth2, flow: application, tokenUrl: 'https://t', scopes: {a: b, x-c: d}}
definitions: {Order: {type: object}}
paths:
  /orders:
    post:
      schemes: [wss]
      parameters:
      - {name: body, in: body, required: true, schema: {$ref: '#/definitions/Order'}}
      - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: pipes}
      - {name: plain, in: query, type: array, items: {type: string}}
      - {name: many, in: query, type: array, items: {type: string}, collectionFormat: multi}
      - {name: tabs, in: header, type: array, items: {type: string}, collectionFormat: tsv}
      - {name: n, in: query, type: integer}
      responses:
        '201':
          description: made
          schema: {$ref: '#/definitions/Order'}
          headers: {Location: {type: string}}
        '204': {description: nothing}
  /upload:
    post:
      consumes: [multipart/form-data]
      produces: [text/plain, application/json]
      parameters:
      - {name: file, in: formData, type: file, required: true}
      - {name: note, in: formData, type: string}
      responses: {'200': {description: ok, schema: {type: string}}}
"""


def test_the_body_parameter_becomes_a_body_for_each_consumed_type() -> None:
    operation = description_of(SHOP).operations[0]
    assert operation.body is not None
    assert operation.body.required
    assert [media.name for media in operation.body.content] == ["application/json", "application/xml"]
    assert operation.body.node.get("in") == "body"


def test_form_parameters_become_one_body_with_a_form() -> None:
    operation = description_of(SHOP).operations[1]
    assert operation.parameters == ()
    assert operation.body is not None
    media = operation.body.content[0]
    assert media.name == "multipart/form-data"
    assert media.schema is not None
    assert media.schema.form is not None
    assert [(field.name, field.required) for field in media.schema.form] == [("file", True), ("note", False)]


def test_collection_formats_become_styles() -> None:
    operation = description_of(SHOP).operations[0]
    assert {item.name: (item.style, item.explode) for item in operation.parameters} == {
        "tags": ("pipeDelimited", False),
        "plain": ("form", False),
        "many": ("form", True),
        "tabs": ("tsv", False),
        "n": ("form", True),
    }
    assert operation.parameters[0].schema is not None
    assert "required" not in (operation.parameters[0].schema.dialect.keywords or ())


def test_responses_have_a_media_type_for_each_produced_type() -> None:
    description = description_of(SHOP)
    created, nothing = description.operations[0].responses
    assert [media.name for media in created.content] == ["application/json"]
    assert created.headers[0].name == "Location"
    assert nothing.content == ()
    assert [media.name for media in description.operations[1].responses[0].content] == ["text/plain", "application/json"]


def test_servers_are_made_of_schemes_host_and_base_path() -> None:
    description = description_of(SHOP)
    assert [server.url for server in description.servers] == ["https://api.example.com/v1", "http://api.example.com/v1"]
    assert [server.url for server in description.operations[0].servers] == ["wss://api.example.com/v1"]


def test_security_schemes_are_translated() -> None:
    schemes = description_of(SHOP).security_schemes
    assert (schemes["basic"].type, schemes["basic"].scheme) == ("http", "basic")
    assert schemes["oauth"].flows[0].kind == "clientCredentials"
    assert dict(schemes["oauth"].flows[0].scopes) == {"a": "b"}
    assert list(description_of(SHOP).schemas) == ["Order"]
