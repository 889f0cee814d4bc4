"""Ratios of whole processes in one run: ours beside bare Python, and beside peers where they are on PATH or named.

`python -m tests.perf [--runs N] [--redocly COMMAND] [--spectral COMMAND] [--oasdiff COMMAND]`. Redocly CLI and Spectral are npm packages,
oasdiff is a Go module. A figure is the median of N cold processes, beside bare Python the processor time of the cheapest.
Then how the time of a run grows with the description (growth.py).
"""

from __future__ import annotations

import argparse
import gzip
import json
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.exam.harness import SHARED
from tests.perf import growth
from tests.perf.timing import OURS, beside_each_other, processor

BARE = [sys.executable, "-c", "pass"]
SMALL = Path(__file__).with_name("small.yaml")

FILES = (
    *("github-joined-a.json", "github-joined-b.json", "github-2022-07.json", "ghes-3.4.json", "ghes-3.5.json"),
    *("stripe-2023-09-05.yaml", "stripe-2023-09-12.yaml", "kubernetes-1.32.json", "kubernetes-1.34.json"),
)
# What each peer is asked to do with the files of a comparison, and what it is called in the table.
PEERS = {
    "redocly": (["lint", "--extends=recommended", "--format=json", "--max-problems=100000"], "Redocly recommended"),
    "spectral": (["lint", "-f", "json", "-q", "-r", "spectral.yaml"], "Spectral spectral:oas"),
    "oasdiff": (["changelog"], "oasdiff"),
}
# Peer, our command, files, the ratio of seconds that has to hold, and that of memory (None: only shown).
COMPARISONS: tuple[tuple[str, str, str, float, float | None], ...] = (
    ("redocly", "lint", "github-joined-a.json", 1.0, None),
    ("redocly", "lint -r spectral:oas", "github-joined-a.json", 0.3, None),
    ("redocly", "lint -r spectral:oas", "github-2022-07.json", 0.3, None),
    ("redocly", "lint -r spectral:oas", "stripe-2023-09-05.yaml", 0.6, None),
    ("spectral", "lint -r spectral:oas", "github-2022-07.json", 1 / 40, None),
    ("spectral", "lint -r spectral:oas", "stripe-2023-09-05.yaml", 1 / 10, None),
    ("oasdiff", "diff", "github-joined-a.json github-joined-b.json", 1 / 6, 0.5),
    ("oasdiff", "diff", "kubernetes-1.32.json kubernetes-1.34.json", 1 / 10, None),
    ("oasdiff", "diff", "stripe-2023-09-05.yaml stripe-2023-09-12.yaml", 1 / 3, None),
    ("oasdiff", "diff", "ghes-3.4.json ghes-3.5.json", 1 / 3, None),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; `bound` and `memory` are the ratios that have to hold, None where they are only shown."""

    name: str
    ours: list[str]
    peer: list[str]
    peer_name: str
    bound: float | None
    runs: int
    memory: float | None = None


def unpack(folder: Path) -> None:
    for name in FILES:
        (folder / name).write_bytes(gzip.decompress((SHARED / "perf" / f"{name}.gz").read_bytes()))
    (folder / "redocly.yaml").write_text("extends: [recommended]\n")
    (folder / "small.yaml").write_bytes(SMALL.read_bytes())
    (folder / "small.json").write_text(json.dumps(yaml.safe_load(SMALL.read_bytes()), indent=2))
    (folder / "spectral.yaml").write_text("extends: [spectral:oas]\n")


def rows(installed: dict[str, list[str]], runs: int) -> Iterator[Row]:
    yield Row("--version", [*OURS, "--version"], BARE, "bare Python", 2.0, 15)
    for name in ("small.json", "small.yaml"):
        for ruleset, bound in (("spectral:oas", 10.0), ("apigov:recommended", None)):
            yield Row(f"lint -r {ruleset} {name} (200 lines)", [*OURS, "lint", "-f", "json", "-r", ruleset, name], BARE, "bare Python", bound, 25)
    for peer, command, files, bound, memory in COMPARISONS:
        if peer in installed:
            arguments, name = PEERS[peer]
            ours = [*OURS, *command.split(), "-f", "json", *files.split()]
            # Half a minute a run of Spectral's.
            theirs = [*installed[peer], *arguments, *files.split()]
            yield Row(f"{command} {files}", ours, theirs, name, bound, min(runs, 3) if bound < 1 / 20 else runs, memory)


def shown(row: Row, folder: Path) -> tuple[str, bool]:
    """The line of a row, and whether its bounds hold."""
    if row.peer is BARE:
        own, other = processor(row.ours, folder, row.runs), processor(row.peer, folder, row.runs)
        checks, beside = [(own / other, row.bound, "")], ""
    else:
        ours, peer = beside_each_other(row.ours, row.peer, folder, row.runs)
        own, other = ours.seconds, peer.seconds
        checks = [(own / other, row.bound, ""), (ours.memory / peer.memory, row.memory, " of memory")]
        beside = f"{ours.memory / 1e6:4.0f} of {peer.memory / 1e6:4.0f} MB, {ours.processor / peer.processor:.3f} by processor"
    missed = [f"MISSED: {ratio:.3f}{what}" for ratio, bound, what in checks if bound is not None and ratio > bound]
    bounds = [f"{bound:.3f}{what}" for _, bound, what in checks if bound is not None]
    told = f" (bound {', '.join(bounds)}{'; ' if missed else ''}{', '.join(missed)})" if bounds else ""
    return f"{row.name:<62} {own:7.3f}s {other:7.3f}s  {beside:<38}  {own / other:.3f} of {row.peer_name}{told}", not missed


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.perf", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    for name in PEERS:
        parser.add_argument(f"--{name}", default=shutil.which(name), help=f"command of {name}")
    options = parser.parse_args(arguments)
    installed = {name: shlex.split(command) for name in PEERS if (command := getattr(options, name))}
    for name in PEERS.keys() - installed.keys():
        print(f"{name} is not installed; its rows are left out")
    missed = False
    print(f"{'what':<62} {'ours':>8} {'peer':>8}  {'memory and processor time':<38}  ratio")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(folder)
        for row in rows(installed, options.runs):
            line, held = shown(row, folder)
            missed = missed or not held
            print(line, flush=True)
    return int(growth.main() or missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
