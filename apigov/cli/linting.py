"""The run behind `apigov lint` and `apigov check lifecycle`."""

from __future__ import annotations

import datetime
from functools import cached_property, partial
from pathlib import Path

from apigov.cards import catalogue
from apigov.cli.accepting import accepting
from apigov.cli.fleet import in_order
from apigov.cli.inputs import Spec, specs, workspace
from apigov.cli.loading import lines_of, summary, ways_of
from apigov.cli.network import Asked, Network, network
from apigov.cli.output import exit_code, level, note, quotes, style, targets, write
from apigov.cli.parts import Part, merged
from apigov.cli.rulesets import allowing, chosen, load, warn_of_skipped
from apigov.cli.setup import configuration, day, selection
from apigov.config import Configuration
from apigov.findings import ACCEPT_RULES, Finding, Input, JsonObject, Result, RuleInfo
from apigov.lint import Ruleset, Settings, lint, standard_library
from apigov.openapi import Description, finish, read
from apigov.records import NamedTuple
from apigov.reports import FORMATS, render
from apigov.text import calm

ENGINE_RULES = ("parser", "invalid-ref", "unrecognized-format", "rule-crashed")


class Request(NamedTuple):
    """The words of the command line. See `apigov lint --help`."""

    paths: tuple[str, ...]
    rulesets: tuple[str, ...]
    formats: tuple[str, ...]
    fail_on: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    config: Path | None
    stdin_name: str | None
    today: str | None
    quiet: bool
    jobs: int
    color: str
    network: Asked
    allow_skipped: bool = False


class Plan:
    """What each worker needs: the ruleset, loaded once a process, and what a run knows beside the documents."""

    def __init__(self, refs: tuple[str, ...], cwd: Path, configured: Configuration, today: datetime.date, network: Network, quoting: bool) -> None:
        self.refs = refs
        self.cwd = cwd
        self.configured = configured
        self.today = today
        self.network = network
        self.quoting = quoting

    def __reduce__(self) -> tuple[type[Plan], tuple[object, ...]]:
        # A ruleset with overrides holds functions that no other process can be given.
        return Plan, (self.refs, self.cwd, self.configured, self.today, self.network, self.quoting)

    @cached_property
    def ruleset(self) -> Ruleset:
        return load(self.refs, self.cwd, self.configured, self.network.rulesets)

    @property
    def settings(self) -> Settings:
        return Settings(today=self.today, lifecycle=lifecycle_options(self.configured))


def lifecycle_options(configured: Configuration) -> JsonObject:
    """The configured promise as options of the lifecycle functions; empty where nothing is configured."""
    promise = configured.lifecycle
    if promise is None:
        return {}
    return {
        "notice_months": promise.notice_months,
        "notice_days": promise.notice_days,
        "due_soon_days": promise.due_soon_days,
        "require": list(promise.require),
    }


def run(command: str, request: Request) -> int:
    cwd = Path.cwd()
    wanted_formats = targets(request.formats, FORMATS, "text")
    how = style(request.color, request.quiet)
    configured = allowing(configuration(request.config, cwd), request.allow_skipped)
    fail_on = level(request.fail_on, configured.fail_on)
    allowed = network(request.network, configured, cwd, request.rulesets, request.quiet)
    plan = Plan(chosen(request.rulesets, configured, cwd, request.quiet), cwd, configured, day(request.today), allowed, quotes(wanted_formats))
    ruleset = plan.ruleset
    warn_of_skipped(ruleset, configured)
    wanted = selection(request.select, request.ignore, [*ruleset.rules, *ENGINE_RULES, *ACCEPT_RULES])
    found = specs(request.paths, request.include, request.exclude, request.stdin_name, cwd, configured)
    parts = in_order(partial(lint_one, plan=plan), found, [spec.size for spec in found], request.jobs)
    with calm():
        inputs = tuple(part.input for part in parts)
        known, files = (*ruleset.rules, *ENGINE_RULES), (entry.uri for entry in inputs)
        whole, own = not request.paths, command == "lint" and not request.rulesets
        left, accepted, lines = accepting(merged(parts), configured, known, files, whole=whole, today=plan.today, cwd=cwd, all_rules=own)
        findings = tuple(finding for finding in left if wanted.takes(finding.rule))
        for part in parts:
            if part.silent:
                note(f"{part.input.uri}: the ruleset has nothing to say about this document", request.quiet)
        result = Result(
            command=command,
            inputs=inputs,
            findings=findings,
            rules=rule_infos(findings, ruleset),
            lines={key: text for part in parts for key, text in part.lines.items()} | lines,
            fail_on=fail_on,
            accepted=sum(wanted.takes(finding.rule) for finding in accepted),
        )
        write(wanted_formats, how, lambda name, chosen_style: render(name, result, chosen_style))
    return exit_code(result)


def lint_one(spec: Spec, plan: Plan) -> Part:
    """One input, in its own workspace."""
    with calm():
        space = workspace(spec, plan.cwd, plan.configured, plan.network.files)
        tree = space.open(spec.source(plan.cwd, space.remote))
        library = standard_library(catalogue())
        findings = tuple(finish(lint(tree, plan.ruleset, space, plan.settings, library.functions)))
        description = read(tree, space) if tree.fatal is None else None
        known = summary(description) if isinstance(description, Description) else Input(tree.uri)
        foreign = not isinstance(description, Description) and all(rule.formats for rule in plan.ruleset.active)
        silent = not findings and (foreign or not plan.ruleset.active)
        ways = ways_of(description, findings) if isinstance(description, Description) else {}
        return Part(known, findings, lines_of(findings, space, plan.quoting), ways, silent)


def rule_infos(findings: tuple[Finding, ...], ruleset: Ruleset) -> dict[str, RuleInfo]:
    """What is known of the rules that have something to say."""
    made: dict[str, RuleInfo] = {}
    for name in sorted({finding.rule for finding in findings}):
        rule = ruleset.rules.get(name)
        if rule is None:
            made[name] = catalogue().infos.get(name) or RuleInfo(id=name, title=name)
        else:
            made[name] = rule.info or RuleInfo(id=name, title=rule.description or name, docs=rule.documentation_url)
    return made
