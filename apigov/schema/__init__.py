"""What a JSON Schema means: dialects, translation to 2020-12, validation, containment, witnesses, patterns. Knows no OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.schema.contain import Contained, Containment, Counterexample, Unknown, Verdict
    from apigov.schema.dialect import Dialect, View
    from apigov.schema.judging import touched
    from apigov.schema.keywords import FORMATS, LISTS, MAPS, PLAIN, SINGLE
    from apigov.schema.schemas import Schemas, reference, referred
    from apigov.schema.settling import settle
    from apigov.schema.usage import FormField, Schema
else:
    __getattr__ = later(
        __name__,
        {
            "contain": ("Contained", "Containment", "Counterexample", "Unknown", "Verdict"),
            "dialect": ("Dialect", "View"),
            "judging": ("touched",),
            "keywords": ("FORMATS", "LISTS", "MAPS", "PLAIN", "SINGLE"),
            "schemas": ("Schemas", "reference", "referred"),
            "settling": ("settle",),
            "usage": ("FormField", "Schema"),
        },
    )

__all__ = [
    "FORMATS",
    "LISTS",
    "MAPS",
    "PLAIN",
    "SINGLE",
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
    "settle",
    "touched",
]
