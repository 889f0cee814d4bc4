"""What Spectral brings along: its built-in rulesets by name, in our own words."""

from apigov.lint.spectral.oas import OAS
from apigov.lint.spectral.renamed import RENAMED

# The rules of the other two never apply to an OpenAPI description.
BUILT_IN = {"spectral:oas": OAS, "spectral:asyncapi": {"rules": {}}, "spectral:arazzo": {"rules": {}}}

__all__ = ["BUILT_IN", "RENAMED"]
