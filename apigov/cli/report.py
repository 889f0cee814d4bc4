"""`apigov report`: pages for people."""

from typing import Annotated

from apigov.cli import options
from apigov.cli.lint import Paths
from apigov.cli.words import Argument, Command, Group, Option

Formats = Annotated[
    list[str] | None, Option(("--format", "-f"), metavar="F[=FILE]", help="markdown (default), html or json; may be repeated with files.")
]


def deprecations(
    paths: Paths = None,
    format: Formats = None,
    include: options.Include = None,
    exclude: options.Exclude = None,
    config: options.Config = None,
    stdin_filename: options.StdinFilename = None,
    today: options.Today = None,
    offline: options.Offline = False,
    allow_remote: options.AllowRemote = None,
) -> int:
    """What is going away and when, grouped by urgency, against the notice that apigov.yaml promises."""
    from apigov.cli.network import Asked
    from apigov.cli.reporting import report_deprecations

    return report_deprecations(
        tuple(paths or ()),
        tuple(format or ()),
        tuple(include or ()),
        tuple(exclude or ()),
        config,
        stdin_filename,
        today,
        Asked(tuple(allow_remote or ()), offline),
    )


def migration(
    base: Annotated[str, Argument(metavar="BASE", help="The version that clients call now: a file, URL or REV:path.")],
    revision: Annotated[str, Argument(metavar="REVISION", help="The version that they move to.")],
    format: Formats = None,
    config: options.Config = None,
    today: options.Today = None,
    offline: options.Offline = False,
    allow_remote: options.AllowRemote = None,
) -> int:
    """For people who call the API: what breaks them, shown in requests and responses, what to do, and until when."""
    from apigov.cli.network import Asked
    from apigov.cli.reporting import report_migration

    return report_migration(base, revision, tuple(format or ()), config, today, Asked(tuple(allow_remote or ()), offline))


COMMAND = Group(
    {
        "deprecations": Command(deprecations, "What is going away and when, by urgency."),
        "migration": Command(migration, "A guide for people who call the API."),
    },
    help="Reports for people: deprecations, migration.",
)
