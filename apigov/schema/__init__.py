"""What a JSON Schema means: dialects, translation to 2020-12, validation, containment, witnesses, patterns. Knows no OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.schema.dialect import Dialect, FormField, Schema, View

if TYPE_CHECKING:
    from apigov.schema.contain import Contained, Containment, Counterexample, Unknown, Verdict
    from apigov.schema.schemas import Schemas, reference, referred

# Loaded on use: a lint reads descriptions and never compares schemas.
_LATER = {
    "Contained": "apigov.schema.contain",
    "Containment": "apigov.schema.contain",
    "Counterexample": "apigov.schema.contain",
    "Unknown": "apigov.schema.contain",
    "Verdict": "apigov.schema.contain",
    "Schemas": "apigov.schema.schemas",
    "reference": "apigov.schema.schemas",
    "referred": "apigov.schema.schemas",
}


def __getattr__(name: str) -> object:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Contained",
    "Containment",
    "Counterexample",
    "Dialect",
    "FormField",
    "Schema",
    "Schemas",
    "Unknown",
    "Verdict",
    "View",
    "reference",
    "referred",
]
