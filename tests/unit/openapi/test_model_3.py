from __future__ import annotations

from tests.unit.openapi.support import description_of

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: 1.2.3}
servers: [{url: 'https://{r}.example.com/v1', variables: {r: {default: eu, enum: [eu, us]}}}]
security: [{key: []}]
paths:
  /orders/{id}:
    servers: [{url: /other}]
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    - {name: X-Trace, in: header, schema: {type: string}}
    - {name: q, in: query, schema: {type: array}}
    get:
      operationId: getOrder
      tags: [orders]
      deprecated: true
      security: []
      parameters:
      - {name: x-trace, in: header, required: true, schema: {type: integer}}
      - {$ref: '#/components/parameters/Page'}
      - 5
      responses:
        '200': {$ref: '#/components/responses/Order', description: mine}
        4XX: {description: e}
        x-note: 1
      callbacks:
        paid:
          '{$request.body#/url}':
            post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
    x-note: {get: 1}
webhooks:
  shipped: {post: {responses: {'200': {description: ok}}}}
components:
  parameters:
    Page: {name: page, in: query, style: deepObject, allowReserved: true, schema: {type: object}}
  responses:
    Order:
      description: an order
      headers: {ETag: {required: true, schema: {type: string}}}
      links: {next: {operationId: getOrder}}
      content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
  schemas:
    Order: {type: object, properties: {self: {$ref: '#/components/schemas/Order'}}}
    Any: true
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t', scopes: {a: b}}}}
"""


def test_an_operation_has_its_effective_parameters() -> None:
    operation = description_of(SHOP).operations[0]
    found = {(item.location, item.name): item for item in operation.parameters}
    assert list(found) == [("path", "id"), ("header", "x-trace"), ("query", "q"), ("query", "page")]
    assert found["header", "x-trace"].required
    assert found["header", "x-trace"].level == "operation"
    assert found["path", "id"].level == "path-item"
    assert (found["path", "id"].style, found["path", "id"].explode) == ("simple", False)
    assert (found["query", "q"].style, found["query", "q"].explode) == ("form", True)
    page = found["query", "page"]
    assert (page.style, page.explode, page.allow_reserved) == ("deepObject", False, True)
    assert page.use.reference == "#/components/parameters/Page"
    assert page.node.pointer == ("components", "parameters", "Page")


def test_security_and_servers_are_effective() -> None:
    description = description_of(SHOP)
    operation = description.operations[0]
    assert operation.security == ()
    assert [server.url for server in operation.servers] == ["/other"]
    assert description.servers[0].variables == {"r": ("eu", ("eu", "us"))}
    webhook = description.webhooks[0]
    assert webhook.kind == "webhook"
    assert webhook.path == "shipped"
    assert webhook.servers == ()
    assert webhook.security is not None
    assert dict(webhook.security[0].schemes) == {"key": ()}


def test_responses_follow_references_and_keep_their_use() -> None:
    operation = description_of(SHOP).operations[0]
    assert [response.code for response in operation.responses] == ["200", "4XX"]
    response = operation.responses[0]
    assert response.description == "mine"
    assert response.node.pointer == ("components", "responses", "Order")
    assert response.headers[0].name == "ETag"
    assert response.headers[0].required
    assert response.links[0].name == "next"
    assert response.content[0].schema is not None
    assert response.content[0].schema.node.reference == "#/components/schemas/Order"


def test_callbacks_have_operations() -> None:
    callback = description_of(SHOP).operations[0].callbacks[0]
    assert (callback.name, callback.expression) == ("paid", "{$request.body#/url}")
    assert callback.operations[0].kind == "callback"
    assert callback.operations[0].body is not None
    assert callback.operations[0].node.pointer[-2:] == ("{$request.body#/url}", "post")


def test_schemes_and_schemas_by_name() -> None:
    description = description_of(SHOP)
    assert description.security_schemes["oauth"].flows[0].kind == "clientCredentials"
    assert list(description.schemas) == ["Order", "Any"]
    assert (description.title, description.info_version) == ("Shop", "1.2.3")


def test_a_callback_that_calls_back_to_itself_ends() -> None:
    description = description_of(
        """
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a: {$ref: '#/components/callbacks/C/x'}}
components: {callbacks: {C: {x: {post: {callbacks: {c: {$ref: '#/components/callbacks/C'}}, responses: {}}}}}}
"""
    )
    assert description.operations[0].callbacks[0].operations[0].callbacks == ()


def test_3_2_has_query_and_additional_operations_and_item_schemas() -> None:
    description = description_of(
        """
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a:
    query: {responses: {'200': {content: {application/jsonl: {itemSchema: {type: object}}}}}}
    additionalOperations: {LINK: {responses: {}}}
"""
    )
    assert [operation.method for operation in description.operations] == ["query", "LINK"]
    assert description.operations[0].responses[0].content[0].item_schema is not None


def test_wrong_shapes_are_left_out() -> None:
    description = description_of(
        """
openapi: 3.0.3
info: 5
servers: {a: b}
security: {}
paths: {/a: null, /b: [], /c: {get: 1, post: {parameters: {}, responses: [], requestBody: x, tags: 1, security: [1], callbacks: 1}}}
components: {schemas: [], securitySchemes: {a: 1, b: {}}}
"""
    )
    operation = description.operations[0]
    assert len(description.operations) == 1
    assert (operation.parameters, operation.responses, operation.body, operation.tags) == ((), (), None, ())
    assert description.title is None
    assert description.security is None
    assert not description.schemas
    assert not description.security_schemes
