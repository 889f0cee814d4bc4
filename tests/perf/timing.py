"""What cold processes take: seconds by the clock beside peers, processor time where a run is held against itself, memory."""

from __future__ import annotations

import os
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

# Users run the script that comes with an installation: `-m` would have Python load what it finds modules with to run them, beside all else.
_SCRIPT = Path(sys.executable).with_name("apigov")
OURS = [str(_SCRIPT)] if _SCRIPT.exists() else [sys.executable, "-m", "apigov"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: seconds by the clock, seconds of processor time, bytes of memory at its peak."""

    seconds: float
    processor: float
    memory: int


def beside_each_other(ours: list[str], peer: list[str], folder: Path, runs: int) -> tuple[Cost, Cost]:
    """Both in turn, after one run each that is not counted: what else the machine does meets both."""
    costs = [(cost(ours, folder), cost(peer, folder)) for _ in range(runs + 1)][1:]
    return _middle([own for own, _ in costs]), _middle([other for _, other in costs])


def _middle(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(one.seconds for one in costs),
        statistics.median(one.processor for one in costs),
        max(one.memory for one in costs),
    )


def processor(command: list[str], folder: Path, runs: int) -> float:
    """Seconds of processor time of the cheapest run: what else the machine does counts little."""
    return min(cost(command, folder).processor for _ in range(runs))


def cost(command: list[str], folder: Path) -> Cost:
    """Of one run. Output is thrown away; an exit code above 1 is an error, as nothing was measured then."""
    # Users have the bytecode of what they install; where writing it is forbidden, compiling would be measured.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1 or process.returncode < 0:
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
