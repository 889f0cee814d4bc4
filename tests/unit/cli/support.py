"""The command line in this process or in one of its own, and git repositories to run it in."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from apigov.cli import run

TOP = Path(__file__).resolve().parents[3]
# The smallest description that a diff can break and a rule can look at; `paths` comes last, so that more can follow.
TINY = """\
openapi: 3.0.3
info: {title: Tiny, version: 1.0.0}
paths:
  /things:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses: {"200": {description: Things.}}
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said."""

    returncode: int
    stdout: str
    stderr: str


def apigov(folder: Path, *words: str, stdin: str = "") -> Told:
    """The command line in this process, with streams of its own."""
    streams = sys.stdin, sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"), out, err
    try:
        with chdir(folder):
            code = run(words)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    return _checked(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def process(folder: Path, *words: str, stdin: str = "") -> Told:
    """The command line in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "apigov", *words]
    done = subprocess.run(command, cwd=folder, env=environment, input=stdin, capture_output=True, encoding="utf-8", timeout=120, check=False)
    return _checked(done.returncode, done.stdout, done.stderr)


def _checked(code: int, out: str, err: str) -> Told:
    assert "Traceback" not in err
    assert "internal error" not in err
    return Told(code, out, err)


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def repository(folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main")


def commit(folder: Path) -> str:
    """Commits all that lies in the folder; the hash of the commit."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "state")
    return git(folder, "rev-parse", "HEAD")
