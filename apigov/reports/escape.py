"""Making foreign text safe to show: it comes from documents that anyone may have written."""

from __future__ import annotations

import re

# C0 and C1 controls, the line separators, bidirectional overrides and isolates (CVE-2021-42574), the byte order mark and lone surrogates.
_HOSTILE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    """One line without control characters: a tab becomes a blank, every other control its escape."""
    return _HOSTILE.sub(_escape, text.replace("\t", " "))


def shortened(text: str, limit: int) -> str:
    """At most `limit` code points, with an ellipsis where something is cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
