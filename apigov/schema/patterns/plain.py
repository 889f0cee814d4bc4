"""Patterns so plain that Python's own engine says the same of them: most of those in rulesets are, and need no engine of ours.

Characters and classes of ASCII, each repeated or not, between anchors or not; no flags, no groups, no choices.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

# Tells whether a text has a match, and the longest text for which that takes no time to speak of.
Plain: TypeAlias = "tuple[Callable[[str], Any], int]"

_ESCAPED = r"\\[!-/:-@\[-`{-~]"
# A hyphen stands in a class at its beginning or end, after a range, or escaped: elsewhere it may mean a range.
_IN_CLASS = rf"(?:A-Z|a-z|0-9)-?|{_ESCAPED}|[A-Za-z0-9 !\"#$%&'()*+,./:;<=>?@_`{{|}}~]"
_ATOM = rf"{_ESCAPED}|\{{\}}|\[\^?-?(?:{_IN_CLASS})+-?\]|[A-Za-z0-9 !\"#%&',/:;<=>@_`~.-]"
# One compiled pattern serves: each costs a run that needs it as much as a module.
_STEP = rf"({_ATOM})([*+?]?)"
# Python warns of these in a class, as they may get a meaning there one day.
_DOUBLED = ("--", "&&", "||", "~~")
# The longest text for work of length^1 and ^2: a repeat, and a beginning that may be anywhere, each count once.
_LENGTHS = (4096, 4096, 300)


def plain(text: str) -> Plain | None:
    """A search for a plain pattern with few repeats; None for any other pattern."""
    if any(pair in text for pair in _DOUBLED):
        return None
    offset = degree = 0
    translated = ""
    if text.startswith("^"):
        offset, translated = 1, "^"
    else:
        degree = 1
    while match := re.compile(_STEP).match(text, offset):
        # In ECMA-262 a dot is no line end, of which there are four.
        translated += (r"[^\n\r\u2028\u2029]" if match[1] == "." else match[1]) + match[2]
        degree += match[2] in ("*", "+")
        offset = match.end()
    if text[offset:] not in ("", "$") or degree >= len(_LENGTHS):
        return None
    # There `$` is the end of the text alone.
    return re.compile(translated + (r"\Z" if text[offset:] else "")).search, _LENGTHS[degree]
