"""`apigov check`: promises that were made."""

from __future__ import annotations

import typer

from apigov.cli import options
from apigov.cli.lint import Paths

LIFECYCLE = "apigov:lifecycle"


def lifecycle(
    paths: Paths = None,
    format: options.Formats = None,
    fail_on: options.FailOn = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    include: options.Include = None,
    exclude: options.Exclude = None,
    config: options.Config = None,
    stdin_filename: options.StdinFilename = None,
    today: options.Today = None,
    quiet: options.Quiet = False,
    offline: options.Offline = False,
    allow_remote: options.AllowRemote = None,
    jobs: options.Jobs = 0,
    color: options.Color = "auto",
) -> int:
    """Check deprecations and sunsets against the notice that apigov.yaml promises (lifecycle: notice, due-soon, require)."""
    from apigov.cli.linting import Request, run
    from apigov.cli.network import Asked

    return run(
        "check",
        Request(
            paths=tuple(paths or ()),
            rulesets=(LIFECYCLE,),
            formats=tuple(format or ()),
            fail_on=fail_on,
            select=tuple(select or ()),
            ignore=tuple(ignore or ()),
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
            config=config,
            stdin_name=stdin_filename,
            today=today,
            quiet=quiet,
            jobs=jobs,
            color=color,
            network=Asked(tuple(allow_remote or ()), offline),
        ),
    )


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check promises: deprecation and sunset.")
    # A callback keeps `check` a group although it has one command.
    group.callback()(_group)
    group.command("lifecycle", short_help="Check deprecations and sunsets against the promised notice.")(lifecycle)
    app.add_typer(group, name="check")


def _group() -> None:
    """Check promises: deprecation and sunset."""
