"""truthy, falsy, defined, undefined: JavaScript truth, and being there at all."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import ABSENT, Context, RuleFunction, Value, Violation
from apigov.lint.jsonpath import javascript as js


def truthy(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if not js.truthy(value):
        yield Violation("must not be empty" if value is not ABSENT else "must be there and not be empty")


def falsy(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if js.truthy(value):
        yield Violation("must be empty or not be there")


def defined(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if value is ABSENT:
        yield Violation("is missing")


def undefined(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    if value is not ABSENT:
        yield Violation("must not be there")


FUNCTIONS = (
    RuleFunction("truthy", truthy),
    RuleFunction("falsy", falsy),
    RuleFunction("defined", defined),
    RuleFunction("undefined", undefined),
)
