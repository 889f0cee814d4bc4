"""Escapes and character classes of a pattern."""

from __future__ import annotations

from apigov.schema.patterns.casing import close
from apigov.schema.patterns.charset import DIGIT, SPACE, CharSet, complement, normal, single
from apigov.schema.patterns.properties import property_set
from apigov.schema.patterns.scanner import Scanner

_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


class Escapes:
    """Reads what begins with a backslash or a bracket at the scanner's place."""

    def __init__(self, scan: Scanner, unicode: bool, sets: bool, ignore_case: bool, word: CharSet) -> None:
        self.scan = scan
        self.unicode = unicode
        self.sets = sets
        self.ignore_case = ignore_case
        self.word = word

    def folded(self, one: CharSet) -> CharSet:
        return close(one, self.unicode) if self.ignore_case else one

    def back_reference(self, groups: int) -> int | None:
        """The number of a reference to a group; None when the digits are an octal or plain escape (without u)."""
        scan = self.scan
        end = scan.digits(scan.index + 1)
        digits = scan.chars[scan.index + 1 : end]
        number = int(digits) if len(digits) < 10 else groups + 1
        if number <= groups:
            scan.index = end
            return number
        if self.unicode:
            raise scan.error(f"there is no group {digits}")
        return None

    def atom_escape(self) -> CharSet:
        """The set that an escape outside a class takes, case worked in."""
        named = self.class_escape()
        if named is not None:
            return self.folded(named)
        return self.folded(single(self.character_escape(in_class=False)))

    def class_escape(self) -> CharSet | None:
        """`\\d`, `\\S`, `\\p{...}` and the like; None when it is no class."""
        scan = self.scan
        letter = scan.peek(1)
        base = {"d": DIGIT, "s": SPACE, "w": self.word}.get(letter.lower())
        if base is not None:
            scan.skip(2)
            return base if letter.islower() else complement(base)
        if not self.unicode or letter not in ("p", "P"):
            return None
        end = scan.chars.find("}", scan.index)
        found = property_set(scan.chars[scan.index + 3 : end]) if scan.peek(2) == "{" and end > 0 else None
        if found is None:
            raise scan.error("no such property of Unicode")
        scan.index = end + 1
        return found if letter == "p" else complement(found)

    def character_escape(self, in_class: bool) -> int:
        """The one character of an escape."""
        scan = self.scan
        start = scan.index
        scan.skip()
        if scan.done():
            raise scan.error("a backslash at the end", start)
        char = scan.peek()
        if char in _CONTROLS:
            scan.skip()
            return _CONTROLS[char]
        if char == "b" and in_class:
            scan.skip()
            return 0x08
        if char == "c":
            return self.control(start, in_class)
        if char == "x":
            return self.coded(2, start)
        if char == "u":
            return self.unicode_escape(start)
        if "0" <= char <= "9":
            return self.octal(start)
        if self.unicode and char not in _SYNTAX and not (in_class and char == "-"):
            raise scan.error(f"'\\{char}' is no escape", start)
        return scan.take()

    def control(self, start: int, in_class: bool) -> int:
        scan = self.scan
        letter = scan.peek(1)
        letters = letter.isascii() and letter.isalpha()
        if letters or (in_class and not self.unicode and letter.isascii() and (letter.isdigit() or letter == "_")):
            scan.skip(2)
            return ord(letter) % 32
        if self.unicode:
            raise scan.error("'\\c' without its letter", start)
        return 0x5C

    def coded(self, count: int, start: int) -> int:
        """`\\xHH` or `\\uHHHH`; without u the letter itself when the digits are missing."""
        scan = self.scan
        value = scan.hexadecimal(count, scan.index + 1)
        if value is not None:
            scan.skip(count + 1)
            return value
        if self.unicode:
            raise scan.error(f"'\\{scan.peek()}' without its {count} hexadecimal digits", start)
        return scan.take()

    def unicode_escape(self, start: int) -> int:
        scan = self.scan
        if self.unicode and scan.peek(1) == "{":
            end = scan.chars.find("}", scan.index)
            value = scan.hexadecimal(end - scan.index - 2, scan.index + 2) if end > scan.index + 2 else None
            if value is None or value > 0x10FFFF:
                raise scan.error("'\\u{' without a code point", start)
            scan.index = end + 1
            return value
        value = self.coded(4, start)
        if self.unicode and 0xD800 <= value < 0xDC00 and scan.at("\\u"):
            low = scan.hexadecimal(4, scan.index + 2)
            if low is not None and 0xDC00 <= low < 0xE000:
                scan.skip(6)
                return 0x10000 + (value - 0xD800 << 10) + low - 0xDC00
        return value

    def octal(self, start: int) -> int:
        """`\\0`, and without u the old octal escapes (Annex B.1.2)."""
        scan = self.scan
        if self.unicode:
            if scan.peek() != "0" or (scan.peek(1).isascii() and scan.peek(1).isdigit()):
                raise scan.error("a decimal escape that is none", start)
            return scan.take() - 0x30
        if scan.peek() in ("8", "9"):
            return scan.take()
        value = 0
        for _ in range(3):
            digit = scan.peek()
            if digit == "" or digit not in "01234567" or value * 8 + int(digit) > 0o377:
                break
            value = value * 8 + int(digit)
            scan.skip()
        return value

    def char_class(self) -> CharSet:
        """The set of a class in brackets, case worked in."""
        scan = self.scan
        start = scan.index
        scan.skip()
        negated = scan.peek() == "^"
        if negated:
            scan.skip()
        ranges: list[tuple[int, int]] = []
        while True:
            if scan.done():
                raise scan.error("a class is not closed", start)
            if scan.peek() == "]":
                scan.skip()
                break
            self.refuse_set_notation()
            ranges += self.member()
        found = self.folded(normal(ranges))
        return complement(found) if negated else found

    def refuse_set_notation(self) -> None:
        """The flag v brings nested classes and operators. They are not read; saying so beats another meaning."""
        scan = self.scan
        if self.sets and (scan.peek() in tuple("[(){}/|") or scan.at("--") or scan.at("&&") or scan.at("\\q")):
            raise scan.error("the set notation of the flag v is not supported")

    def member(self) -> list[tuple[int, int]]:
        """One character, class or range of a class in brackets."""
        scan = self.scan
        start = scan.index
        low, low_is_class = self.class_atom()
        if scan.peek() != "-" or scan.peek(1) in ("]", ""):
            return list(low)
        scan.skip()
        high, high_is_class = self.class_atom()
        if low_is_class or high_is_class:
            if self.unicode:
                raise scan.error("a range from or to a class", start)
            return [*low, (0x2D, 0x2D), *high]
        if high[0][0] < low[0][0]:
            raise scan.error("a range out of order", start)
        return [(low[0][0], high[0][0])]

    def class_atom(self) -> tuple[CharSet, bool]:
        """A set, and whether it was written as a class such as `\\d`."""
        scan = self.scan
        if scan.peek() != "\\":
            return single(scan.take()), False
        named = self.class_escape()
        if named is not None:
            return named, True
        return single(self.character_escape(in_class=True)), False
