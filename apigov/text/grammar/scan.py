"""Characters to tokens (YAML 1.2.2, chapters 5 to 7): what stands at an offset of a text whose lines end in LF."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from yaml.events import AliasEvent, ScalarEvent

from apigov.text.scalars import CORE

# Plain scalars on one line, outside and inside of flow collections (7.3.3).
_FIRST = r"[^ \t\n\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = {
    False: re.compile(rf"(?:{_FIRST}|[-?:](?=[^ \t\n]))(?:[^ \t\n:]++|:(?=[^ \t\n])|[ \t]++(?=[^ \t\n:#]|:(?=[^ \t\n])))*+"),
    True: re.compile(
        rf"(?:{_FIRST}|[-?:](?=[^ \t\n,\[\]{{}}]))"
        r"(?:[^ \t\n:,\[\]{}]++|:(?=[^ \t\n,\[\]{}])|[ \t]++(?=[^ \t\n:#,\[\]{}]|:(?=[^ \t\n,\[\]{}])))*+"
    ),
}
# The same in the lines after the first, where indicators may begin.
_MORE = {
    False: re.compile(r"(?:[^ \t\n:#]|:(?=[^ \t\n]))(?:[^ \t\n:]++|:(?=[^ \t\n])|[ \t]++(?=[^ \t\n:#]|:(?=[^ \t\n])))*+"),
    True: re.compile(
        r"(?:[^ \t\n:#,\[\]{}]|:(?=[^ \t\n,\[\]{}]))"
        r"(?:[^ \t\n:,\[\]{}]++|:(?=[^ \t\n,\[\]{}])|[ \t]++(?=[^ \t\n:#,\[\]{}]|:(?=[^ \t\n,\[\]{}])))*+"
    ),
}
_BREAKS = re.compile(r"[ \t]*+\n((?:[ \t]*+\n)*+)")
_DOUBLE = re.compile(r'"(?:[^"\\]++|\\[\s\S])*+"')
_SINGLE = re.compile(r"'(?:[^']++|'')*+'")
_DOUBLE_PARTS = re.compile(
    r"\\\n((?:[ \t]*+\n)*+)[ \t]*+|[ \t]++(?:\n((?:[ \t]*+\n)*+)[ \t]*+)?|\n((?:[ \t]*+\n)*+)[ \t]*+"
    r"|((?:\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^xuU\n]|)"
)
_SINGLE_PARTS = re.compile(r"[ \t]++(?:\n((?:[ \t]*+\n)*+)[ \t]*+)?|\n((?:[ \t]*+\n)*+)[ \t]*+|''")
_ESCAPES = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
_NAME = re.compile(r"[^ \t\n,\[\]{}]+")
_TAG = re.compile(r"!<([^ \t\n<>]+)>|(!(?:[0-9A-Za-z-]*!)?)((?:%[0-9a-fA-F]{2}|[0-9A-Za-z#;/?:@&=+$.~*'()_-])*)")
_MARKER = re.compile(r"(?:---|\.\.\.)(?=[ \t\n]|\Z)")
_BLANKS = re.compile(r"[ \t]*")
_SPACES = re.compile(r" *")
# Lines that hold nothing or a comment.
_EMPTY_LINES = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n|[ \t]*+(?:#[^\n]*+)?\Z)*?(?=[ \t]*+[^ \t\n#]|\Z)")
LONGEST_KEY = 1024


class Refused(Exception):
    """The text is no YAML 1.2. `offset` counts code points of the text whose lines end in LF."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where an event begins or ends, as PyYAML has it."""

    index: int


def mark(index: int) -> Any:
    """What PyYAML types as a mark of its own."""
    return _Mark(index)


@dataclass(frozen=True, slots=True)
class Properties:
    """Anchor and tag of a node; `start` is where they begin, -1 where there are none, `end` where they end."""

    anchor: str | None = None
    tag: str | None = None
    start: int = -1
    end: int = -1

    def __bool__(self) -> bool:
        return self.start >= 0


NONE = Properties()


