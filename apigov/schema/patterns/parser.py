"""Reads ECMA-262 patterns (section 22.2.1, and Annex B.1.2 without u) to a tree."""

from __future__ import annotations

from apigov.schema.patterns.casing import close
from apigov.schema.patterns.charset import LINE_ENDS, WORD, CharSet, complement, single
from apigov.schema.patterns.errors import PatternError
from apigov.schema.patterns.escapes import Escapes
from apigov.schema.patterns.nodes import (
    EMPTY,
    Assertion,
    BackReference,
    Capture,
    Chars,
    Choice,
    Look,
    Node,
    Parsed,
    Place,
    Repeat,
    Sequence,
)
from apigov.schema.patterns.scanner import Scanner, survey

FLAGS = frozenset("dgimsuvy")
MAX_DEPTH = 100
_QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class _Open:
    """A group that is being read. `kind`: root, plain, capture, or a look."""

    def __init__(self, kind: str, number: int = 0) -> None:
        self.kind = kind
        self.number = number
        self.options: list[Node] = []
        self.parts: list[Node] = []


def parse(text: str, flags: str = "") -> Parsed:
    """The tree of a pattern. PatternError with the offset in code points when it is none."""
    if len(set(flags)) != len(flags) or not FLAGS.issuperset(flags) or ("u" in flags and "v" in flags):
        raise PatternError(f"'{flags}' are no flags of a pattern", 0)
    return _Parser(text, flags).read()


def _deeper_than(root: Node, limit: int) -> bool:
    """Looks without recursion, as the tree may be too deep for it."""
    todo: list[tuple[Node, int]] = [(root, 0)]
    while todo:
        node, depth = todo.pop()
        if depth > limit:
            return True
        children: tuple[Node, ...] = ()
        if isinstance(node, Sequence):
            children = node.parts
        elif isinstance(node, Choice):
            children = node.options
        elif isinstance(node, Repeat | Capture | Look):
            children = (node.node,)
        todo += [(child, depth + 1) for child in children]
    return False


