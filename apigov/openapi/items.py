"""Path items: which operations they hold, before these are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from apigov.openapi.context import Context
from apigov.openapi.objects import fields
from apigov.openapi.values import members
from apigov.openapi.version import Version
from apigov.text import Node


def methods_of(context: Context, use: Node) -> Iterator[tuple[str, Node, Node, tuple[Node, ...]]]:
    """Method, operation, its path item, and all path item objects that count for it (one with `$ref` may have its own members, too)."""
    methods = _methods(context.version)
    target = context.target(use)
    own = use if target is not use and isinstance(use.value, dict) and len(use.value) > 1 else None
    parts = tuple(part for part in (own, target) if part is not None)
    seen = set()
    for item in parts:
        for key, node in members(item, extensions=False):
            if key in methods and key not in seen and isinstance(node.value, dict):
                seen.add(key)
                yield key, node, item, parts
            elif key == "additionalOperations" and context.version >= Version.V3_2:
                for method, extra in members(node):
                    if isinstance(extra.value, dict):
                        yield method, extra, item, parts


def count(context: Context, paths: Node | None) -> int:
    """How many operations there are below `paths`."""
    return sum(1 for _, use in members(paths, extensions=False) for _ in methods_of(context, use))


@cache
def _methods(version: Version) -> frozenset[str]:
    return frozenset(row.name for row in fields("PathItem", version) if row.value == "Operation")
