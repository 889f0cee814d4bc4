"""Patterns of rules: anchors that are missing, and patterns on which engines that backtrack hang."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.lint.rulecheck.advice import Advice, Definition
from apigov.schema.patterns import PatternError, as_ruleset_pattern, is_exponential, loose_end


def rule_patterns(rule: Definition) -> Iterator[Advice]:
    for at, check in rule.checks:
        options = check.get("functionOptions")
        for key in ("match", "notMatch") if check.get("function") == "pattern" and isinstance(options, dict) else ():
            text = options.get(key) if isinstance(options, dict) else None
            if not isinstance(text, str):
                continue
            place = (*at, "functionOptions", key)
            try:
                pattern = as_ruleset_pattern(text)
            except PatternError:
                continue
            told = loose_end(pattern) if key == "match" else None
            if told is not None:
                message = f"{rule.id}: {text} is searched for anywhere in the text, and {told}"
                yield Advice("ruleset-pattern-not-anchored", place, message)
            if is_exponential(pattern):
                message = f"{rule.id}: {text} takes exponential time on some texts in engines that backtrack; Spectral hangs on them"
                yield Advice("ruleset-pattern-slow", place, message)
