"""`apigov rules`: what is checked."""

from __future__ import annotations

from typing import Annotated

import typer

from apigov.cli import options

Topic = Annotated[str | None, typer.Option("--topic", metavar="NAME", help="Only the rules of this topic.")]
Format = Annotated[str, typer.Option("--format", "-f", metavar="F", help="text or json.")]


def rules(
    ruleset: options.Rulesets = None,
    topic: Topic = None,
    format: Format = "text",
    config: options.Config = None,
) -> int:
    """List the rules of a ruleset.

    With topic, severity and title; the default ruleset is apigov:all.
    """
    from apigov.cli.listing import list_rules

    return list_rules(tuple(ruleset or ()), topic, format, config)


def add_to(app: typer.Typer) -> None:
    app.command("rules")(rules)
