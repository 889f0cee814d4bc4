"""Which two versions a diff compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apigov.cli.errors import WrongUse
from apigov.cli.inputs import Spec, descriptions, path_spec
from apigov.config import Configuration
from apigov.openapi import looks_like_description
from apigov.text import SourceError, git, is_revision_spec, is_url, read_revision

Filters = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one description; None on a side where it does not exist. `name` is what people call the description."""

    name: str
    base: Spec | None
    revision: Spec | None

    @property
    def file(self) -> Spec | None:
        """The side whose files lie here, the revision before the base; a side by URL only where there is no other."""
        sides = [side for side in (self.revision, self.base) if side is not None]
        return next((side for side in sides if side.kind != "url"), sides[0] if sides else None)

    @property
    def size(self) -> int:
        return sum(side.size for side in (self.base, self.revision) if side is not None)


def two_sides(base: str, revision: str, filters: Filters, cwd: Path) -> list[Pair]:
    """`diff BASE REVISION`: two files (or URLs, or REV:path), or two folders whose descriptions pair by their path below them."""
    sides = []
    for word, side in ((base, "base"), (revision, "revision")):
        if (cwd / word).is_dir():
            sides.append(cwd / word)
        elif not (cwd / word).exists() and not is_revision_spec(word, cwd) and not is_url(word):
            raise SourceError(f"{word}: no such file, folder, URL or REV:path for the {side}; check the path")
    if len(sides) == 1:
        raise WrongUse(f"cannot compare a folder with a file: {base} and {revision}; name two files or two folders")
    if not sides:
        return [Pair(revision, _spec(base, cwd), _spec(revision, cwd))]
    found = [{Path(spec.text).relative_to(side).as_posix(): spec for spec in descriptions(side, filters, cwd)} for side in sides]
    return [Pair(name, found[0].get(name), found[1].get(name)) for name in sorted(found[0].keys() | found[1].keys())]


def _spec(word: str, cwd: Path) -> Spec:
    if is_url(word):
        return Spec("url", word)
    return path_spec(cwd / word, cwd) if (cwd / word).exists() else Spec("revision", word)


def against_revision(revision: str, words: Sequence[str], filters: Filters, cwd: Path, configured: Configuration) -> list[Pair]:
    """`diff --base REV PATH...`: the working tree's descriptions beside the same paths at a git revision."""
    commit = _git(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], cwd)
    if commit is None:
        if not _in_repository(cwd):
            raise WrongUse(f"--base {revision}: this is no git repository; name BASE and REVISION")
        raise WrongUse(f"--base {revision}: no such git revision here; see `git log` or `git branch --all`")
    names = words or [str(configured.folder / root) for root in configured.roots] or [str(configured.folder if configured.include else cwd)]
    pairs: dict[str, Pair] = {}
    for name in names:
        path = cwd / name
        for file in _files(path, filters, cwd, revision):
            shown = file.relative_to(cwd).as_posix() if file.is_relative_to(cwd) else str(file)
            then = f"{revision}:./{shown}" if file.is_relative_to(cwd) else None
            old = Spec("revision", then) if then is not None and _exists(then, cwd) else None
            new = path_spec(file, cwd) if file.is_file() else None
            if old is None and new is None:
                raise SourceError(f"{shown}: neither in the working tree nor in {revision}; check the path")
            pairs[shown] = Pair(shown, old, new)
    if not pairs:
        raise WrongUse(f"no OpenAPI description below {', '.join(map(str, words)) or 'the working directory'}; name a file or a folder")
    return [pairs[name] for name in sorted(pairs)]


def _files(path: Path, filters: Filters, cwd: Path, revision: str) -> list[Path]:
    """The descriptions at or below a path, in the working tree and in the revision."""
    if not path.is_dir():
        return [path]
    try:
        now = [Path(spec.text) for spec in descriptions(path, filters, cwd)]
    except WrongUse:
        now = []
    known = set(now)
    listed = _git(["ls-tree", "-r", "--name-only", "--full-name", "-z", revision, "--", "."], path) or ""
    top = _git(["rev-parse", "--show-toplevel"], cwd)
    gone = [file for name in listed.split("\0") if name and top and not (file := Path(top) / name).exists()]
    return [*now, *(file for file in gone if file not in known and _was_description(file, revision, cwd))]


def _was_description(file: Path, revision: str, cwd: Path) -> bool:
    if file.suffix.lower() not in (".yaml", ".yml", ".json") or not file.is_relative_to(cwd):
        return False
    return looks_like_description(read_revision(f"{revision}:./{file.relative_to(cwd).as_posix()}", cwd).data)


def merge_base(cwd: Path) -> str:
    """The commit where the working tree's branch left the default branch. Raises WrongUse outside a repository or without one."""
    if not _in_repository(cwd):
        raise WrongUse("bare `apigov diff` compares with the default branch, and this is no git repository; name BASE and REVISION")
    head = _git(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"], cwd)
    for branch in (head, "origin/main", "origin/master", "main", "master"):
        if branch is not None and (commit := _git(["merge-base", branch, "HEAD"], cwd)) is not None:
            return commit[:12]
    raise WrongUse("no default branch found (origin/HEAD, main or master); name the base with --base REV")


def _in_repository(cwd: Path) -> bool:
    return _git(["rev-parse", "--is-inside-work-tree"], cwd) is not None


def _exists(spec: str, cwd: Path) -> bool:
    return _git(["cat-file", "-e", spec], cwd) is not None


def _git(arguments: list[str], cwd: Path) -> str | None:
    """What git prints as text, stripped; None where it fails or is not installed."""
    printed = git(arguments, cwd)
    return printed.decode("utf-8", "surrogateescape").strip("\n") if printed is not None else None
