"""What Spectral brings along: its built-in rulesets by name, in our own words."""

from __future__ import annotations

from apigov.findings import JsonObject
from apigov.lint.spectral.oas import OAS
from apigov.lint.spectral.others import ARAZZO, ASYNCAPI
from apigov.lint.spectral.renamed import RENAMED

BUILT_IN: dict[str, JsonObject] = {"spectral:oas": OAS, "spectral:asyncapi": ASYNCAPI, "spectral:arazzo": ARAZZO}

__all__ = ["BUILT_IN", "RENAMED"]
