from __future__ import annotations

import pytest

from apigov.openapi import (
    Role,
    access,
    body_schema,
    flatten,
    http_request,
    http_response,
    is_json,
    list_shape,
    role,
    says,
    success_responses,
    words,
)
from apigov.openapi.bodies import Written
from apigov.schema import View
from tests.unit.openapi.support import description_of

SHOP = """
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: https://api.example.com/v1/}]
security: [{key: []}]
paths:
  /v1/orders:
    get: {responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}}
    post:
      requestBody: {required: true, content: {application/vnd.shop+json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        '201': {description: x, headers: {Location: {required: true, schema: {type: string, format: uri}}}, content: {application/json: {}}}
        4XX: {description: e}
  /v1/orders/{id}:
    get: {security: [{}, {key: []}], responses: {'200': {description: x, content: {application/json: {schema: {type: array}}}}}}
    put: {security: [], responses: {default: {description: x}}}
    patch: {responses: {2XX: {description: x}}}
    delete: {responses: {}}
    post: {operationId: updateOrder, responses: {}}
  /v1/orders/{id}/cancel:
    post: {responses: {}}
  /v1/orders/{id}:refund:
    post: {responses: {}}
  /v1/orders/search:
    post: {responses: {}}
    get: {responses: {}}
  /v1/sessions:
    post: {operationId: createSession, responses: {}}
  /v1/reports:
    post: {responses: {}}
components:
  schemas:
    Page: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {orders: {type: array, items: {$ref: '#/components/schemas/Order'}}}}]}
    Base: {properties: {next: {type: string}}, required: [next]}
    Order:
      type: object
      required: [id, secret]
      allOf: [{$ref: '#/components/schemas/Order'}, {properties: {extra: {type: string}}}]
      properties: {id: {type: string, readOnly: true}, secret: {$ref: '#/components/schemas/Secret'}}
    Secret: {type: string, writeOnly: true}
"""


def test_roles_come_from_method_path_and_words() -> None:
    description = description_of(SHOP)
    found = {(operation.method, operation.path.removeprefix("/v1")): role(operation, description) for operation in description.operations}
    assert found == {
        ("get", "/orders"): Role.LIST,
        ("post", "/orders"): Role.CREATE,
        ("get", "/orders/{id}"): Role.READ,
        ("put", "/orders/{id}"): Role.REPLACE,
        ("patch", "/orders/{id}"): Role.UPDATE,
        ("delete", "/orders/{id}"): Role.DELETE,
        ("post", "/orders/{id}"): Role.UPDATE,
        ("post", "/orders/{id}/cancel"): Role.ACTION,
        ("post", "/orders/{id}:refund"): Role.ACTION,
        ("post", "/orders/search"): Role.SEARCH,
        ("get", "/orders/search"): Role.SEARCH,
        ("post", "/sessions"): Role.CREATE,
        ("post", "/reports"): Role.OTHER,
    }


def test_paths_pair_without_names_and_prefixes() -> None:
    pairing = description_of(SHOP).pairing
    assert pairing.items("/v2/orders") == ("/v1/orders/{id}",)
    assert pairing.collections("/orders/{key}") == ("/v1/orders",)


def test_flat_schemas_merge_all_of_and_end_on_circles() -> None:
    description = description_of(SHOP)
    schema = description.schemas["Order"]
    flat = flatten(schema, description.workspace)
    request = flatten(schema, description.workspace, View.REQUEST)
    response = flatten(schema, description.workspace, View.RESPONSE)
    assert flat is not None
    assert request is not None
    assert response is not None
    assert (list(flat.properties), sorted(flat.required), flat.types) == (["id", "secret", "extra"], ["id", "secret"], ("object",))
    assert (list(request.properties), sorted(request.required)) == (["secret", "extra"], ["secret"])
    assert (list(response.properties), sorted(response.required)) == (["id", "extra"], ["id"])
    assert says(flat.properties["secret"], "writeOnly", description.workspace)


def test_the_main_array_of_a_list_is_found() -> None:
    description = description_of(SHOP)
    shape = list_shape(description.operations[0], description.workspace)
    assert shape is not None
    assert shape.name == "orders"
    assert list_shape(description.operations[2], description.workspace) is None


