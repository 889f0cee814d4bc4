"""How bad a finding is."""

from __future__ import annotations

from enum import IntEnum


class Severity(IntEnum):
    """Ordered from worst to mildest; a smaller value is worse (Spectral's numbers)."""

    ERROR = 0
    WARNING = 1
    INFO = 2
    HINT = 3

    @property
    def word(self) -> str:
        """The word of the command line and of JSON: error, warning, info, hint."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Severity:
        """Read a level word; `warn` is read too. Raises ValueError for any other word."""
        name = "WARNING" if word == "warn" else word.upper()
        if word != word.lower() or name not in cls.__members__:
            raise ValueError(f"{word!r} is not a level (error, warning, info, hint)")
        return cls[name]