class _Parser:
    def __init__(self, text: str, flags: str) -> None:
        self.unicode = "u" in flags or "v" in flags
        self.sets = "v" in flags
        self.ignore_case = "i" in flags
        self.multiline = "m" in flags
        self.dot_all = "s" in flags
        self.scan = Scanner(text, self.unicode)
        self.groups, self.names = survey(self.scan)
        self.refers_back = False
        self.word = close(WORD, True) if self.unicode and self.ignore_case else WORD
        self.escapes = Escapes(self.scan, self.unicode, self.sets, self.ignore_case, self.word)
        self.stack = [_Open("root")]
        self.opened = 0

    def read(self) -> Parsed:
        scan = self.scan
        while not scan.done():
            self.term()
        if len(self.stack) > 1:
            raise scan.error("a group is not closed")
        node = self.closed(self.stack[0])
        if _deeper_than(node, MAX_DEPTH):
            raise PatternError("groups are nested too deeply", 0)
        return Parsed(node, self.unicode, self.ignore_case, self.groups, self.refers_back, self.word)

    def term(self) -> None:
        scan = self.scan
        char = scan.peek()
        top = self.stack[-1]
        if char == "|":
            scan.skip()
            top.options.append(_sequence(top.parts))
            top.parts = []
        elif char == "(":
            self.open_group()
        elif char == ")":
            self.close_group()
        elif char in ("^", "$"):
            scan.skip()
            top.parts.append(Assertion(self.anchor(char)))
            self.refuse_quantifier()
        elif scan.at("\\b") or scan.at("\\B"):
            scan.skip(2)
            top.parts.append(Assertion(Place.BOUNDARY if scan.before() == "b" else Place.NO_BOUNDARY))
            self.refuse_quantifier()
        else:
            self.quantified(self.atom(), top)

    def anchor(self, char: str) -> Place:
        if char == "^":
            return Place.LINE_START if self.multiline else Place.START
        return Place.LINE_END if self.multiline else Place.END

    def atom(self) -> Node:
        scan = self.scan
        char = scan.peek()
        if char in _QUANTIFIERS or scan.quantifier_braces() is not None:
            raise scan.error("there is nothing to repeat")
        if char == ".":
            scan.skip()
            return Chars(complement(() if self.dot_all else LINE_ENDS))
        if char == "[":
            return Chars(self.escapes.char_class())
        if char == "\\":
            return self.escaped()
        if self.unicode and char in ("{", "}", "]"):
            raise scan.error(f"a lone '{char}'")
        return Chars(self.folded(single(scan.take())))

    def folded(self, one: CharSet) -> CharSet:
        return close(one, self.unicode) if self.ignore_case else one

    def escaped(self) -> Node:
        scan = self.scan
        start = scan.index
        following = scan.peek(1)
        if following.isascii() and following.isdigit() and following != "0":
            reference = self.escapes.back_reference(self.groups)
            if reference is not None:
                self.refers_back = True
                return BackReference(reference)
        elif following == "k" and (self.unicode or self.names):
            scan.skip(2)
            name = scan.group_name() if scan.peek() == "<" else None
            if name is None or name not in self.names:
                raise scan.error("\\k names no group", start)
            self.refers_back = True
            return BackReference(self.names[name])
        return Chars(self.escapes.atom_escape())

    def open_group(self) -> None:
        scan = self.scan
        start = scan.index
        scan.skip()
        kind = "capture"
        number = 0
        if scan.peek() == "?":
            for mark, named in (("?:", "plain"), ("?=", "ahead"), ("?!", "not-ahead"), ("?<=", "behind"), ("?<!", "not-behind")):
                if scan.at(mark):
                    scan.skip(len(mark))
                    kind = named
                    break
            else:
                scan.skip()
                if scan.peek() != "<" or scan.group_name() is None:
                    raise scan.error("no such kind of group", start)
        if kind == "capture":
            self.opened += 1
            number = self.opened
        self.stack.append(_Open(kind, number))

    def close_group(self) -> None:
        scan = self.scan
        if len(self.stack) == 1:
            raise scan.error("a ')' without its '('")
        scan.skip()
        group = self.stack.pop()
        top = self.stack[-1]
        node = self.closed(group)
        if group.kind == "capture" and scan.may_refer_back:
            node = Capture(node, group.number)
        if group.kind in ("plain", "capture"):
            self.quantified(node, top)
            return
        look = Look(node, group.kind.endswith("ahead"), group.kind.startswith("not-"))
        if look.ahead and not self.unicode:
            self.quantified(look, top)
        else:
            top.parts.append(look)
            self.refuse_quantifier()

    def closed(self, group: _Open) -> Node:
        options = [*group.options, _sequence(group.parts)]
        if len(options) == 1:
            return options[0]
        return Choice(tuple(options))

    def refuse_quantifier(self) -> None:
        if self.scan.peek() in _QUANTIFIERS or self.scan.quantifier_braces() is not None:
            raise self.scan.error("there is nothing to repeat")

    def quantified(self, node: Node, top: _Open) -> None:
        scan = self.scan
        char = scan.peek()
        bounds: tuple[int, int | None]
        if char in _QUANTIFIERS:
            bounds = _QUANTIFIERS[char]
            scan.skip()
        else:
            braces = scan.quantifier_braces()
            if braces is None:
                if self.unicode and char == "{":
                    raise scan.error("a lone '{'")
                _append(top.parts, node)
                return
            least, most, width = braces
            if most is not None and most < least:
                raise scan.error("a repeat with its bounds out of order")
            scan.skip(width)
            bounds = (least, most)
        greedy = scan.peek() != "?"
        if not greedy:
            scan.skip()
        self.refuse_quantifier()
        _append(top.parts, Repeat(node, *bounds, greedy) if bounds != (1, 1) else node)


def _append(parts: list[Node], node: Node) -> None:
    if isinstance(node, Sequence):
        parts.extend(node.parts)
    else:
        parts.append(node)


def _sequence(parts: list[Node]) -> Node:
    if not parts:
        return EMPTY
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))
