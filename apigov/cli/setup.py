"""What every command does first: the configuration, the day, the selection, the network promise."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from apigov.cli.errors import WrongUse
from apigov.config import Configuration, find
from apigov.findings import Selection, suggestion

if TYPE_CHECKING:
    from apigov.lifecycle import Policy


def configuration(named: Path | None, cwd: Path) -> Configuration:
    """The configuration named on the command line, else the nearest apigov.yaml, else the defaults."""
    if named is not None and not named.is_file():
        raise WrongUse(f"--config {named}: there is no such file; name an apigov.yaml or leave the option out")
    file = named.absolute() if named is not None else find(cwd)
    if file is None:
        return Configuration(folder=cwd)
    from apigov.config import load

    return load(file, cwd)


def day(text: str | None) -> datetime.date:
    """The date of --today, else the calendar date in UTC. This is the only place that reads the clock."""
    if text is None:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        if len(text) != 10:
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"--today {text}: not a date; write it as YYYY-MM-DD") from None


def promise(configured: Configuration) -> Policy | None:
    """What the team promises of deprecations in apigov.yaml; None where it says nothing."""
    said = configured.lifecycle
    if said is None:
        return None
    from apigov.lifecycle import Policy

    return Policy(said.notice_months, said.notice_days, said.due_soon_days, frozenset(said.require))


def selection(select: Sequence[str] | None, ignore: Sequence[str] | None, known: Sequence[str]) -> Selection:
    """--select and --ignore. Raises WrongUse for a glob that matches no known rule."""
    chosen = Selection(tuple(select or ()), tuple(ignore or ()))
    unmatched = chosen.unmatched(known)
    if unmatched:
        guess = suggestion(unmatched[0], known)
        option = "--select" if unmatched[0] in chosen.select else "--ignore"
        hint = f"did you mean {guess!r}?" if guess else "see `apigov rules` and `apigov kinds`"
        raise WrongUse(f"{option} {unmatched[0]}: no rule of that name; {hint}")
    return chosen
