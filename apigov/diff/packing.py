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
    """`write`: the bytes, None for a value that cannot be written so. `references`: the texts that refer, each once, in what was written."""

    write: Callable[[Json], bytes | None]
    references: Callable[[bytes], Iterable[str]]


def packing() -> Packing:
    """MessagePack where msgspec is loaded anyway, which is twice as fast, else the format of marshal."""
    return _message_pack() if "msgspec" in sys.modules else _MARSHAL


def _marshal(value: Json) -> bytes | None:
    """Version 0 of the format writes each value out, without references to earlier ones."""
    try:
        return marshal.dumps(value, 0)
    except ValueError:
        return None


def _of_marshal(written: bytes) -> Iterable[str]:
    found: dict[str, None] = {}
    for match in _MARSHALLED.finditer(written):
        length = int.from_bytes(match[1], "little")
        found[written[match.end() : match.end() + length].decode("utf-8", "surrogatepass")] = None
    return found


@cache
def _message_pack() -> Packing:
    from msgspec.msgpack import Encoder

    encode = Encoder().encode

    def write(value: Json) -> bytes | None:
        try:
            return encode(value)
        except (ValueError, OverflowError, RecursionError):
            return None

    return Packing(write, _of_message_pack)


def _of_message_pack(written: bytes) -> Iterable[str]:
    found: dict[str, None] = {}
    for match in _PACKED.finditer(written):
        size = match[match.lastindex or 0]
        length = size[0] & 0x1F if match.lastindex == 1 else int.from_bytes(size, "big")
        found[written[match.end() : match.end() + length].decode("utf-8", "replace")] = None
    return found


_MARSHAL = Packing(_marshal, _of_marshal)
