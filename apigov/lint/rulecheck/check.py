"""All checks over the files of a ruleset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from apigov.findings import JsonObject, Pointer
from apigov.lint.rulecheck.advice import Advice, Definition, numbered
from apigov.lint.rulecheck.hits import grammars_of, may_match, path_hits, rule_hits, told_elsewhere
from apigov.lint.rulecheck.patterns import rule_patterns
from apigov.lint.rulecheck.schemas import rule_schemas
from apigov.lint.rulecheck.table import ROOTS, SEVERITIES
from apigov.lint.rulecheck.texts import message_texts, overrides, path_texts, then_keys
from apigov.lint.ruleset.files import RulesetFile
from apigov.openapi import Draft
from apigov.text import nearest, root_node


def advise(files: Iterable[RulesetFile]) -> list[Draft]:
    """What is worth saying about rulesets that loaded without mistakes, as drafts of findings in their files."""
    drafts: list[Draft] = []
    for file in files:
        if file.tree is None:
            continue
        root = root_node(file.tree)
        for problem in file.tree.problems:
            if problem.kind == "duplicate-key":
                node = nearest(root, file.tree.pointer_at(problem.range.start))
                rule = "ruleset-duplicate-key"
                drafts.append(Draft(rule=rule, severity=SEVERITIES[rule], message=problem.message, node=node, range=problem.range))
        for one in _file(file.data):
            node = nearest(root, one.pointer)
            message = f"{one.message}; {one.fix}" if one.fix else one.message
            severity = SEVERITIES[one.rule]
            drafts.append(Draft(rule=one.rule, severity=severity, message=message, node=node, key=(one.message,), on_key=one.on_key))
    return drafts


def _file(data: JsonObject) -> Iterator[Advice]:
    broken: set[str] = set()
    typed = is_for_openapi(data)
    yield from _aliases(data, broken, typed)
    yield from overrides(data)
    for rule in _definitions(data):
        grammars = grammars_of(rule.data, rule.scope, rule.resolved)
        possible = partial(may_match, aliases=rule.scope.get("aliases"), grammars=grammars if typed else [])
        for at, text in rule.paths:
            yield from path_texts(text, at, possible)
        yield from message_texts(rule)
        yield from then_keys(rule)
        if typed:
            yield from rule_hits(rule, broken)
        yield from rule_patterns(rule)
        yield from rule_schemas(rule)


def is_for_openapi(data: JsonObject) -> bool:
    """False where paths start at the root and none of them at a member that OpenAPI has: such a ruleset is for another kind of document."""
    roots = {
        match[1]
        for rule in _definitions(data)
        for _, text in rule.paths
        if (match := re.match(r"\$(?:\.|\[['\"])([A-Za-z_][\w$-]*)", text)) is not None
    }
    return not roots or not roots.isdisjoint(ROOTS)


def _aliases(data: JsonObject, broken: set[str], typed: bool) -> Iterator[Advice]:
    """Faults of aliases, told once and not at each use; adds their names to `broken`."""
    aliases = data.get("aliases")
    for name, alias in aliases.items() if isinstance(aliases, dict) else ():
        for at, text, formats in _targets(alias, ("aliases", name)):
            grammars = grammars_of(formats, {}, True) if typed else []
            yield from path_texts(text, at, partial(may_match, aliases=aliases, grammars=grammars))
            if told_elsewhere(text) or not typed:
                broken.add(name)
                continue
            for advice in path_hits(text, at, aliases, grammars)[0]:
                if advice.rule == "ruleset-given-matches-nothing":
                    broken.add(name)
                    yield advice


def _targets(alias: object, at: Pointer) -> Iterator[tuple[Pointer, str, JsonObject]]:
    if isinstance(alias, list):
        for place, text in numbered(alias, at):
            yield place, text, {}
        return
    targets = alias.get("targets") if isinstance(alias, dict) else None
    for index, entry in enumerate(targets if isinstance(targets, list) else ()):
        if isinstance(entry, dict):
            for place, text in numbered(entry.get("given"), (*at, "targets", index, "given")):
                yield place, text, {"formats": entry.get("formats", [])}


def _definitions(data: JsonObject) -> Iterator[Definition]:
    """The full rules of a file, those of its overrides too."""
    entries = data.get("overrides")
    scopes = [((), data, data)] + [
        (("overrides", index), entry, {**data, **{key: entry[key] for key in ("aliases",) if key in entry}})
        for index, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
    ]
    for at, holder, scope in scopes:
        rules = holder.get("rules")
        for name, value in rules.items() if isinstance(rules, dict) else ():
            if isinstance(value, dict):
                yield Definition(name, (*at, "rules", name), value, scope)
