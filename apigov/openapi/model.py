"""The typed reading of a description: the same classes for OpenAPI 2.0 to 3.2, each pointing back at its node.

Defaults are spelled out (required, style, explode ...), references are followed, what cannot be read is left out (structure
and invalid-ref findings tell of it). `node` is the definition, `use` the node where it is used (a reference object, or the same node).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Protocol

from apigov.findings import Json
from apigov.openapi.values import flag, text, texts
from apigov.records import NamedTuple
from apigov.schema import Schema
from apigov.text import Node


class Server(NamedTuple):
    """`url` as written (2.0: made of scheme, host and basePath); `variables`: name to (default, enum or None)."""

    node: Node
    url: str
    variables: Mapping[str, tuple[str | None, tuple[str, ...] | None]]
    description: str | None = None


class Flow(NamedTuple):
    """`kind`: implicit, password, clientCredentials, authorizationCode, deviceAuthorization (2.0 names are translated)."""

    node: Node
    kind: str
    authorization_url: str | None
    token_url: str | None
    refresh_url: str | None
    scopes: Mapping[str, str]


class SecurityScheme(NamedTuple):
    """`type`: apiKey, http, oauth2, openIdConnect, mutualTLS (2.0 `basic` is http with scheme basic)."""

    node: Node
    key: str
    type: str
    name: str | None = None
    location: str | None = None
    scheme: str | None = None
    bearer_format: str | None = None
    open_id_connect_url: str | None = None
    flows: tuple[Flow, ...] = ()
    deprecated: bool = False


class SecurityRequirement(NamedTuple):
    """One alternative: scheme keys with their scopes, all needed together. Empty: anonymous access."""

    node: Node
    schemes: Mapping[str, tuple[str, ...]]


class MediaType(NamedTuple):
    """`name` as written. `item_schema` is 3.2's. `encoding`: property name to its Encoding Object node.

    2.0: one for each of the effective consumes or produces, `node` is then the body parameter or response. `named`: where the name is
    written, the entry of that list; None where nothing says it.
    """

    node: Node
    name: str
    schema: Schema | None
    item_schema: Schema | None = None
    encoding: Mapping[str, Node] | None = None
    named: Node | None = None


class Parameter(NamedTuple):
    """An effective parameter of an operation. `location`: path, query, header, cookie or querystring (2.0 body and formData become a Body).

    `style`, `explode`, `allow_reserved` are effective (diffing.md 1.2; 2.0 collectionFormat is translated, tsv stays "tsv").
    Either `schema` or `content` is set. `default` counts in `schema`. `level`: "path-item" or "operation".
    """

    node: Node
    use: Node
    name: str
    location: str
    required: bool
    schema: Schema | None
    content: tuple[MediaType, ...] = ()
    style: str = ""
    explode: bool = False
    allow_reserved: bool = False
    allow_empty_value: bool = False
    deprecated: bool = False
    level: str = "operation"


class Body(NamedTuple):
    """A request body. 2.0: the body parameter, or the formData parameters together (Schema.form)."""

    node: Node
    use: Node
    required: bool
    content: tuple[MediaType, ...]


class Header(NamedTuple):
    node: Node
    use: Node
    name: str
    required: bool
    schema: Schema | None
    content: tuple[MediaType, ...] = ()
    style: str = "simple"
    explode: bool = False
    deprecated: bool = False


class Link(NamedTuple):
    node: Node
    use: Node
    name: str


class Response(NamedTuple):
    """`code` as text: "200", "4XX", "default". `links` by name."""

    node: Node
    use: Node
    code: str
    description: str | None
    content: tuple[MediaType, ...] = ()
    headers: tuple[Header, ...] = ()
    links: tuple[Link, ...] = ()


class Callback(NamedTuple):
    """One expression of a callback: `name`/`expression`, with the operations that the provider sends."""

    node: Node
    name: str
    expression: str
    operations: tuple[Operation, ...]


class Contents(Protocol):
    """What is read of an operation when somebody asks for it: see the members of Operation of the same names."""

    def parameters(self) -> tuple[Parameter, ...]: ...
    def body(self) -> Body | None: ...
    def responses(self) -> tuple[Response, ...]: ...
    def callbacks(self) -> tuple[Callback, ...]: ...


class Operation:
    """`method` is lower case (additionalOperations: as written). `path`: the template, the webhook's name, or the callback's expression.

    `kind`: operation, webhook or callback. `security`: effective alternatives, in order; None where nothing demands any (no list at all),
    () where an empty list says that none is needed. `servers`: effective, nearest list wins. `item` is the path item's node.
    Compared by identity; the bigger parts are read when they are asked for.
    """

    def __init__(
        self,
        node: Node,
        item: Node,
        method: str,
        path: str,
        kind: str,
        security: tuple[SecurityRequirement, ...] | None,
        servers: tuple[Server, ...],
        contents: Contents,
    ) -> None:
        self.node = node
        self.item = item
        self.method = method
        self.path = path
        self.kind = kind
        self.security = security
        self.servers = servers
        self.operation_id = text(node, "operationId")
        self.summary = text(node, "summary")
        self.description = text(node, "description")
        self.deprecated = flag(node, "deprecated")
        self._contents = contents

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return texts(self.node.child("tags"))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        return self._contents.parameters()

    @cached_property
    def body(self) -> Body | None:
        return self._contents.body()

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        return self._contents.responses()

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        return self._contents.callbacks()

    def response(self, code: str) -> Response | None:
        """The response declared under exactly this code."""
        return next((response for response in self.responses if response.code == code), None)

    def extension(self, name: str) -> Json:
        """An `x-` member of the operation, None where absent."""
        return self.node.get(name)
