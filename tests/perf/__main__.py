"""Ratios of whole processes in one run: ours beside bare Python, Redocly (npm) and oasdiff (Go module) where they are on PATH.

`python -m tests.perf [--runs N] [--redocly COMMAND] [--oasdiff COMMAND]`. A figure is the median of N cold processes.
Then how the time of a run grows with the description (growth.py).
"""

from __future__ import annotations

import argparse
import gzip
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.exam.harness import SHARED
from tests.perf import growth
from tests.perf.timing import OURS, median


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; `bound` is the ratio that has to hold, None where it is only shown."""

    name: str
    ours: list[str]
    peer: list[str]
    peer_name: str
    bound: float | None
    runs: int


def unpack(folder: Path) -> None:
    for name in ("github-joined-a.json", "github-joined-b.json", "stripe-2023-09-05.yaml", "stripe-2023-09-12.yaml", "github-2022-07.json"):
        (folder / name).write_bytes(gzip.decompress((SHARED / "perf" / f"{name}.gz").read_bytes()))
    (folder / "redocly.yaml").write_text("extends: [recommended]\n")


def rows(redocly: list[str] | None, oasdiff: list[str] | None, runs: int) -> Iterator[Row]:
    yield Row("--version", [*OURS, "--version"], [sys.executable, "-c", "pass"], "bare Python", 2.0, max(runs, 15))
    if redocly:
        for name, bound in (("github-joined-a.json", 1.0), ("github-2022-07.json", None), ("stripe-2023-09-05.yaml", None)):
            peer = [*redocly, "lint", "--extends=recommended", "--format=json", "--max-problems=100000", name]
            yield Row(f"lint {name}", [*OURS, "lint", "-f", "json", name], peer, "Redocly recommended", bound, runs)
    if oasdiff:
        pairs = (("github-joined-a.json", "github-joined-b.json", 1 / 3), ("stripe-2023-09-05.yaml", "stripe-2023-09-12.yaml", None))
        for base, revision, bound in pairs:
            peer = [*oasdiff, "changelog", base, revision]
            yield Row(f"diff {base} {revision}", [*OURS, "diff", "-f", "json", base, revision], peer, "oasdiff", bound, runs)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.perf", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--redocly", default=shutil.which("redocly"), help="command of @redocly/cli")
    parser.add_argument("--oasdiff", default=shutil.which("oasdiff"), help="command of oasdiff")
    options = parser.parse_args(arguments)
    for name in ("redocly", "oasdiff"):
        if getattr(options, name) is None:
            print(f"{name} is not installed; its rows are left out")
    missed = False
    print(f"{'what':<58} {'ours':>8} {'peer':>8}  ratio")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(folder)
        split = [shlex.split(word) if word else None for word in (options.redocly, options.oasdiff)]
        for row in rows(split[0], split[1], options.runs):
            ours, peer = median(row.ours, folder, row.runs), median(row.peer, folder, row.runs)
            ratio = ours / peer
            held = row.bound is None or ratio <= row.bound
            missed = missed or not held
            bound = "" if row.bound is None else f" (bound {row.bound:.2f}{'' if held else ', MISSED'})"
            print(f"{row.name:<58} {ours:7.3f}s {peer:7.3f}s  {ratio:.2f} of {row.peer_name}{bound}", flush=True)
    return int(growth.main() or missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
