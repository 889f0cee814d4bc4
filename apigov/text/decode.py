"""Bytes to text, strictly."""

from __future__ import annotations

import codecs

from apigov.records import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Undecodable(NamedTuple):
    """Bytes that are no text. `offset`: code points before the first bad byte in `text`, which has U+FFFD for bad bytes."""

    message: str
    offset: int
    text: str


def decode(data: bytes) -> str | Undecodable:
    """The text without its byte order mark.

    UTF-16 and UTF-32 are known by their mark, or without one by the zero bytes around the first character (YAML 1.2.2, 5.2).
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", _guess(data)))
    if not mark and encoding != "utf-8":
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            encoding = "utf-8"  # a zero byte in a text of bytes
    body = data[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, "replace")
        byte = body[error.start : error.start + 1].hex()
        message = f"byte 0x{byte} at offset {error.start + len(mark)} is not {encoding.upper()}; save the file as UTF-8"
        return Undecodable(message, len(before), body.decode(encoding, "replace"))


def _guess(data: bytes) -> str:
    head = data[:4]
    if len(head) == 4:
        if head[:3] == b"\0\0\0":
            return "utf-32-be"
        if head[1:] == b"\0\0\0":
            return "utf-32-le"
    if len(head) >= 2:
        if head[0] == 0 and head[1] != 0:
            return "utf-16-be"
        if head[1] == 0 and head[0] != 0:
            return "utf-16-le"
    return "utf-8"
