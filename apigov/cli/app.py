"""Commands by name, and the one boundary that turns errors into a line on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import typer

from apigov import __version__

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
OK, FINDINGS, WRONG_USE, OUR_BUG = 0, 1, 2, 3
ISSUES = "https://github.com/apigov/apigov/issues"
# Newer versions of typer carry their own copy of click, older ones import it: its exceptions are found through typer.
ClickException = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"apigov {__version__}")
        raise typer.Exit()


def _root(version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and exit.")) -> None:
    """Govern APIs: lint OpenAPI descriptions, prove what a change breaks, keep deprecation promises."""


def build(first: str | None) -> typer.Typer:
    """The application with all commands, or with only the one that the first argument names."""
    app = typer.Typer(
        name="apigov",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name, module in COMMANDS.items():
        if first not in COMMANDS or first == name:
            import_module(module).add_to(app)
    return app


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
    first = next((word for word in arguments if not word.startswith("-")), None)
    try:
        command = typer.main.get_command(build(first))
        code = command.main(args=with_hosts(arguments), prog_name="apigov", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except (typer.Abort, KeyboardInterrupt):
        return _complain("stopped")
    except BrokenPipeError:
        _drop_stdout()
        return FINDINGS
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _failure(error)
        _drop_stdout()
        return _complain(f"cannot write: {error.strerror}; make room or write elsewhere")
    except Exception as error:
        return _usage(error, first) if isinstance(error, ClickException) else _failure(error)


def _drop_stdout() -> None:
    """Point stdout elsewhere, so that the interpreter's last flush is quiet: whoever read it has closed it, or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Any, first: str | None) -> int:
    """What was wrong with the words of the command line, in one line with a way out. A group without a command shows its help.

    `first`: the command, for errors that do not know theirs.
    """
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        print(context.get_help(), file=sys.stderr)
        return WRONG_USE
    message = " ".join(error.format_message().split()).rstrip(". ")
    path = context.command_path if context is not None else f"apigov {first}" if first in COMMANDS else "apigov"
    return _complain(f"{message}{'' if message.endswith('?') else '.'} See `{path} --help`.")


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
