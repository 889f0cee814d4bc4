"""Ratios of whole processes in one run: ours beside bare Python, Redocly (npm) and oasdiff (Go module) where they are on PATH.

`python -m tests.perf [--runs N] [--redocly COMMAND] [--oasdiff COMMAND]`. A figure is the median of N cold processes,
beside bare Python the processor time of the cheapest. Then how the time of a run grows with the description (growth.py).
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

from apigov.lint.spectral import BUILT_IN
from tests.exam.harness import SHARED
from tests.perf import growth
from tests.perf.timing import OURS, median, processor

BARE = [sys.executable, "-c", "pass"]
SMALL = Path(__file__).with_name("small.yaml")


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
    (folder / "small.yaml").write_bytes(SMALL.read_bytes())
    (folder / "small.json").write_text(json.dumps(yaml.safe_load(SMALL.read_bytes()), indent=2))
    (folder / "spectral.json").write_text(json.dumps({"extends": ["spectral:oas"], "rules": dict.fromkeys(missing(), "off")}))


def missing() -> list[str]:
    """The rules of spectral:oas that this version does not have; switching one on is an error."""
    rules = BUILT_IN["spectral:oas"]["rules"]
    return [name for name, rule in rules.items() if isinstance(rule, dict) and "x-unsupported" in rule] if isinstance(rules, dict) else []


def rows(redocly: list[str] | None, oasdiff: list[str] | None, runs: int) -> Iterator[Row]:
    yield Row("--version", [*OURS, "--version"], BARE, "bare Python", 2.0, 15)
    for name in ("small.json", "small.yaml"):
        for ruleset, bound in (("spectral.json", 10.0), ("apigov:recommended", None)):
            yield Row(f"lint {name} (200 lines) -r {ruleset}", [*OURS, "lint", "-f", "json", "-r", ruleset, name], BARE, "bare Python", bound, 25)
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
            figure = processor if row.peer is BARE else median
            ours, peer = figure(row.ours, folder, row.runs), figure(row.peer, folder, row.runs)
            ratio = ours / peer
            held = row.bound is None or ratio <= row.bound
            missed = missed or not held
            bound = "" if row.bound is None else f" (bound {row.bound:.2f}{'' if held else ', MISSED'})"
            print(f"{row.name:<58} {ours:7.3f}s {peer:7.3f}s  {ratio:.2f} of {row.peer_name}{bound}", flush=True)
    return int(growth.main() or missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
