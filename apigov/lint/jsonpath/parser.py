"""Texts to paths. What the dialect is, and which oddities are part of it: rulesets.md section 5."""

from __future__ import annotations

import re

from apigov.lint.jsonpath.ast import Filter, Itself, Names, Parent, Path, PathError, Script, Selector, Slice, Step, Wildcard
from apigov.lint.jsonpath.filters import Expression, compile_expression
from apigov.lint.jsonpath.grammar import FilterError, unquote

_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_SLICE = r"\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*(-?\d*)\s*)?"
_NAME_END = frozenset(".[^~")


def parse(text: str) -> Path:
    """The path of a text that starts with `$`. Raises PathError with the offset of what is not understood."""
    return _Parser(text).path()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.empty_name = False

    def fail(self, message: str, offset: int | None = None) -> PathError:
        return PathError(message, self.offset if offset is None else offset)

    def path(self) -> Path:
        text = self.text
        if not text.startswith("$"):
            raise self.fail("a path starts with $")
        self.offset = 1
        if text[1:2] not in ("", ".", "[", "^", "~"):
            # `$info` is taken by the dialect and leads nowhere.
            return Path(text, (Step(Names(())),), False, False)
        steps: list[Step] = []
        keys = False
        while self.offset < len(text):
            mark = text[self.offset]
            if mark == "~":
                # What stands behind the `~` is not read.
                keys = True
                break
            if mark == "^":
                steps.append(Step(Parent()))
                self.offset += 1
            elif mark == "@":
                steps.append(self.typed(descend=False))
            elif mark == "[":
                steps.append(Step(self.bracket()))
            elif mark == ".":
                step = self.dotted()
                if step is not None:
                    steps.append(step)
            else:
                steps.append(Step(Names((self.name(),))))
        if keys and not steps:
            raise self.fail("the root has no key", 0)
        return Path(text, tuple(steps), keys, any(_reads_way(step) for step in steps))

    def dotted(self) -> Step | None:
        """A step after one dot or two. `.[` is a descent in this dialect, and a dot at the end is nothing."""
        self.offset += 1
        descend = self.text.startswith(".", self.offset)
        # Three dots say no more than two.
        while self.text.startswith(".", self.offset):
            self.offset += 1
        rest = self.text[self.offset : self.offset + 1]
        if rest == "":
            return Step(Itself(), descend=True) if descend else None
        if rest == "[":
            return Step(self.bracket(), descend=True)
        if rest == "@" or (descend and self.text.startswith("*@", self.offset)):
            return self.typed(descend)
        if rest == "*" and self.text[self.offset + 1 : self.offset + 2] in ("", ".", "[", "^", "~", "@"):
            self.offset += 1
            return Step(Wildcard(), descend)
        if rest in "^~":
            if descend:
                return Step(Wildcard(), descend)
            # `.~` stands for the key of the place and of everything below it that has members.
            return Step(Itself(), descend=True) if rest == "~" else None
        return Step(Names((self.name(),)), descend)

    def name(self) -> str:
        start = self.offset
        while self.offset < len(self.text) and self.text[self.offset] not in _NAME_END:
            self.offset += 1
        if self.offset == start:
            raise self.fail(f"{self.text[start]!r} is not understood here")
        name = self.text[start : self.offset]
        # Quotes around a name behind a dot are no part of it.
        return name.strip("'\"") if name[0] in "'\"" or name[-1] in "'\"" else name

    def typed(self, descend: bool) -> Step:
        """@string() and its like as a step: the children of that type."""
        match = re.compile(r"\*?(@[a-z]+\(\))").match(self.text, self.offset)
        if match is None:
            raise self.fail("a type such as @string() is expected here")
        step = Step(Filter(self.expression(match[1], self.offset)), descend)
        self.offset = match.end()
        return step

    def bracket(self) -> Selector:
        start = self.offset
        end = self.closing(start)
        inside = self.text[start + 1 : end]
        body = inside.strip()
        self.offset = end + 1
        if body.startswith("?"):
            return Filter(self.expression(body[1:], start + 1 + inside.index("?") + 1))
        if body.startswith("(") and body.endswith(")"):
            return Script(self.expression(body[1:-1], start + 2))
        if body == "*":
            return Wildcard()
        sliced = re.fullmatch(_SLICE, body) if ":" in body else None
        if sliced is not None:
            return Slice(*(int(part) if part else None for part in sliced.groups()))
        return Names(self.names(body, start))

    def names(self, body: str, start: int) -> tuple[str, ...]:
        names: list[str] = []
        rest = body
        while rest:
            quoted = _QUOTED.match(rest)
            if quoted is not None:
                names.append(unquote(quoted[0]))
                if not names[-1]:
                    self.empty_name = True
                rest = rest[quoted.end() :].lstrip()
                if rest and not rest.startswith(","):
                    raise self.fail("a comma is missing between the names in these brackets", start)
                rest = rest[1:].lstrip()
            else:
                name, _, rest = rest.partition(",")
                names.append(name.strip())
                rest = rest.lstrip()
        if not names or ("" in names and not self.empty_name):
            raise self.fail("these brackets hold no name", start)
        return tuple(dict.fromkeys(names))

    def expression(self, text: str, offset: int) -> Expression:
        stripped = text.strip()
        if not stripped:
            raise self.fail("this filter is empty", offset)
        try:
            return compile_expression(stripped)
        except FilterError as error:
            raise PathError(error.message, offset + (len(text) - len(text.lstrip())) + error.offset) from error

    def closing(self, start: int) -> int:
        """The offset of the bracket that closes the one at `start`; quotes and regular expressions are skipped."""
        depth, offset, text = 0, start, self.text
        while offset < len(text):
            mark = text[offset]
            if mark in "'\"":
                quoted = _QUOTED.match(text, offset)
                if quoted is None:
                    raise self.fail("this quote is not closed", offset)
                offset = quoted.end()
                continue
            if mark == "/" and re.search(r"[(,=&|!]\s*$", text[:offset]):
                offset = self.regexp_end(offset)
                continue
            depth += (mark in "[(") - (mark in "])")
            if depth == 0:
                return offset
            offset += 1
        raise self.fail("this bracket is not closed", start)

    def regexp_end(self, start: int) -> int:
        offset, in_class = start + 1, False
        while offset < len(self.text):
            mark = self.text[offset]
            if mark == "\\":
                offset += 1
            elif mark == "[":
                in_class = True
            elif mark == "]":
                in_class = False
            elif mark == "/" and not in_class:
                return offset + 1
            offset += 1
        raise self.fail("this regular expression is not closed", start)


def _reads_way(step: Step) -> bool:
    selector = step.selector
    if isinstance(selector, Parent):
        return True
    return isinstance(selector, Filter | Script) and selector.expression.reads_way
