"""References that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.openapi.objects import spaced
from apigov.openapi.values import is_whole, members
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex
from apigov.text import Broken, Node, Workspace


def broken_references(index: ObjectIndex, version: Version, root: Node, workspace: Workspace) -> tuple[Broken, ...]:
    """The broken ones among the reference objects, the values of discriminator mappings (3.0) and `$dynamicRef` (3.1); each place once.

    A reference to what cannot be the object that is due (text, null, a whole description) is broken, too. Of a circle of references
    only, each member is named.
    """
    found: dict[Node, Broken] = {}
    following: dict[Node, Node] = {}
    for node, kind, target in index.targets():
        if isinstance(target, Broken):
            found.setdefault(target.at, target)
            continue
        if target.reference is not None:
            following[node] = target
        wrong = misfit(kind, target, version)
        if wrong is not None:
            at, reference = node.child("$ref") or node, node.reference or ""
            message = f"{reference!r} leads to {wrong}, where one {spaced(kind)} Object is due"
            found.setdefault(at, Broken(at, reference, "malformed", message))
    for broken in _circles(following):
        found.setdefault(broken.at, broken)
    if version >= Version.V3_0:
        for broken in _mappings(index, root, workspace):
            found.setdefault(broken.at, broken)
    if version >= Version.V3_1:
        for broken in _dynamic(index, workspace):
            found.setdefault(broken.at, broken)
    return tuple(found.values())


def misfit(kind: str, node: Node, version: Version) -> str | None:
    """What a node is, in words, where no object of this kind can be; None where one can."""
    value = node.value
    if isinstance(value, dict):
        return "a whole description" if is_whole(node) else None
    if isinstance(value, bool) and kind == "Schema" and version >= Version.V3_1:
        return None
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "text" if isinstance(value, str) else "true or false" if isinstance(value, bool) else "a number"


def _circles(following: dict[Node, Node]) -> Iterator[Broken]:
    """The members of circles among references that lead to references. Each node is looked at once."""
    turn: dict[Node, int] = {}
    for number, start in enumerate(following):
        path: list[Node] = []
        node = start
        while node in following and node not in turn:
            turn[node] = number
            path.append(node)
            node = following[node]
        if path and turn.get(node) == number:
            for member in path[path.index(node) :]:
                reference = member.reference or ""
                message = f"{reference!r} leads back to itself through references only"
                yield Broken(member.child("$ref") or member, reference, "cycle", message)


def _mappings(index: ObjectIndex, root: Node, workspace: Workspace) -> Iterator[Broken]:
    components = root.child("components")
    schemas = components.child("schemas") if components else None
    names = schemas.value if schemas is not None and isinstance(schemas.value, dict) else {}
    for use in index.objects("Discriminator"):
        for _, node in members(use.node.child("mapping")):
            value = node.value
            if not isinstance(value, str) or value in names:
                continue
            target = workspace.target(node.tree, value if _is_uri(value) else f"#/components/schemas/{value}", node)
            if isinstance(target, Broken):
                yield target._replace(reference=value)


def _dynamic(index: ObjectIndex, workspace: Workspace) -> Iterator[Broken]:
    for use in index.objects("Schema"):
        node = use.node.child("$dynamicRef")
        if node is not None and isinstance(node.value, str):
            target = workspace.target(node.tree, node.value, node)
            if isinstance(target, Broken):
                yield target


def _is_uri(text: str) -> bool:
    """Whether a mapping value is a URI reference and no schema name (a name has no slash, hash or file ending)."""
    return "#" in text or "/" in text or text.endswith((".json", ".yaml", ".yml"))