def test_success_bodies_and_access() -> None:
    operations = description_of(SHOP).operations
    assert [response.code for response in success_responses(operations[1])] == ["201"]
    assert [response.code for response in success_responses(operations[4])] == ["2XX"]
    assert success_responses(operations[3]) == ()
    assert [response.code for response in success_responses(operations[3], default=True)] == ["default"]
    assert [access(operation) for operation in operations[:4]] == ["secured", "secured", "optional", "open"]
    assert body_schema(operations[1]) is not None
    assert body_schema(operations[0]) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("listOrders", ("list", "orders")),
        ("HTTPServer", ("http", "server")),
        ("get_order-items.v2", ("get", "order", "items", "v2")),
        ("orderID", ("order", "id")),
        ("créerCommande", ("créer", "commande")),
        ("", ()),
    ],
)
def test_words_of_a_name(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Application/JSON; charset=utf-8", True), ("text/json", True), ("a/b+JSON", True), ("application/xml", False)]
)
def test_json_media_types(name: str, expected: bool) -> None:
    assert is_json(name) is expected


def test_messages_are_http_text() -> None:
    operation = description_of(SHOP).operations[1]
    body = Written("application/vnd.shop+json", ("{}",), None)
    head = ["POST /v1/v1/orders HTTP/1.1", "Host: api.example.com"]
    assert http_request(operation, body) == [*head, "Content-Type: application/vnd.shop+json", "", "{}"]
    assert http_request(operation) == head
    answer = ["HTTP/1.1 201 Created", "Location: https://example.com/"]
    assert http_response(operation, "201", body) == [*answer, "Content-Type: application/vnd.shop+json", "", "{}"]
    assert http_response(operation, "4XX") == ["HTTP/1.1 400 Bad Request"]


def test_variables_of_a_server_have_their_defaults() -> None:
    text = """
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: "https://{region}.example.com/{account}/{stage}", variables: {region: {default: eu}, account: {default: shop}}}]
paths: {/a: {get: {responses: {"200": {description: OK}}}}}
"""
    assert http_request(description_of(text).operations[0]) == ["GET /shop/{stage}/a HTTP/1.1", "Host: eu.example.com"]


def test_the_media_type_of_a_body_is_written_once() -> None:
    text = """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a:
    post:
      parameters: [{name: content-type, in: header, required: true, schema: {type: string}, example: text/plain}]
      requestBody: {content: {application/json: {}}}
      responses: {"200": {description: OK}}
"""
    body = Written("application/json", ("{}",), None)
    assert http_request(description_of(text).operations[0], body) == ["POST /a HTTP/1.1", "Content-Type: application/json", "", "{}"]


@pytest.mark.parametrize(
    ("parameter", "line"),
    [
        ("{name: a, in: query, required: true, schema: {type: array}, example: [x y, 2]}", "/a?a=x%20y&a=2"),
        ("{name: a, in: query, required: true, explode: false, schema: {type: array}, example: [1, 2]}", "/a?a=1,2"),
        ("{name: a, in: query, required: true, style: pipeDelimited, schema: {}, example: [1, 2]}", "/a?a=1|2"),
        ("{name: a, in: query, required: true, style: deepObject, explode: true, schema: {}, example: {b: 1, c: x}}", "/a?a[b]=1&a[c]=x"),
        ("{name: a, in: query, required: true, style: deepObject, schema: {}, example: {b: {c: [1, x]}, d: []}}", "/a?a[b][c][0]=1&a[b][c][1]=x"),
        ("{name: a, in: query, required: true, content: {application/json: {}}, example: {b: 1}}", "/a?a=%7B%22b%22%3A%201%7D"),
        ("{name: a, in: query, schema: {type: string}}", "/a"),
    ],
)
def test_parameters_are_written_by_their_style(parameter: str, line: str) -> None:
    text = f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{parameters: [{parameter}], responses: {{}}}}}}}}\n"
    assert http_request(description_of(text).operations[0]) == [f"GET {line} HTTP/1.1"]


def test_path_parameters_by_style() -> None:
    text = """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /{a}/{b}/{c}:
    get:
      parameters:
      - {name: a, in: path, required: true, schema: {type: array}, example: [1, 2]}
      - {name: b, in: path, required: true, style: matrix, schema: {type: array}, example: [1, 2]}
      - {name: c, in: path, required: true, style: label, explode: true, schema: {type: object}, example: {x: 1}}
      responses: {}
"""
    operation = description_of(text).operations[0]
    assert http_request(operation)[0] == "GET /1,2/;b=1,2/.x=1 HTTP/1.1"
    assert http_request(operation, values={"path:a": "z"})[0] == "GET /z/;b=1,2/.x=1 HTTP/1.1"
