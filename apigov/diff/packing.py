"""Values as bytes that equal values share, types included, and the texts that refer, found in them without a walk."""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache

from apigov.findings import Json
from apigov.records import NamedTuple

# A key that refers, the kind and the length of the text behind it. In marshal's format: "u", four bytes of length, UTF-8.
_MARSHALLED = re.compile(rb"u(?:\x04\x00\x00\x00\$ref|\x0b\x00\x00\x00\$dynamicRef|\x0d\x00\x00\x00\$recursiveRef)u(.{4})", re.DOTALL)
# In MessagePack (specification, "str format family"). What only ends like such a key can make no more the same.
_PACKED = re.compile(rb"\$(?:ref|dynamicRef|recursiveRef)(?:([\xa0-\xbf])|\xd9(.)|\xda(..)|\xdb(....))", re.DOTALL)


class Packing(NamedTuple):
    """A format of bytes. `write`: the bytes of a value, None for one that cannot be written so.

    `reference`: matches a key that refers and the head of the text behind it; `size`: the length of that text in bytes.
    `errors`: how bytes that are no UTF-8 are read.
    """

    write: Callable[[Json], bytes | None]
    reference: re.Pattern[bytes]
    size: Callable[[re.Match[bytes]], int]
    errors: str

    def references(self, written: bytes) -> Iterable[str]:
        """The texts that refer in what was written, each once."""
        found: dict[str, None] = {}
        for match in self.reference.finditer(written):
            start = match.end()
            found[written[start : start + self.size(match)].decode("utf-8", self.errors)] = None
        return found


def packing() -> Packing:
    """MessagePack where msgspec is loaded anyway, which is twice as fast, else the format of marshal."""
    return _message_pack() if "msgspec" in sys.modules else _MARSHAL


def _marshal(value: Json) -> bytes | None:
    """Version 0 of the format writes each value out, without references to earlier ones."""
    try:
        return marshal.dumps(value, 0)
    except ValueError:
        return None


@cache
def _message_pack() -> Packing:
    from msgspec.msgpack import Encoder

    encode = Encoder().encode

    def write(value: Json) -> bytes | None:
        try:
            return encode(value)
        except (ValueError, OverflowError, RecursionError):
            return None

    return Packing(write, _PACKED, _packed_size, "replace")


def _packed_size(match: re.Match[bytes]) -> int:
    size = match[match.lastindex or 0]
    return size[0] & 0x1F if match.lastindex == 1 else int.from_bytes(size, "big")


_MARSHAL = Packing(_marshal, _MARSHALLED, lambda match: int.from_bytes(match[1], "little"), "surrogatepass")
