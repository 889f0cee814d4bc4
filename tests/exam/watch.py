"""What a run did beside its output: connections, programs started, files opened. Heard through audit hooks (PEP 578)."""

from __future__ import annotations

import os
import site
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "socket.sendmsg")
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
PROJECT = Path(__file__).resolve().parents[2]
# Where the interpreter, its packages and the project live: read by every run. Devices and /proc say nothing of the user's files.
_PLACES = [sys.prefix, sys.base_prefix, str(PROJECT), *site.getsitepackages(), os.path.dirname(os.__file__)]
_OURS = tuple(os.path.realpath(place) for place in _PLACES)
_SYSTEM = ("/dev/null", "/dev/urandom", "/proc/", "/sys/", "/usr/share/zoneinfo", "/etc/localtime", "/usr/lib/", "/lib/")


class Watch:
    """A list of what happened while it was awake. An audit hook cannot be taken off, so one sleeps between the runs."""

    __slots__ = ("folder", "seen")

    def __init__(self) -> None:
        self.folder: str | None = None
        self.seen: list[tuple[str, str]] = []

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.folder is None:
            return
        if event in NETWORK:
            self.seen.append(("network", f"{event} {arguments[-1] if event == 'socket.connect' else arguments[:2]}"))
            raise ConnectionRefusedError(f"{event}: no run of the exam may use the network")
        if event in PROGRAMS and os.path.basename(str(arguments[0])) not in ("git", os.path.basename(sys.executable)):
            self.seen.append(("program", f"{event} {arguments[:2]}"))
        if event == "open" and isinstance(arguments[0], str | bytes):
            self._opened(os.fsdecode(arguments[0]), arguments[2])

    def _opened(self, name: str, flags: int) -> None:
        path = os.path.realpath(name)
        inside = path.startswith(self.folder + os.sep) if self.folder else False
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
        known = path.startswith(_SYSTEM) or any(path.startswith(place + os.sep) for place in _OURS)
        if not inside and (not known or (writes and path != os.devnull and "__pycache__" not in path)):
            self.seen.append(("outside", f"{'written' if writes else 'read'} {path}"))


@cache
def _watch() -> Watch:
    watch = Watch()
    sys.addaudithook(watch.hear)
    return watch


@contextmanager
def watched(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """Collect (kind, what) of every connection, strange program and file outside `folder`. Connections are refused."""
    watch = _watch()
    watch.folder, watch.seen = str(folder.resolve()), []
    try:
        yield watch.seen
    finally:
        watch.folder = None


@contextmanager
def working_folder() -> Iterator[Path]:
    """A fresh folder that is the working directory for a while."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="odd") as made:
        folder = Path(made).resolve()
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)
