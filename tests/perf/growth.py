"""How the time of a run grows with the description: `python -m tests.perf.growth` prints the exponent over doubled documents.

A real description is laid beside itself under prefixes (paths, operationIds, components and the references to them), as often as a run says.
The exponent is that of processor time over this doubling, start-up taken off: 1.0 is linear, 2.0 is quadratic.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.exam.harness import SHARED
from tests.perf.timing import OURS, processor

SOURCE = "box.json.gz"


def multiplied(document: dict[str, Any], copies: int) -> dict[str, Any]:
    """So many copies of a description in one, each with names of its own."""
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    for number in range(copies):
        part = _renamed(document, f"c{number}")
        paths.update({f"/c{number}{path}": item for path, item in part["paths"].items()})
        for kind, members in part["components"].items():
            if kind == "securitySchemes":
                components[kind] = members
            else:
                components.setdefault(kind, {}).update({f"c{number}_{name}": member for name, member in members.items()})
    return {**document, "paths": paths, "components": components}


def _renamed(value: Any, prefix: str) -> Any:
    if isinstance(value, dict):
        return {key: _member(key, item, prefix) for key, item in value.items()}
    return [_renamed(item, prefix) for item in value] if isinstance(value, list) else value


def _member(key: str, item: Any, prefix: str) -> Any:
    if key == "$ref" and isinstance(item, str):
        head, _, name = item.rpartition("/")
        return f"{head}/{prefix}_{name}"
    if key == "operationId" and isinstance(item, str):
        return f"{prefix}_{item}"
    return _renamed(item, prefix)


@dataclass(frozen=True, slots=True)
class Run:
    """A command with its inputs for each size, the exponent that it may reach, and the two sizes."""

    arguments: tuple[str, ...]
    inputs: tuple[str, ...]
    bound: float
    copies: tuple[int, int] = (4, 8)


RUNS = (
    Run(("lint", "-f", "json"), ("{}.json",), 1.1),
    Run(("lint", "-f", "json", "-r", "spectral:oas"), ("{}.json",), 1.1),
    Run(("diff", "-f", "json"), ("{}.json", "{}-new.json"), 1.2),
    Run(("diff", "-f", "json"), ("{}.json", "{}-untyped.json"), 1.2, (1, 2)),
)


def exponent(run: Run, folder: Path, runs: int) -> float:
    """The exponent of a command over the doubling."""

    def spent(name: str) -> float:
        return processor([*OURS, *run.arguments, *(file.format(name) for file in run.inputs)], folder, runs)

    start = spent("tiny")
    small, big = (spent(str(copies)) - start for copies in run.copies)
    return math.log2(big / small)


def prepare(folder: Path) -> None:
    """Each size as it is, with some properties less (`-new`), and with all types of its named schemas less (`-untyped`)."""
    document = json.loads(gzip.decompress((SHARED / "perf" / SOURCE).read_bytes()))
    tiny = {"openapi": "3.0.3", "info": {"title": "Tiny", "version": "1"}, "paths": {}}
    sizes = sorted({copies for run in RUNS for copies in run.copies})
    for name, made in (("tiny", tiny), *((str(copies), multiplied(document, copies)) for copies in sizes)):
        (folder / f"{name}.json").write_text(json.dumps(made))
        components = made.get("components", {})
        untyped = {**made, "components": {**components, "schemas": _untyped(components.get("schemas", {}))}}
        (folder / f"{name}-untyped.json").write_text(json.dumps(untyped))
        for schema in list(components.get("schemas", {}).values())[::20]:
            schema.get("properties", {}).pop("type", None)
        (folder / f"{name}-new.json").write_text(json.dumps(made))


def _untyped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _untyped(item) for key, item in value.items() if key != "type" or not isinstance(item, str)}
    return [_untyped(item) for item in value] if isinstance(value, list) else value


def main() -> int:
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for run in RUNS:
            found = exponent(run, folder, 3)
            held = found <= run.bound
            missed = missed or not held
            what = " ".join((*run.arguments, *(file.format("N") for file in run.inputs)))
            print(f"growth of {what:<46} {found:.2f} (bound {run.bound}{'' if held else ', MISSED'})", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
