"""Block scalars: literal and folded (YAML 1.2.2, chapter 8.1)."""

from __future__ import annotations

import re
from typing import Any

from apigov.text.grammar.scan import Properties, Refused, Scanner, unindented

_HEADER = re.compile(r"[|>](?:([1-9])([-+]?)|([-+]?)([1-9])?)(?=[ \t\n]|\Z)")
_HEADER_END = re.compile(r"[ \t]*+(?:(?<=[ \t])#[^\n]*+)?(?:\n|\Z)")
_LINE = re.compile(r"( *)([^\n]*)(\n|\Z)")


def block_scalar(scan: Scanner, at: int, parent: int, properties: Properties) -> tuple[Any, int]:
    """The event of a block scalar whose header stands at `at`, and the start of the line after it. `parent`: the indent it is deeper than."""
    header = _HEADER.match(scan.text, at)
    rest = _HEADER_END.match(scan.text, header.end()) if header else None
    if header is None or rest is None:
        raise Refused("the header of a block scalar takes a digit and a sign, and nothing else", at)
    digit, chomping = header[1] or header[4], header[2] or header[3] or ""
    indent = max(parent, 0) + int(digit) if digit else None
    lines, end, after = _lines(scan, rest.end(), indent, parent)
    while lines and not lines[-1]:
        lines.pop()
    text = "\n".join(lines) if scan.char(at) == "|" else _folded(lines)
    if chomping != "-":
        breaks = scan.text.count("\n", rest.end(), after)
        if after > rest.end() and not scan.text[scan.text.rfind("\n", 0, after) + 1 : after].strip(" \t") and scan.char(after - 1) != "\n":
            breaks += 1  # the end of the text ends a line of blanks too
        kept = breaks - len(lines) + 1 if lines else breaks
        text += "\n" * (kept if chomping else min(kept, 1, len(lines)))
    return scan.event(text, properties, at, max(end, header.end()), scan.char(at)), after


def _lines(scan: Scanner, at: int, indent: int | None, parent: int) -> tuple[list[str], int, int]:
    """The lines without their indent, the end of the last that holds text, and the start of the line after."""
    found: list[str] = []
    end, widest = at, (0, at)
    while at < len(scan.text) and not scan.is_marker(at):
        line = _LINE.match(scan.text, at)
        assert line is not None, "a line matches everywhere"
        depth, rest = len(line[1]), line[2]
        if indent is None:
            if not rest and line[3]:
                found.append("")
                widest = max(widest, (depth, at), key=lambda pair: pair[0])
                at = line.end()
                continue
            indent = max(depth, parent + 1)
            if rest and depth >= indent and widest[0] > depth:
                raise Refused("blanks that are indented more than the first line of the text below them", widest[1])
        if depth < indent and rest:
            if not rest.strip(" \t"):
                raise Refused(unindented("\t"), at + depth)
            break
        found.append(line[0].removesuffix("\n")[indent:])
        if found[-1]:
            end = line.end() - len(line[3])
        at = line.end()
    return found, end, at


def _folded(lines: list[str]) -> str:
    """Lines joined by blanks; more indented ones and empty lines stay as they are (8.1.3)."""
    text, empty, spaced = "", 0, None
    for line in lines:
        if not line:
            empty += 1
            continue
        begins = line[0] in " \t"
        if spaced is None:
            text = "\n" * empty
        elif begins or spaced:
            text += "\n" * (empty + 1)
        else:
            text += "\n" * empty or " "
        text += line
        empty, spaced = 0, begins
    return text
