"""The JSONPath dialect of Spectral rulesets: a parser, filters as closures, and a plain evaluator over the resolved view."""

from apigov.lint.jsonpath.ast import Path, PathError
from apigov.lint.jsonpath.evaluate import Hit, evaluate
from apigov.lint.jsonpath.parser import parse

__all__ = ["Hit", "Path", "PathError", "evaluate", "parse"]
