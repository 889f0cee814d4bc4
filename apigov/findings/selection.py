"""Choosing findings by rule id, and guessing what a misspelt name meant."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from apigov.records import NamedTuple

# What is told of the list of accepted findings, whatever the command.
EXPIRED, UNUSED = "accept-expired", "accept-unused"
ACCEPT_RULES = (EXPIRED, UNUSED)


class Selection(NamedTuple):
    """`--select` and `--ignore`: globs over rule ids. An empty `select` takes all; `ignore` wins."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, rule: str) -> bool:
        if any(fnmatchcase(rule, glob) for glob in self.ignore):
            return False
        return not self.select or any(fnmatchcase(rule, glob) for glob in self.select)

    def unmatched(self, known: Iterable[str]) -> tuple[str, ...]:
        """The globs of both lists that match none of the known ids."""
        ids = tuple(known)
        globs = (*self.select, *self.ignore)
        return tuple(glob for glob in globs if not any(fnmatchcase(rule, glob) for rule in ids))


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` most likely means, or None."""
    from difflib import get_close_matches

    names = sorted(set(known))
    lower = {name.lower(): name for name in reversed(names)}
    if word.lower() in lower:
        return lower[word.lower()]
    close = get_close_matches(word, names, n=1, cutoff=0.7)
    return close[0] if close else None
