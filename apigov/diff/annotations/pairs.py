"""Which member of one side stands for which of the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator

from apigov.diff.media import parse
from apigov.diff.same import alike
from apigov.findings import Json
from apigov.openapi import shape
from apigov.text import Broken, Node, Workspace

NamePair = tuple[str | None, str | None]
IndexPair = tuple[int | None, int | None]


def pair_names(old: Iterable[str], new: Iterable[str], key: Callable[[str], Hashable]) -> Iterator[NamePair]:
    """Equal names first, then names that mean the same; None where there is no partner."""
    was, now = list(old), dict.fromkeys(new)
    partners = {name: name for name in was if name in now}
    free = {key(name): name for name in now if name not in partners}
    for name in was:
        if name not in partners and (twin := free.pop(key(name), None)) is not None:
            partners[name] = twin
    for name in was:
        yield name, partners.get(name)
    taken = frozenset(partners.values())
    for name in now:
        if name not in taken:
            yield None, name


def meaning(kind: str, field: str) -> Callable[[str], Hashable]:
    """What makes two names below a field mean the same."""
    if field == "headers":
        return str.lower
    if field == "content":
        return lambda name: str(parse(name))
    if kind == "Paths":
        return shape
    return str.upper if kind == "Responses" else str


def pair_items(kind: str, old: list[Node], new: list[Node], workspace: Workspace) -> list[IndexPair]:
    """Items of one identity, then equal ones, then those left of one kind in their order."""
    free_old, free_new = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[IndexPair] = []

    def take(key: Callable[[Node], Hashable]) -> None:
        there: dict[Hashable, list[int]] = {}
        for index, node in free_new.items():
            there.setdefault(key(node), []).append(index)
        for index, node in list(free_old.items()):
            mark = key(node)
            twins = there.get(mark)
            if mark is not None and twins:
                twin = twins.pop(0)
                pairs.append((index, twin))
                del free_old[index], free_new[twin]

    take(lambda node: text(node.value))
    take(lambda node: _identity(kind, node, workspace))
    take(lambda node: _rest(kind, node, workspace))
    pairs.sort(key=lambda pair: pair[0] or 0)
    return [*pairs, *((index, None) for index in free_old), *((None, index) for index in free_new)]


def text(value: Json) -> str:
    """A value as text, whatever the order of its members."""
    return json.dumps(value, sort_keys=True, default=str)


def _identity(kind: str, node: Node, workspace: Workspace) -> Hashable:
    said = _end(node, workspace)
    if kind == "Parameter":
        name, where = said.get("name"), said.get("in")
        return (where, name.lower() if where == "header" else name) if isinstance(name, str) and isinstance(where, str) else None
    word = {"Tag": "name", "Server": "url", "Schema": "title"}.get(kind)
    value = node.reference or said.get(word) if word is not None else None
    return value if isinstance(value, str) else None


def _rest(kind: str, node: Node, workspace: Workspace) -> Hashable:
    """What is left over pairs with what is left over of the same sort: path parameters by their order in the template, branches by their type."""
    said = _end(node, workspace)
    if kind == "Parameter":
        return "path" if said.get("in") == "path" else None
    return ("schema", str(said.get("type"))) if kind == "Schema" else kind if kind == "Encoding" else None


def _end(node: Node, workspace: Workspace) -> dict[str, Json]:
    found = workspace.resolve(node)
    return found.value if not isinstance(found, Broken) and isinstance(found.value, dict) else {}


def reordered(old: Json, new: Json) -> bool:
    """Whether two lists hold the same items in another order."""
    if not (isinstance(old, list) and isinstance(new, list) and len(old) == len(new)):
        return False
    return not alike(old, new) and sorted(map(text, old)) == sorted(map(text, new))
