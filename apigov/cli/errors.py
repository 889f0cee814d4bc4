"""Errors that a user can mend, and how they are told."""

from __future__ import annotations

import errno


class WrongUse(Exception):
    """Something the user asked for that cannot be done. The text says what and what to do instead."""


def expected(error: Exception) -> list[str] | None:
    """The lines to print for an error that is no fault of ours, else None."""
    from apigov.config import ConfigError
    from apigov.lint import RulesetError
    from apigov.text import SourceError

    if isinstance(error, WrongUse | SourceError):
        return [str(error)]
    if isinstance(error, ConfigError | RulesetError):
        return [str(problem) for problem in error.problems]
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return [f"{error.filename}: this name is too long for a file; check the path"]
    return None
