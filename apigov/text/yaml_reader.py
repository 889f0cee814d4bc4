"""YAML 1.2 to data with positions: events, composed by our own rules (core schema, merge keys, keys as source text).

What is plain is read line by line (yaml_quick). Of all else the events are libyaml's. Where it refuses a text, or may have taken it too
kindly, our own reader of the grammar has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from apigov.text import yaml_quick
from apigov.text.doubt import doubtful
from apigov.text.yaml_composer import Budget, Composed, Composer, Fault, Stop

__all__ = ["Budget", "Composed", "Fault", "by_grammar", "by_libyaml", "by_parsers", "parse"]

_UNPRINTABLE = r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
# Code points of a text that the slower reader is asked about, and how many it may have of the signs that begin or end what is read.
LONGEST = 2_000_000
MOST_SIGNS = 300_000
_SIGNS = "\n,[{:-?"
# Line ends in YAML 1.1, as libyaml reads it, and plain characters in YAML 1.2 (5.4).
_ONCE_LINE_ENDS = ("\x85", "\u2028", "\u2029")
_PRIVATE = range(0xE000, 0xF8FF)
# Reserved directives, and minor versions to come, are ignored (6.8); libyaml refuses them.
_DIRECTIVES = r"(?:(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*)(?:\r\n?|\n))++(?=---)"
_IGNORED = r"(?m)^%(?!YAML[ \t]|TAG[ \t])(?=[^\s%]*[ \t\r\n])|^%(?=YAML[ \t]+1\.(?:[3-9]|[1-9][0-9]+)[ \t]*(?:#[^\r\n]*)?$)"


def parse(text: str, budget: Budget) -> Composed:
    """The one document of a text. Never raises: what cannot be read is a fault."""
    bad = _unprintable(text)
    if bad:
        message = f"the character U+{ord(bad[0]):04X} is not allowed in YAML; remove it or write it as an escape in double quotes"
        return Composed(Fault("syntax", message, bad.start(), bad.end()))
    quick = yaml_quick.compose(text, budget)
    return by_parsers(text, budget) if quick is None else quick


def by_parsers(text: str, budget: Budget) -> Composed:
    """The same by the parsers for all of YAML. Never raises."""
    composed = by_libyaml(text, budget)
    fault = next((fault for fault in composed.faults if fault.fatal), None)
    if len(text) > LONGEST or (fault.kind not in ("syntax", "documents") if fault else not doubtful(text, composed.ranges)):
        return composed
    if sum(map(text.count, _SIGNS)) > MOST_SIGNS:
        return composed
    strict = by_grammar(text, budget)
    refused = next((fault for fault in strict.faults if fault.fatal), None)
    if refused is None:
        return strict
    if fault is None:
        return _taken(composed, refused) if refused.kind == "syntax" else composed
    # On one line libyaml's sentence is the better one; on another, ours is where YAML 1.2 is left.
    return strict if refused.kind != "syntax" or _line(text, refused) != _line(text, fault) else composed


def _unprintable(text: str) -> re.Match[str] | None:
    # What Python prints, YAML takes; blanks of other scripts are looked at one by one.
    flat = text.replace("\n", "")
    if flat.isprintable():
        return None
    rest = re.sub("[\t\r -~]+", "", flat)
    return re.search(_UNPRINTABLE, text) if rest and re.search(_UNPRINTABLE, rest) else None


def by_libyaml(text: str, budget: Budget) -> Composed:
    """The one document of a text as libyaml's events tell it. Never raises."""
    prepared, back = _prepared(text)
    return _composed(Composer(text, budget, back), lambda: _parser(prepared), text)


def by_grammar(text: str, budget: Budget) -> Composed:
    """The same by the grammar of YAML 1.2, some five times slower."""
    from apigov.text.grammar import Stream

    return _composed(Composer(text, budget, {}), lambda: Stream(text), text)


def _composed(composer: Composer, parser: Callable[[], Any], text: str) -> Composed:
    composed = composer.composed
    try:
        _run(composer, parser())
    except Stop as stop:
        composed.faults.append(stop.fault)
        composed.data = None
    except Exception as error:  # the boundary: whatever a parser raises is a fault of the text
        composed.faults.append(_fault_of(error, text))
        composed.data = None
    return composed


