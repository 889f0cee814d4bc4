"""References that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from apigov.openapi.objects import spaced
from apigov.openapi.values import members
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex
from apigov.text import Broken, Node, Workspace


def broken_references(index: ObjectIndex, version: Version, root: Node, workspace: Workspace) -> tuple[Broken, ...]:
    """The broken ones among the reference objects and, from 3.0 on, among the values of discriminator mappings; each place once."""
    found: dict[Node, Broken] = {}
    for node, kind, target in index.targets():
        if isinstance(target, Node):
            if kind != "OpenAPI" and is_whole(target):
                at, reference = node.child("$ref") or node, node.reference or ""
                message = f"{reference!r} leads to a whole description, where one {spaced(kind)} Object is due"
                found.setdefault(at, Broken(at, reference, "malformed", message))
            if target.reference is None:
                continue
            # Chains are followed to their end for the sake of circles; what else is broken is found at the reference itself.
            end = workspace.resolve(node)
            if isinstance(end, Broken) and end.kind == "cycle":
                found.setdefault(end.at, end)
        else:
            found.setdefault(target.at, target)
    if version >= Version.V3_0:
        for broken in _mappings(index, root, workspace):
            found.setdefault(broken.at, broken)
    return tuple(found.values())


def _mappings(index: ObjectIndex, root: Node, workspace: Workspace) -> Iterator[Broken]:
    components = root.child("components")
    schemas = components.child("schemas") if components else None
    names = schemas.value if schemas is not None and isinstance(schemas.value, dict) else {}
    for use in index.objects("Discriminator"):
        for _, node in members(use.node.child("mapping")):
            value = node.value
            if not isinstance(value, str) or value in names:
                continue
            reference = Node(node.tree, node.pointer, {"$ref": value if _is_uri(value) else f"#/components/schemas/{value}"})
            target = workspace.follow(reference)
            if isinstance(target, Broken):
                yield replace(target, at=node, reference=value)


def is_whole(node: Node) -> bool:
    """Whether a node is the root of a description."""
    return not node.pointer and isinstance(node.value, dict) and ("openapi" in node.value or "swagger" in node.value)


def _is_uri(text: str) -> bool:
    """Whether a mapping value is a URI reference and no schema name (a name has no slash, hash or file ending)."""
    return "#" in text or "/" in text or text.endswith((".json", ".yaml", ".yml"))
