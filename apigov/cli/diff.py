"""`apigov diff`: what a change does to the clients."""

from typing import Annotated

from apigov.cli import options
from apigov.cli.words import Argument, Command, Option

Sides = Annotated[
    list[str] | None,
    Argument(metavar="[BASE REVISION | PATH]...", help="Two files, URLs, REV:path, or - for one; or two folders. With --base: the paths to compare."),
]
Base = Annotated[
    str | None,
    Option(("--base",), metavar="REV", help="What this branch changes: the working tree beside the merge base of HEAD and this git revision."),
]
Policy = Annotated[
    str | None,
    Option(
        ("--compat-policy",),
        metavar="NAME",
        help="Whose levels: clients (default), strict (whatever breaks by bare sets), "
        "google-aip, zalando, github, stripe, microsoft, azure, or sdk (for generated code).",
    ),
]
Servers = Annotated[
    str | None, Option(("--servers",), metavar="WHAT", help="Changes of servers: error (default, where they break), info, or ignore.")
]
All = Annotated[bool, Option(("--all",), help="Tell what is no part of the contract, too: words, examples, extensions, names.")]
OnlyBreaking = Annotated[bool, Option(("--only-breaking",), help="Report only what breaks clients, and what the policy makes an error.")]
MatchPath = Annotated[
    list[str] | None,
    Option(
        ("--match-path",),
        metavar="GLOB",
        help="Compare only operations whose path fits, as in '/orders*' (* stands for slashes too; may be repeated).",
    ),
]
StripPrefix = Annotated[
    list[str] | None,
    Option(("--strip-prefix",), metavar="PREFIX", help="Pair paths without this prefix, as in /v1, on both sides (may be repeated)."),
]
FailOnUnknown = Annotated[bool, Option(("--fail-on-unknown",), help="Exit with 1 also where the effect of a change is unknown.")]


def diff(
    sides: Sides = None,
    base: Base = None,
    compat_policy: Policy = None,
    servers: Servers = None,
    all: All = False,
    format: options.Formats = None,
    fail_on: options.FailOn = None,
    fail_on_unknown: FailOnUnknown = False,
    only_breaking: OnlyBreaking = False,
    match_path: MatchPath = None,
    strip_prefix: StripPrefix = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    include: options.Include = None,
    exclude: options.Exclude = None,
    config: options.Config = None,
    today: options.Today = None,
    quiet: options.Quiet = False,
    offline: options.Offline = False,
    allow_remote: options.AllowRemote = None,
    jobs: options.Jobs = 0,
    color: options.Color = "auto",
) -> int:
    """Say what a change breaks, and prove it.

    Two versions are compared; each schema break comes with a payload that both sides were asked about.

    Without arguments: the working tree beside the merge base of the default branch.
    Exit code 0: nothing at or above --fail-on. 1: findings. 2: wrong use, or a side that cannot be read.
    """
    from apigov.cli.comparing import Request, run
    from apigov.cli.network import Asked

    return run(
        Request(
            words=tuple(sides or ()),
            base=base,
            policy=compat_policy,
            servers=servers,
            everything=all,
            formats=tuple(format or ()),
            fail_on=fail_on,
            fail_on_unknown=fail_on_unknown,
            only_breaking=only_breaking,
            paths=tuple(match_path or ()),
            prefixes=tuple(strip_prefix or ()),
            select=tuple(select or ()),
            ignore=tuple(ignore or ()),
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
            config=config,
            today=today,
            quiet=quiet,
            jobs=jobs,
            color=color,
            network=Asked(tuple(allow_remote or ()), offline),
        )
    )


COMMAND = Command(diff)
