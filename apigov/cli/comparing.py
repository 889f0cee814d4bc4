"""The run behind `apigov diff`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from apigov.cards import catalogue
from apigov.cli.accepting import accepting
from apigov.cli.errors import WrongUse
from apigov.cli.fleet import in_order
from apigov.cli.gitbase import default_merge_base, merge_base_with
from apigov.cli.inputs import Spec, workspace
from apigov.cli.levels import chosen_policy, overrides
from apigov.cli.loading import lines_of, load, passed_over, summary
from apigov.cli.network import Asked, network
from apigov.cli.output import exit_code, level, note, quotes, style, targets, write
from apigov.cli.pairs import Pair, against_revision, two_sides
from apigov.cli.setup import configuration, day, promise, selection
from apigov.config import Configuration
from apigov.diff import Kind, Overrides, Scope, advice, compare, kinds, version_drafts, with_messages
from apigov.findings import ACCEPT_RULES, Effect, Finding, Input, Result, RuleInfo, Selection, Severity, VersionAdvice
from apigov.openapi import Description, Draft, finish
from apigov.records import NamedTuple
from apigov.reports import FORMATS, render
from apigov.text import Origin, Remote, Source, Workspace, calm

# Of so many things that were not read each pair tells.
_DOUBTS = 3


class Request(NamedTuple):
    """The words of the command line. See `apigov diff --help`."""

    words: tuple[str, ...]
    base: str | None
    policy: str | None
    servers: str | None
    everything: bool
    formats: tuple[str, ...]
    fail_on: str | None
    fail_on_unknown: bool
    only_breaking: bool
    paths: tuple[str, ...]
    prefixes: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    config: Path | None
    today: str | None
    quiet: bool
    jobs: int
    color: str
    network: Asked


class Terms(NamedTuple):
    """What a comparison is asked, the same for each pair of a run. `ignored`: globs over kinds."""

    policy: str
    overrides: Overrides
    scope: Scope
    today: date
    everything: bool
    ignored: tuple[str, ...]
    quoting: bool


class Part(NamedTuple):
    """The answer for one pair.

    `fitting`: the words of --match-path and --strip-prefix that fit a path of it. `doubts`: where something changed, what was not read.
    """

    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    lines: dict[tuple[str, int], str]
    advice: tuple[VersionAdvice, ...]
    fitting: frozenset[str]
    doubts: tuple[str, ...]


def run(request: Request) -> int:
    cwd = Path.cwd()
    chosen = targets(request.formats, FORMATS, "text")
    how = style(request.color, request.quiet)
    configured = configuration(request.config, cwd)
    fail_on = level(request.fail_on, configured.fail_on)
    known = kinds()
    wanted = selection(request.select, request.ignore, [*known, *ACCEPT_RULES])
    terms = Terms(
        chosen_policy(request.policy, configured),
        overrides(request.servers, configured, known),
        Scope(request.paths, tuple(map(_prefix, request.prefixes))),
        day(request.today),
        request.everything,
        request.ignore,
        quotes(chosen),
    )
    pairs = _pairs(request, cwd, configured)
    remote = network(request.network, configured, cwd).files
    work = partial(compare_pair, cwd=cwd, configured=configured, terms=terms, remote=remote)
    parts = in_order(work, pairs, [pair.size for pair in pairs], request.jobs)
    inputs = tuple(entry for part in parts for entry in part.inputs)
    _check_scope(terms.scope, parts)
    for doubt in dict.fromkeys(doubt for part in parts for doubt in part.doubts[:_DOUBTS]):
        note(doubt, request.quiet)
    found = tuple(finding for part in parts for finding in part.findings)
    left, accepted, lines = accepting(
        found, configured, () if request.paths else known, (entry.uri for entry in inputs), whole=not request.words, today=terms.today, cwd=cwd
    )
    findings = tuple(finding for finding in left if wanted.takes(finding.rule) and (not request.only_breaking or _breaks(finding)))
    result = Result(
        command="diff",
        inputs=inputs,
        findings=findings,
        rules=_infos(findings, known),
        lines={key: text for part in parts for key, text in part.lines.items()} | lines,
        advice=tuple(entry for part in parts for entry in part.advice),
        fail_on=fail_on,
        fail_on_unknown=request.fail_on_unknown,
        accepted=sum(wanted.takes(finding.rule) for finding in accepted),
    )
    write(chosen, how, lambda name, chosen_style: render(name, result, chosen_style))
    return exit_code(result)


def _prefix(word: str) -> str:
    """A prefix as paths begin with it."""
    prefix = word.rstrip("/")
    if not prefix.startswith("/"):
        raise WrongUse(f"--strip-prefix {word}: a prefix of paths begins with a slash, as in /v1")
    return prefix


def _check_scope(scope: Scope, parts: Sequence[Part]) -> None:
    """Raises WrongUse for a word that fits no path of any description."""
    fitting = frozenset[str]().union(*(part.fitting for part in parts))
    for option, words in (("--match-path", scope.paths), ("--strip-prefix", scope.strip)):
        for word in words:
            if word not in fitting:
                raise WrongUse(f"{option} {word}: no path of either side {'fits' if option == '--match-path' else 'begins with it'}; check the word")


def _breaks(finding: Finding) -> bool:
    """Whether a finding is about what breaks clients, or an error; what is told of the list of accepted changes stays."""
    return finding.change is None or finding.change.effect is Effect.BREAKING or finding.severity is Severity.ERROR


def _infos(findings: Iterable[Finding], known: Mapping[str, Kind]) -> dict[str, RuleInfo]:
    """What is known of the kinds that were found, and of what is told of the list of accepted changes."""
    ids = sorted({finding.rule for finding in findings})
    return {name: known[name].info if name in known else catalogue().infos[name] for name in ids}


def _pairs(request: Request, cwd: Path, configured: Configuration) -> list[Pair]:
    filters = (request.include or configured.include, (*request.exclude, *configured.exclude))
    if request.base is not None:
        revision = merge_base_with(request.base, cwd)
        pairs = against_revision(revision, request.words, filters, cwd, configured)
        if revision != request.base:
            note(f"comparing the working tree with {revision}, the merge base of HEAD and {request.base}", request.quiet)
        return pairs
    if not request.words:
        base = default_merge_base(cwd)
        pairs = against_revision(base, (), filters, cwd, configured)
        note(f"comparing the working tree with {base}, the merge base of the default branch", request.quiet)
        return pairs
    if len(request.words) != 2:
        raise WrongUse("diff takes BASE and REVISION, or --base REV with paths; see `apigov diff --help`")
    return two_sides(request.words[0], request.words[1], filters, cwd)


def compare_pair(pair: Pair, cwd: Path, configured: Configuration, terms: Terms, remote: Remote) -> Part:
    """Both sides read into one workspace and compared. Raises WrongUse for a side that cannot be read."""
    with calm():
        space = workspace(pair.file or Spec("path", "."), cwd, configured, remote)
        base, revision = both_sides(pair, space, cwd)
        drafts = compare(
            base,
            revision,
            policy=terms.policy,
            overrides=terms.overrides,
            scope=terms.scope,
            today=terms.today,
            promised=promise(configured),
            everything=terms.everything,
        )
        said = () if None in (pair.base, pair.revision) else (advice(base, revision, _counted(drafts, terms.ignored)),)
        for one in said:
            drafts += version_drafts(base, revision, one, policy=terms.policy, overrides=terms.overrides)
        findings = tuple(finish(with_messages(drafts, base, revision)))
        inputs = tuple(summary(side)._replace(side=name) for side, name in ((base, "base"), (revision, "revision")))
        advised = tuple(entry for entry in said if entry is not None)
        doubts = passed_over(space) if findings else ()
        return Part(inputs, findings, lines_of(findings, space, terms.quoting), advised, terms.scope.fitting((base, revision)), doubts)


def _counted(changes: Iterable[Draft], ignored: tuple[str, ...]) -> list[Draft]:
    """The changes that ask for a version: of the contract, and none that the run ignores."""
    known, left = kinds(), Selection(ignore=ignored)
    return [change for change in changes if known[change.rule].area != "annotations" and left.takes(change.rule)]


def both_sides(pair: Pair, space: Workspace, cwd: Path) -> tuple[Description, Description]:
    base = _side(pair.base, "base", space, cwd) if pair.base is not None else None
    revision = _side(pair.revision, "revision", space, cwd) if pair.revision is not None else None
    if base is None and revision is None:
        raise WrongUse(f"{pair.name}: there is nothing on either side")
    if base is None and revision is not None:
        base = _nothing_like(revision, f"{pair.name} (not in the base)", space, cwd)
    if revision is None and base is not None:
        revision = _nothing_like(base, f"{pair.name} (not in the revision)", space, cwd)
    assert base is not None
    assert revision is not None
    return base, revision


def _side(spec: Spec, side: str, space: Workspace, cwd: Path) -> Description:
    return load(spec.source(cwd, space.remote), f"the {side} ", space)


def _nothing_like(other: Description, uri: str, space: Workspace, cwd: Path) -> Description:
    """The description with no operations that stands in for a side that does not exist: same version, same servers."""
    root = other.root.value if isinstance(other.root.value, dict) else {}
    kept = {key: root[key] for key in ("swagger", "openapi", "info", "host", "basePath", "schemes", "servers") if key in root}
    data = json.dumps(kept | {"paths": {}}).encode()
    return load(Source(uri, data, Origin("memory", cwd / "nothing.json")), "", space)
