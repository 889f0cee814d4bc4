"""Patterns of ECMA-262: matching that cannot hang, and their languages as automata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.schema.patterns.ambiguity import is_exponential
    from apigov.schema.patterns.automaton import NotRegular, StateLimit
    from apigov.schema.patterns.errors import PatternError, PatternTimeout
    from apigov.schema.patterns.languages import Language, everything, language, literal, nothing, one_of
    from apigov.schema.patterns.matcher import Pattern, as_ruleset_pattern, compile_pattern, schema_pattern
    from apigov.schema.patterns.shape import loose_end
else:
    __getattr__ = later(
        __name__,
        {
            "ambiguity": ("is_exponential",),
            "automaton": ("NotRegular", "StateLimit"),
            "errors": ("PatternError", "PatternTimeout"),
            "languages": ("Language", "everything", "language", "literal", "nothing", "one_of"),
            "matcher": ("Pattern", "as_ruleset_pattern", "compile_pattern", "schema_pattern"),
            "shape": ("loose_end",),
        },
    )

__all__ = [
    "Language",
    "NotRegular",
    "Pattern",
    "PatternError",
    "PatternTimeout",
    "StateLimit",
    "as_ruleset_pattern",
    "compile_pattern",
    "everything",
    "is_exponential",
    "language",
    "literal",
    "loose_end",
    "nothing",
    "one_of",
    "schema_pattern",
]
