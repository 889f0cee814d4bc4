"""Where libyaml takes a text that YAML 1.2 refuses or reads otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Inside of flow collections: a lone dash, a text that begins with ?, a comment without a blank before it.
_IN_FLOW = r"[\[{,]\s*(?:-[\s,\]}]|\?[^\s,\[\]{}])|[\]},]#"
_ANCHOR = r"&(?<=[ \t\n]&)[^\s,\[\]{}:]+:[^\s,\[\]{}]"
_ALIAS_AND_COLON = r"\n[ -]*+\*[A-Za-z0-9_-]+:(?=[ \t\r\n])"
_HEADER_AND_COMMENT = r"(?<![^ \t\n])[|>][-+1-9]*#"
_BEFORE_COMMENT = tuple(f"{sign}#" for sign in "|>-+123456789")
_BLANK_LINE = r"\n +\r?\n"
_HEADER = r"[|>][-+1-9]*[ \t]*\r?\n"
# Lines of blanks below a header, and the indent of the text below them.
_HEADER_AND_BLANKS = r"[|>][-+1-9]*[ \t]*(?:#[^\n]*)?\r?\n((?: *+\r?\n)++)( *)"
_LEAD = r" *(?:[-?:] +)*"


def doubtful(text: str, ranges: Sequence[tuple[int, int]]) -> bool:
    """A cheap guess that may be wrong one way only: what is not doubtful means the same to both.

    `ranges`: as Composed has them.
    """
    if text.startswith("%") or "\n%" in text:
        return True
    if text.endswith(" ") and not text[text.rfind("\n") + 1 :].strip() and re.search(_HEADER, text):
        return True
    if "&" in text and re.search(_ANCHOR, text):
        return True
    if "*" in text and re.search(_ALIAS_AND_COLON, f"\n{text}"):
        return True
    if re.search(_BLANK_LINE, text) and _blanks_lead(text):
        return True
    if any(sign in text for sign in _BEFORE_COMMENT) and re.search(_HEADER_AND_COMMENT, text):
        return True
    return any(_range(text, start, end) for start, end in _outer(ranges))


def _blanks_lead(text: str) -> bool:
    """Whether a line of blanks below the header of a block scalar is longer than the indent of its text."""
    return any(len(max(blanks.splitlines(), key=len)) > len(indent) for blanks, indent in re.findall(_HEADER_AND_BLANKS, text))


def _outer(ranges: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The ranges that lie in no other."""
    held = float("inf")
    for start, end in reversed(ranges):
        if start < held:
            held = start
            yield start, end


def _range(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] == "#" or (text[start] in "[{" and re.compile(_IN_FLOW).search(text, start, end)):
        return True
    line = text.find("\n", start, end) + 1
    if not line:
        return False
    # The indent of the key or item that the range belongs to, as far as its own line tells.
    lead = re.compile(_LEAD).match(text, text.rfind("\n", 0, start) + 1)
    indent = len(lead[0]) if lead else 0
    while line:
        begin = line
        while text[begin : begin + 1] == " ":
            begin += 1
        if begin - line <= indent and text[begin : begin + 1] not in ("\n", "\r", "#") and not (text[begin] in "]}" and begin - line == indent):
            return True
        line = text.find("\n", begin, end) + 1
    return False
