"""What the shape of a pattern says about its author's intent."""

from __future__ import annotations

from apigov.schema.patterns.matcher import Pattern
from apigov.schema.patterns.nodes import Assertion, Capture, Chars, Choice, Node, Place, Repeat, Sequence

_STARTS = (Place.START, Place.LINE_START)
_ENDS = (Place.END, Place.LINE_END)


def loose_end(pattern: Pattern) -> str | None:
    """Why a pattern that is to match surely lacks an anchor, in words; None where it may be meant as it stands."""
    node = _plain(pattern.tree)
    if isinstance(node, Choice):
        return _alternatives(node)
    parts = _parts(node)
    if not parts:
        return None
    first, last = parts[0], parts[-1]
    begins = isinstance(first, Assertion) and first.place in _STARTS
    if isinstance(last, Assertion) or (isinstance(last, Choice) and any(_ends(option) for option in last.options)):
        return None
    body = parts[1:] if begins else parts
    if isinstance(last, Repeat) and last.least == 0 and last.most != 1 and not _wide(last.node) and len(body) > 0:
        return "nothing follows its last part, which may be empty, so that part constrains nothing"
    if body and all(_is_class(part) for part in body) and isinstance(last, Repeat):
        return "one good part of the text is enough for it" if not begins else "anything may follow its last part"
    return None


def _alternatives(node: Choice) -> str | None:
    """^a|b$: the anchors hold for the outer alternatives only."""
    first, last = _parts(node.options[0]), _parts(node.options[-1])
    starts = [bool(parts) and isinstance(parts[0], Assertion) and parts[0].place in _STARTS for parts in map(_parts, node.options)]
    ends = [_ends(option) for option in node.options]
    if first and last and starts[0] and ends[-1] and not any(starts[1:]) and not any(ends[:-1]):
        return "^ holds for its first alternative only and $ for its last"
    return None


def _ends(node: Node) -> bool:
    parts = _parts(node)
    return bool(parts) and isinstance(parts[-1], Assertion) and parts[-1].place in _ENDS


def _plain(node: Node) -> Node:
    while True:
        if isinstance(node, Capture):
            node = node.node
        elif isinstance(node, Sequence) and len(node.parts) == 1:
            node = node.parts[0]
        else:
            return node


def _parts(node: Node) -> tuple[Node, ...]:
    node = _plain(node)
    return tuple(map(_plain, node.parts)) if isinstance(node, Sequence) else (node,)


def _size(node: Chars) -> int:
    return sum(high - low + 1 for low, high in node.chars)


def _wide(node: Node) -> bool:
    """Nearly any character, as `.` is."""
    node = _plain(node)
    return isinstance(node, Chars) and _size(node) > 0x4000


def _is_class(node: Node) -> bool:
    """A choice of characters, or what is made of such: no text that is written out."""
    node = _plain(node)
    if isinstance(node, Chars):
        return 2 < _size(node) < 0x4000
    if isinstance(node, Repeat):
        return _is_class(node.node)
    if isinstance(node, Sequence):
        parts = _parts(node)
        return any(_is_class(part) for part in parts) and all(_is_class(part) or isinstance(part, Chars) for part in parts)
    return False
