"""Which descriptions a command reads."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.config import Configuration
from apigov.openapi import looks_like_description
from apigov.records import NamedTuple
from apigov.text import (
    Remote,
    Source,
    SourceError,
    Workspace,
    discover,
    find_root,
    is_pattern,
    is_revision_spec,
    is_url,
    matching,
    read_path,
    read_revision,
    read_stdin,
)


class Spec(NamedTuple):
    """One input by name. `kind`: path, revision, url or stdin; `data` holds what stdin gave. `size` in bytes, to start big ones first.

    `named`: it stands on the command line, which allows the host of a URL.
    """

    kind: str
    text: str
    data: bytes = b""
    size: int = 0
    named: bool = True

    def source(self, cwd: Path, remote: Remote) -> Source:
        if self.kind == "stdin":
            return read_stdin(self.data, self.text or None, cwd)
        if self.kind == "url":
            return remote.read(self.text, named=self.named)
        return read_revision(self.text, cwd) if self.kind == "revision" else read_path(Path(self.text), cwd)


def workspace(spec: Spec, cwd: Path, configured: Configuration, remote: Remote) -> Workspace:
    """A workspace whose root holds the input: see text.find_root."""
    file = (cwd / spec.text) if spec.kind == "path" else cwd / "stdin"
    return Workspace(find_root(file, cwd, configured.file), remote=remote)


def specs(
    words: Sequence[str], include: Sequence[str], exclude: Sequence[str], stdin_name: str | None, cwd: Path, configured: Configuration
) -> list[Spec]:
    """The inputs that the words of a command line name. Without words: roots, else include of the configuration, else the working directory.

    Raises WrongUse or SourceError for what is missing and for folders without descriptions.
    """
    filters = (tuple(include) or configured.include, (*exclude, *configured.exclude))
    named = bool(words)
    if not words and configured.roots:
        words = [root if is_url(root) else str(configured.folder / root) for root in configured.roots]
    elif not words:
        words = [str(configured.folder if configured.include else cwd)]
    if words.count("-") > 1:
        raise WrongUse("stdin (-) is named twice; it can be read once")
    if stdin_name is not None and "-" not in words:
        raise WrongUse("--stdin-filename needs the path -, as in `apigov lint - --stdin-filename openapi.yaml < openapi.yaml`")
    found = [spec for word in words for spec in _named(word, filters, stdin_name, cwd)]
    return list({(spec.kind, spec.text): spec._replace(named=named) for spec in found}.values())


def _named(word: str, filters: tuple[Sequence[str], Sequence[str]], stdin_name: str | None, cwd: Path) -> list[Spec]:
    if word == "-":
        return [stdin_spec(stdin_name)]
    if is_url(word):
        return [Spec("url", word)]
    path = cwd / word
    if "://" in word and not path.exists():
        raise WrongUse(f"{word}: only https and http are read; name a file or such a URL")
    if path.is_dir():
        return descriptions(path, filters, cwd)
    if not path.exists() and is_revision_spec(word, cwd):
        return [Spec("revision", word)]
    if not path.exists() and is_pattern(word):
        found = matching(word, filters[0], filters[1], cwd)
        if not found:
            raise SourceError(f"no file matches {word!r}{_left(filters)}; check the pattern")
        return [path_spec(file, cwd) for file in found]
    return [path_spec(path, cwd)]


def stdin_spec(name: str | None) -> Spec:
    data = sys.stdin.buffer.read()
    return Spec("stdin", name or "", data, len(data))


def path_spec(path: Path, cwd: Path) -> Spec:
    """A named file. Raises SourceError where it is missing or no regular file."""
    if not path.exists():
        raise SourceError(f"{path if not path.is_relative_to(cwd) else path.relative_to(cwd)}: no such file or folder; check the path")
    return Spec("path", str(path), size=path.stat().st_size)


def descriptions(folder: Path, filters: tuple[Sequence[str], Sequence[str]], cwd: Path) -> list[Spec]:
    """The descriptions below a folder, found by content. Raises WrongUse where there is none."""
    found = discover([folder], include=filters[0], exclude=filters[1], cwd=cwd, predicate=looks_like_description)
    if not found:
        shown = folder.relative_to(cwd).as_posix() if folder.is_relative_to(cwd) else str(folder)
        raise WrongUse(f"no OpenAPI description below {shown!r}{_left(filters)}; name a file or another folder")
    return [path_spec(path, cwd) for path in found]


def _left(filters: tuple[Sequence[str], Sequence[str]]) -> str:
    return " that --include and --exclude leave" if any(filters) else ""
