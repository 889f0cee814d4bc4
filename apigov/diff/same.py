"""What is equal on both sides through everything it refers to, found without walking what is equal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from apigov.findings import Json
from apigov.text import Broken, Node, Workspace

_REFERENCES = re.compile(r'"\$(?:dynamicRef|recursiveRef|ref)": ("(?:[^"\\]|\\.)*")')
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
            old, new = nodes[pair]
            if old.value != new.value:
                return None
            text = _text(old.value)
            if (text is None or text != _text(new.value)) and _kinds_differ(old.value, new.value):
                return None
            found = []
            for name in _references(old.value, text):
                one, other = self._target(old, name), self._target(new, name)
                if isinstance(one, Broken) or isinstance(other, Broken):
                    if not (isinstance(one, Broken) and isinstance(other, Broken)):
                        return None
                    continue
                below = _pair(one, other)
                nodes[below] = (one, other)
                found.append(below)
            return found

        settle(_pair(base, revision), self._known, look)

    def _target(self, node: Node, text: str) -> Node | Broken:
        return self._workspace.target(node.tree, text, node)


def _kinds_differ(one: Json, other: Json) -> bool:
    """Whether equal values hold true or false where the other holds 1 or 0: they are equal to Python only."""
    if one is other:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return any(_kinds_differ(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return any(_kinds_differ(value, twin) for value, twin in zip(one, other, strict=True))
    return isinstance(one, bool) != isinstance(other, bool)


def _text(value: Json) -> str | None:
    try:
        return json.dumps(value, ensure_ascii=True)
    except (ValueError, RecursionError):
        return None


def _references(value: Json, text: str | None) -> Iterable[str]:
    """The texts of all references in a value. Those in examples count too: they can only make less the same."""
    if text is None:
        return dict.fromkeys(_walked(value))
    found = dict.fromkeys(_REFERENCES.findall(text))
    return [json.loads(match) if "\\" in match else match[1:-1] for match in found]


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
