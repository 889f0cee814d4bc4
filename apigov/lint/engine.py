"""One document against one ruleset. A crash in a rule is a finding that names the rule, and the run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from apigov.findings import Severity
from apigov.lint.automaton import walkable
from apigov.lint.fields import Target, below, targets
from apigov.lint.function import ABSENT, Context, RuleFunction, Settings, Violation
from apigov.lint.jsonpath import Path as JsonPath
from apigov.lint.jsonpath import evaluate
from apigov.lint.jsonpath.evaluate import holds_itself
from apigov.lint.message import text_of
from apigov.lint.own import STRUCTURE, is_empty, own_drafts
from apigov.lint.ruleset.compile import paths_of, severity_of
from apigov.lint.ruleset.formats import formats_of
from apigov.lint.ruleset.overrides import chosen
from apigov.lint.ruleset.values import Rule, Ruleset, Then
from apigov.lint.walk import Found, walk
from apigov.lint.yielding import settle
from apigov.openapi import Description, Draft, read
from apigov.text import Broken, Node, Tree, Workspace, calm, root_node


def lint(
    tree: Tree,
    ruleset: Ruleset,
    workspace: Workspace,
    settings: Settings,
    functions: Mapping[str, RuleFunction],
    tell: Callable[[str], None] | None = None,
) -> list[Draft]:
    """The drafts of the engine and of all active rules, identical ones merged.

    `tell` is given what is no finding of the document: a filter of a rule that could not be evaluated somewhere (it is false there).
    """
    with calm():
        return _lint(tree, ruleset.for_document(_path(tree)), workspace, settings, functions, tell)


def _lint(
    tree: Tree,
    ruleset: Ruleset,
    workspace: Workspace,
    settings: Settings,
    functions: Mapping[str, RuleFunction],
    tell: Callable[[str], None] | None,
) -> list[Draft]:
    readable = tree.fatal is None
    made = read(tree, workspace) if readable else None
    description = made if isinstance(made, Description) else None
    run = _Run(tree, ruleset, workspace, settings, functions, description, formats_of(tree.data))
    structure = next((rule for rule in ruleset.active if rule.id in STRUCTURE and run.applies(rule)), None)
    drafts = [run.used(draft) for draft in own_drafts(tree, ruleset, workspace, description, run.formats, structure)]
    if readable:
        drafts = run.rules(drafts)
    if tell is not None:
        for expression, reason in run.failures.items():
            tell(f"the filter {expression} could not be evaluated everywhere and is false there: {reason}")
    return list({(draft.rule, draft.node, draft.message, draft.range): draft for draft in reversed(drafts)}.values())[::-1]


class _Run:
    def __init__(
        self,
        tree: Tree,
        ruleset: Ruleset,
        workspace: Workspace,
        settings: Settings,
        functions: Mapping[str, RuleFunction],
        description: Description | None,
        formats: frozenset[str],
    ) -> None:
        self.tree = tree
        self.ruleset = ruleset
        self.workspace = workspace
        self.settings = settings
        self.functions = functions
        self.description = description
        self.formats = formats
        self.shared: dict[Any, Any] = {}
        self.hits: dict[tuple[str, bool], list[Found]] = {}
        self.failures: dict[str, str] = {}

    def applies(self, rule: Rule) -> bool:
        return rule.formats is None or bool(rule.formats & self.formats)

    def rules(self, own: list[Draft]) -> list[Draft]:
        """The drafts of the rules, and those of the engine, `own`, which yield to rules too where they are about structure."""
        found: dict[str, list[Draft]] = {}
        for draft in own:
            found.setdefault(draft.rule, []).append(draft)
        active = [rule for rule in self.ruleset.active if rule.id not in STRUCTURE and self.applies(rule)]
        self.functions = {then.function: self.functions[then.function] for rule in active for then in rule.then if then.function in self.functions}
        self.walk_all(active)
        for rule in active:
            try:
                found[rule.id] = found.get(rule.id, []) + list(self.check(rule))
            except Exception as error:  # a rule that crashes must not end the run
                found.setdefault("rule-crashed", []).append(self.crashed(rule, error))
        yields = {rule.id: rule.yields_to for rule in self.ruleset.active if rule.yields_to}
        drafts = [draft for drafts in settle(found, yields, frozenset(STRUCTURE)).values() for draft in drafts]
        return list(self.placed(drafts)) if self.ruleset.places else drafts

    def placed(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """With the severities that overrides give to places; a rule that is on at places only is told nowhere else but as it stands."""
        for draft in drafts:
            rule = self.ruleset.rules.get(draft.rule)
            here = rule is not None and draft.node.tree is self.tree
            severity = chosen(self.ruleset.places, draft.rule, draft.node.pointer) if here else None
            if severity is None:
                if rule is None or rule.severity is not None:
                    yield draft
            elif (level := severity_of(severity)) is not None:
                yield draft._replace(severity=level)

    def crashed(self, rule: Rule, error: Exception) -> Draft:
        message = f"the rule {rule.id} crashed ({type(error).__name__}: {error}); its findings are missing"
        return Draft(rule="rule-crashed", severity=Severity.ERROR, message=message, node=root_node(self.tree), key=(rule.id,), data={"rule": rule.id})

    def walk_all(self, rules: Iterable[Rule]) -> None:
        """One walk over the resolved view, and one over the raw tree, for all paths that can be walked together."""
        wanted: dict[bool, dict[str, JsonPath]] = {True: {}, False: {}}
        for rule in rules:
            for path in paths_of(rule, self.formats & self.ruleset.formats):
                if walkable(path):
                    wanted[rule.resolved][path.text] = path
        for resolved, paths in wanted.items():
            if paths:
                found, failures = walk(list(paths.values()), root_node(self.tree), self.workspace, resolved)
                self.hits.update({(text, resolved): hits for text, hits in zip(paths, found, strict=True)})
                self.failures.update(failures)

    def found_by(self, path: JsonPath, resolved: bool) -> list[Found]:
        """What a path finds, each definition once (each key, where it hands over keys), however many rules have it."""
        known = (path.text, resolved)
        if known not in self.hits:
            hits, failures = evaluate(path, root_node(self.tree), self.workspace, resolved)
            made: dict[tuple[Node, str | int | None], Found] = {}
            for hit in hits:
                key = hit.way[-1] if hit.way else "$"
                made.setdefault((hit.node, key if path.keys else None), Found(hit.node, key, hit.way != hit.node.pointer))
            self.hits[known] = list(made.values())
            self.failures.update(failures)
        return self.hits[known]

    def check(self, rule: Rule) -> Iterator[Draft]:
        follow = self.follow if rule.resolved else _stay
        paths = [*paths_of(rule, self.formats & self.ruleset.formats)]
        several, seen = len(paths) > 1, set[tuple[Node, bool]]()
        named = rule.message is not None and "property" in rule.message
        for path in paths:
            for hit in self.found_by(path, rule.resolved):
                # What several paths of a rule lead to is looked at once, unless its message depends on the way.
                if several and not path.keys:
                    way = (hit.node, hit.referred and named)
                    if way in seen:
                        continue
                    seen.add(way)
                for then in rule.then:
                    for target in self.targets(path, hit, then, follow, rule.resolved):
                        for violation in self.violations(rule, then, target):
                            yield self.draft(rule, target, violation, follow, hit.referred)

    def targets(self, path: JsonPath, hit: Found, then: Then, follow: Callable[[Node], Node], resolved: bool) -> Iterable[Target]:
        node = hit.node
        if path.keys:
            root = not node.pointer and not hit.referred
            return (Target(None if root else hit.key, node, on_key=not root),)
        if not node.pointer and node.tree is self.tree and is_empty(self.tree):
            return (Target(ABSENT, node),)
        return targets(node, then.field, follow, self.workspace, resolved)

    def follow(self, node: Node) -> Node:
        if node.reference is None:
            return node
        target = self.workspace.resolve(node)
        return node if isinstance(target, Broken) or holds_itself(target, node) else target

    def violations(self, rule: Rule, then: Then, target: Target) -> Iterable[Violation]:
        context = Context(target.node, then.options, self.workspace, self.description, self.settings, self.shared, rule.resolved)
        return self.functions[then.function].call(target.value, then.options, context)

    def draft(self, rule: Rule, target: Target, violation: Violation, follow: Callable[[Node], Node], referred: bool) -> Draft:
        node = self.place(target, violation, follow)
        here = node == target.node
        missing = target.missing if here else ()
        data = dict(violation.data)
        if missing:
            data.setdefault("missing", ".".join(missing))
        uses = self.description.uses_around(node) if self.description is not None else ()
        key = str(target.value) if target.on_key and here else None
        return Draft(
            rule=rule.id,
            severity=rule.severity if rule.severity is not None else Severity.WARNING,
            message=text_of(rule, violation.message, node, missing, referred, key),
            node=node,
            key=violation.key or missing,
            related=uses,
            data=data,
            fix=rule.info.fix or None if rule.info is not None else None,
            docs=rule.documentation_url,
            on_key=key is not None,
        )

    def used(self, draft: Draft) -> Draft:
        """With the places that refer to it."""
        uses = self.description.uses_around(draft.node) if self.description is not None else ()
        return draft._replace(related=uses) if uses else draft

    def place(self, target: Target, violation: Violation, follow: Callable[[Node], Node]) -> Node:
        """The node of a violation: as given, or below the target as far as the steps exist, through references."""
        if isinstance(violation.at, Node):
            return violation.at
        return follow(below(target.node, violation.at, follow))


def _path(tree: Tree) -> Path | None:
    """Where the document lies, as far as it lies somewhere."""
    origin = tree.source.origin
    return origin.repository / origin.path if origin.repository is not None and origin.path is not None else origin.path


def _stay(node: Node) -> Node:
    return node
