"""Each run.scenario says what apigov prints; the real command line has to print just that. UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.golden.scenarios import ROOT, SKIP, Command, fits, parse, run, written

FILES = sorted((ROOT / "examples").rglob("run.scenario"))


def test_every_service_has_a_scenario() -> None:
    services = {path.parent for path in (ROOT / "examples").glob("*/*.yaml")} - {ROOT / "examples" / "common"}
    assert services <= {path.parent for path in FILES}


@pytest.mark.parametrize("file", FILES, ids=[path.parent.relative_to(ROOT).as_posix() for path in FILES])
def test_scenario(file: Path) -> None:
    commands, end = parse(file.read_text(encoding="utf-8"))
    assert commands
    done = [run(command, file.parent) for command in commands]
    if os.environ.get("UPDATE_GOLDEN"):
        kept = [old if SKIP in old.output and fits(old.output, new.output) else new for old, new in zip(commands, done, strict=True)]
        file.write_text(written(kept, end), encoding="utf-8")
        return
    for old, new in zip(commands, done, strict=True):
        assert (new.code, fits(old.output, new.output)) == (old.code, True), difference(file, old, new)


def difference(file: Path, old: Command, new: Command) -> str:
    lines = unified_diff([*old.output, f"[exit {old.code}]"], [*new.output, f"[exit {new.code}]"], "expected", "printed", lineterm="")
    return "\n".join([f"{file.relative_to(ROOT)}:{old.line}: {old.words}", *lines])


def test_a_scenario_is_read_and_written_without_loss() -> None:
    text = "A remark.\n\n$ apigov --version\napigov 1\n! a word on stderr\n[exit 0]\n\n# Another.\n$ apigov x\n[exit 2]\n"
    commands, end = parse(text)
    assert [(command.words, command.code, command.line) for command in commands] == [("apigov --version", 0, 3), ("apigov x", 2, 9)]
    assert written(commands, end) == text


def test_three_points_stand_for_any_lines() -> None:
    assert fits(["a", "...", "d"], ["a", "b", "c", "d"])
    assert fits(["a", "..."], ["a"])
    assert not fits(["a", "...", "d"], ["a", "b"])


def test_a_command_without_its_exit_line_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="line 1"):
        parse("$ apigov lint\nsomething\n")
