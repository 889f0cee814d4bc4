"""Message templates: {{error}}, {{description}}, {{path}}, {{property}}, {{value}} (linting.md section 6)."""

from __future__ import annotations

import re
from urllib.parse import quote

from apigov.lint.jsonpath import javascript as js
from apigov.lint.ruleset.values import Rule
from apigov.text import Node

_PLACEHOLDER = r"#?\{\{\s*(?:([^{}\s]+)\s*)?\}\}"


def text_of(rule: Rule, error: str, node: Node, missing: tuple[str, ...], referred: bool, key: str | None = None) -> str:
    """The message, else the description as it stands, else the function's own sentence with the place before it.

    `missing`: the steps of an absent field below `node`. `referred`: a reference led to the hit. `key`: the key that was looked at;
    behind a reference it is not that of `node`.
    """
    if rule.message is None:
        return (rule.description if rule.description is not None else f"{_subject(node, missing, key)} {error}").strip()

    def fill(match: re.Match[str]) -> str:
        if key is not None and match[1] == "property":
            return key
        return _value(match[1] or "", rule, error, node, () if referred else missing)

    return re.sub(_PLACEHOLDER, fill, rule.message).strip()


def _subject(node: Node, missing: tuple[str, ...], key: str | None) -> str:
    name = key if key is not None else ".".join(missing) if missing else str(node.pointer[-1]) if node.pointer else ""
    return f"`{name}`" if name else "the document"


def property_of(node: Node, missing: tuple[str, ...]) -> str:
    """The last step; for a missing field the last existing step and the missing tail, dotted; empty at the root."""
    last = node.pointer[-1:]
    if not missing:
        return str(last[0]) if last else ""
    return dotted((*last, *missing))


def dotted(steps: tuple[str | int, ...]) -> str:
    """`a.b`, `[1].n`, `a["x/y"]`."""
    text = ""
    for step in steps:
        if isinstance(step, int) or step.isdigit():
            text += f"[{step}]"
        elif re.search(r"[^A-Za-z0-9_$-]", step) or not step:
            text += f'["{step}"]'
        else:
            text += f".{step}" if text else step
    return text


def _value(word: str, rule: Rule, error: str, node: Node, missing: tuple[str, ...]) -> str:
    if word == "error":
        return error
    if word == "description":
        return rule.description if rule.description is not None else "null"
    if word == "property":
        return property_of(node, missing)
    if word == "path":
        return "#" + "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1"), safe="~!*'()-_.") for step in node.pointer)
    if word == "value":
        return js.text(node.value)
    return ""
