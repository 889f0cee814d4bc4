"""What Spectral brings along: its built-in rulesets by name, in our own words."""

from __future__ import annotations

from apigov.findings import JsonObject
from apigov.lint.spectral.oas import OAS
from apigov.lint.spectral.renamed import RENAMED

# The rules of the other two never apply to an OpenAPI description.
BUILT_IN: dict[str, JsonObject] = {
    "spectral:oas": OAS,
    "spectral:asyncapi": {"formats": ["aas2", "aas3"], "rules": {}},
    "spectral:arazzo": {"formats": ["arazzo1.0"], "rules": {}},
}

__all__ = ["BUILT_IN", "RENAMED"]
