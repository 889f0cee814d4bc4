"""The table of OpenAPI objects and fields, and the walk that it drives."""

from __future__ import annotations

from dataclasses import dataclass

from apigov.text import Node


@dataclass(frozen=True, slots=True)
class ObjectUse:
    """An OpenAPI object met by the walk, once for each definition. `kind` is its name in the table (Operation, Schema, Response ...).

    `name`: the key or name under which it was met first (a component name, header name, property name), else empty.
    """

    kind: str
    node: Node
    name: str = ""
