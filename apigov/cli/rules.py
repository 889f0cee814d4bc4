"""`apigov rules`: what would run, and where each setting comes from; `apigov rules check`: what is wrong with rulesets."""

from typing import Annotated

from apigov.cli import options
from apigov.cli.words import Argument, Command, Group, Option

Topic = Annotated[str | None, Option(("--topic",), metavar="NAME", help="Only the rules of this topic.")]
Format = Annotated[str, Option(("--format", "-f"), metavar="F", show_default=False, help="text (default) or json.")]
All = Annotated[bool, Option(("--all",), help="Also the rules that are off.")]


def rules(
    ruleset: options.Rulesets = None,
    topic: Topic = None,
    all: All = False,
    format: Format = "text",
    allow_skipped_rules: options.AllowSkipped = False,
    config: options.Config = None,
    offline: options.Offline = False,
    allow_remote: options.AllowRemote = None,
) -> int:
    """List the rules that a run has, with their severity and with file and line of who defined and who set them.

    The ruleset is that of `apigov lint`: -r, else apigov.yaml, else .spectral.yaml, else apigov:recommended.
    """
    from apigov.cli.listing import Listing, list_rules
    from apigov.cli.network import Asked

    return list_rules(Listing(tuple(ruleset or ()), topic, all, format, allow_skipped_rules, config, Asked(tuple(allow_remote or ()), offline)))


Checked = Annotated[
    list[str] | None,
    Argument(metavar="[RULESET]...", help="Ruleset files or URLs. Without any: rulesets of apigov.yaml, else .spectral.yaml of this folder."),
]


def check(
    rulesets: Checked = None,
    format: options.Formats = None,
    fail_on: options.FailOn = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    allow_skipped_rules: options.AllowSkipped = False,
    config: options.Config = None,
    quiet: options.Quiet = False,
    color: options.Color = "auto",
    offline: options.Offline = False,
    allow_remote: options.AllowRemote = None,
) -> int:
    """Find what passes in silence in rulesets: paths that match nothing, functions on the wrong type, patterns without anchors, and the like.

    What they extend is checked with them. Exit code 0: nothing at or above --fail-on. 1: findings. 2: a ruleset that cannot be loaded.
    """
    from apigov.cli.network import Asked
    from apigov.cli.rulechecking import Checking, run

    return run(
        Checking(
            rulesets=tuple(rulesets or ()),
            formats=tuple(format or ()),
            fail_on=fail_on,
            select=tuple(select or ()),
            ignore=tuple(ignore or ()),
            allow_skipped=allow_skipped_rules,
            config=config,
            quiet=quiet,
            color=color,
            network=Asked(tuple(allow_remote or ()), offline),
        )
    )


COMMAND = Group(
    {"check": Command(check, "Find what passes in silence in rulesets.")},
    help="List the rules that a run has, or check rulesets.",
    alone=Command(rules),
)
