"""Servers of all versions in one reading."""

from __future__ import annotations

from apigov.openapi.model import Server
from apigov.openapi.values import items, members, text, texts
from apigov.text import Node


def listed(owner: Node) -> tuple[Server, ...]:
    """The `servers` of a root, path item or operation (3.x)."""
    listing = owner.child("servers")
    if listing is None:
        return ()
    return tuple(server for node in items(listing) if isinstance(node.value, dict) and (server := _server(node)) is not None)


def _server(node: Node) -> Server | None:
    url = text(node, "url")
    if url is None:
        return None
    variables = {
        name: (text(variable, "default"), texts(variable.child("enum")) or None)
        for name, variable in members(node.child("variables"))
        if isinstance(variable.value, dict)
    }
    return Server(node, url, variables, text(node, "description"))


def from_20(root: Node, owner: Node) -> tuple[Server, ...]:
    """One server for each of the schemes (of the operation, else of the root), made with host and basePath of the root.

    Without schemes the URL starts with `//` (the scheme by which the description was had, OAS 2.0), without a host it is a path.
    """
    host, base = text(root, "host"), text(root, "basePath")
    path = base.rstrip("/") if base else ""
    if path and not path.startswith("/"):
        path = "/" + path
    listing = owner.child("schemes") or root.child("schemes")
    chosen = [node for node in items(listing) if isinstance(node.value, str)]
    if host and chosen:
        return tuple(Server(node, f"{node.value}://{host}{path}", {}) for node in chosen)
    if host:
        return (Server(root.child("host") or root, f"//{host}{path}", {}),)
    if base:
        return (Server(root.child("basePath") or root, path or "/", {}),)
    return ()
