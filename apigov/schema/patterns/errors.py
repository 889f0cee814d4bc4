"""What is raised for texts that are no patterns, and for searches that are given up."""

from __future__ import annotations


class PatternError(ValueError):
    """The text is no pattern of ECMA-262 (or is past a limit of ours). `offset` counts code points of the text from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class PatternTimeout(Exception):
    """A search was given up, as it would take too long. No answer is known; callers report it."""
