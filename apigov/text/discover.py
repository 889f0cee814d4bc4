"""Descriptions in folders, and the root that references may not leave."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".yaml", ".yml", ".json")
SKIPPED = frozenset((".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache"))
HEAD = 65_536


def find_root(file: Path, cwd: Path, config: Path | None) -> Path:
    """The folder that file references may not leave.

    The folder of the configuration file where the input lies below it, else the nearest ancestor of the file that holds `.git`,
    else `cwd` where the file lies below it, else the file's folder.
    """
    folder = Path(os.path.normpath(file)).parent
    if config is not None and folder.is_relative_to(config.parent):
        return config.parent
    for ancestor in (folder, *folder.parents):
        if (ancestor / ".git").exists():
            return ancestor
    return cwd if folder.is_relative_to(cwd) else folder


def discover(folders: Sequence[Path], *, include: Sequence[str], exclude: Sequence[str], cwd: Path, predicate: Callable[[bytes], bool]) -> list[Path]:
    """Files below the folders whose first 64 KiB the predicate takes, sorted.

    `.gitignore` files on the way are respected; `include` and `exclude` are globs in gitignore's language, relative to each folder.
    """
    found: set[Path] = set()
    for folder in folders:
        top = Path(os.path.normpath(cwd / folder))
        found |= {file for file in _files(top, include, exclude) if predicate(_head(file))}
    return sorted(found)


def _head(file: Path) -> bytes:
    try:
        if not file.is_file():
            return b""
        with file.open("rb") as stream:
            return stream.read(HEAD)
    except OSError:
        return b""


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def filtered(include: Sequence[str], exclude: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path with "/", relative to where the globs (in gitignore's language) are meant, is left by them."""
    wanted = _spec(include) if include else None
    unwanted = _spec(exclude) if exclude else None
    return lambda path: (wanted is None or wanted.match_file(path)) and not (unwanted is not None and unwanted.match_file(path))


def _files(top: Path, include: Sequence[str], exclude: Sequence[str]) -> Iterator[Path]:
    takes = filtered(include, exclude)
    ignores = [(folder, spec) for folder in _parents_in_repository(top) if (spec := _ignore_file(folder))]
    if _ignored(top, ignores, folder=True):
        ignores = []  # a folder that is named is looked at
    for folder, names, files in os.walk(top):
        here = Path(folder)
        ignores = [(owner, spec) for owner, spec in ignores if here.is_relative_to(owner)]
        if spec := _ignore_file(here):
            ignores.append((here, spec))
        names[:] = sorted(name for name in names if name not in SKIPPED and not _ignored(here / name, ignores, folder=True))
        for name in sorted(files):
            file = here / name
            if not name.lower().endswith(SUFFIXES) or _ignored(file, ignores):
                continue
            if takes(file.relative_to(top).as_posix()):
                yield file


def _parents_in_repository(top: Path) -> list[Path]:
    """The folders above `top` up to the one that holds `.git`, outermost first; none outside a repository."""
    for number, folder in enumerate(top.parents):
        if (folder / ".git").exists():
            return [*top.parents[: number + 1]][::-1]
    return []


def _ignore_file(folder: Path) -> GitIgnoreSpec | None:
    file = folder / ".gitignore"
    try:
        return _spec(file.read_text(encoding="utf-8", errors="replace").splitlines()) if file.is_file() else None
    except OSError:
        return None


def _ignored(path: Path, ignores: Sequence[tuple[Path, GitIgnoreSpec]], folder: bool = False) -> bool:
    """The innermost .gitignore that has an opinion decides."""
    for owner, spec in reversed(ignores):
        result = spec.check_file(path.relative_to(owner).as_posix() + ("/" if folder else ""))
        if result.include is not None:
            return bool(result.include)
    return False
