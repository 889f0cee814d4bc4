"""Effective serialisation of parameters (OAS 3.x Style Values; 2.0 collectionFormat)."""

from __future__ import annotations

from apigov.openapi.values import flag, text
from apigov.text import Node

_DEFAULT = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_EXPLODED = frozenset({"form", "cookie"})
_COLLECTIONS = {"ssv": "spaceDelimited", "pipes": "pipeDelimited", "tsv": "tsv"}


def style(node: Node, location: str) -> tuple[str, bool]:
    """`style` and `explode` of a 3.x parameter or header with a schema."""
    chosen = text(node, "style") or _DEFAULT.get(location, "")
    return chosen, flag(node, "explode", chosen in _EXPLODED)


def style_20(node: Node, location: str) -> tuple[str, bool]:
    """The style and explode of 3.x that write a 2.0 parameter or header the same way; `tsv` has none and stays."""
    plain = _DEFAULT.get("query" if location == "formData" else location, "simple")
    if node.get("type") != "array":
        return plain, plain in _EXPLODED
    collection = text(node, "collectionFormat") or "csv"
    if collection == "multi":
        return "form", True
    return _COLLECTIONS.get(collection, plain), False
