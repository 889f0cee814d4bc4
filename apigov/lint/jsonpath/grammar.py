"""The grammar of filters: the JavaScript-like subset of rulesets.md section 5, to closures. No eval, no attribute access."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from apigov.lint.jsonpath import javascript as js
from apigov.lint.jsonpath.javascript import UNDEFINED, JsError
from apigov.lint.jsonpath.methods import RegExp, call_method, member
from apigov.records import NamedTuple


class Scope(NamedTuple):
    """What `@` words stand for. `path` is the text of @path, made when asked for. `parent`: of the object or list that holds the child.

    `reach` gives the member of a value below the child behind a path of names, through references.
    """

    value: Any
    property: str | int
    parent: Any
    parent_property: Any
    root: Any
    path: Callable[[], str]
    reach: Callable[[tuple[str | int, ...]], Any]


Closure = Callable[[Scope], Any]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<word>@?[A-Za-z_$][A-Za-z0-9_$]*|@)
    | (?P<operator>===|!==|==|!=|<=|>=|&&|\|\||[-+*/%!<>?:().,\[\]])
    )""",
    re.VERBOSE,
)
_CHAIN = re.compile(
    r"""\s*(?:\.\s*(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)(?![A-Za-z0-9_$]|\s*\()
    | \[\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<index>[0-9]+))\s*\])""",
    re.VERBOSE,
)
_TYPES: dict[str, Callable[[Any], bool]] = {
    "@string": lambda value: isinstance(value, str),
    "@boolean": lambda value: isinstance(value, bool),
    "@number": js.is_number,
    "@integer": lambda value: js.is_number(value) and float(value).is_integer(),
    "@null": lambda value: value is None,
    "@object": lambda value: isinstance(value, dict | list),
    "@array": lambda value: isinstance(value, list),
    "@scalar": lambda value: not isinstance(value, dict | list),
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_BINARY = (("||",), ("&&",), ("===", "!==", "==", "!="), ("<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"))
# Closures call each other as deep as an expression is nested or long; a filter must not end in the stack's limit.
MOST_OPERATORS = 300
MOST_NESTING = 30


class FilterError(ValueError):
    """An expression outside the subset. `offset` in code points."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


def unquote(literal: str) -> str:
    """The text of a quoted JavaScript string."""

    def escape(match: re.Match[str]) -> str:
        body = match[1]
        if body[0] in "ux" and len(body) > 1:
            return chr(int(body[1:], 16))
        return _ESCAPES.get(body, body)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", escape, literal[1:-1], flags=re.DOTALL)


class Parser:
    """Recursive descent; each method returns a closure."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.words: set[str] = set()
        self.operators = 0
        self.nesting = 0

    def peek(self) -> tuple[str, str]:
        match = _TOKEN.match(self.text, self.offset)
        return (match.lastgroup or "", match[match.lastgroup or 0]) if match else ("", "")

    def take(self) -> tuple[str, str]:
        match = _TOKEN.match(self.text, self.offset)
        if match is None:
            raise FilterError(f"{self.text[self.offset :].strip()[:20]!r} is not understood here", self.offset)
        self.offset = match.end()
        return match.lastgroup or "", match[match.lastgroup or 0]

    def count(self) -> None:
        self.operators += 1
        if self.operators > MOST_OPERATORS:
            raise FilterError(f"a filter has at most {MOST_OPERATORS} operators and calls", self.offset)

    def expect(self, operator: str) -> None:
        if self.peek()[1] != operator:
            raise FilterError(f"{operator!r} is expected here", self.offset)
        self.take()

    def end(self) -> None:
        if self.text[self.offset :].strip():
            raise FilterError(f"{self.text[self.offset :].strip()[:20]!r} is not understood here", self.offset)

    def ternary(self) -> Closure:
        self.nesting += 1
        if self.nesting > MOST_NESTING:
            raise FilterError(f"brackets in a filter are nested at most {MOST_NESTING} deep", self.offset)
        made = self.choice()
        self.nesting -= 1
        return made

    def choice(self) -> Closure:
        condition = self.binary(0)
        if self.peek()[1] != "?":
            return condition
        self.take()
        yes = self.ternary()
        self.expect(":")
        no = self.ternary()
        return lambda scope: yes(scope) if js.truthy(condition(scope)) else no(scope)

    def binary(self, level: int) -> Closure:
        if level == len(_BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while True:
            kind, word = self.peek()
            if kind not in ("operator", "word") or word not in _BINARY[level]:
                return left
            self.take()
            self.count()
            left = _operation(word, left, self.binary(level + 1))

    def unary(self) -> Closure:
        kind, word = self.peek()
        if kind == "operator" and word in ("!", "-", "+"):
            self.take()
            self.count()
            operand = self.unary()
            if word == "!":
                return lambda scope: not js.truthy(operand(scope))
            sign = -1 if word == "-" else 1
            return lambda scope: sign * js.number(operand(scope))
        if (kind, word) == ("word", "void"):
            self.take()
            self.unary()
            return lambda scope: UNDEFINED
        start = self.offset
        kind, word = self.peek()
        if (kind, word) == ("word", "@") and self.regexp() is None:
            steps = self.chain()
            if steps:
                return self.postfix(lambda scope: scope.reach(steps))
            self.offset = start
        return self.postfix(self.primary())

    def chain(self) -> tuple[str | int, ...]:
        """The plain names behind `@`, as far as they go and are not called: .a.b['c'][0]."""
        self.take()
        self.words.add("@")
        steps: list[str | int] = []
        while (match := _CHAIN.match(self.text, self.offset)) is not None:
            if match["name"] is not None:
                steps.append(match["name"])
            elif match["text"] is not None:
                steps.append(unquote(match["text"]))
            else:
                steps.append(int(match["index"]))
            self.offset = match.end()
        return tuple(steps)

    def postfix(self, target: Closure) -> Closure:
        while True:
            word = self.peek()[1]
            if word in (".", "["):
                self.count()
            if word == ".":
                self.take()
                kind, name = self.take()
                if kind != "word" or name.startswith("@"):
                    raise FilterError(f"a name is expected after the dot, not {name!r}", self.offset)
                target = self.call(target, name) if self.peek()[1] == "(" else _member(target, name)
            elif word == "[":
                self.take()
                index = self.ternary()
                self.expect("]")
                target = _index(target, index)
            else:
                return target

    def call(self, target: Closure, name: str) -> Closure:
        arguments = self.items("(", ")")
        return lambda scope: call_method(target(scope), name, [argument(scope) for argument in arguments])

    def items(self, opening: str, closing: str) -> list[Closure]:
        self.expect(opening)
        found: list[Closure] = []
        while self.peek()[1] != closing:
            found.append(self.ternary())
            if self.peek()[1] == ",":
                self.take()
            elif self.peek()[1] != closing:
                raise FilterError(f"{closing!r} is expected here", self.offset)
        self.take()
        return found

    def primary(self) -> Closure:
        regexp = self.regexp()
        if regexp is not None:
            return lambda scope: regexp
        kind, word = self.peek()
        if word == "[":
            items = self.items("[", "]")
            return lambda scope: [item(scope) for item in items]
        start = self.offset
        self.take()
        if word == "(":
            inner = self.ternary()
            self.expect(")")
            return inner
        if kind == "number":
            value = float(word) if set(word) & set(".eE") else int(word)
            return lambda scope: value
        if kind == "string":
            literal = unquote(word)
            return lambda scope: literal
        if kind == "word":
            return self.word(word, start)
        raise FilterError(f"{word!r} is not understood here", start)

    def word(self, word: str, start: int) -> Closure:
        constants = {"true": True, "false": False, "null": None, "undefined": UNDEFINED}
        if word in constants:
            constant = constants[word]
            return lambda scope: constant
        self.words.add(word)
        if word == "@":
            return lambda scope: scope.value
        named: dict[str, Closure] = {
            "@property": lambda scope: scope.property,
            "@parent": lambda scope: scope.parent,
            "@parentProperty": lambda scope: scope.parent_property,
            "@root": lambda scope: scope.root,
            "@path": lambda scope: scope.path(),
        }
        if word in named:
            return named[word]
        if word in _TYPES and self.peek()[1] == "(":
            self.items("(", ")")
            holds = _TYPES[word]
            return lambda scope: holds(scope.value)
        raise FilterError(f"{word!r} is no word of filters (known: @ @property @parent @parentProperty @path @root)", start)

    def regexp(self) -> RegExp | None:
        """A literal /body/flags where an operand is due."""
        if not self.text[self.offset :].lstrip().startswith("/"):
            return None
        match = re.compile(r"\s*/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)").match(self.text, self.offset)
        if match is None:
            return None
        start, self.offset = self.offset, match.end()
        try:
            return RegExp.compile(match[1], match[2])
        except ValueError as error:
            raise FilterError(f"the pattern /{match[1]}/ is broken: {error}", start) from error


def _member(target: Closure, name: str) -> Closure:
    return lambda scope: member(target(scope), name)


def _index(target: Closure, index: Closure) -> Closure:
    return lambda scope: member(target(scope), index(scope))


def _operation(operator: str, left: Closure, right: Closure) -> Closure:
    if operator == "||":
        return lambda scope: value if js.truthy(value := left(scope)) else right(scope)
    if operator == "&&":
        return lambda scope: right(scope) if js.truthy(value := left(scope)) else value
    if operator == "in":
        return lambda scope: _contains(right(scope), left(scope))
    binary: dict[str, Callable[[Any, Any], Any]] = {
        "===": js.strictly_equal,
        "!==": lambda a, b: not js.strictly_equal(a, b),
        "==": js.loosely_equal,
        "!=": lambda a, b: not js.loosely_equal(a, b),
        "+": js.add,
        "-": lambda a, b: js.number(a) - js.number(b),
        "*": lambda a, b: js.number(a) * js.number(b),
        "/": lambda a, b: js.number(a) / js.number(b) if js.number(b) else float("nan"),
        "%": lambda a, b: js.number(a) % js.number(b) if js.number(b) else float("nan"),
    }
    function = binary.get(operator)
    if function is None:
        return lambda scope: js.compare(operator, left(scope), right(scope))
    return lambda scope: function(left(scope), right(scope))


def _contains(container: Any, key: Any) -> bool:
    """`in` of the dialect: an item of a list literal, or a member of an object."""
    if isinstance(container, list):
        return any(js.strictly_equal(item, key) for item in container)
    if isinstance(container, dict):
        return js.text(key) in container
    raise JsError("the right side of `in` is no object")
