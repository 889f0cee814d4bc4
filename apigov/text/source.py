"""Where bytes come from: files, git revisions, standard input."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from apigov.records import NamedTuple


class SourceError(Exception):
    """A named input that cannot be had: missing, a folder, unreadable, an unknown revision. The text says what and what to do."""


class Origin(NamedTuple):
    """How to find files beside a source. `path` is absolute for files, relative to the repository's top for git revisions,

    None for standard input without a name and for URLs. `revision` and `repository` are set for git revisions only, `url` for URLs only:
    the address after redirects.
    """

    kind: str  # "file", "git", "stdin", "url" or "memory"
    path: Path | None = None
    revision: str | None = None
    repository: Path | None = None
    url: str | None = None


class Source(NamedTuple):
    """Bytes with a name. `uri` is the name that people see (findings.Location.uri)."""

    uri: str
    data: bytes
    origin: Origin


def shown_path(path: Path, cwd: Path) -> str:
    """A path as people see it: relative to `cwd` with "/" where it lies below it, else absolute."""
    absolute = Path(os.path.normpath(cwd / path))
    return absolute.relative_to(cwd).as_posix() if absolute.is_relative_to(cwd) else absolute.as_posix()


def read_path(path: Path, cwd: Path) -> Source:
    """The bytes of a regular file. Raises SourceError."""
    shown = shown_path(path, cwd)
    absolute = Path(os.path.normpath(cwd / path))
    try:
        mode = absolute.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SourceError(f"{shown}: is a folder, where a file is needed; name a file in it")
        if not stat.S_ISREG(mode):
            raise SourceError(f"{shown}: is no regular file; name a file, or use - for standard input")
        data = absolute.read_bytes()
    except FileNotFoundError:
        if re.match(r"[a-z][a-z0-9+.-]+:/", path.as_posix()):
            raise SourceError(f"{path.as_posix()}: of URLs only https ones are read; download the file and name the copy") from None
        raise SourceError(f"{shown}: no such file; check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{shown}: cannot be read ({reason}); check its permissions") from None
    return Source(shown, data, Origin("file", absolute))


def read_stdin(data: bytes, name: str | None, cwd: Path) -> Source:
    """What standard input gave, under a name. File references are resolved beside that name."""
    return Source(name or "<stdin>", data, Origin("stdin", Path(os.path.normpath(cwd / (name or "stdin")))))


def is_revision_spec(text: str, cwd: Path) -> bool:
    """Whether a text has the form REV:path. A one-letter REV before a slash is a Windows drive, and `://` a URL."""
    revision, colon, path = text.partition(":")
    return bool(colon and revision and path) and not path.startswith("//") and not (len(revision) == 1 and path[0] in "/\\") and "\0" not in text


def read_revision(spec: str, cwd: Path) -> Source:
    """The bytes of REV:path. `path` is relative to the repository's top, or to `cwd` with a leading "./" or "../" (as in git). Raises SourceError."""
    revision, _, path = spec.partition(":")
    top = git(["rev-parse", "--show-toplevel"], cwd)
    if top is None:
        raise SourceError(f"{spec}: not in a git repository; run apigov inside the repository, or name files")
    repository = Path(top.decode("utf-8", "surrogateescape").rstrip("\n"))
    if revision.startswith("-") or git(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], cwd) is None:
        raise SourceError(f"{spec}: there is no git revision {revision!r}; see `git branch --all` and `git tag`")
    below = Path(os.path.normpath(path))
    if path.startswith(("./", "../")):
        absolute, top_folder = Path(os.path.normpath(cwd.resolve() / path)), repository.resolve()
        if not absolute.is_relative_to(top_folder):
            raise SourceError(f"{spec}: the path leaves the repository; write it relative to the repository's top")
        below = absolute.relative_to(top_folder)
    data = git(["cat-file", "blob", f"{revision}:{below.as_posix()}"], repository)
    if data is None:
        raise SourceError(f"{spec}: {revision} has no file {below.as_posix()!r}; see `git ls-tree -r --name-only {revision}`")
    return Source(f"{revision}:{below.as_posix()}", data, Origin("git", below, revision, repository))


def git(arguments: list[str], cwd: Path) -> bytes | None:
    """What git prints; None where it fails or is not installed."""
    import subprocess

    try:
        done = subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
