"""JSON Pointers (RFC 6901): a tuple of object keys (str) and list indexes (int)."""

from __future__ import annotations

from typing import TypeAlias

Pointer: TypeAlias = tuple[str | int, ...]


def pointer_text(pointer: Pointer) -> str:
    """The text form of RFC 6901, section 3: "" for the whole document, else "/a/0/b~1c"."""
    return "".join(["/" + str(step).replace("~", "~0").replace("/", "~1") for step in pointer])


def parse_pointer(text: str) -> tuple[str, ...]:
    """The reference tokens of a text form, unescaped. Raises ValueError when a non-empty text does not start with "/"."""
    if not text:
        return ()
    if not text.startswith("/"):
        raise ValueError(f"a JSON Pointer starts with '/', not with {text[:1]!r}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))
