"""The runs behind `apigov report`."""

from __future__ import annotations

from pathlib import Path

from apigov.cli.comparing import both_sides
from apigov.cli.errors import WrongUse
from apigov.cli.inputs import specs, workspace
from apigov.cli.loading import load
from apigov.cli.network import Asked, network
from apigov.cli.output import note, style, targets, write
from apigov.cli.pairs import two_sides
from apigov.cli.setup import configuration, day, promise
from apigov.diff import advice, compare
from apigov.guides import deprecation_page, migration_page
from apigov.lifecycle import Policy
from apigov.openapi import finish
from apigov.reports import GUIDE_FORMATS, render_deprecations, render_migration
from apigov.text import SourceError, calm

DEFAULT = "markdown"


def report_deprecations(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    config: Path | None,
    stdin_name: str | None,
    today: str | None,
    asked: Asked,
) -> int:
    cwd = Path.cwd()
    chosen = targets(formats, GUIDE_FORMATS, DEFAULT)
    configured = configuration(config, cwd)
    now = day(today)
    remote = network(asked, configured, cwd).files
    found = []
    with calm():
        for spec in specs(paths, include, exclude, stdin_name, cwd, configured):
            try:
                found.append(load(spec.source(cwd, remote), "", workspace(spec, cwd, configured, remote)))
            except (WrongUse, SourceError) as error:
                if spec.kind != "path" or str(spec.text) in {str(cwd / path) for path in paths}:
                    raise
                note(f"left out: {error}")
        page = deprecation_page(found, promise(configured) or Policy(), now)
    write(chosen, style("never", quiet=False), lambda name, _: render_deprecations(page, name))
    return 0


def report_migration(base: str, revision: str, formats: tuple[str, ...], config: Path | None, today: str | None, asked: Asked) -> int:
    cwd = Path.cwd()
    chosen = targets(formats, GUIDE_FORMATS, DEFAULT)
    configured = configuration(config, cwd)
    now = day(today)
    pairs = two_sides(base, revision, ((), ()), cwd)
    if (cwd / base).is_dir():
        raise WrongUse("a migration guide is about one API: name two files, not two folders")
    pair = pairs[0]
    assert pair.file is not None
    with calm():
        space = workspace(pair.file, cwd, configured, network(asked, configured, cwd).files)
        old, new = both_sides(pair, space, cwd)
        promised = promise(configured)
        findings = finish(compare(old, new, today=now, promised=promised))
        page = migration_page(old, new, findings, policy=promised or Policy(), today=now, advice=advice(old, new, findings))
    write(chosen, style("never", quiet=False), lambda name, _: render_migration(page, name))
    return 0
