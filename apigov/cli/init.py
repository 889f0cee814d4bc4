"""`apigov init`: a first apigov.yaml."""

from pathlib import Path
from typing import Annotated

from apigov.cli.words import Argument, Command, Option

Files = Annotated[
    list[Path] | None,
    Argument(metavar="[FILE]...", help="With --from: settings, severity levels and ignored changes of that tool; without any: its settings here."),
]
From = Annotated[str | None, Option(("--from",), metavar="TOOL", help="Carry over what another tool's files say: oasdiff.")]
Force = Annotated[bool, Option(("--force",), help="Overwrite an apigov.yaml that is there.")]


def init(files: Files = None, source: From = None, force: Force = False) -> int:
    """Write a small apigov.yaml for this folder.

    With --from oasdiff its severity levels, ignored changes and settings are carried over, and what could not be is told.
    """
    from apigov.cli.starting import start

    return start(tuple(files or ()), source, force)


COMMAND = Command(init)
