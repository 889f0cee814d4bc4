"""Compiled patterns. Each search takes the quickest engine that is exact and cannot hang on this text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from apigov.schema.patterns.automaton import NotRegular, StateLimit
from apigov.schema.patterns.charset import CharSet
from apigov.schema.patterns.cost import safe_length
from apigov.schema.patterns.guard import EngineRefused, SearchTimeout, shared_guard
from apigov.schema.patterns.language import begins_at_start
from apigov.schema.patterns.linear import LinearSearch, TooMuchWork
from apigov.schema.patterns.nodes import Assertion, Node, PatternError, Place, Sequence
from apigov.schema.patterns.parser import parse
from apigov.schema.patterns.translate import ECMA, PYTHON, RE2, Untranslatable, shifted_text, translate, units_of


class PatternTimeout(Exception):
    """A search was given up, as it would take too long. No answer is known; callers report it."""


class _Engine(Protocol):
    def __call__(self, text: str) -> bool: ...


class Pattern:
    """`text` with its `flags` as RegExp of ECMA-262 takes them. Equal texts and flags share one value (see `compile_pattern`)."""

    __slots__ = ("_engine", "_gave_up", "_node", "_parsed", "_quick", "_quick_length", "flags", "text")

    def __init__(self, text: str, flags: str = "") -> None:
        self.text = text
        self.flags = flags
        self._parsed = parse(text, flags)
        self._node: Node = self._parsed.node
        if "y" in flags:
            self._node = Sequence((Assertion(Place.START), self._node))
        self._quick_length = -1
        self._quick: Callable[[str], Any] | None = None
        self._engine: _Engine | None = None
        self._gave_up = False
        self._prepare()

    def __repr__(self) -> str:
        return f"Pattern({self.text!r}, {self.flags!r})"

    @property
    def unicode(self) -> bool:
        """Whether characters are code points (flag u or v), else UTF-16 code units."""
        return self._parsed.unicode

    @property
    def tree(self) -> Node:
        """The syntax tree."""
        return self._node

    @property
    def word(self) -> CharSet:
        """What it takes for a word character."""
        return self._parsed.word

    @property
    def strict(self) -> str | None:
        """The same in the strictest spelling, which engines that know only the flag u take too; None where there is none."""
        try:
            return translate(self._parsed, self._node, ECMA)
        except Untranslatable:
            return None

    def _prepare(self) -> None:
        """Python's own engine, where it is exact and backtracks little."""
        length = safe_length(self._parsed, self._node, begins_at_start(self._node))
        if not length:
            return
        try:
            self._quick = re.compile(translate(self._parsed, self._node, PYTHON), re.ASCII).search
            self._quick_length = length
        except (Untranslatable, re.error, OverflowError, RecursionError):
            self._quick = None

    def search(self, subject: str) -> bool:
        """Whether the pattern is found anywhere in the text. Raises PatternTimeout when that cannot be told in fair time."""
        if not self._parsed.unicode and not subject.isascii():
            subject = units_of(subject)
        if self._quick is not None and len(subject) <= self._quick_length:
            return self._quick(subject) is not None
        if self._engine is None:
            self._engine = self._choose()
        return self._engine(subject)

    def _choose(self) -> _Engine:
        return self._re2() or self._linear() or self._guarded

    def _re2(self) -> _Engine | None:
        try:
            import re2
        except ImportError:
            return None
        options = re2.Options()
        options.never_capture = True
        options.log_errors = False
        try:
            find = re2.compile(translate(self._parsed, self._node, RE2).encode(), options).search
        except (Untranslatable, re2.error):
            return None
        unicode = self._parsed.unicode

        def search(text: str) -> bool:
            if text.isascii():
                return find(text.encode()) is not None
            try:
                return find((text if unicode else shifted_text(text)).encode()) is not None
            except UnicodeEncodeError:
                # A lone surrogate, which UTF-8 cannot carry.
                return (self._linear() or self._guarded)(text)

        return search

    def _linear(self) -> _Engine | None:
        try:
            linear = LinearSearch(self._parsed, self._node)
        except (NotRegular, StateLimit):
            return None

        def search(text: str) -> bool:
            try:
                return linear.search(text)
            except TooMuchWork:
                raise PatternTimeout(f"the search for {self.text[:80]!r} takes too many steps") from None

        return search

    def _guarded(self, text: str) -> bool:
        if self._gave_up:
            raise PatternTimeout(f"the search for {self.text[:80]!r} took too long before")
        parsed = self._parsed
        flags = "ui" if parsed.ignore_case and parsed.refers_back else "u"
        subject = text if parsed.unicode else shifted_text(text)
        try:
            pattern = translate(parsed, self._node, ECMA)
            return shared_guard().search(pattern, flags, subject.encode(errors="replace").decode())
        except (SearchTimeout, EngineRefused, Untranslatable) as error:
            self._gave_up = True
            raise PatternTimeout(f"the search for {self.text[:80]!r} was given up: {error}") from None


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


_SLASHED = re.compile("/([^\\n\\r\u2028\u2029]+)/([a-z]*)")


@lru_cache(maxsize=4096)
def as_ruleset_pattern(text: str) -> Pattern:
    """A pattern of a ruleset's `pattern` function: `/body/flags` in that form exactly, else the whole text; without u unless flags say so.

    Raises PatternError.
    """
    slashed = _SLASHED.fullmatch(text)
    return compile_pattern(slashed[1], slashed[2]) if slashed else compile_pattern(text)
