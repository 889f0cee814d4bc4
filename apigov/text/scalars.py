"""Plain scalars by the core schema of YAML 1.2.2, section 10.3.2."""

from __future__ import annotations

import re

from apigov.findings import Json

_WORDS: dict[str, Json] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
}  # fmt: skip
# What a plain scalar begins with that may be no text.
FIRST = frozenset("0123456789+-.~nNtTfF")
_NUMERIC = frozenset("0123456789+-.")
_OCTAL = r"0o[0-7]+\Z"
_HEX = r"0x[0-9a-fA-F]+\Z"
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
_INF = r"[-+]?\.(?:inf|Inf|INF)\Z"
CORE = "tag:yaml.org,2002:"


def plain(text: str) -> Json:
    """The value of a plain scalar. Raises ValueError for an integer with more digits than Python reads."""
    if text and text[0] not in FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    number = _number(text) if text[0] in _NUMERIC else None
    return text if number is None else number


def _number(text: str) -> int | float | None:
    digits = text[1:] if text[0] in "+-" else text
    if digits.isdecimal() and digits.isascii():
        return int(text)
    if re.match(_FLOAT, text):
        return float(text)
    if text.startswith("0o") and re.match(_OCTAL, text):
        return int(text[2:], 8)
    if text.startswith("0x") and re.match(_HEX, text):
        return int(text[2:], 16)
    if text.endswith(("inf", "Inf", "INF")) and re.match(_INF, text):
        return float("-inf" if text[0] == "-" else "inf")
    return None


def tagged(tag: str, text: str) -> Json:
    """The value of a scalar with an explicit core tag. Raises ValueError where the text is none of that type."""
    kind = tag.removeprefix(CORE)
    if kind == "str":
        return text
    value = plain(text)
    if kind == "null" and value is None:
        return None
    if kind == "bool" and isinstance(value, bool):
        return value
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ValueError(f"{text!r} is no {kind}")
