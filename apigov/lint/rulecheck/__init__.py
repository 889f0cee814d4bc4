"""Checking rulesets: what passes in silence when a ruleset is loaded, and then never reports, or reports something else.

Paths are asked of the table of OpenAPI objects, patterns of their automata; nothing is run.
"""

from apigov.lint.rulecheck.check import advise
from apigov.lint.rulecheck.table import SEVERITIES as ADVICE_SEVERITIES

__all__ = ["ADVICE_SEVERITIES", "advise"]
