"""One document against one ruleset. A crash in a rule is a finding that names the rule, and the run goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apigov.findings import Severity
from apigov.lint.fields import Target, targets
from apigov.lint.function import Context, RuleFunction, Settings, Violation
from apigov.lint.jsonpath import Path, evaluate
from apigov.lint.message import text_of
from apigov.lint.ruleset.formats import formats_of
from apigov.lint.ruleset.values import Rule, Ruleset, Then
from apigov.openapi import Description, Draft, Unrecognised, engine_drafts, place_of, read
from apigov.text import Broken, Node, Tree, Workspace, root_node

STRUCTURE = ("structure", "oas2-schema", "oas3-schema")
MOST_RELATED = 20


def lint(tree: Tree, ruleset: Ruleset, workspace: Workspace, settings: Settings, functions: Mapping[str, RuleFunction]) -> list[Draft]:
    """The drafts of the engine and of all active rules, identical ones merged."""
    run = _Run(tree, ruleset, workspace, settings, functions)
    drafts = list(run.engine())
    if not any(problem.fatal for problem in tree.problems):
        drafts += run.rules()
    return drafts


@dataclass(slots=True)
class _Run:
    tree: Tree
    ruleset: Ruleset
    workspace: Workspace
    settings: Settings
    functions: Mapping[str, RuleFunction]
    shared: dict[Any, Any] = field(default_factory=dict)
    hits: dict[tuple[str, bool], list[Node]] = field(default_factory=dict)
    description: Description | None = None
    formats: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        made = None if any(problem.fatal for problem in self.tree.problems) else read(self.tree, self.workspace)
        self.description = made if isinstance(made, Description) else None
        self.formats = formats_of(self.tree.data)

    def engine(self) -> Iterator[Draft]:
        """The engine's own findings; `structure` where a rule of that name (or of Spectral's) is on, with its severity."""
        structure = next((rule for rule in self.ruleset.active if rule.id in STRUCTURE and self.applies(rule)), None)
        registered = bool(self.ruleset.formats)
        for draft in engine_drafts(self.tree, self.workspace, structure=structure is not None):
            if draft.rule == "unrecognized-format" and (not registered or self.formats & self.ruleset.formats):
                continue
            if draft.rule == "structure" and structure is not None:
                yield replace(draft, rule=structure.id, severity=structure.severity or draft.severity)
            else:
                yield draft

    def applies(self, rule: Rule) -> bool:
        return rule.formats is None or bool(rule.formats & self.formats)

    def rules(self) -> list[Draft]:
        found: dict[str, list[Draft]] = {}
        for rule in self.ruleset.active:
            if rule.id in STRUCTURE or not self.applies(rule):
                continue
            try:
                found[rule.id] = list(self.check(rule))
            except Exception as error:  # a rule that crashes must not end the run
                found[rule.id] = [self.crashed(rule, error)]
        return [draft for name, drafts in found.items() for draft in self.not_yielding(self.ruleset.rules[name], drafts, found)]

    def crashed(self, rule: Rule, error: Exception) -> Draft:
        message = f"the rule {rule.id} crashed ({type(error).__name__}: {error}); its findings are missing"
        return Draft(rule="rule-crashed", severity=Severity.ERROR, message=message, node=root_node(self.tree), key=(rule.id,), data={"rule": rule.id})

    def not_yielding(self, rule: Rule, drafts: list[Draft], found: Mapping[str, list[Draft]]) -> list[Draft]:
        """Without those that a rule named in yields_to reports more exactly at the same node or operation."""
        others = [draft for name in rule.yields_to for draft in found.get(name, ())]
        if not others:
            return drafts
        nodes = {(draft.node.tree, draft.node.pointer) for draft in others}
        operations = {(place.method, place.path) for draft in others if (place := place_of(draft.node)).method}

        def silent(draft: Draft) -> bool:
            place = place_of(draft.node)
            return (draft.node.tree, draft.node.pointer) in nodes or (place.method, place.path) in operations

        return [draft for draft in drafts if not silent(draft)]

    def found_by(self, path: Path, resolved: bool) -> list[Node]:
        """The nodes of a path, each definition once; evaluated once however many rules have it."""
        key = (path.text, resolved)
        if key not in self.hits:
            hits, _ = evaluate(path, root_node(self.tree), self.workspace, resolved)
            self.hits[key] = list({(hit.node.tree, hit.node.pointer): hit.node for hit in hits}.values())
        return self.hits[key]

    def check(self, rule: Rule) -> Iterator[Draft]:
        for formats, path in rule.given:
            if formats is not None and not formats & self.formats & self.ruleset.formats:
                continue
            for node in self.found_by(path, rule.resolved):
                for then in rule.then:
                    if path.keys:
                        step = node.pointer[-1] if node.pointer else ""
                        yield from self.apply(rule, then, [Target(step, node, on_key=True)])
                    else:
                        follow = self.follow if rule.resolved else _stay
                        yield from self.apply(rule, then, targets(node, then.field, follow, self.workspace, rule.resolved))

    def follow(self, node: Node) -> Node:
        target = self.workspace.resolve(node)
        return node if isinstance(target, Broken) else target

    def apply(self, rule: Rule, then: Then, found: Iterable[Target]) -> Iterator[Draft]:
        function = self.functions[then.function]
        for target in found:
            context = Context(target.node, then.options, self.workspace, self.description, self.settings, self.shared)
            for violation in function.call(target.value, then.options, context):
                yield self.draft(rule, target, violation)

    def draft(self, rule: Rule, target: Target, violation: Violation) -> Draft:
        node = self.place(target, violation)
        uses = self.description.uses(node) if self.description is not None else ()
        data = dict(violation.data)
        if target.missing and node == target.node:
            data.setdefault("missing", ".".join(target.missing))
        return Draft(
            rule=rule.id,
            severity=rule.severity if rule.severity is not None else Severity.WARNING,
            message=text_of(rule, violation.message, node, target),
            node=node,
            key=violation.key or (target.missing if node == target.node else ()),
            related=uses[:MOST_RELATED],
            related_total=len(uses),
            data=data,
            docs=rule.documentation_url,
            on_key=target.on_key and node == target.node,
        )

    def place(self, target: Target, violation: Violation) -> Node:
        """The node of a violation: as given, or below the target as far as the steps exist, through references."""
        if isinstance(violation.at, Node):
            return violation.at
        node = target.node
        for step in violation.at:
            child = self.follow(node).child(int(step) if isinstance(self.follow(node).value, list) and str(step).isdigit() else str(step))
            if child is None:
                break
            node = child
        return self.follow(node)


def _stay(node: Node) -> Node:
    return node


def unrecognised(tree: Tree, workspace: Workspace) -> bool:
    """Whether a tree that parsed is no supported description."""
    return isinstance(read(tree, workspace), Unrecognised)
