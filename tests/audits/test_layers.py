"""The rooms import one way, and only from each other's doors."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
ROOMS = {"findings", "text", "schema", "openapi", "lifecycle", "cards", "lint", "diff", "guides", "reports", "config", "cli"}
FILES = sorted((TOP / "apigov").rglob("*.py"))
# Public sub-rooms: folders of a room that have a docstring at a door of their own.
INNER_DOORS = {"apigov.schema.patterns"}


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.startswith("apigov.")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TOP)))
def test_other_rooms_are_entered_by_their_door(file: Path) -> None:
    room = file.relative_to(TOP / "apigov").parts[0]
    for name in imports(file) - INNER_DOORS:
        parts = name.split(".")
        if parts[1] in ROOMS and parts[1] != room:
            assert len(parts) == 2, f"{file.name} imports {name}: past the door of {parts[1]}"


def test_layers_hold() -> None:
    pytest.importorskip("importlinter")
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TOP)))
def test_files_stay_readable(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 420, f"{len(lines)} lines; split the file"
    assert not lines or lines[0].startswith(('"""', "#")), "a docstring stands at the door"


def test_a_public_name_is_never_hidden_by_a_file_of_the_same_name() -> None:
    # Whoever imports `room/name.py` after the door binds the module over the function `name` of that door.
    code = (
        "import importlib, pkgutil, types, apigov\n"
        "rooms = [importlib.import_module('apigov.' + item.name) for item in pkgutil.iter_modules(apigov.__path__) if item.ispkg]\n"
        "for item in pkgutil.walk_packages(apigov.__path__, 'apigov.'):\n"
        "    item.name.endswith('__main__') or importlib.import_module(item.name)\n"
        "print(*(f'{room.__name__}.{name}' for room in rooms for name in room.__all__ if isinstance(getattr(room, name), types.ModuleType)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
