"""Text as UTF-16 code units, which is what patterns without the flag u look at."""

from __future__ import annotations


def units_of(text: str) -> str:
    """The text with each code point beyond U+FFFF as its two surrogates."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return "".join(map(_pair, text))


def _pair(char: str) -> str:
    code = ord(char)
    if code <= 0xFFFF:
        return char
    return chr(0xD800 + (code - 0x10000 >> 10)) + chr(0xDC00 + (code - 0x10000 & 0x3FF))
