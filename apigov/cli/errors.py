"""Exit codes, errors that a user can mend, and how they are told."""

from __future__ import annotations

import errno

OK, FINDINGS, WRONG_USE, OUR_BUG = 0, 1, 2, 3
# As shells tell that somebody stopped a command.
INTERRUPTED = 130


class WrongUse(Exception):
    """Something the user asked for that cannot be done. The text says what and what to do instead."""


def expected(error: Exception) -> list[str] | None:
    """The lines to print for an error that is no fault of ours, else None."""
    if isinstance(error, WrongUse):
        return [str(error)]
    from apigov.config import ConfigError
    from apigov.lint import RulesetError
    from apigov.text import SourceError

    if isinstance(error, SourceError):
        return [str(error)]
    if isinstance(error, ConfigError | RulesetError):
        return [str(problem) for problem in error.problems]
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return [f"{error.filename}: this name is too long for a file; check the path"]
    return None
