"""Words that call a thing deprecated: a hint, never more. They count only where they speak of the thing itself."""

from __future__ import annotations

import re

from apigov.text import Node

_THING = (
    r"(?:endpoint|operation|method|api|version|resource|call|route|field|property|attribute|parameter|header"
    r"|schema|object|type|scheme|model|value)"
)
_NOTE = (
    # Wrapped: [Deprecated], (deprecated), **Deprecated**, __deprecated__, <b>Deprecated</b>; or with an at sign.
    r"\A[\s>#*_-]*(?:[\[(*_`~]+\s*deprecated\b[^\])*_`\n]{0,40}[\])*_`~]+|<\w+>\s*deprecated\s*[.:!]?\s*</\w+>|@deprecated\b)"
    # Bare: followed by punctuation, the end, or by words that can only speak of the thing.
    r"|\A[\s>#!]*(?:\S{1,2}\s+)?deprecated\b"
    r"(?=\s*(?:[.:,;!\-\u2013\u2014(<]|\Z|\n)|\s+(?:since|in favou?r|as of|from|use|please|and will|with v|after|until|by)\b)"
)
_TAIL = r"[\[(]\s*deprecated\b[^\])]{0,60}[\])]\s*\Z"
_SENTENCE = rf"\bthis\s+(?:\S+\s+)?{_THING}\s+(?:is|has\s+been|was)\s+(?:now\s+|being\s+|officially\s+|already\s+)?[*_]*deprecated\b"
_ITSELF = r"(?:\A|[.!?\n]\s*)(?:this\s+)?(?:is|has\s+been)\s+(?:now\s+)?deprecated\b"


def says_deprecated(thing: Node) -> Node | None:
    """The title, summary or description that calls its own thing deprecated."""
    for name in ("summary", "title", "description"):
        node = thing.child(name)
        if node is not None and isinstance(node.value, str) and _says(node.value):
            return node
    return None


def _says(text: str) -> bool:
    if "deprecated" not in text.lower():
        return False
    # What stands far down in a long text speaks of something else.
    start = text[:600]
    looked = ((_NOTE, start), (_SENTENCE, start), (_ITSELF, start), (_TAIL, text[-200:]))
    return any(re.search(pattern, part, re.IGNORECASE) for pattern, part in looked)
