"""Texts of several lines in plain block YAML: block scalars, folded plain and quoted ones. Sections are those of YAML 1.2.2."""

from __future__ import annotations

import re
from functools import lru_cache

from apigov.findings import Json
from apigov.text.scalars import FIRST, plain

# Texts in quotes on one line, and how a plain scalar outside of flow collections goes on to the end of a line: ": " and " #" end it (7.3.3).
SINGLE = r"'(?:[^'\n]|'')*+'"
DOUBLE = r'"(?:[^"\\\n]|\\[^\n])*+"'
REST = r"[^\n:#]*+(?:(?::(?=[^\s])|(?<=[^\s])#)[^\n:#]*+)*+"
_LEAD = re.compile(r"(\n*+)( *+)(?=[^ \n])")
_BREAKS = re.compile(r"\n(\n*)")
_AROUND = re.compile(r" *+\n *+")
_TOO_LITTLE = re.compile(r" ++\n")
# What is no plain sign between double quotes.
_ESCAPED = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n *(?=[^ \n])|[^\n])| *\n[ \n]*")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/",
    "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


# Longer keys need a question mark (7.4.2).
LONGEST_KEY = 1_000


class NotPlain(Exception):
    """The text is written in a way that another reader has to look at."""


def typed(text: str) -> Json:
    """The value of a plain scalar that is not empty. Raises NotPlain."""
    try:
        return plain(text) if text[0] in FIRST else text
    except ValueError:
        raise NotPlain from None


@lru_cache
def _body(indent: int) -> re.Pattern[str]:
    return re.compile(rf"(?: {{{indent}}}[^\n]*+\n|\n)*+")


@lru_cache
def _further(indent: int) -> re.Pattern[str]:
    """A line that goes on with a plain scalar: blank lines, and text without what would end it (7.3.3)."""
    return re.compile(rf"((?: *+\n)*+) {{{indent + 1},}}+((?:[^\s:#]|:(?=[^\s])){REST})\n")


@lru_cache
def _deeper(indent: int) -> re.Pattern[str]:
    return re.compile(rf"(?: *+\n)*+ {{{indent + 1},}}+(?=[^\s#])")


def block(text: str, position: int, header: str, indent: int) -> tuple[str, int]:
    """A block scalar (8.1) of a container with an indent whose text begins at a position: the value, and where the next line begins.

    Raises NotPlain.
    """
    lead = _LEAD.match(text, position)
    if lead is None or (width := len(lead[2])) <= indent:
        raise NotPlain
    found = _body(width).match(text, position)
    assert found is not None
    if _TOO_LITTLE.match(text, found.end()):
        raise NotPlain
    whole = found[0].replace("\n" + " " * width, "\n").removeprefix(" " * width)
    kept = whole.rstrip("\n")
    value = kept if header[0] == "|" else _folded_block(kept)
    return value + {"": "\n", "-": "", "+": whole[len(kept) :]}[header[1:]], found.end()


def _folded_block(text: str) -> str:
    """Lines of a folded block without its last line ends (8.1.3)."""
    first = len(text) - len(text.lstrip("\n"))
    if "\n " not in text:
        return text[:first] + _folded(text[first:])
    made = [text[:first]]
    spaced, breaks = True, 0
    for number, line in enumerate(text[first:].split("\n")):
        if not line:
            breaks += 1
            continue
        if not line.strip(" "):
            raise NotPlain
        indented = line[0] == " "
        if number and (spaced or indented):
            made.append("\n" * (breaks + 1))
        elif number:
            made.append("\n" * breaks or " ")
        made.append(line)
        spaced, breaks = indented, 0
    return "".join(made)


def _folded(text: str) -> str:
    """One line end becomes a blank, more become one less (6.5)."""
    return _BREAKS.sub(lambda breaks: breaks[1] or " ", text)


def goes_on(text: str, position: int, indent: int) -> bool:
    """Whether the plain scalar of a container with an indent goes on with the line that begins at a position."""
    return _deeper(indent).match(text, position) is not None


def folded_lines(text: str, first: str, position: int, indent: int) -> tuple[str, int]:
    """A plain scalar of several lines (7.3.3): the value, and where the next line begins. Raises NotPlain."""
    made = [first]
    further = _further(indent)
    while (line := further.match(text, position)) is not None:
        made.append("\n" * line[1].count("\n") or " ")
        made.append(line[2].rstrip(" "))
        position = line.end()
    if len(made) == 1 or goes_on(text, position, indent):
        raise NotPlain
    return "".join(made), position


def single_quoted(text: str, indent: int) -> str:
    """What stands between single quotes (7.3.2). Raises NotPlain."""
    if "\n" in text:
        _check_indent(text, indent)
        text = _folded(_AROUND.sub("\n", text))
    return text.replace("''", "'")


def _check_indent(text: str, indent: int) -> None:
    """Lines after the first stand right of the container; libyaml does not look."""
    for line in text.split("\n")[1:]:
        if line.strip(" ") and len(line) - len(line.lstrip(" ")) <= indent:
            raise NotPlain
    if not text[text.rfind("\n") :].strip(" \n"):
        raise NotPlain


def double_quoted(text: str, indent: int) -> str:
    """What stands between double quotes (7.3.1). Raises NotPlain."""
    if "\\" not in text and "\n" not in text:
        return text
    if "\n" in text:
        _check_indent(text, indent)
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign[0] != "\\":
        return "\n" * (sign.count("\n") - 1) or " "
    if sign[1] == "\n":
        return ""
    if sign[1] in "xuU" and len(sign) > 2:
        code = int(sign[2:], 16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            raise NotPlain
        return chr(code)
    if sign[1:] not in _ESCAPES:
        raise NotPlain
    return _ESCAPES[sign[1:]]
