"""What the JSON Schemas of OpenAPI say about a description, in sentences."""

from __future__ import annotations

from apigov.openapi.drafts import Draft
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex
from apigov.schema import Dialect
from apigov.text import Node


def structure_drafts(index: ObjectIndex, version: Version, dialect: Dialect, root: Node) -> tuple[Draft, ...]:
    return ()
