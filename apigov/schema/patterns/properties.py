"""The code points of Unicode properties (`\\p{...}`), asked once from the regress engine, which carries the tables of ECMA-262."""

from __future__ import annotations

from functools import lru_cache

from apigov.schema.patterns.charset import ANY, SURROGATES, CharSet, normal, union

# Engines see no surrogates in text, so the properties that hold them are named here.
_WITH_SURROGATES = frozenset({"Cs", "Surrogate", "C", "Other", "Any", "Assigned", "Unknown", "Zzzz"})


def property_set(body: str) -> CharSet | None:
    """The set that `\\p{body}` takes; None when there is no such property."""
    if not body or not all(char.isascii() and (char.isalnum() or char in "_=") for char in body):
        return None
    return _asked(body)


@lru_cache(maxsize=64)
def _asked(body: str) -> CharSet | None:
    import regress

    if body == "Any":
        return ANY
    try:
        engine = regress.Regex("\\p{" + body + "}+", "u")
    except regress.RegressError:
        return None
    found = []
    # The engine counts bytes of UTF-8, so each text holds code points of one width.
    for first, last, width in ((0, 0x7F, 1), (0x80, 0x7FF, 2), (0x800, 0xD7FF, 3), (0xE000, 0xFFFF, 3), (0x10000, 0x10FFFF, 4)):
        text = "".join(map(chr, range(first, last + 1)))
        for match in engine.find_iter(text) or ():
            found.append((first + match.range().start // width, first + match.range().stop // width - 1))
    plain = normal(found)
    value = body.rpartition("=")[2]
    return union(plain, SURROGATES) if value in _WITH_SURROGATES else plain
