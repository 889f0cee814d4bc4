"""Patterns for files as shells have them: `*`, `?`, `[ab]`, `**` and `{a,b}`. For words that no shell has expanded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from apigov.text.discover import SKIPPED, filtered

MOST_BRACES = 1000
# What stands before the first `**` and behind it.
_ANY_DEPTH = r"((?:.*?/)??)\*\*(?:/\*\*)*(?:/(.*))?"


def is_pattern(word: str) -> bool:
    """Whether a word has a sign of a pattern."""
    return re.search(r"[*?[{]", word) is not None


def braces(pattern: str) -> list[str]:
    """The patterns that {a,b} and {1..3} stand for, in order; the pattern as it stands where they are more than MOST_BRACES."""
    done: list[str] = []
    todo = [pattern]
    while todo:
        text = todo.pop()
        match = re.search(r"\{([^{}]*)\}", text)
        numbers = re.fullmatch(r"(\d{1,3})\.\.(\d{1,3})", match[1]) if match else None
        words = [str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)] if numbers else match[1].split(",") if match else []
        if match is None or (len(words) < 2 and not numbers):
            done.append(text)
        else:
            todo += [text[: match.start()] + word + text[match.end() :] for word in reversed(words)]
        if len(done) + len(todo) > MOST_BRACES:
            return [pattern]
    return done


def matching(pattern: str, include: Sequence[str], exclude: Sequence[str], cwd: Path) -> list[Path]:
    """The files that a pattern matches, sorted. Hidden ones only where it names the dot, and none in folders such as node_modules.

    `**` follows no symbolic links. `include` and `exclude` are globs in gitignore's language, relative to `cwd`.
    """
    takes = filtered(include, exclude)
    names = {os.path.normpath(name) for one in braces(pattern) for name in _names(one, cwd)}
    paths = {cwd / name for name in names if not SKIPPED & set(Path(name).parts) and takes(Path(name).as_posix())}
    return sorted(path for path in paths if path.is_file())


def _names(pattern: str, top: Path) -> Iterator[str]:
    """As glob.glob has them, which would go round in circles of symbolic links for `**`, and through all of node_modules."""
    # Here, since most runs are given names.
    from glob import glob

    found = re.fullmatch(_ANY_DEPTH, pattern, re.DOTALL)
    if found is None:
        yield from glob(pattern, root_dir=top)
        return
    for start in glob(found[1], root_dir=top) if found[1] else [""]:
        for here, below, _ in os.walk(top / start):
            below[:] = [name for name in below if name not in SKIPPED and not name.startswith(".")]
            for name in _names(found[2] or "*", Path(here)):
                yield os.path.join(start, os.path.relpath(here, top / start), name)
