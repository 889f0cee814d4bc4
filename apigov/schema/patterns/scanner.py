"""The characters of a pattern, one after the other: code points with u, UTF-16 code units without."""

from __future__ import annotations

from apigov.schema.patterns.errors import PatternError


class Scanner:
    def __init__(self, text: str, unicode: bool) -> None:
        self.unicode = unicode
        self.codes: list[int] = []
        self.origin: list[int] = []
        for offset, char in enumerate(text):
            code = ord(char)
            if code > 0xFFFF and not unicode:
                self.codes += [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)]
                self.origin += [offset, offset]
            else:
                self.codes.append(code)
                self.origin.append(offset)
        self.length = len(self.codes)
        self.origin.append(len(text))
        self.chars = "".join(map(chr, self.codes))
        self.index = 0
        self.may_refer_back = False

    def done(self) -> bool:
        return self.index >= self.length

    def peek(self, ahead: int = 0) -> str:
        """The character there; empty at the end."""
        at = self.index + ahead
        return self.chars[at] if at < self.length else ""

    def before(self) -> str:
        return self.chars[self.index - 1]

    def at(self, text: str) -> bool:
        return self.chars.startswith(text, self.index)

    def skip(self, count: int = 1) -> None:
        self.index += count

    def take(self) -> int:
        self.index += 1
        return self.codes[self.index - 1]

    def error(self, message: str, index: int | None = None) -> PatternError:
        at = self.index if index is None else index
        return PatternError(message, self.origin[min(at, self.length)])

    def hexadecimal(self, count: int, start: int) -> int | None:
        """The value of exactly `count` hexadecimal digits from `start`."""
        digits = self.chars[start : start + count]
        if len(digits) < count or not all(char in "0123456789abcdefABCDEF" for char in digits):
            return None
        return int(digits, 16)

    def digits(self, start: int) -> int:
        """Where the run of decimal digits from `start` ends."""
        end = start
        while end < self.length and "0" <= self.chars[end] <= "9":
            end += 1
        return end

    def quantifier_braces(self) -> tuple[int, int | None, int] | None:
        """`{n}`, `{n,}` or `{n,m}` here: least, most, width. Counts are cut at 2^53, as none can be met."""
        if self.peek() != "{":
            return None
        first = self.digits(self.index + 1)
        if first == self.index + 1:
            return None
        least = _count(self.chars[self.index + 1 : first])
        if self.chars[first : first + 1] == "}":
            return least, least, first + 1 - self.index
        if self.chars[first : first + 1] != ",":
            return None
        second = self.digits(first + 1)
        if self.chars[second : second + 1] != "}":
            return None
        most = _count(self.chars[first + 1 : second]) if second > first + 1 else None
        return least, most, second + 1 - self.index

    def group_name(self) -> str | None:
        """Reads `<name>` here, after which the index stands behind it. None (index anywhere) if there is none."""
        self.skip()
        name = ""
        while not self.done():
            char = self.peek()
            if char == ">":
                self.skip()
                return name if name and _is_name(name) else None
            code = self.take()
            if char == "\\":
                escaped = self.name_escape()
                if escaped is None:
                    return None
                code = escaped
            if 0xD800 <= code < 0xDC00 and not self.done() and 0xDC00 <= self.codes[self.index] < 0xE000:
                code = 0x10000 + (code - 0xD800 << 10) + self.take() - 0xDC00
            name += chr(code)
        return None

    def name_escape(self) -> int | None:
        if self.peek() != "u":
            return None
        self.skip()
        if self.peek() == "{":
            end = self.chars.find("}", self.index)
            code = self.hexadecimal(end - self.index - 1, self.index + 1) if end > self.index + 1 else None
            self.index = end + 1
            return code if code is not None and code <= 0x10FFFF else None
        code = self.hexadecimal(4, self.index)
        self.skip(4)
        if code is not None and 0xD800 <= code < 0xDC00 and self.at("\\u"):
            low = self.hexadecimal(4, self.index + 2)
            if low is not None and 0xDC00 <= low < 0xE000:
                self.skip(6)
                return 0x10000 + (code - 0xD800 << 10) + low - 0xDC00
        return code


def _count(digits: str) -> int:
    return int(digits) if len(digits.lstrip("0")) < 16 else 2**53


def _is_name(name: str) -> bool:
    return all(char == "$" or char in "\u200c\u200d" or (("a" + char) if index else char).isidentifier() for index, char in enumerate(name))


def survey(scan: Scanner) -> tuple[int, dict[str, int]]:
    """How many groups capture, and the numbers of the named ones. PatternError when a name is used twice."""
    groups = 0
    names: dict[str, int] = {}
    in_class = 0
    while not scan.done():
        char = scan.peek()
        if char == "\\":
            scan.may_refer_back = scan.may_refer_back or scan.peek(1) in tuple("123456789k")
            scan.skip(2)
            continue
        if char == "[":
            in_class = 1
        elif char == "]":
            in_class = 0
        elif char == "(" and not in_class:
            if scan.peek(1) != "?":
                groups += 1
            elif scan.at("(?<") and scan.peek(3) not in ("=", "!"):
                start = scan.index
                scan.skip(2)
                name = scan.group_name()
                if name is None:
                    raise scan.error("a group's name is not well formed", start)
                if name in names:
                    raise scan.error(f"two groups are named '{name}'", start)
                groups += 1
                names[name] = groups
                continue
        scan.skip()
    scan.index = 0
    return groups, names