def _taken(composed: Composed, refused: Fault) -> Composed:
    """What libyaml took against the grammar: it is clear what is meant, and other readers refuse the file."""
    message = f"{refused.message} (it is read all the same; other readers may refuse it)"
    composed.faults.append(refused._replace(message=message, fatal=False))
    return composed


def _line(text: str, fault: Fault) -> int:
    return text.count("\n", 0, fault.start)


def _prepared(text: str) -> tuple[str, dict[int, str]]:
    """The text as libyaml has to see it, counted the same, and the way back for what was replaced in scalars."""
    back: dict[int, str] = {}
    if text.startswith("\ufeff"):
        text = "\ufeff" + text  # libyaml takes the first mark away before it counts
    for mark in _ONCE_LINE_ENDS:
        if mark in text:
            free = next(code for code in _PRIVATE if code not in back and chr(code) not in text)
            text = text.replace(mark, chr(free))
            back[free] = mark
    if text.startswith("%") or "\n%" in text or "\r%" in text:
        head = re.match(_DIRECTIVES, text)
        if head:
            text = re.sub(_IGNORED, "#", head[0]) + text[head.end() :]
    return text, back


def _parser(text: str) -> Any:
    """libyaml's event parser; PyYAML's own where the extension was not built."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader(text)
    return CParser(text)


def _run(composer: Composer, parser: Any) -> None:
    from yaml.events import StreamEndEvent

    parser.get_event()  # stream start
    event = parser.get_event()
    if isinstance(event, StreamEndEvent):
        return
    composer.document(parser)
    parser.get_event()  # document end
    event = parser.get_event()
    if not isinstance(event, StreamEndEvent):
        start = event.start_mark.index
        # --- is there or only meant.
        raise Stop(Fault("documents", _SEVERAL, start, max(event.end_mark.index, min(start + 1, len(composer.text)))))


_SEVERAL = "the file holds more than one document; keep one in each file"
_SENTENCES = {
    "mapping values are not allowed in this context": 'a second colon starts a value here; put the text in quotes, or check the indentation',
    "could not find expected ':'": "a key without a colon; write `key: value`, or indent the line if it continues a text",
    "did not find expected key": "a key is expected here; check the indentation and the quotes of this line and the one above",
    "did not find expected '-' indicator": "an item (`- `) is expected here; check the indentation",
    "did not find expected ',' or '}'": "a comma or } is missing",
    "did not find expected ',' or ']'": "a comma or ] is missing",
    "did not find expected node content": "a value is missing here",
    "did not find expected <document start>": "text after the end of the document; check the indentation",
    "found character that cannot start any token": "no text can start with this character; put it in quotes",
    "found unexpected end of stream": "the file ends before the closing quote",
    "found unknown escape character": "there is no such escape in double quotes; write \\\\ for a backslash, or use single quotes",
    "found undefined tag handle": "the prefix of this tag is not declared; remove the tag",
    "block sequence entries are not allowed in this context": "a list cannot start here; begin it on a line of its own",
    "found duplicate %YAML directive": "a second %YAML line",
}  # fmt: skip


def _fault_of(error: Exception, text: str) -> Fault:
    problem = str(getattr(error, "problem", None) or error or type(error).__name__)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if problem == "could not find expected ':'":
        mark = getattr(error, "context_mark", None) or mark  # the key itself; libyaml sees the lack on the next line
    offset = min(mark.index, len(text)) if mark is not None else 0
    end = min(offset + 1, len(text))
    if problem == "did not find expected <document start>" and _after_end_marker(text, offset):
        return Fault("documents", _SEVERAL, offset, end)
    if problem == "exceeded maximum nesting depth":
        return Fault("limit", "nested more than 1,000 levels deep; this is more than is read", offset, end)
    if text[offset : offset + 1] == "\t":
        return Fault("syntax", "a tab where only blanks can stand; YAML is indented with blanks", offset, end)
    message = _SENTENCES.get(problem, problem)
    context, began = getattr(error, "context", None), getattr(error, "context_mark", None)
    if context and began is not None and mark is not None and began.line != mark.line:
        message += f" ({context}, begun on line {began.line + 1})"
    return Fault("syntax", message, offset, end)


def _after_end_marker(text: str, offset: int) -> bool:
    lines = [line for line in text[:offset].splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and lines[-1].split("#")[0].rstrip() == "..."
