"""`apigov lint`: descriptions against rules."""

from typing import Annotated

from apigov.cli import options
from apigov.cli.words import Argument, Command

Paths = Annotated[
    list[str] | None,
    Argument(
        metavar="[PATH]...",
        help="Files, folders, patterns such as '**/*.yaml', REV:path, URLs or - for stdin. Without any: roots of apigov.yaml, else this folder.",
    ),
]


def lint(
    paths: Paths = None,
    ruleset: options.Rulesets = None,
    allow_skipped_rules: options.AllowSkipped = False,
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
    """Judge OpenAPI descriptions by rules.

    Exit code 0: nothing at or above --fail-on. 1: findings. 2: wrong use.
    """
    from apigov.cli.linting import Request, run
    from apigov.cli.network import Asked

    return run(
        "lint",
        Request(
            paths=tuple(paths or ()),
            rulesets=tuple(ruleset or ()),
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
            allow_skipped=allow_skipped_rules,
        ),
    )


COMMAND = Command(lint)
