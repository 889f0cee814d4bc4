"""Objects written as parameters of their own: style form with explode makes one pair of each member (OpenAPI 3, Style Examples)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apigov.diff.edits import strings
from apigov.openapi import Parameter
from apigov.text import Node, Workspace

Key = tuple[str, str]


def spread(mine: Mapping[Key, Parameter], others: Mapping[Key, Parameter], workspace: Workspace) -> dict[Key, Parameter]:
    """The parameters of one side; an object that the other side has not is replaced by its members where one of them stands there by itself."""
    found: dict[Key, Parameter] = {}
    for key, parameter in mine.items():
        members = {("query", one.name): one for one in _members(parameter, workspace)} if key not in others else {}
        alone = any(member in others and member not in mine for member in members)
        found.update(members if alone else {key: parameter})
    return found


def _members(parameter: Parameter, workspace: Workspace) -> Iterator[Parameter]:
    schema = parameter.schema
    if schema is None or parameter.location != "query" or parameter.style != "form" or not parameter.explode:
        return
    node = workspace.resolve(schema.node)
    properties = node.child("properties") if isinstance(node, Node) and node.get("type") == "object" else None
    if properties is None or not isinstance(node, Node):
        return
    required = strings(node.get("required"))
    for name, member in properties.children():
        demanded = parameter.required and name in required
        yield parameter._replace(name=str(name), required=demanded, node=member, use=member, schema=schema._replace(node=member))
