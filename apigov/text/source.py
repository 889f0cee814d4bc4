"""Where bytes come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class SourceError(Exception):
    """A named input that cannot be had: missing, a folder, unreadable, an unknown revision. The text says what and what to do."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How to find files beside a source. `path` is absolute for files, relative to the repository's top for git revisions,

    None for standard input without a name. `revision` and `repository` are set for git revisions only.
    """

    kind: str  # "file", "git", "stdin" or "memory"
    path: Path | None = None
    revision: str | None = None
    repository: Path | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with a name. `uri` is the name that people see (findings.Location.uri)."""

    uri: str
    data: bytes
    origin: Origin
