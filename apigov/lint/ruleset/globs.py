"""The file patterns of overrides: minimatch with matchBase, as regular expressions (linting.md section 4)."""

from __future__ import annotations

import re
from functools import lru_cache

from apigov.text import braces

_GROUPS = {"+": "+", "*": "*", "?": "?", "@": ""}


def matches(pattern: str, path: str) -> bool:
    """Whether a relative path with "/" is meant. A pattern without "/" is for the base name; names that start with a dot are only

    matched by a dot; a leading "!" turns the answer round.
    """
    negated = len(pattern) - len(pattern.lstrip("!"))
    pattern = pattern[negated:]
    subject = path if "/" in pattern else path.rpartition("/")[2]
    found = any(_compiled(one).fullmatch(subject) is not None for one in braces(pattern))
    return found != bool(negated % 2)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    segments = pattern.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "**":
            parts.append(r"(?:(?!\.)[^/]+(?:/(?!\.)[^/]+)*)?" if last else r"(?:(?!\.)[^/]+/)*")
        else:
            parts.append(_segment(segment) + ("" if last else "/"))
    return re.compile("".join(parts), re.DOTALL)


def _segment(text: str) -> str:
    made, offset, closing = "", 0, []
    while offset < len(text):
        mark, following = text[offset], text[offset + 1 : offset + 2]
        if mark in "+*?@!" and following == "(" and ")" in text[offset:]:
            made += "(?:(?!" if mark == "!" else "(?:"
            closing.append(r")[^/]*)" if mark == "!" else f"){_GROUPS[mark]}")
            offset += 2
            continue
        if mark == ")" and closing:
            made += closing.pop()
        elif mark == "|" and closing:
            made += "|"
        elif mark == "*":
            made += "[^/]*"
        elif mark == "?":
            made += "[^/]"
        elif mark == "[" and "]" in text[offset + 2 :]:
            end = text.index("]", offset + 2)
            body = text[offset + 1 : end].replace("\\", "\\\\")
            made += f"[{'^' + body[1:] if body[0] in '!^' else body}]"
            offset = end
        else:
            made += re.escape(mark)
        offset += 1
    hidden = text.startswith(".")
    return made if hidden else r"(?!\.)" + made
