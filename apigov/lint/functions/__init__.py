"""The core functions of Spectral's rule language (linting.md section 8)."""

from __future__ import annotations

from apigov.lint.shelf import Shelf

# A file of this folder to the functions that it has; it is loaded when a ruleset names one of them.
CORE = Shelf(
    __name__,
    {
        "presence": "truthy falsy defined undefined",
        "texts": "length enumeration pattern casing",
        "order": "alphabetical",
        "keys": "xor or",
        "schema": "schema",
        "references": "unreferencedReusableObject",
        "typed_enum": "typedEnum",
    },
)
