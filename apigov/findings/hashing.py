"""The hash of fingerprints."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any


def digest(text: str) -> str:
    """The first 32 hex digits of SHA-256; halves of surrogate pairs count as they stand."""
    hexadecimal: str = _sha256()(text.encode("utf-8", "surrogatepass")).hexdigest()
    return hexadecimal[:32]


@cache
def _sha256() -> Callable[[bytes], Any]:
    """Python's own, as `random` takes it: `hashlib` loads OpenSSL, and that takes longer than a small run hashes."""
    for module in ("_sha2", "_sha256"):
        try:
            found: Callable[[bytes], Any] = __import__(module).sha256
        except ImportError:
            continue
        return found
    from hashlib import sha256

    return sha256
