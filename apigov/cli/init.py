"""`apigov init`: a first apigov.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE]...", help="With --from: settings, severity levels and ignored changes of that tool; without any: its settings here."
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="TOOL", help="Carry over what another tool's files say: oasdiff.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an apigov.yaml that is there.")]


def init(files: Files = None, source: From = None, force: Force = False) -> int:
    """Write a small apigov.yaml for this folder.

    With --from oasdiff its severity levels, ignored changes and settings are carried over, and what could not be is told.
    """
    from apigov.cli.starting import start

    return start(tuple(files or ()), source, force)


def add_to(app: typer.Typer) -> None:
    app.command("init")(init)
