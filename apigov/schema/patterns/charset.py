"""Sets of code points as sorted, disjoint, non-adjacent intervals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

CharSet: TypeAlias = tuple[tuple[int, int], ...]
"""Inclusive intervals, sorted; no two touch."""

LAST = 0x10FFFF
LAST_UNIT = 0xFFFF
NOTHING: CharSet = ()
ANY: CharSet = ((0, LAST),)
DIGIT: CharSet = ((0x30, 0x39),)
WORD: CharSet = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
LINE_ENDS: CharSet = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
SURROGATES: CharSet = ((0xD800, 0xDFFF),)
# WhiteSpace and LineTerminator of ECMA-262, sections 12.2 and 12.3.
SPACE: CharSet = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)


def normal(ranges: Iterable[tuple[int, int]]) -> CharSet:
    """The same code points with the intervals sorted and merged."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            if high > merged[-1][1]:
                merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    return tuple(merged)


def union(*sets: CharSet) -> CharSet:
    return normal(pair for one in sets for pair in one)


def complement(one: CharSet) -> CharSet:
    out: list[tuple[int, int]] = []
    start = 0
    for low, high in one:
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        out.append((start, LAST))
    return tuple(out)


def intersect(left: CharSet, right: CharSet) -> CharSet:
    return complement(union(complement(left), complement(right)))


def minus(left: CharSet, right: CharSet) -> CharSet:
    return complement(union(complement(left), right))


def has(one: CharSet, code: int) -> bool:
    at = bisect_right(one, (code, LAST + 1)) - 1
    return at >= 0 and one[at][0] <= code <= one[at][1]


def single(code: int) -> CharSet:
    return ((code, code),)