@dataclass(slots=True)
class Scanner:
    """Looks at one text. `prefixes`: the handles of tags that the document declares. Methods take offsets and raise Refused."""

    text: str
    prefixes: dict[str, str] = field(default_factory=dict)

    def char(self, at: int) -> str:
        return self.text[at : at + 1]

    def blanks(self, at: int) -> int:
        match = _BLANKS.match(self.text, at)
        return match.end() if match else at

    def column(self, at: int) -> int:
        return at - self.text.rfind("\n", 0, at) - 1

    def spaces(self, at: int) -> int:
        """How many spaces begin a line."""
        match = _SPACES.match(self.text, at)
        return match.end() - at if match else 0

    def is_blank(self, at: int) -> bool:
        """Whether a blank, the end of a line, or that of the text stands there."""
        return self.text[at : at + 1] in ("", " ", "\t", "\n")

    def is_marker(self, at: int) -> bool:
        """Whether a line begins there that starts or ends a document."""
        return _MARKER.match(self.text, at) is not None

    def is_end(self, at: int) -> bool:
        """Whether nothing more of the document follows at the start of a line."""
        return at >= len(self.text) or self.is_marker(at)

    def next_line(self, at: int) -> int:
        """From behind a token over blanks and a comment to the first line that holds more than a comment."""
        stop = self.blanks(at)
        sign = self.char(stop)
        if sign not in ("", "\n") and not (sign == "#" and (stop > at or at == 0 or self.char(at - 1) in " \t\n")):
            raise Refused(_after(sign, self.text, stop), stop)
        line_end = self.text.find("\n", stop)
        return self.lines(len(self.text) if line_end < 0 else line_end + 1)

    def lines(self, at: int) -> int:
        """From the start of a line over empty lines and comments."""
        match = _EMPTY_LINES.match(self.text, at)
        return match.end() if match else at

    def properties(self, at: int, flow: bool) -> tuple[Properties, int]:
        """Anchor and tag on this line, in any order, and where the next token stands on it."""
        anchor = tag = None
        start = end = at
        while self.char(at) in ("&", "!"):
            sign = self.char(at)
            if (anchor if sign == "&" else tag) is not None:
                raise Refused(f"a second {'anchor' if sign == '&' else 'tag'} for one value", at)
            if sign == "&":
                anchor, end = self.name(at)
            else:
                tag, end = self.tag(at)
            if not self.is_blank(end) and not (flow and self.char(end) in ",[]{}"):
                raise Refused("a blank is missing after an anchor or a tag", end)
            at = self.blanks(end)
        return (Properties(anchor, tag, start, end), at) if at > start else (NONE, at)

    def name(self, at: int) -> tuple[str, int]:
        """The name of an anchor or alias behind its sign."""
        match = _NAME.match(self.text, at + 1)
        if match is None:
            raise Refused("an anchor or an alias without a name", at)
        return match[0], match.end()

    def tag(self, at: int) -> tuple[str, int]:
        match = _TAG.match(self.text, at)
        if match is None:
            raise Refused("a tag that cannot be read", at)
        if match[1] is not None:
            return match[1], match.end()
        handle, suffix = match[2], match[3]
        if not suffix and handle != "!":
            raise Refused("a tag without a name", at)
        prefix = self.prefixes.get(handle, {"!": "!", "!!": CORE}.get(handle))
        if prefix is None:
            raise Refused(f"the prefix {handle} of this tag is not declared", at)
        return prefix + re.sub("%([0-9a-fA-F]{2})", lambda hex: chr(int(hex[1], 16)), suffix), match.end()

    def scalar(self, at: int, indent: int, flow: bool, properties: Properties) -> tuple[Any, int]:
        """The event of an alias or of a scalar in flow style that begins here, and its end.

        `indent`: the spaces that its further lines need at least.
        """
        sign = self.char(at)
        if sign == "*":
            name, end = self.name(at)
            if properties:
                raise Refused("an alias takes no anchor and no tag", properties.start)
            return AliasEvent(name, mark(at), mark(end)), end
        if sign in ("'", '"'):
            value, end = self._quoted(at, indent, sign)
        else:
            value, end = self._plain(at, indent, flow)
            sign = ""
        return self.event(value, properties, at, end, sign or None), end

    def empty(self, at: int, properties: Properties = NONE) -> Any:
        """The event of a value that is not written: behind its anchor and tag, where there are any."""
        return self.event("", properties, at, properties.end if properties else at)

    def event(self, value: str, properties: Properties, start: int, end: int, style: str | None = None) -> Any:
        begin = properties.start if properties else start
        return ScalarEvent(properties.anchor, properties.tag, (True, True), value, mark(begin), mark(end), style)

    def _plain(self, at: int, indent: int, flow: bool) -> tuple[str, int]:
        match = _PLAIN[flow].match(self.text, at)
        if match is None:
            raise Refused(unstarted(self.char(at)), at)
        parts, end = [match[0]], match.end()
        while folded := _BREAKS.match(self.text, end):
            line = folded.end()
            begin = self.blanks(line)
            more = _MORE[flow].match(self.text, begin) if self.spaces(line) >= indent and not self.is_marker(line) else None
            if more is None:
                break
            parts += ["\n" * folded[1].count("\n") or " ", more[0]]
            end = more.end()
        return "".join(parts), end

    def _quoted(self, at: int, indent: int, sign: str) -> tuple[str, int]:
        match = (_DOUBLE if sign == '"' else _SINGLE).match(self.text, at)
        if match is None:
            raise Refused("a quote that is not closed", at)
        self._check_lines(at, match.end(), indent)
        body = match[0][1:-1]
        if sign == "'":
            return _SINGLE_PARTS.sub(lambda part: "'" if part[0] == "''" else _folded(part[0], part[1], part[2]), body), match.end()

        def unescaped(part: re.Match[str]) -> str:
            if part[1] is not None:
                return "\n" * part[1].count("\n")
            if part[4] is not None:
                return part[4].encode().decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
            if part[5] is None:
                return _folded(part[0], part[2], part[3])
            return self._escaped(part[5], at + 1 + part.start())

        return _DOUBLE_PARTS.sub(unescaped, body), match.end()

    def _check_lines(self, start: int, end: int, indent: int) -> None:
        line = self.text.find("\n", start, end) + 1
        while line:
            if self.is_marker(line):
                raise Refused("a document ends inside of quotes", line)
            begin = self.blanks(line)
            if self.spaces(line) < indent and self.char(begin) != "\n":
                raise Refused(unindented(self.char(line)), line)
            line = self.text.find("\n", begin, end) + 1

    def _escaped(self, code: str, at: int) -> str:
        if code[:1] in ("x", "u", "U") and len(code) > 1:
            number = int(code[1:], 16)
            if number > 0x10FFFF or 0xD800 <= number < 0xE000:
                raise Refused(f"\\{code} is no character", at)
            return chr(number)
        if code not in _ESCAPES or not code:
            raise Refused("there is no such escape in double quotes; write \\\\ for a backslash, or use single quotes", at)
        return _ESCAPES[code]


def _folded(whole: str, after_blanks: str | None, alone: str | None) -> str:
    """A break inside of quotes: a blank, or the empty lines that follow it. Blanks without a break stay."""
    empty = after_blanks if after_blanks is not None else alone
    if empty is None:
        return whole
    return "\n" * empty.count("\n") or " "


def unindented(sign: str) -> str:
    if sign == "\t":
        return "a tab where only blanks can stand; YAML is indented with blanks"
    return "this line has to be indented more than the key that it belongs to"


def unstarted(sign: str) -> str:
    if sign == "\t":
        return "a tab where only blanks can stand; YAML is indented with blanks"
    if sign in ("", "\n"):
        return "a value is missing here"
    if sign == "#":
        return "a blank is missing before this comment"
    return "no text can start with this character; put it in quotes"


def _after(sign: str, text: str, at: int) -> str:
    if sign == "#":
        return "a blank is missing before this comment"
    if sign == ":":
        return "a second colon starts a value here; put the text in quotes, or check the indentation"
    return "text after the end of a value; check the quotes and the commas of this line"
