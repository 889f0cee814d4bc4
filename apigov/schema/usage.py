"""A schema where it is used."""

from __future__ import annotations

from apigov.records import NamedTuple
from apigov.schema.dialect import Dialect
from apigov.text import Node


class FormField(NamedTuple):
    name: str
    required: bool
    schema: Schema


class Schema(NamedTuple):
    """A schema where it is used: a node (maybe a reference object) and how to read it.

    `form`: not None for an object that no node writes down: the formData parameters of OpenAPI 2.0. Its node is then the operation.
    """

    node: Node
    dialect: Dialect
    form: tuple[FormField, ...] | None = None
