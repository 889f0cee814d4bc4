"""The run behind `apigov rules check`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from apigov.cards import catalogue
from apigov.cli.errors import WrongUse
from apigov.cli.network import Asked, network
from apigov.cli.output import exit_code, level, style, targets, write
from apigov.cli.rulesets import allowing, chosen
from apigov.cli.setup import configuration, selection
from apigov.findings import Input, Result
from apigov.lint import ADVICE_SEVERITIES, RulesetError, RulesetFile, RulesetProblem, advise, read_files, standard_library
from apigov.openapi import finish
from apigov.reports import FORMATS, render
from apigov.text import SourceError


@dataclass(frozen=True, slots=True)
class Checking:
    """The words of `apigov rules check`."""

    rulesets: tuple[str, ...]
    formats: tuple[str, ...]
    fail_on: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    allow_skipped: bool
    config: Path | None
    quiet: bool
    color: str
    network: Asked


def run(request: Checking) -> int:
    cwd = Path.cwd()
    wanted_formats = targets(request.formats, FORMATS, "text")
    how = style(request.color, request.quiet)
    configured = allowing(configuration(request.config, cwd), request.allow_skipped)
    fail_on = level(request.fail_on, configured.fail_on)
    wanted = selection(request.select, request.ignore, [*ADVICE_SEVERITIES])
    refs = chosen(request.rulesets, configured, cwd, request.quiet)
    shelf = network(request.network, configured, cwd, refs, request.quiet).rulesets
    library = standard_library(catalogue())._replace(fetch=shelf.read)
    files: dict[str, RulesetFile] = {}
    problems: list[RulesetProblem] = []
    for ref in refs:
        try:
            files |= {file.name: file for file in read_files([ref], cwd, library, configured.allow_skipped_rules)}
        except RulesetError as error:
            problems += error.problems
        except SourceError as error:
            raise WrongUse(str(error)) from error
    if problems:
        raise RulesetError(tuple(dict.fromkeys(problems)))
    if not files:
        raise WrongUse(f"{', '.join(refs)}: there is no ruleset file to check; name one")
    findings = tuple(finding for finding in finish(advise(files.values())) if wanted.takes(finding.rule))
    known = catalogue().infos
    trees = {file.name: file.tree for file in files.values() if file.tree is not None}
    places = {(finding.location.uri, finding.location.range.start.line) for finding in findings}
    result = Result(
        command="rules",
        inputs=tuple(Input(name) for name in files),
        findings=findings,
        rules={finding.rule: known[finding.rule] for finding in findings},
        lines={(uri, number): trees[uri].line(number) for uri, number in sorted(places) if uri in trees},
        fail_on=fail_on,
    )
    write(wanted_formats, how, lambda name, chosen_style: render(name, result, chosen_style))
    return exit_code(result)
