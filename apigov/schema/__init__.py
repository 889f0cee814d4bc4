"""What a JSON Schema means: dialects, translation to 2020-12, validation, containment, witnesses, patterns. Knows no OpenAPI."""

from apigov.schema.contain import Contained, Containment, Counterexample, Unknown, Verdict
from apigov.schema.dialect import Dialect, FormField, Schema, View
from apigov.schema.schemas import Schemas

__all__ = ["Contained", "Containment", "Counterexample", "Dialect", "FormField", "Schema", "Schemas", "Unknown", "Verdict", "View"]
