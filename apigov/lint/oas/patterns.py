"""Patterns of schemas: whether they can be read, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.options import plain_options
from apigov.lint.oas.schemas import keyword_uses
from apigov.schema.patterns import PatternError, schema_pattern
from apigov.text import Node


def patterns(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Each alternative at the top of a pattern matches `match`."""
    wanted = re.compile(str(given["match"]), re.DOTALL)
    for use in keyword_uses(context):
        pattern = use.node.get("pattern")
        if isinstance(pattern, str) and not all(wanted.search(part) for part in _alternatives(pattern)):
            yield Violation(f"the pattern {pattern} is found anywhere in the text", use.node)


def _alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between | that stand outside groups and classes."""
    parts, depth, in_class, escaped = [""], 0, False, False
    for sign in pattern:
        if sign == "|" and not (escaped or depth or in_class):
            parts.append("")
            continue
        if not escaped:
            in_class = sign == "[" or (in_class and sign != "]")
            depth += 0 if in_class else (sign == "(") - (sign == ")")
        escaped = sign == "\\" and not escaped
        parts[-1] += sign
    return parts


def readable_patterns(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """`pattern` and the names in `patternProperties` are regular expressions of ECMA-262, with the flag u or without it."""
    for use in keyword_uses(context):
        for text, place in _patterns(use.node):
            fault = _unreadable(text)
            if fault is not None:
                yield Violation(f"the pattern {text} is no regular expression: {fault}", place, (text,))


def _patterns(node: Node) -> Iterator[tuple[str, Node]]:
    """The patterns of a schema, each with its place."""
    written, named = node.child("pattern"), node.child("patternProperties")
    if written is not None and isinstance(written.value, str):
        yield written.value, written
    yield from ((str(name), child) for name, child in named.children()) if named is not None else ()


def _unreadable(pattern: str) -> str | None:
    try:
        schema_pattern(pattern)
    except PatternError as error:
        return f"{error.message} at character {error.offset + 1}"
    return None


FUNCTIONS = (
    RuleFunction("oasPattern", patterns, plain_options(("match",), match={"type": "string"})),
    RuleFunction("oasReadablePatterns", readable_patterns),
)
