"""What every reading function needs: the description's frame and how to get from a use to its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.openapi import dialects
from apigov.openapi.values import is_whole, text
from apigov.openapi.version import Version
from apigov.records import NamedTuple
from apigov.text import Node, Workspace

if TYPE_CHECKING:
    from apigov.schema import Dialect, Schema


class Context(NamedTuple):
    """The frame of one description."""

    root: Node
    version: Version
    dialect: Dialect
    workspace: Workspace

    def target(self, use: Node | None) -> Node | None:
        """The object at `use` or behind its references, None where none can be read."""
        return target(use, self.workspace)

    def schema(self, owner: Node, key: str = "schema") -> Schema | None:
        node = owner.child(key)
        return self.schema_at(node) if node is not None and isinstance(node.value, dict | bool) else None

    def schema_at(self, node: Node) -> Schema:
        """A Schema with the dialect that its `$schema` names, else with the description's."""
        from apigov.schema import Schema

        named = text(node, "$schema") if self.version >= Version.V3_1 else None
        return Schema(node, (dialects.by_uri(named) if named else None) or self.dialect)


def target(use: Node | None, workspace: Workspace) -> Node | None:
    """The object at `use` or behind its references, None where none can be read."""
    if use is None or not isinstance(use.value, dict):
        return None
    if "$ref" not in use.value:
        return use
    node = workspace.resolve(use)
    return node if isinstance(node, Node) and isinstance(node.value, dict) and not is_whole(node) else None
