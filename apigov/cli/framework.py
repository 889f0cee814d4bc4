"""The application as typer has it: the help, the errors of wrong words, completion, and all that is not plain (words.py)."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Annotated, Any

import typer

from apigov import __version__
from apigov.cli.errors import INTERRUPTED, OK, WRONG_USE, WrongUse
from apigov.cli.words import Argument, Command, Group, Option

# Newer versions of typer carry their own copy of click, older ones import it: its exceptions are found through typer.
ClickException = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def run(commands: Mapping[str, Command | Group], words: Sequence[str], first: str | None) -> int:
    """Let typer read the words and run what they ask for. `first`: the command, for errors that do not know theirs.

    Raises WrongUse, and what the command raises.
    """
    try:
        code = typer.main.get_command(_application(commands)).main(args=list(words), prog_name="apigov", standalone_mode=False)
        return code if isinstance(code, int) else OK
    except typer.Abort:
        return INTERRUPTED
    except Exception as error:
        if not isinstance(error, ClickException):
            raise
        return _usage(error, "apigov" if first is None else f"apigov {first}")


def _usage(error: Any, path: str) -> int:
    """What was wrong with the words of the command line, in one line with a way out. A group without a command shows its help."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        print(context.get_help(), file=sys.stderr)
        return WRONG_USE
    message = " ".join(error.format_message().split()).rstrip(". ")
    path = context.command_path if context is not None else path
    raise WrongUse(f"{message}{'' if message.endswith('?') else '.'} See `{path} --help`.")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"apigov {__version__}")
        raise typer.Exit()


def _root(version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and exit.")) -> None:
    """Govern APIs: lint OpenAPI descriptions, prove what a change breaks, keep deprecation promises."""


def _application(commands: Mapping[str, Command | Group]) -> typer.Typer:
    app = typer.Typer(
        name="apigov",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name, command in commands.items():
        if isinstance(command, Group):
            app.add_typer(_group(command), name=name)
        else:
            app.command(name, short_help=command.short_help)(_typed(command.run))
    return app


def _group(group: Group) -> typer.Typer:
    if group.alone is None:
        app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=group.help)
        # A callback keeps it a group although it may have one command.
        app.callback()(lambda: None)
    else:
        app = typer.Typer(rich_markup_mode=None, short_help=group.help)
        app.callback(invoke_without_command=True)(_alone(group.alone.run))
    for name, command in group.commands.items():
        app.command(name, short_help=command.short_help)(_typed(command.run))
    return app


def _typed(command: Callable[..., int]) -> Callable[..., int]:
    """The function with the parameters as typer writes them."""

    @wraps(command)
    def called(**values: object) -> int:
        return command(**values)

    signature = inspect.signature(command)
    _sign(called, [one.replace(annotation=_annotation(one.annotation)) for one in signature.parameters.values()])
    return called


def _alone(command: Callable[..., int]) -> Callable[..., int]:
    """The function as that of a group: it does nothing where one of the group's commands follows."""
    typed = _typed(command)

    @wraps(typed)
    def called(context: typer.Context, **values: object) -> int:
        return OK if context.invoked_subcommand is not None else typed(**values)

    before = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    _sign(called, [before, *inspect.signature(typed).parameters.values()])
    return called


def _sign(function: Callable[..., int], parameters: list[inspect.Parameter]) -> None:
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {one.name: one.annotation for one in parameters}


def _annotation(said: Any) -> object:
    word = said.__metadata__[0]
    return Annotated[said.__origin__, _option(word) if isinstance(word, Option) else _argument(word)]


def _option(word: Option) -> object:
    return typer.Option(*word.names, metavar=word.metavar, help=word.help, min=word.least, show_default=word.show_default)


def _argument(word: Argument) -> object:
    return typer.Argument(metavar=word.metavar, help=word.help)
