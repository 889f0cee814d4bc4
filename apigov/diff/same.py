"""What is equal on both sides through everything it refers to, found without walking what is equal."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.diff.packing import packing
from apigov.findings import Json, Pointer
from apigov.schema import settle
from apigov.text import Node, Tree, Workspace

_Pair = tuple[int, tuple[str | int, ...], int, tuple[str | int, ...]]
# A text that refers, in a resource of a tree on each side: the same words lead to the same place wherever they stand in it.
_Link = tuple[Tree, Pointer, Tree, Pointer, str]


class Same:
    """Answers for pairs of nodes, remembered. Two nodes are the same where their values are equal and so is all that they refer to.

    Only for two sides that are read by the same rules: equal texts of different versions may differ in meaning.
    """

    def __init__(self, workspace: Workspace, enabled: bool) -> None:
        self._workspace = workspace
        self.enabled = enabled
        self._known: dict[_Pair, bool] = {}
        self._links: dict[_Pair, tuple[_Link, ...] | None] = {}
        self._alike: dict[_Link, bool] = {}
        self._ends: dict[_Link, tuple[Node, Node] | bool] = {}

    def same(self, base: Node | None, revision: Node | None) -> bool:
        if base is None or revision is None or not self.enabled:
            return False
        if _turned(base, revision):
            base, revision = revision, base
        pair = _pair(base, revision)
        known = self._known.get(pair)
        if known is None:
            links = self._linked(pair, base, revision)
            known = self._known[pair] = links is not None and all(map(self._lead_alike, links))
        return known

    def below(self, base: Node, revision: Node) -> tuple[tuple[Node, Node], ...] | None:
        """What two nodes of equal values refer to, side by side; None where the values differ, or where one side refers to nothing."""
        turned = _turned(base, revision)
        one, other = (revision, base) if turned else (base, revision)
        links = self._linked(_pair(one, other), one, other)
        if links is None:
            return None
        ends = [self._end(link) for link in links]
        return None if False in ends else tuple(end[::-1] if turned else end for end in ends if not isinstance(end, bool))

    def _lead_alike(self, link: _Link) -> bool:
        if link not in self._alike:
            settle(link, self._alike, self._look)
        return self._alike[link]

    def _look(self, link: _Link) -> list[_Link] | None:
        end = self._end(link)
        if isinstance(end, bool):
            return [] if end else None
        links = self._linked(_pair(*end), *end)
        return None if links is None else list(links)

    def _end(self, link: _Link) -> tuple[Node, Node] | bool:
        """Where a text leads on both sides; whether it leads nowhere on both where it does on one."""
        found = self._ends.get(link)
        if found is None:
            tree, resource, other, place, text = link
            base = self._workspace.target(tree, text, Node(tree, resource, None))
            revision = self._workspace.target(other, text, Node(other, place, None))
            if isinstance(base, Node) and isinstance(revision, Node):
                found = (base, revision)
            else:
                found = isinstance(base, Node) == isinstance(revision, Node)
            self._ends[link] = found
        return found

    def _linked(self, pair: _Pair, base: Node, revision: Node) -> tuple[_Link, ...] | None:
        """The references of two nodes of equal values, None where the values differ."""
        if pair not in self._links:
            texts = _shared_references(base.value, revision.value)
            if texts is None:
                self._links[pair] = None
            else:
                where = self._workspace.resource(base), self._workspace.resource(revision)
                self._links[pair] = tuple([(base.tree, where[0], revision.tree, where[1], text) for text in texts])
        return self._links[pair]


def _shared_references(base: Json, revision: Json) -> Iterable[str] | None:
    """The texts of the references in two equal values, None where they differ."""
    if isinstance(base, dict) and isinstance(revision, dict) and len(base) == len(revision) == 1 and "$ref" in base:
        one, other = base["$ref"], revision.get("$ref")
        if isinstance(one, str) and isinstance(other, str):
            return (one,) if one == other else None
    write = packing().write
    written = write(base)
    if (written is None or written != write(revision)) and (base != revision or _kinds_differ(base, revision)):
        return None
    return _referring(base, written)


def alike(one: Json, other: Json) -> bool:
    """Whether two values are the same as JSON. What differs is mostly seen at once, what is equal is written out but once."""
    if one is other:
        return True
    if one != other:
        return False
    write = packing().write
    written = write(one)
    return (written is not None and written == write(other)) or not _kinds_differ(one, other)


def _kinds_differ(one: Json, other: Json) -> bool:
    """Whether equal values hold true or false where the other holds 1 or 0: they are equal to Python only."""
    if one is other:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return any(_kinds_differ(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return any(_kinds_differ(value, twin) for value, twin in zip(one, other, strict=True))
    return isinstance(one, bool) != isinstance(other, bool)


def references(value: Json) -> Iterable[str]:
    """The texts of all references in a value, those in examples too: they can only make less the same."""
    return _referring(value, packing().write(value))


def _referring(value: Json, written: bytes | None) -> Iterable[str]:
    return _walked(value) if written is None else packing().references(written)


def _walked(value: Json) -> Iterable[str]:
    found, waiting = dict[str, None](), [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            target = one.get("$ref")
            if isinstance(target, str):
                found[target] = None
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _turned(base: Node, revision: Node) -> bool:
    """Whether the question is remembered the other way round: it has one answer."""
    return id(revision.tree) < id(base.tree)


def _pair(base: Node, revision: Node) -> _Pair:
    return (id(base.tree), base.pointer, id(revision.tree), revision.pointer)
