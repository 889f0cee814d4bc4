"""schema: a value against a JSON Schema of the ruleset, told in the order of Spectral's validator (linting.md section 8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from apigov.findings import Json, JsonObject
from apigov.lint.function import ABSENT, Context, RuleFunction, Value, Violation
from apigov.lint.functions.validation import DIALECTS, BrokenSchema, compiled, dialect_of, faults, translated
from apigov.lint.resolved import materialise


def schema(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if value is ABSENT:
        yield Violation("must exist")
        return
    known = context.shared.get((schema, id(options)))
    if known is None:
        # The options live as long as the ruleset, and the scratch of a run is shorter than that.
        try:
            known = _validator(json.dumps(options["schema"]), str(options.get("dialect", "auto")))
        except BrokenSchema as error:
            known = error
        context.shared[schema, id(options)] = known
    if isinstance(known, BrokenSchema):
        yield Violation(f"the schema of this rule cannot be used: {known}")
        return
    wanted, validator = known
    yield from faults(validator, wanted, materialise(value, context), options.get("allErrors") is True)


@lru_cache(maxsize=1024)
def _validator(text: str, dialect: str) -> tuple[Json, Any]:
    """The translated schema and its compiled validator. Raises BrokenSchema."""
    wanted = json.loads(text)
    if dialect == "auto":
        dialect = (dialect_of(wanted.get("$schema")) if isinstance(wanted, dict) else None) or "draft7"
    made = translated(wanted, dialect)
    return made, compiled(made, dialect)


FUNCTIONS = (
    RuleFunction(
        "schema",
        schema,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["schema"],
            "properties": {"schema": {"type": "object"}, "dialect": {"enum": [*DIALECTS]}, "allErrors": {"type": "boolean"}},
        },
    ),
)
