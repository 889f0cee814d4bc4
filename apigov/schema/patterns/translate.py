"""Writes a tree out for an engine. Classes, case and dots are already sets, so engines meet only explicit sets."""

from __future__ import annotations

from collections.abc import Callable

from apigov.records import NamedTuple
from apigov.schema.patterns.charset import LAST_UNIT, LINE_ENDS, SURROGATES, CharSet, intersect, minus, normal
from apigov.schema.patterns.nodes import Assertion, BackReference, Capture, Chars, Choice, Look, Node, Parsed, Place, Repeat, Sequence

# Engines over UTF-8 know no surrogates. A tree over code units has nothing beyond U+FFFF, so its surrogates move up there.
SHIFT = 0x100000
_NEVER = 2**31


class Untranslatable(Exception):
    """The engine has no exact words for the pattern."""


class Dialect(NamedTuple):
    code: Callable[[int], str]
    places: dict[Place, str]
    empty_set: str
    full: CharSet
    looks: bool
    references: bool
    utf8: bool
    most_repeats: int | None = None


def _line_end_class(code: Callable[[int], str]) -> str:
    return "[" + "".join(f"{code(low)}-{code(high)}" for low, high in LINE_ENDS) + "]"


def _re2_code(code: int) -> str:
    return f"\\x{{{code:x}}}"


def _python_code(code: int) -> str:
    return f"\\U{code:08x}"


def _ecma_code(code: int) -> str:
    return f"\\u{{{code:x}}}"


RE2 = Dialect(
    _re2_code,
    # No \B: re2 finds it between the bytes of a character.
    {Place.START: r"\A", Place.END: r"\z", Place.BOUNDARY: r"\b"},
    r"[^\x{0}-\x{10ffff}]",
    ((0, 0xD7FF), (0xE000, 0x10FFFF)),
    looks=False,
    references=False,
    utf8=True,
    most_repeats=1000,
)
PYTHON = Dialect(
    _python_code,
    {
        Place.START: r"\A",
        Place.END: r"\Z",
        Place.BOUNDARY: r"\b",
        Place.NO_BOUNDARY: r"(?!\b)",
        Place.LINE_START: rf"(?:\A|(?<={_line_end_class(_python_code)}))",
        Place.LINE_END: rf"(?={_line_end_class(_python_code)}|\Z)",
    },
    r"(?!)",
    ((0, 0x10FFFF),),
    looks=True,
    references=False,
    utf8=False,
)
ECMA = Dialect(
    _ecma_code,
    {
        Place.START: "^",
        Place.END: "$",
        Place.BOUNDARY: r"\b",
        Place.NO_BOUNDARY: r"\B",
        Place.LINE_START: f"(?:^|(?<={_line_end_class(_ecma_code)}))",
        Place.LINE_END: f"(?={_line_end_class(_ecma_code)}|$)",
    },
    "[]",
    ((0, 0xD7FF), (0xE000, 0x10FFFF)),
    looks=True,
    references=True,
    utf8=True,
)


def translate(parsed: Parsed, node: Node, dialect: Dialect) -> str:
    """The pattern in the engine's syntax, to be compiled without flags (re: ASCII). Untranslatable when it would differ."""
    return _Writer(parsed, dialect).write(node)


class _Writer:
    def __init__(self, parsed: Parsed, dialect: Dialect) -> None:
        self.parsed = parsed
        self.dialect = dialect

    def write(self, node: Node) -> str:
        if isinstance(node, Chars):
            return self.chars(node.chars)
        if isinstance(node, Sequence):
            return "".join(self.part(part) for part in node.parts)
        if isinstance(node, Choice):
            return "|".join(self.write(option) for option in node.options)
        if isinstance(node, Repeat):
            return self.repeat(node)
        if isinstance(node, Capture):
            return f"({self.write(node.node)})" if self.dialect.references else f"(?:{self.write(node.node)})"
        if isinstance(node, Assertion):
            return self.assertion(node.place)
        return self.special(node)

    def part(self, node: Node) -> str:
        return f"(?:{self.write(node)})" if isinstance(node, Choice) else self.write(node)

    def assertion(self, place: Place) -> str:
        text = self.dialect.places.get(place)
        if text is None or (place in (Place.BOUNDARY, Place.NO_BOUNDARY) and len(self.parsed.word) > 4 and not self.dialect.references):
            raise Untranslatable(place.value)
        return text

    def special(self, node: Look | BackReference) -> str:
        if isinstance(node, BackReference):
            if not self.dialect.references:
                raise Untranslatable("a reference back")
            return f"(?:\\{node.number})"
        if not self.dialect.looks:
            raise Untranslatable("a look-around")
        mark = ("?" if node.ahead else "?<") + ("!" if node.negative else "=")
        return f"({mark}{self.write(node.node)})"

    def repeat(self, node: Repeat) -> str:
        least, most = node.least, node.most
        if most is not None and most >= _NEVER:
            # No text is as long as that.
            most = None
        limit = self.dialect.most_repeats
        if least >= _NEVER or (limit is not None and (least > limit or (most or 0) > limit)):
            raise Untranslatable("a repeat with a great count")
        body = self.write(node.node)
        if not isinstance(node.node, Chars | Capture):
            body = f"(?:{body})"
        named = {(0, None): "*", (1, None): "+", (0, 1): "?"}
        times = named.get((least, most), f"{{{least},{'' if most is None else most}}}")
        return body + times + ("" if node.greedy else "?")

    def chars(self, chars: CharSet) -> str:
        dialect = self.dialect
        if self.parsed.unicode:
            ranges = minus(chars, SURROGATES) if dialect.utf8 and chars and chars[-1][1] >= SURROGATES[0][0] else chars
            whole = dialect.full
        else:
            ranges = shifted(chars) if dialect.utf8 else intersect(chars, ((0, LAST_UNIT),))
            whole = ()
        if not ranges:
            return dialect.empty_set
        if ranges == whole:
            ranges = ((0, 0x10FFFF),)
        code = dialect.code
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return code(ranges[0][0])
        return "[" + "".join(code(low) if low == high else f"{code(low)}-{code(high)}" for low, high in ranges) + "]"


def shifted(chars: CharSet) -> CharSet:
    """A set of code units with its surrogates where UTF-8 can carry them."""
    if not chars or chars[-1][1] < SURROGATES[0][0]:
        return chars
    units = intersect(chars, ((0, LAST_UNIT),))
    moved = [(low + SHIFT, high + SHIFT) for low, high in intersect(units, SURROGATES)]
    return normal([*minus(units, SURROGATES), *moved])


def shifted_text(units: str) -> str:
    """Code units with the surrogates moved as `shifted` does."""
    return "".join(chr(ord(unit) + SHIFT) if "\ud800" <= unit <= "\udfff" else unit for unit in units)
