"""One pair of operations: everything that can differ between them."""

from __future__ import annotations

from apigov.diff.bodies import compare_bodies
from apigov.diff.found import BREAKING, NONE, SAFE, debatable
from apigov.diff.pairing import OperationPair, pair_callbacks
from apigov.diff.parameters import compare_parameters
from apigov.diff.responses import compare_responses
from apigov.diff.security import compare_security
from apigov.diff.servers import ANY, addresses, covered
from apigov.diff.uses import Use
from apigov.findings import Direction, Effect, Json, OperationRef
from apigov.openapi import Operation, Server, shape
from apigov.text import Node, root_node

_OPERATION_ID = "not on the wire, but generated clients name their methods after it"
_CALLS_MORE = "the provider now calls where it never called; the client gave the address"


def compare_operations(use: Use, pair: OperationPair) -> None:
    base, revision = pair.base, pair.revision
    parts = use.run.touched.parts(base, revision)
    _facts(use, base, revision)
    if "parameters" in parts:
        compare_parameters(use, base, revision)
    if "body" in parts:
        compare_bodies(use, base, revision)
    if "responses" in parts:
        compare_responses(use, base, revision)
    if not use.turned:
        _servers(use, pair)
        if "security" in parts:
            _security(use, base, revision)
    if "callbacks" in parts:
        _callbacks(use, base, revision)


def _facts(use: Use, base: Operation, revision: Operation) -> None:
    places = (base.node, revision.node)
    if base.operation_id != revision.operation_id:
        values: dict[str, Json] = {"before": base.operation_id, "after": revision.operation_id}
        ruling = debatable(Effect.SAFE, Effect.SAFE, _OPERATION_ID) if base.operation_id else SAFE
        use.tell("operation-id-changed", _at(places, "operationId"), Direction.NONE, ruling, values, subject="operation")
    if sorted(base.tags) != sorted(revision.tags):
        tags: dict[str, Json] = {"before": ", ".join(base.tags) or "none", "after": ", ".join(revision.tags) or "none"}
        use.tell("operation-tags-changed", _at(places, "tags"), Direction.NONE, NONE, tags, subject="operation")
    use.promised("Operation", "operation", places, Direction.NONE, {}, subject="operation")


def _at(places: tuple[Node, Node], name: str) -> tuple[Node, Node]:
    return places[0].child(name) or places[0], places[1].child(name) or places[1]


def _security(use: Use, base: Operation, revision: Operation) -> None:
    run = use.run
    for found in compare_security(base, revision, (run.base.security_schemes, run.revision.security_schemes)):
        run.report(found._replace(operations=(use.operation,)))


def _servers(use: Use, pair: OperationPair) -> None:
    """Whole addresses are compared, so that a prefix may move between server and path; where it moved away, servers alone."""
    base, revision = pair.base, pair.revision
    if base.path == revision.path and _urls(base) == _urls(revision):
        return
    old, new = _addresses(base, pair.moved), _addresses(revision, pair.moved)
    for address, server in old.items():
        if not covered(address, new):
            values: dict[str, Json] = {"name": _server_words(address, server, base)}
            node = _address_node(server, base, revision)
            use.tell("server-removed", (node, _servers_node(revision)), Direction.REQUEST, BREAKING, values, subject="server")
    for address, server in new.items():
        if not covered(address, old):
            values = {"name": _server_words(address, server, revision)}
            node = _address_node(server, revision, base)
            use.tell("server-added", (None, node), Direction.REQUEST, SAFE, values, subject="server")


def _urls(operation: Operation) -> list[object]:
    return [(server.url, server.variables) for server in operation.servers]


def _address_node(server: Server | None, operation: Operation, other: Operation) -> Node:
    """Where an address is written. OpenAPI 2.0 puts it together out of three words: the one that says otherwise on the other side."""
    if server is None:
        return operation.node
    root, there = root_node(operation.node.tree), root_node(other.node.tree)
    if root.get("swagger") is None:
        return server.node
    said = (root.child(word) for word in ("host", "basePath") if root.get(word) != there.get(word))
    return next((node for node in said if node is not None), server.node)


def _addresses(operation: Operation, moved: bool) -> dict[str, Server | None]:
    found: dict[str, Server | None] = {}
    path = "" if moved else shape(operation.path)
    for prefix, server in addresses(operation.servers).items():
        found.setdefault(prefix + path, server)
    return found or {path: None}


def _server_words(address: str, server: Server | None, operation: Operation) -> str:
    """An address as it is written; of a server that stands for several the one that is meant."""
    if server is None:
        return "/, which stands where none is listed,"
    several = any(values for _, values in server.variables.values()) and ANY not in address
    return address.removesuffix(shape(operation.path)) or "/" if several else server.url


def _servers_node(operation: Operation) -> Node:
    return operation.servers[0].node if operation.servers else operation.node


def _callbacks(use: Use, base: Operation, revision: Operation) -> None:
    old = [one for callback in base.callbacks for one in callback.operations]
    new = [one for callback in revision.callbacks for one in callback.operations]
    if not old and not new:
        return
    names = {id(one): callback.name for side in (base, revision) for callback in side.callbacks for one in callback.operations}
    pairs = pair_callbacks(old, new, names)
    for pair in pairs.pairs:
        own = OperationRef(pair.revision.method, pair.revision.path)
        compare_operations(Use(use.run, use.operation, not use.turned, own), pair)
    for one in pairs.gone:
        values: dict[str, Json] = {"name": f"{one.method.upper()} {one.path}"}
        use.tell("callback-removed", (one.node, revision.node), use.answered(), BREAKING, values, subject="callback")
    for one in pairs.come:
        values = {"name": f"{one.method.upper()} {one.path}"}
        use.tell("callback-added", (None, one.node), use.answered(), debatable(Effect.SAFE, Effect.SAFE, _CALLS_MORE), values, subject="callback")
