"""One module an exam set (or family); each offers SETS."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.exam.harness import ExamSet


def all_sets() -> dict[str, ExamSet]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    sets: list[ExamSet] = []
    for name in names:
        sets += import_module(f"tests.exam.sets.{name}").SETS
    return {exam.name: exam for exam in sets}
