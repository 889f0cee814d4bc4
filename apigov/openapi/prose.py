"""Structural mistakes that the text of the specification forbids and the JSON Schemas do not see."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.openapi.drafts import Draft
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex


def prose_mistakes(index: ObjectIndex, version: Version) -> Iterator[Draft]:
    yield from ()
