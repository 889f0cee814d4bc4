"""Where libyaml takes a text that YAML 1.2 refuses or reads otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Inside of flow collections: a lone dash, a text that begins with ?, a comment without a blank before it.
_IN_FLOW = re.compile(r"[\[{,]\s*(?:-[\s,\]}]|\?[^\s,\[\]{}])|[\]},]#")
_ANCHOR = re.compile(r"&(?<=[ \t\n]&)[^\s,\[\]{}:]+:[^\s,\[\]{}]")
_ALIAS_AND_COLON = re.compile(r"\n[ -]*+\*[A-Za-z0-9_-]+:(?=[ \t\r\n])")
_HEADER_AND_COMMENT = re.compile(r"(?<![^ \t\n])[|>][-+1-9]*#")
_BEFORE_COMMENT = tuple(f"{sign}#" for sign in "|>-+123456789")
_BLANK_LINE = re.compile(r"\n +\r?\n")
_HEADER = re.compile(r"[|>][-+1-9]*[ \t]*\r?\n")
# Lines of blanks below a header, and the indent of the text below them.
_HEADER_AND_BLANKS = re.compile(r"[|>][-+1-9]*[ \t]*(?:#[^\n]*)?\r?\n((?: *+\r?\n)++)( *)")
_LEAD = re.compile(r" *(?:[-?:] +)*")


def doubtful(text: str, ranges: Sequence[tuple[int, int]]) -> bool:
    """A cheap guess that may be wrong one way only: what is not doubtful means the same to both.

    `ranges`: as Composed has them.
    """
    if text.startswith("%") or "\n%" in text:
        return True
    if text.endswith(" ") and not text[text.rfind("\n") + 1 :].strip() and _HEADER.search(text):
        return True
    if "&" in text and _ANCHOR.search(text):
        return True
    if "*" in text and _ALIAS_AND_COLON.search(f"\n{text}"):
        return True
    if _BLANK_LINE.search(text) and any(len(max(blanks.splitlines(), key=len)) > len(indent) for blanks, indent in _HEADER_AND_BLANKS.findall(text)):
        return True
    if any(sign in text for sign in _BEFORE_COMMENT) and _HEADER_AND_COMMENT.search(text):
        return True
    return any(_range(text, start, end) for start, end in _outer(ranges))


def _outer(ranges: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The ranges that lie in no other."""
    held = float("inf")
    for start, end in reversed(ranges):
        if start < held:
            held = start
            yield start, end


def _range(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] == "#" or (text[start] in "[{" and _IN_FLOW.search(text, start, end)):
        return True
    line = text.find("\n", start, end) + 1
    if not line:
        return False
    # The indent of the key or item that the range belongs to, as far as its own line tells.
    lead = _LEAD.match(text, text.rfind("\n", 0, start) + 1)
    indent = len(lead[0]) if lead else 0
    while line:
        begin = line
        while text[begin : begin + 1] == " ":
            begin += 1
        if begin - line <= indent and text[begin : begin + 1] not in ("\n", "\r", "#") and not (text[begin] in "]}" and begin - line == indent):
            return True
        line = text.find("\n", begin, end) + 1
    return False
