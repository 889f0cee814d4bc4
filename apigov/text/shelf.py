"""Copies on disk of files by URL, for when the network is away."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from apigov.records import NamedTuple
from apigov.text.access import Unreachable
from apigov.text.remote import Remote
from apigov.text.source import Origin, Source


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Where copies of an application lie by the XDG base directory specification; None without a home."""
    named = Path(environment.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "apigov"
    home = environment.get("HOME") or environment.get("USERPROFILE")
    return Path(home) / ".cache" / "apigov" if home else None


class Shelf(NamedTuple):
    """Reads URLs through `remote`, and from the last copy where there is no answer or --offline is given; `say` is told so.

    A copy is a file named by the hash of its URL: the address it was found at, a line end, its bytes. A folder that cannot be written
    is no error.
    """

    remote: Remote
    folder: Path | None
    say: Callable[[str], None]

    def read(self, url: str) -> Source:
        """Raises SourceError; what is not allowed is not served from a copy either."""
        url = url.partition("#")[0]
        known = self.remote.knows(url)
        try:
            source = self.remote.read(url)
        except Unreachable as error:
            copied = self._copy(url)
            if copied is None:
                raise
            self.say(f"{error}; using the copy of {copied[1]}")
            self.remote.keep(copied[0])
            return copied[0]
        if not known:
            self._put(source)
        return source

    def _file(self, url: str) -> Path | None:
        if self.folder is None:
            return None
        # Here, since most runs read nothing by URL.
        from hashlib import sha256

        return self.folder / sha256(url.encode("utf-8", "surrogatepass")).hexdigest()

    def _copy(self, url: str) -> tuple[Source, str] | None:
        """The last copy and the day it was made."""
        file = self._file(url)
        try:
            if file is None:
                return None
            address, _, data = file.read_bytes().partition(b"\n")
            day = datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
        except OSError:
            return None
        return Source(url, data, Origin("url", url=address.decode("utf-8", "replace"))), day

    def _put(self, source: Source) -> None:
        file = self._file(source.uri)
        if file is None:
            return
        with contextlib.suppress(OSError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = file.with_suffix(f".{os.getpid()}")
            made.write_bytes((source.origin.url or source.uri).encode("utf-8", "replace") + b"\n" + source.data)
            made.replace(file)
