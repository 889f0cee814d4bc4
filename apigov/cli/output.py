"""Where results go: stdout or files, checked before any work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.findings import Result, Severity, suggestion
from apigov.records import NamedTuple
from apigov.reports import QUOTING, Style


class Target(NamedTuple):
    """One --format F[=FILE]; `file` is None for stdout."""

    format: str
    file: Path | None


def targets(words: Sequence[str] | None, known: Iterable[str], default: str) -> tuple[Target, ...]:
    """The targets of a command line. Raises WrongUse for an unknown format, two on stdout, or a missing folder."""
    names = tuple(known)
    parsed = [_target(word, names) for word in words or (default,)]
    if sum(target.file is None for target in parsed) > 1:
        raise WrongUse("two formats want stdout; give all but one a file, as in --format json=out.json")
    files = [target.file for target in parsed if target.file is not None]
    if len(set(files)) < len(files):
        raise WrongUse("two formats want the same file; give each a file of its own")
    return tuple(parsed)


def quotes(chosen: Iterable[Target]) -> bool:
    """Whether lines of the sources are wanted."""
    return any(target.format in QUOTING for target in chosen)


def _target(word: str, known: tuple[str, ...]) -> Target:
    name, has_file, path = word.partition("=")
    if name not in known:
        guess = suggestion(name, known)
        raise WrongUse(f"unknown format {name!r}; {f'did you mean {guess!r}?' if guess else 'known: ' + ', '.join(known)}")
    if not has_file:
        return Target(name, None)
    file = Path(path)
    if not path or file.is_dir():
        raise WrongUse(f"--format {word} names no file; write --format {name}=FILE")
    if not file.parent.is_dir():
        raise WrongUse(f"the folder {str(file.parent)!r} for --format {word} does not exist; create it first")
    return Target(name, file)


def style(color: str, quiet: bool) -> Style:
    """How stdout is to be written: NO_COLOR and FORCE_COLOR are honoured, --color wins."""
    if color not in ("auto", "always", "never"):
        raise WrongUse(f"--color takes auto, always or never, not {color!r}")
    terminal = sys.stdout.isatty()
    wanted = os.environ.get("FORCE_COLOR") or (terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")
    colored = color == "always" or (color == "auto" and bool(wanted))
    return Style(color=colored, width=_columns() if terminal else None, quiet=quiet)


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def write(chosen: Iterable[Target], how: Style, render: Callable[[str, Style], bytes]) -> None:
    """Write each target; files never hold colours or widths of a terminal."""
    for target in chosen:
        if target.file is None:
            sys.stdout.buffer.write(render(target.format, how))
            sys.stdout.buffer.flush()
        else:
            try:
                target.file.write_bytes(render(target.format, Style(quiet=how.quiet)))
            except OSError as error:
                raise WrongUse(f"cannot write {str(target.file)!r}: {error.strerror}; choose another file") from error


def note(text: str, quiet: bool = False) -> None:
    """A line for people on stderr."""
    if not quiet:
        print(f"apigov: {text}", file=sys.stderr)


def level(word: str | None, configured: Severity | None) -> Severity:
    """The level of --fail-on: the flag, else the configuration, else error."""
    if word is None:
        return Severity.ERROR if configured is None else configured
    try:
        return Severity.parse(word)
    except ValueError as error:
        guess = suggestion(word, ("error", "warning", "info", "hint"))
        raise WrongUse(f"--fail-on: {error}" + (f"; did you mean {guess!r}?" if guess else "")) from error


def exit_code(result: Result) -> int:
    """1 where a finding is at or above the level of --fail-on, else 0."""
    return int(any(map(result.fails, result.findings)))
