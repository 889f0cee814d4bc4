"""The engines of patterns that are parsed: which of them is exact for a pattern, and cannot hang on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from apigov.schema.patterns.automaton import NotRegular, StateLimit
from apigov.schema.patterns.cost import safe_length
from apigov.schema.patterns.errors import PatternTimeout
from apigov.schema.patterns.languages import begins_at_start
from apigov.schema.patterns.nodes import Assertion, Node, Place, Sequence
from apigov.schema.patterns.parser import parse
from apigov.schema.patterns.translate import ECMA, PYTHON, RE2, Untranslatable, shifted_text, translate

Engine: TypeAlias = "Callable[[str], bool]"


class Engines:
    """Engines for a pattern with its flags. Texts are code points with the flags u and v, else UTF-16 units. Raises PatternError."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self._parsed = parse(text, flags)
        self.node: Node = self._parsed.node
        self.word = self._parsed.word
        if "y" in flags:
            self.node = Sequence((Assertion(Place.START), self.node))
        self._gave_up = False

    @property
    def strict(self) -> str | None:
        """As `Pattern.strict`."""
        try:
            return translate(self._parsed, self.node, ECMA)
        except Untranslatable:
            return None

    def quick(self) -> tuple[Callable[[str], Any], int] | None:
        """Python's own engine, where it is exact, with the length of text up to which it backtracks little."""
        length = safe_length(self._parsed, self.node, begins_at_start(self.node))
        if not length:
            return None
        try:
            return re.compile(translate(self._parsed, self.node, PYTHON), re.ASCII).search, length
        except (Untranslatable, re.error, OverflowError, RecursionError):
            return None

    def exact(self) -> Engine:
        """An engine for texts of any length. It raises PatternTimeout where an answer takes too long."""
        return self._re2() or self._linear() or self._guarded

    def _re2(self) -> Engine | None:
        try:
            import re2
        except ImportError:
            return None
        options = re2.Options()
        options.never_capture = True
        options.log_errors = False
        try:
            find = re2.compile(translate(self._parsed, self.node, RE2).encode(), options).search
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

    def _linear(self) -> Engine | None:
        from apigov.schema.patterns.linear import LinearSearch, TooMuchWork

        try:
            linear = LinearSearch(self._parsed, self.node)
        except (NotRegular, StateLimit):
            return None

        def search(text: str) -> bool:
            try:
                return linear.search(text)
            except TooMuchWork:
                raise PatternTimeout(f"the search for {self.text[:80]!r} takes too many steps") from None

        return search

    def _guarded(self, text: str) -> bool:
        from apigov.schema.patterns.guard import EngineRefused, SearchTimeout, shared_guard

        if self._gave_up:
            raise PatternTimeout(f"the search for {self.text[:80]!r} took too long before")
        parsed = self._parsed
        flags = "ui" if parsed.ignore_case and parsed.refers_back else "u"
        subject = text if parsed.unicode else shifted_text(text)
        try:
            pattern = translate(parsed, self.node, ECMA)
            return shared_guard().search(pattern, flags, subject.encode(errors="replace").decode())
        except (SearchTimeout, EngineRefused, Untranslatable) as error:
            self._gave_up = True
            raise PatternTimeout(f"the search for {self.text[:80]!r} was given up: {error}") from None
