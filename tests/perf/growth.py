"""How the time of a run grows with the description: `python -m tests.perf.growth` prints the exponent over doubled documents.

A real description is laid beside itself under prefixes (paths, operationIds, components and the references to them), four and eight times.
The exponent is that of processor time over this doubling, start-up taken off: 1.0 is linear, 2.0 is quadratic.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.exam.harness import SHARED
from tests.perf.timing import OURS, processor

SOURCE = "box.json.gz"
COPIES = (4, 8)
BOUND = 1.1


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


def exponent(arguments: list[str], folder: Path, runs: int) -> float:
    """Of `apigov ARGUMENTS COPIES.json` over the doubling; a diff is of a description and the same with some properties less."""
    start = processor([*OURS, *arguments, *_inputs(arguments, "tiny")], folder, runs)
    small, big = (processor([*OURS, *arguments, *_inputs(arguments, str(copies))], folder, runs) - start for copies in COPIES)
    return math.log2(big / small)


def _inputs(arguments: list[str], name: str) -> list[str]:
    return [f"{name}.json", f"{name}-new.json"] if arguments[0] == "diff" else [f"{name}.json"]


def prepare(folder: Path) -> None:
    document = json.loads(gzip.decompress((SHARED / "perf" / SOURCE).read_bytes()))
    tiny = {"openapi": "3.0.3", "info": {"title": "Tiny", "version": "1"}, "paths": {}}
    for name, made in (("tiny", tiny), *((str(copies), multiplied(document, copies)) for copies in COPIES)):
        (folder / f"{name}.json").write_text(json.dumps(made))
        for schema in list(made.get("components", {}).get("schemas", {}).values())[::20]:
            schema.get("properties", {}).pop("type", None)
        (folder / f"{name}-new.json").write_text(json.dumps(made))


def main() -> int:
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for arguments in (["lint", "-f", "json"], ["lint", "-f", "json", "-r", "spectral:oas"], ["diff", "-f", "json"]):
            found = exponent(arguments, folder, 3)
            held = found <= BOUND
            missed = missed or not held
            print(f"growth of {' '.join(arguments):<40} {found:.2f} (bound {BOUND}{'' if held else ', MISSED'})", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
