"""Structural mistakes that the text of the specification forbids and the JSON Schemas do not see."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from apigov.findings import Severity
from apigov.openapi.drafts import Draft
from apigov.openapi.objects import fields, kinds
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex


def prose_mistakes(index: ObjectIndex, version: Version) -> Iterator[Draft]:
    """URLs that are none (RFC 3986 as far as a parser notices)."""
    urls = {kind: names for kind in kinds(version) if (names := [row.name for row in fields(kind, version) if row.value == "url"])}
    for use in index.objects(*urls):
        for name in urls[use.kind]:
            node = use.node.child(name)
            if node is None or not isinstance(node.value, str):
                continue
            try:
                urlsplit(node.value)
            except ValueError:
                message = f"`{name}` is no URL that can be parsed."
                yield Draft(rule="structure", severity=Severity.ERROR, message=message, node=node, key=("url", name))
