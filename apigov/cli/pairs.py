"""Which two versions a diff compares."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import normpath
from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.cli.gitbase import said
from apigov.cli.inputs import Spec, descriptions, path_spec, stdin_spec
from apigov.config import Configuration
from apigov.openapi import looks_like_description
from apigov.records import NamedTuple
from apigov.text import SourceError, filtered, is_revision_spec, is_url, read_revision, shown_path

Filters = tuple[Sequence[str], Sequence[str]]


class Pair(NamedTuple):
    """Two versions of one description; None on a side where it does not exist. `name` is what people call the description."""

    name: str
    base: Spec | None
    revision: Spec | None

    @property
    def file(self) -> Spec | None:
        """The side whose files lie here, the revision before the base; stdin or a side by URL only where there is no other."""
        order = ("path", "revision", "stdin", "url")
        return min((side for side in (self.revision, self.base) if side is not None), key=lambda side: order.index(side.kind), default=None)

    @property
    def size(self) -> int:
        return sum(side.size for side in (self.base, self.revision) if side is not None)


def two_sides(base: str, revision: str, filters: Filters, cwd: Path) -> list[Pair]:
    """`diff BASE REVISION`: two files (or URLs, REV:path, or - for one), or two folders whose descriptions pair by their path below them."""
    if base == revision == "-":
        raise WrongUse("stdin (-) can be read once; name a file for one of the sides")
    sides = []
    for word, side in ((base, "base"), (revision, "revision")):
        if (cwd / word).is_dir():
            sides.append(cwd / word)
        elif word != "-" and not (cwd / word).exists() and not is_revision_spec(word, cwd) and not is_url(word):
            raise SourceError(f"{word}: no such file, folder, URL or REV:path for the {side}; check the path")
    if len(sides) == 1 and is_revision_spec(other := revision if (cwd / base).is_dir() else base, cwd):
        raise WrongUse(f"cannot compare a folder with {other}: REV:path names one file; `apigov diff --base REV FOLDER` compares a folder")
    if len(sides) == 1:
        raise WrongUse(f"cannot compare a folder with a file: {base} and {revision}; name two files or two folders")
    if not sides:
        return [Pair(revision, _spec(base, cwd), _spec(revision, cwd))]
    found = [{Path(spec.text).relative_to(side).as_posix(): spec for spec in descriptions(side, filters, cwd)} for side in sides]
    return [Pair(name, found[0].get(name), found[1].get(name)) for name in sorted(found[0].keys() | found[1].keys())]


def _spec(word: str, cwd: Path) -> Spec:
    if is_url(word):
        return Spec("url", word)
    if word == "-":
        return stdin_spec(None)
    return path_spec(cwd / word, cwd) if (cwd / word).exists() else Spec("revision", word)


def against_revision(revision: str, words: Sequence[str], filters: Filters, cwd: Path, configured: Configuration) -> list[Pair]:
    """The working tree's descriptions beside the same paths at a git revision, which exists."""
    names = words or [str(configured.folder / root) for root in configured.roots] or [str(configured.folder if configured.include else cwd)]
    then = _Then(revision, cwd)
    pairs: dict[str, Pair] = {}
    for name in names:
        for file in _files(Path(normpath(cwd / name)), filters, cwd, then):
            shown = shown_path(file, cwd)
            if then.name(file) is None:
                raise SourceError(f"{shown}: lies outside of this git repository; name two files, or a path below {then.top}")
            old = then.spec(file)
            new = path_spec(file, cwd) if file.is_file() else None
            if old is None and new is None:
                raise SourceError(f"{shown}: neither in the working tree nor in {revision}; check the path")
            pairs[shown] = Pair(shown, old, new)
    if not pairs:
        raise WrongUse(f"no OpenAPI description below {', '.join(map(str, words)) or 'the working directory'}; name a file or a folder")
    return [pairs[name] for name in sorted(pairs)]


class _Then:
    """The repository as it was at a revision."""

    def __init__(self, revision: str, cwd: Path) -> None:
        self.revision = revision
        self.cwd = cwd
        self.top = Path(said(["rev-parse", "--show-toplevel"], cwd) or cwd)

    def name(self, path: Path) -> str | None:
        """REV:path from the top of the repository; None for what lies outside of it."""
        real = path.parent.resolve() / path.name
        return f"{self.revision}:{real.relative_to(self.top).as_posix()}" if real.is_relative_to(self.top) and real != self.top else None

    def spec(self, file: Path) -> Spec | None:
        name = self.name(file)
        return Spec("revision", name) if name is not None and self.kind(name) == "blob" else None

    def is_folder(self, path: Path) -> bool:
        name = self.name(path)
        return name is not None and self.kind(name) == "tree"

    def kind(self, name: str) -> str | None:
        return said(["cat-file", "-t", name], self.cwd)

    def files(self, folder: Path) -> list[Path]:
        """The files below a folder that the revision has and the working tree has not."""
        real = folder.resolve()
        if not real.is_relative_to(self.top):
            return []
        below = real.relative_to(self.top).as_posix()
        listed = said(["ls-tree", "-r", "--name-only", "-z", self.revision, *(["--", f"{below}/"] if below != "." else [])], self.top) or ""
        files = [folder / Path(name).relative_to(below) for name in listed.split("\0") if name]
        return [file for file in files if not file.exists()]


def _files(path: Path, filters: Filters, cwd: Path, then: _Then) -> list[Path]:
    """The descriptions at or below a path, in the working tree and in the revision."""
    if not path.is_dir() and (path.exists() or not then.is_folder(path)):
        return [path]
    try:
        now = [Path(spec.text) for spec in descriptions(path, filters, cwd)] if path.is_dir() else []
    except WrongUse:
        now = []
    takes = filtered(*filters)
    gone = [file for file in then.files(path) if takes(file.relative_to(path).as_posix()) and _was_description(file, then)]
    return [*now, *gone]


def _was_description(file: Path, then: _Then) -> bool:
    name = then.name(file)
    return name is not None and file.suffix.lower() in (".yaml", ".yml", ".json") and looks_like_description(read_revision(name, then.cwd).data)
