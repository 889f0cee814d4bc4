"""The core functions of Spectral's rule language (linting.md section 8)."""

from __future__ import annotations

from apigov.lint.function import RuleFunction
from apigov.lint.functions.keys import FUNCTIONS as KEYS
from apigov.lint.functions.order import FUNCTIONS as ORDER
from apigov.lint.functions.presence import FUNCTIONS as PRESENCE
from apigov.lint.functions.references import FUNCTIONS as REFERENCES
from apigov.lint.functions.schema import FUNCTIONS as SCHEMA
from apigov.lint.functions.texts import FUNCTIONS as TEXTS
from apigov.lint.functions.typed_enum import FUNCTIONS as TYPED_ENUM

CORE: dict[str, RuleFunction] = {
    function.name: function for group in (PRESENCE, TEXTS, ORDER, KEYS, SCHEMA, REFERENCES, TYPED_ENUM) for function in group
}
