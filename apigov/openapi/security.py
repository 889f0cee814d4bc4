"""Security schemes and requirements of all versions in one reading."""

from __future__ import annotations

from collections.abc import Mapping

from apigov.openapi.model import Flow, SecurityRequirement, SecurityScheme
from apigov.openapi.values import flag, items, members, text, text_map, texts
from apigov.openapi.version import Version
from apigov.text import Node, Workspace

_FLOWS_20 = {"application": "clientCredentials", "accessCode": "authorizationCode"}


def schemes(root: Node, version: Version, workspace: Workspace) -> Mapping[str, SecurityScheme]:
    found = {}
    if version is Version.V2_0:
        container = root.child("securityDefinitions")
    else:
        components = root.child("components")
        container = components.child("securitySchemes") if components else None
    for key, use in members(container):
        node = workspace.resolve(use)
        if isinstance(node, Node) and isinstance(node.value, dict):
            scheme = _scheme(key, node, version)
            if scheme is not None:
                found[key] = scheme
    return found


def _scheme(key: str, node: Node, version: Version) -> SecurityScheme | None:
    kind = text(node, "type")
    if kind is None:
        return None
    if version is Version.V2_0:
        flows = _flow_20(node) if kind == "oauth2" else ()
        basic = kind == "basic"
        return SecurityScheme(node, key, "http" if basic else kind, text(node, "name"), text(node, "in"), "basic" if basic else None, flows=flows)
    return SecurityScheme(
        node,
        key,
        kind,
        text(node, "name"),
        text(node, "in"),
        text(node, "scheme"),
        text(node, "bearerFormat"),
        text(node, "openIdConnectUrl"),
        _flows(node) if kind == "oauth2" else (),
        flag(node, "deprecated"),
    )


def _flows(scheme: Node) -> tuple[Flow, ...]:
    return tuple(
        Flow(
            node,
            kind,
            text(node, "authorizationUrl") or text(node, "deviceAuthorizationUrl"),
            text(node, "tokenUrl"),
            text(node, "refreshUrl"),
            text_map(node, "scopes"),
        )
        for kind, node in members(scheme.child("flows"), extensions=False)
        if isinstance(node.value, dict)
    )


def _flow_20(scheme: Node) -> tuple[Flow, ...]:
    kind = text(scheme, "flow")
    if kind is None:
        return ()
    scopes = {name: about for name, about in text_map(scheme, "scopes").items() if not name.startswith("x-")}
    name = _FLOWS_20.get(kind, kind)
    return (Flow(scheme, name, text(scheme, "authorizationUrl"), text(scheme, "tokenUrl"), None, scopes),)


def requirements(owner: Node) -> tuple[SecurityRequirement, ...] | None:
    """The alternatives of a `security` list, None where there is no list."""
    container = owner.child("security")
    if container is None or not isinstance(container.value, list):
        return None
    return tuple(
        SecurityRequirement(node, {key: texts(scopes) for key, scopes in members(node)}) for node in items(container) if isinstance(node.value, dict)
    )
