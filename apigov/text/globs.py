"""Patterns for files as shells have them: `*`, `?`, `[ab]`, `**` and `{a,b}`. For words that no shell has expanded."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from glob import glob
from pathlib import Path

from apigov.text.discover import SKIPPED, filtered

MOST_BRACES = 1000


def is_pattern(word: str) -> bool:
    """Whether a word has a sign of a pattern."""
    return re.search(r"[*?[{]", word) is not None


def braces(pattern: str) -> list[str]:
    """The patterns that {a,b} and {1..3} stand for, in order."""
    done: list[str] = []
    todo = [pattern]
    while todo and len(done) + len(todo) < MOST_BRACES:
        text = todo.pop()
        match = re.search(r"\{([^{}]*)\}", text)
        numbers = re.fullmatch(r"(\d{1,3})\.\.(\d{1,3})", match[1]) if match else None
        words = [str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)] if numbers else match[1].split(",") if match else []
        if match is None or (len(words) < 2 and not numbers):
            done.append(text)
        else:
            todo += [text[: match.start()] + word + text[match.end() :] for word in reversed(words)]
    return done


def matching(pattern: str, include: Sequence[str], exclude: Sequence[str], cwd: Path) -> list[Path]:
    """The files that a pattern matches, sorted. Hidden ones only where it names the dot, and none in folders such as node_modules.

    `include` and `exclude` are globs in gitignore's language, relative to `cwd`.
    """
    takes = filtered(include, exclude)
    names = {os.path.normpath(name) for one in braces(pattern) for name in glob(one, root_dir=cwd, recursive=True)}
    paths = {cwd / name for name in names if not SKIPPED & set(Path(name).parts) and takes(Path(name).as_posix())}
    return sorted(path for path in paths if path.is_file())
