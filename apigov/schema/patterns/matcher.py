"""Compiled patterns. Each search takes the quickest engine that is exact and cannot hang on this text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from apigov.schema.patterns.errors import PatternError
from apigov.schema.patterns.plain import plain
from apigov.schema.patterns.units import units_of

if TYPE_CHECKING:
    from apigov.schema.patterns.charset import CharSet
    from apigov.schema.patterns.engines import Engine, Engines
    from apigov.schema.patterns.nodes import Node


class Pattern:
    """`text` with its `flags` as RegExp of ECMA-262 takes them. Equal texts and flags share one value (see `compile_pattern`).

    `unicode`: whether characters are code points (flag u or v), else UTF-16 code units.
    """

    __slots__ = ("_engine", "_engines", "_quick", "_quick_length", "flags", "text", "unicode")

    def __init__(self, text: str, flags: str = "") -> None:
        self.text = text
        self.flags = flags
        self.unicode = "u" in flags or "v" in flags
        self._engines: Engines | None = None
        self._engine: Engine | None = None
        self._quick: Callable[[str], Any] | None = None
        self._quick_length = -1
        quick = (None if flags else plain(text)) or self._parsed().quick()
        if quick is not None:
            self._quick, self._quick_length = quick

    def __repr__(self) -> str:
        return f"Pattern({self.text!r}, {self.flags!r})"

    @property
    def tree(self) -> Node:
        """The syntax tree."""
        return self._parsed().node

    @property
    def word(self) -> CharSet:
        """What it takes for a word character."""
        return self._parsed().word

    @property
    def strict(self) -> str | None:
        """The same in the strictest spelling, which engines that know only the flag u take too; None where there is none."""
        return self._parsed().strict

    def _parsed(self) -> Engines:
        if self._engines is None:
            # Here, since plain patterns do without.
            from apigov.schema.patterns.engines import Engines

            self._engines = Engines(self.text, self.flags)
        return self._engines

    def search(self, subject: str) -> bool:
        """Whether the pattern is found anywhere in the text. Raises PatternTimeout when that cannot be told in fair time."""
        if not self.unicode and not subject.isascii():
            subject = units_of(subject)
        if self._quick is not None and len(subject) <= self._quick_length:
            return self._quick(subject) is not None
        if self._engine is None:
            self._engine = self._parsed().exact()
        return self._engine(subject)


@lru_cache(maxsize=4096)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """`new RegExp(text, flags)`. Flags d g i m s u v y; g and d change nothing, y ties the match to the beginning.

    Raises PatternError with the offset in code points.
    """
    return Pattern(text, flags)


@lru_cache(maxsize=4096)
def schema_pattern(text: str) -> Pattern:
    """A `pattern` of JSON Schema: with the flag u (2020-12 Core, section 6.4), and without it where u refuses the text.

    Raises the PatternError of the reading with u.
    """
    try:
        return compile_pattern(text, "u")
    except PatternError as refused:
        try:
            return compile_pattern(text)
        except PatternError:
            raise refused from None


_SLASHED = "/([^\\n\\r\u2028\u2029]+)/([a-z]*)"


@lru_cache(maxsize=4096)
def as_ruleset_pattern(text: str) -> Pattern:
    """A pattern of a ruleset's `pattern` function: `/body/flags` in that form exactly, else the whole text; without u unless flags say so.

    Raises PatternError.
    """
    slashed = re.fullmatch(_SLASHED, text) if text.startswith("/") else None
    return compile_pattern(slashed[1], slashed[2]) if slashed else compile_pattern(text)
