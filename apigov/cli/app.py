"""Commands by name, and the one boundary that turns errors into a line on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise

from apigov import __version__
from apigov.cli.errors import FINDINGS, INTERRUPTED, OUR_BUG, WRONG_USE
from apigov.cli.words import Command, Group, plain

# Command name to the module that holds it: imported when called, or all of them for the help.
COMMANDS = {
    "lint": "apigov.cli.lint",
    "diff": "apigov.cli.diff",
    "check": "apigov.cli.check",
    "report": "apigov.cli.report",
    "init": "apigov.cli.init",
    "rules": "apigov.cli.rules",
    "kinds": "apigov.cli.kinds",
    "explain": "apigov.cli.explain",
}
ISSUES = "https://github.com/apigov/apigov/issues"


def commands(first: str | None) -> dict[str, Command | Group]:
    """All commands, or only the one that the first argument names: each is loaded when it is asked for."""
    return {name: import_module(module).COMMAND for name, module in COMMANDS.items() if first not in COMMANDS or first == name}


def with_hosts(arguments: Sequence[str]) -> list[str]:
    """The words with `*` after each --allow-remote that stands alone: typer knows no option whose value can be left out."""
    words: list[str] = []
    for word, following in pairwise([*arguments, "--"]):
        words += [word, "*"] if word == "--allow-remote" and following[:1] == "-" else [word]
    return words


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Results go to stdout, everything else to stderr."""
    if sys.stdout is None:  # closed by whoever started us
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        code = _call(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_stdout()
        return FINDINGS
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _failure(error)
        _drop_stdout()
        return _complain(f"cannot write: {error.strerror}; make room or write elsewhere")
    except Exception as error:
        return _failure(error)


def _call(arguments: Sequence[str]) -> int:
    first = next((word for word in arguments if not word.startswith("-")), None)
    known, words = commands(first), with_hosts(arguments)
    # The variable is how a shell asks typer for completions.
    if words and words[0] in known and "_APIGOV_COMPLETE" not in os.environ:
        call = plain(known[words[0]], words[1:])
        if call is not None:
            return call()
    from apigov.cli.framework import run as read_by_typer

    return read_by_typer(known, words, first if first in COMMANDS else None)


def _drop_stdout() -> None:
    """Point stdout elsewhere, so that the interpreter's last flush is quiet: whoever read it has closed it, or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> int:
    print(f"apigov: {message}", file=sys.stderr)
    return WRONG_USE


def _failure(error: Exception) -> int:
    from apigov.cli.errors import expected

    told = expected(error)
    if told is not None:
        for line in told:
            print(f"apigov: {line}", file=sys.stderr)
        return WRONG_USE
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__', '?')}:{place.tb_lineno}" if place else "?"
    if os.environ.get("APIGOV_DEBUG"):
        raise error
    print(
        f"apigov: internal error {type(error).__name__} at {where}: {error}. This is a fault of apigov {__version__}, not of your files; "
        f"please report it at {ISSUES} (APIGOV_DEBUG=1 shows more).",
        file=sys.stderr,
    )
    return OUR_BUG
