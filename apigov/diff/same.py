"""What is equal on both sides through everything it refers to, found without walking what is equal."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from apigov.findings import Json
from apigov.text import Broken, Node, Workspace

# A key that refers, and the length of the text behind it, in the bytes that `_bytes` gives: "u", four bytes of length, UTF-8.
_REFERENCES = re.compile(rb"u(?:\x04\x00\x00\x00\$ref|\x0b\x00\x00\x00\$dynamicRef|\x0d\x00\x00\x00\$recursiveRef)u(.{4})", re.DOTALL)
P = TypeVar("P")
_Pair = tuple[int, tuple[str | int, ...], int, tuple[str | int, ...]]


def settle(start: P, known: dict[P, bool], look: Callable[[P], list[P] | None]) -> None:
    """Decides a pair and all pairs within reach that are not known yet: the same unless something within reach differs.

    `look` gives the pairs that a pair leads to, or None where the pair itself differs. Cycles are assumed to be the same.
    """
    users: dict[P, list[P]] = {start: []}
    differing: list[P] = []
    waiting = [start]
    while waiting:
        pair = waiting.pop()
        below = look(pair)
        if below is None or any(known.get(one) is False for one in below):
            differing.append(pair)
        for one in below or ():
            if one in users:
                users[one].append(pair)
            elif one not in known:
                users[one] = [pair]
                waiting.append(one)
    changed = set(differing)
    while differing:
        for user in users[differing.pop()]:
            if user not in changed:
                changed.add(user)
                differing.append(user)
    for pair in users:
        known[pair] = pair not in changed


class Same:
    """Answers for pairs of nodes, remembered. Two nodes are the same where their values are equal and so is all that they refer to.

    Only for two sides that are read by the same rules: equal texts of different versions may differ in meaning.
    """

    def __init__(self, workspace: Workspace, enabled: bool) -> None:
        self._workspace = workspace
        self.enabled = enabled
        self._known: dict[_Pair, bool] = {}
        self._below: dict[_Pair, tuple[tuple[Node, Node], ...] | None] = {}
        self._targets: dict[tuple[int, str], Node | Broken] = {}

    def same(self, base: Node | None, revision: Node | None) -> bool:
        if base is None or revision is None or not self.enabled:
            return False
        start = _pair(base, revision)
        if start not in self._known:
            self._settle(base, revision)
        return self._known[start]

    def _settle(self, base: Node, revision: Node) -> None:
        nodes = {_pair(base, revision): (base, revision)}

        def look(pair: _Pair) -> list[_Pair] | None:
            below = self.below(*nodes[pair])
            if below is None:
                return None
            nodes.update({_pair(*both): both for both in below})
            return [_pair(*both) for both in below]

        settle(_pair(base, revision), self._known, look)

    def below(self, base: Node, revision: Node) -> tuple[tuple[Node, Node], ...] | None:
        """What two nodes of equal values refer to, side by side; None where the values differ, or where one side refers to nothing."""
        pair = _pair(base, revision)
        if pair not in self._below:
            self._below[pair] = self._referred(base, revision)
        return self._below[pair]

    def _referred(self, base: Node, revision: Node) -> tuple[tuple[Node, Node], ...] | None:
        written = _bytes(base.value)
        if (written is None or written != _bytes(revision.value)) and (base.value != revision.value or _kinds_differ(base.value, revision.value)):
            return None
        found = []
        for name in _references(base.value, written):
            one, other = self._target(base, name), self._target(revision, name)
            if isinstance(one, Node) and isinstance(other, Node):
                found.append((one, other))
            elif isinstance(one, Node) or isinstance(other, Node):
                return None
        return tuple(found)

    def _target(self, node: Node, text: str) -> Node | Broken:
        if not self._workspace.plain(node.tree):
            return self._workspace.target(node.tree, text, node)
        key = (id(node.tree), text)
        if key not in self._targets:
            self._targets[key] = self._workspace.target(node.tree, text, node)
        return self._targets[key]


def _kinds_differ(one: Json, other: Json) -> bool:
    """Whether equal values hold true or false where the other holds 1 or 0: they are equal to Python only."""
    if one is other:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return any(_kinds_differ(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return any(_kinds_differ(value, twin) for value, twin in zip(one, other, strict=True))
    return isinstance(one, bool) != isinstance(other, bool)


def _bytes(value: Json) -> bytes | None:
    """Bytes that equal values share, types included; None for a value that is nested too deep.

    Version 0 of the format writes each value out, without references to earlier ones. It is several times as fast as JSON text.
    """
    try:
        return marshal.dumps(value, 0)
    except ValueError:
        return None


def _references(value: Json, written: bytes | None) -> Iterable[str]:
    """The texts of all references in a value. Those in examples count too: they can only make less the same."""
    if written is None:
        return dict.fromkeys(_walked(value))
    found: dict[str, None] = {}
    for match in _REFERENCES.finditer(written):
        length = int.from_bytes(match[1], "little")
        found[written[match.end() : match.end() + length].decode("utf-8", "surrogatepass")] = None
    return found


def _walked(value: Json) -> list[str]:
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            target = one.get("$ref")
            if isinstance(target, str):
                found.append(target)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _pair(base: Node, revision: Node) -> _Pair:
    return (id(base.tree), base.pointer, id(revision.tree), revision.pointer)
