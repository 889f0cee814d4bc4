"""Rulesets: files in Spectral's language to a plan of rules, every mistake with its place."""

from apigov.lint.ruleset.files import Library
from apigov.lint.ruleset.load import load_ruleset
from apigov.lint.ruleset.values import Rule, Ruleset, RulesetError, RulesetProblem, Said, Setting, Then

__all__ = ["Library", "Rule", "Ruleset", "RulesetError", "RulesetProblem", "Said", "Setting", "Then", "load_ruleset"]
