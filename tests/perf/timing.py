"""What cold processes take: seconds by the clock beside peers, processor time where a run is held against itself."""

from __future__ import annotations

import os
import resource
import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path

OURS = [sys.executable, "-m", "apigov"]


def processor(command: list[str], folder: Path, runs: int) -> float:
    """Seconds of processor time of the cheapest run: what else the machine does counts little."""
    seconds = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _run(command, folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(seconds)


def median(command: list[str], folder: Path, runs: int) -> float:
    """Seconds of the middle run, after one that is not counted."""
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        _run(command, folder)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def _run(command: list[str], folder: Path) -> None:
    """Output is thrown away; an exit code above 1 is an error, as nothing was measured then."""
    # Users have the bytecode of what they install; a workplace that forbids writing it would be measured compiling.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode > 1:
        raise SystemExit(f"{shlex.join(command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
