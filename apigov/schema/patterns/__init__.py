"""Patterns of ECMA-262: matching that cannot hang, and their languages as automata."""

from apigov.schema.patterns.ambiguity import is_exponential
from apigov.schema.patterns.automaton import NotRegular, StateLimit
from apigov.schema.patterns.language import Language, everything, language, literal, nothing, one_of
from apigov.schema.patterns.matcher import Pattern, PatternTimeout, as_ruleset_pattern, compile_pattern, schema_pattern
from apigov.schema.patterns.nodes import PatternError
from apigov.schema.patterns.shape import loose_end

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
