"""`apigov check`: promises that were made."""

from apigov.cli import options
from apigov.cli.lint import Paths
from apigov.cli.words import Command, Group

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


COMMAND = Group(
    {"lifecycle": Command(lifecycle, "Check deprecations and sunsets against the promised notice.")}, help="Check promises: deprecation and sunset."
)
