"""The rule language: rulesets, JSONPath, functions, functions for OpenAPI (oas/), and the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.lint.engine import lint
    from apigov.lint.function import ABSENT, Context, RuleFunction, Settings, Value, Violation
    from apigov.lint.functions import CORE
    from apigov.lint.library import Functions, standard_library
    from apigov.lint.rulecheck import ADVICE_SEVERITIES, advise
    from apigov.lint.ruleset import Library, Rule, Ruleset, RulesetError, RulesetProblem, Said, Setting, load_ruleset
    from apigov.lint.ruleset.files import RulesetFile
    from apigov.lint.ruleset.load import load_data, read_files
else:
    __getattr__ = later(
        __name__,
        {
            "engine": ("lint",),
            "function": ("ABSENT", "Context", "RuleFunction", "Settings", "Value", "Violation"),
            "functions": ("CORE",),
            "library": ("Functions", "standard_library"),
            "ruleset": ("Library", "Rule", "Ruleset", "RulesetError", "RulesetProblem", "Said", "Setting", "load_ruleset"),
            "ruleset.files": ("RulesetFile",),
            "ruleset.load": ("load_data", "read_files"),
            "rulecheck": ("ADVICE_SEVERITIES", "advise"),
        },
    )

__all__ = [
    "ABSENT",
    "ADVICE_SEVERITIES",
    "CORE",
    "Context",
    "Functions",
    "Library",
    "Rule",
    "RuleFunction",
    "Ruleset",
    "RulesetError",
    "RulesetFile",
    "RulesetProblem",
    "Said",
    "Setting",
    "Settings",
    "Value",
    "Violation",
    "advise",
    "lint",
    "load_data",
    "load_ruleset",
    "read_files",
    "standard_library",
]
