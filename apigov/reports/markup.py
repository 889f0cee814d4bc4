"""Foreign text inside Markdown: nothing in it is markup, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from apigov.reports.escape import visible

# A backslash makes these plain in Markdown.
_ESCAPED = re.compile(r"[\\`*_\[\]|~$]")
# A word joiner behind @ and # keeps them from naming people and issues: those are looked for in the finished page.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;&#8288;", "#": "&#35;&#8288;"}
_ENTITY = re.compile("[" + "".join(_ENTITIES) + "]")
_AUTOLINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
# List markers, headings that are underlined, images.
_AT_START = re.compile(r"^(\s*(?:\d+(?=[.)](?:\s|$)))?)([-+=!.)])")


def markdown_text(text: str) -> str:
    """Text of one line that Markdown shows as it is, anywhere in a line and in tables."""
    parts = []
    for piece in re.split(r"(://|\bwww\.)", visible(text), flags=re.IGNORECASE):
        if _AUTOLINK.fullmatch(piece):
            parts.append(piece.replace("/", "&#47;").replace(".", "&#46;"))
        else:
            parts.append(_ESCAPED.sub(r"\\\g<0>", _ENTITY.sub(lambda match: "\0" + match[0], piece)))
    joined = re.sub("\0(.)", lambda match: _ENTITIES[match[1]], "".join(parts))
    return _AT_START.sub(r"\1\\\2", joined)


def markdown_code(text: str, cell: bool = False) -> str:
    """A code span whose fence is longer than any run of backticks inside. In a table's `cell` a pipe needs its escape."""
    shown = visible(text) or " "
    if cell:
        shown = shown.replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def markdown_block(lines: Iterable[str], language: str = "") -> str:
    """A fenced block whose fence is longer than any run of backticks inside."""
    rows = [visible(line) for line in lines]
    longest = max((len(run) for row in rows for run in re.findall("`+", row)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence + language, *rows, fence])


def markdown_url(url: str) -> str:
    """A URL as the target of a Markdown link."""
    return quote(url, safe=":/?#[]@!$&'*+,;=%~-._")
