"""What stands behind a reference that leads nowhere: a side may say it or not, so what looks gone or come is unknown."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.diff.found import Ruling, unknown
from apigov.openapi import Operation, target
from apigov.text import Node, Workspace


def not_read(nodes: Iterable[Node | None], workspace: Workspace) -> Ruling | None:
    """The verdict where one of the nodes is a reference that leads nowhere, None where all can be read."""
    for node in nodes:
        if node is not None and node.reference is not None and target(node, workspace) is None:
            return unknown(f"{node.reference or 'an empty reference'} is not read")
    return None


def listed(operation: Operation) -> Iterable[Node]:
    """The parameters of an operation as they are written, those of its path item too."""
    for owner in (operation.node, operation.item):
        container = owner.child("parameters")
        if container is not None and isinstance(container.value, list):
            yield from (child for _, child in container.children())


def named(container: Node | None, name: str) -> Node | None:
    """The member of this name, whatever its case."""
    if container is None or not isinstance(container.value, dict):
        return None
    return next((child for key, child in container.children() if str(key).lower() == name.lower()), None)
