"""Commands and their words as values, and the reading of plain command lines.

Typer reads what is not plain, tells what is wrong and shows the help (framework.py). It takes half the time of a small run to load.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from apigov.records import NamedTuple


class Argument(NamedTuple):
    """A word by its place. It stands in `Annotated[...]` of a parameter, whose type says whether there may be several."""

    metavar: str
    help: str


class Option(NamedTuple):
    """A word by its name, as Argument. `least`: the smallest number that it takes; `show_default`: whether the help adds the default."""

    names: tuple[str, ...]
    help: str
    metavar: str | None = None
    least: int | None = None
    show_default: bool = True


class Command(NamedTuple):
    """`run` is called with what was said, by the names of its parameters, and returns the exit code. Its docstring is the help.

    `short_help`: the line in the list of commands, where it is not the first one of the help.
    """

    run: Callable[..., int]
    short_help: str | None = None


class Group(NamedTuple):
    """Commands below a word. `alone`: what the word does without one of them; it has no arguments. None: it shows the help."""

    commands: Mapping[str, Command]
    help: str
    alone: Command | None = None


Call = Callable[[], int]


def plain(command: Command | Group, words: Sequence[str]) -> Call | None:
    """What the words after a command's name ask for. None: they are not plain or not right, and typer has to read them."""
    if isinstance(command, Group):
        below = command.commands.get(words[0]) if words else None
        if below is not None:
            return plain(below, words[1:])
        return None if command.alone is None else plain(command.alone, words)
    run = command.run
    given = _given(run, words)
    return None if given is None else lambda: run(**given)


def _given(run: Callable[..., int], words: Sequence[str]) -> dict[str, object] | None:
    parameters = {name: _Parameter(name, *_kind(said)) for name, said in run.__annotations__.items() if name != "return"}
    named = {word: one for one in parameters.values() if isinstance(one.said, Option) for word in one.said.names}
    given: dict[str, list[object]] = {}
    rest = iter(words)
    placed: list[str] = []
    for word in rest:
        if word[:1] != "-" or word == "-":
            placed.append(word)
            continue
        name, equals, value = word.partition("=") if word[:2] == "--" else (word, "", "")
        option = named.get(name)
        if option is None or (equals and option.kind is bool):
            return None
        read = True if option.kind is bool else _value(value if equals else next(rest, ""), option)
        if read is None:
            return None
        given.setdefault(option.name, []).append(read)
    for one in parameters.values():
        if isinstance(one.said, Argument) and placed:
            taken, placed = (placed, []) if one.many else (placed[:1], placed[1:])
            values = [_value(word, one) for word in taken]
            if None in values:
                return None
            given[one.name] = values
    required = len(parameters) - len(run.__defaults__ or ())
    if placed or not given.keys() >= set(tuple(parameters)[:required]):
        return None
    return {name: values if parameters[name].many else values[-1] for name, values in given.items()}


class _Parameter(NamedTuple):
    """Of a function. `kind`: the type of one value; `many`: whether there may be several."""

    name: str
    said: Argument | Option
    kind: type
    many: bool


def _kind(annotation: Any) -> tuple[Argument | Option, type, bool]:
    """Of `Annotated[list[str] | None, Option(...)]` and the like."""
    kind = annotation.__origin__
    whole = next(iter(get_args(kind)), kind) if get_origin(kind) is not list else kind
    many = get_origin(whole) is list
    return annotation.__metadata__[0], get_args(whole)[0] if many else whole, many


def _value(word: str, parameter: _Parameter) -> object | None:
    """None for what typer has to look at: values that look like options or are wrong."""
    if not word or (word[0] == "-" and word != "-"):
        return None
    if parameter.kind is int:
        fits = len(word) < 10 and word.isascii() and word.isdigit()
        return int(word) if fits and isinstance(parameter.said, Option) and int(word) >= (parameter.said.least or 0) else None
    if parameter.kind is Path:
        return Path(word) if os.access(word, os.R_OK) else None
    return word
