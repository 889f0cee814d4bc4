"""Commands by name, and the one boundary that turns errors into a line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click
import typer

from apigov import __version__

# Command name to the module that holds it: imported when called, or all of them for the help.
COMMANDS = {
    "lint": "apigov.cli.lint",
    "diff": "apigov.cli.diff",
    "check": "apigov.cli.check",
    "report": "apigov.cli.report",
    "rules": "apigov.cli.rules",
    "kinds": "apigov.cli.kinds",
    "explain": "apigov.cli.explain",
}
OK, FINDINGS, WRONG_USE, OUR_BUG = 0, 1, 2, 3
ISSUES = "https://github.com/apigov/apigov/issues"


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


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Results go to stdout, everything else to stderr."""
    first = next((word for word in arguments if not word.startswith("-")), None)
    try:
        command = typer.main.get_command(build(first))
        code = command.main(args=list(arguments), prog_name="apigov", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.ctx.get_help() if error.ctx else str(error))
        return WRONG_USE
    except click.ClickException as error:
        return _complain(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        return _complain("stopped")
    except BrokenPipeError:
        # Whoever read our output has closed it. Point stdout elsewhere so that the interpreter's last flush is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as error:
        return _failure(error)


def _usage(error: click.ClickException) -> str:
    """What was wrong with the words of the command line, in one line with a way out."""
    message = error.format_message().replace("\n", " ").rstrip(". ")
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "apigov"
        return f"{message}. See `{path} --help`."
    return message + "."


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
