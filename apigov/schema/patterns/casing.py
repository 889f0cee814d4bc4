"""Ignoring case as ECMA-262 does (section 22.2.2.7.3, Canonicalize)."""

from __future__ import annotations

from functools import lru_cache

from apigov.schema.patterns.charset import CharSet, normal

# The blocks that hold letters with case; the rest of Unicode maps to itself.
_CASED = (
    (0x0000, 0x2FFF),
    (0xA640, 0xABFF),
    (0xFB00, 0xFFFF),
    (0x10400, 0x10FFF),
    (0x11800, 0x118FF),
    (0x16E00, 0x16EFF),
    (0x1E900, 0x1E9FF),
)


def canonical(code: int, unicode: bool) -> int:
    """The code point that stands for all that equal `code` when case is ignored; `unicode` is the flag u or v."""
    char = chr(code)
    if unicode:
        folded = char.casefold()
        if len(folded) != 1:
            # A full folding of several letters: the simple one, where there is any, is the lower case.
            folded = char.lower()
        return ord(folded) if len(folded) == 1 else code
    upper = char.upper()
    if len(upper) != 1:
        return code
    to = ord(upper)
    return code if code >= 0x80 > to or to > 0xFFFF else to


@lru_cache(maxsize=2)
def _families(unicode: bool) -> dict[int, tuple[int, ...]]:
    """For each code point with company, all that are equal to it."""
    by_canonical: dict[int, list[int]] = {}
    for low, high in _CASED:
        if not unicode and low > 0xFFFF:
            continue
        for code in range(low, high + 1):
            by_canonical.setdefault(canonical(code, unicode), []).append(code)
    return {code: tuple(family) for family in by_canonical.values() if len(family) > 1 for code in family}


def close(one: CharSet, unicode: bool) -> CharSet:
    """The set with every code point that equals a member when case is ignored."""
    if not one:
        return one
    if not unicode and one[-1][1] < 0x80:
        # Without u no letter outside ASCII folds into it.
        extra = [(code ^ 0x20, code ^ 0x20) for low, high in one for code in range(low, high + 1) if 0x41 <= code <= 0x5A or 0x61 <= code <= 0x7A]
        return normal([*one, *extra])
    families = _families(unicode)
    added: list[tuple[int, int]] = []
    for low, high in one:
        few = high - low < len(families)
        for code in range(low, high + 1) if few else families:
            if not (low <= code <= high and code in families):
                continue
            added += [(other, other) for other in families[code]]
    return normal([*one, *added])
