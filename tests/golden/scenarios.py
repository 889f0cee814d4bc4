"""Scenarios: commands and what they print, in plain text (`run.scenario`).

Lines before the first command and lines that start with # between commands are remarks. A command is a line `$ apigov ...`; below it
stands what it prints on stdout, then a line `! ...` for each line on stderr, then `[exit N]`. A line `...` stands for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIP = "..."
_EXIT = re.compile(r"\[exit (\d+)\]")


@dataclass(frozen=True, slots=True)
class Command:
    """`remarks` are the lines before it. `line`: its number in the file, from 1."""

    remarks: tuple[str, ...]
    words: str
    output: tuple[str, ...]
    code: int
    line: int


def parse(text: str) -> tuple[list[Command], tuple[str, ...]]:
    """The commands of a scenario and the remarks after the last one. Raises ValueError for a command without its exit line."""
    commands, remarks = [], []
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        if not lines[index].startswith("$ "):
            remarks.append(lines[index])
            index += 1
            continue
        start, words = index, lines[index][2:]
        index += 1
        while index < len(lines) and not _EXIT.fullmatch(lines[index]):
            index += 1
        if index == len(lines):
            raise ValueError(f"line {start + 1}: no `[exit N]` after the command")
        code = int(lines[index][6:-1])
        commands.append(Command(tuple(remarks), words, tuple(lines[start + 1 : index]), code, start + 1))
        remarks, index = [], index + 1
    return commands, tuple(remarks)


def written(commands: Sequence[Command], end: Sequence[str]) -> str:
    """The text of a scenario."""
    lines: list[str] = []
    for command in commands:
        lines += [*command.remarks, f"$ {command.words}", *command.output, f"[exit {command.code}]"]
    return "\n".join([*lines, *end]) + "\n"


def run(command: Command, folder: Path) -> Command:
    """The command with what it really prints, run in a folder by the interpreter of the test."""
    name, *arguments = shlex.split(command.words)
    if name != "apigov":
        raise ValueError(f"line {command.line}: scenarios run apigov, not {name}")
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "SYSTEMROOT", "LANG", "TMPDIR")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100"}
    done = subprocess.run([sys.executable, "-m", "apigov", *arguments], cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    said = [*done.stdout.decode().splitlines(), *(f"! {line}" for line in done.stderr.decode().splitlines())]
    return replace(command, output=tuple(said), code=done.returncode)


def fits(expected: Sequence[str], actual: Sequence[str]) -> bool:
    """Whether the actual lines are the expected ones, where a line `...` stands for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == SKIP else re.escape(line) + "\n" for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in actual)) is not None
