"""Making foreign text safe to show: it comes from documents that anyone may have written."""

from __future__ import annotations

import json
import re
from typing import Any

# C0 and C1 controls, the line separators, bidirectional overrides and isolates (CVE-2021-42574), the byte order mark and lone surrogates.
_HOSTILE = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
# Commands to the log readers of CI services: Azure and old GitHub runners look for theirs anywhere, GitHub for `::` at the start of a line.
_COMMAND = r"#(?=#\w*\[)"
_COMMAND_AT_START = r"^(\s*):(?=:)"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    """One line without control characters: a tab becomes a blank, every other control its escape. Commands to CI services are escaped too."""
    # What is printable has none of the hostile characters: they are controls, separators, formats and surrogates.
    shown = text if text.isprintable() else re.sub(_HOSTILE, _escape, text.replace("\t", " "))
    if "##" in shown:
        shown = re.sub(_COMMAND, r"\\x23", shown)
    return re.sub(_COMMAND_AT_START, r"\1\\x3a", shown) if "::" in shown else shown


def shortened(text: str, limit: int) -> str:
    """At most `limit` code points, with an ellipsis where something is cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


# What json.dumps leaves as it is although a terminal or a reader may act on it.
_RAW_IN_JSON = "[\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"

_ON_ONE_LINE = json.JSONEncoder(ensure_ascii=False).encode


def json_bytes(data: Any) -> bytes:
    """Indented JSON that says the same and holds no raw control characters."""
    return _shown_json(json.dumps(data, ensure_ascii=False, indent=2)) + b"\n"


def json_line(data: Any) -> bytes:
    """The same on one line, without its end."""
    return _shown_json(_ON_ONE_LINE(data))


def _shown_json(text: str) -> bytes:
    if "##" in text:
        text = re.sub(_COMMAND, r"\\u0023", text)
    # DEL is the one character of ASCII among them.
    if not text.isascii() or "\x7f" in text:
        text = re.sub(_RAW_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text)
    return text.encode()


def payload_lines(payload: Any) -> list[str]:
    """A payload pretty-printed: on one line where it is short, each line safe to show."""
    short = json.dumps(payload, ensure_ascii=False)
    if len(short) <= 72:
        return [visible(short)]
    return [visible(line) for line in json.dumps(payload, ensure_ascii=False, indent=2).splitlines()]
