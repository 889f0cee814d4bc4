"""Message templates: {{error}}, {{description}}, {{path}}, {{property}}, {{value}} (linting.md section 6)."""

from __future__ import annotations

import re
from urllib.parse import quote

from apigov.lint.fields import Target
from apigov.lint.jsonpath import javascript as js
from apigov.lint.ruleset.values import Rule
from apigov.text import Node

_PLACEHOLDER = re.compile(r"(#?)\{\{([^{}\s]*)\}\}")


def text_of(rule: Rule, error: str, node: Node, target: Target) -> str:
    """The message, else the description as it stands, else the function's own sentence with the place before it."""
    if rule.message is None:
        return (rule.description if rule.description is not None else f"{_subject(node, target)} {error}").strip()

    def fill(match: re.Match[str]) -> str:
        return _value(match[2], rule, error, node, target)

    return _PLACEHOLDER.sub(fill, rule.message).strip()


def _subject(node: Node, target: Target) -> str:
    name = property_of(node, target)
    return f"`{name}`" if name else "the document"


def property_of(node: Node, target: Target) -> str:
    """The last step; for a missing field the missing tail after the last existing name, dotted; empty at the root."""
    last = str(node.pointer[-1]) if node.pointer else ""
    if target.missing and node == target.node:
        return ".".join(target.missing)
    return last


def _value(word: str, rule: Rule, error: str, node: Node, target: Target) -> str:
    if word == "error":
        return error
    if word == "description":
        return rule.description if rule.description is not None else "null"
    if word == "property":
        return property_of(node, target)
    if word == "path":
        return "#" + "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1"), safe="~!*'();:&=+,/?-_.#") for step in node.pointer)
    if word == "value":
        return js.text(node.value)
    return ""
