"""Which operation of the base is which of the revision."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from apigov.diff.servers import prefixes
from apigov.openapi import Operation, shape
from apigov.records import NamedTuple

# Numbers of versions (v2, v1.1-beta) and their days (2026-03, 2022-04-01).
_VERSION = r"(?i)(v[0-9]+|(19|20)[0-9]{2}-[0-9]{2})([._-]?[0-9a-z]+)*"
_LONGEST_PREFIX = 4
_SHARE_OF_MOVED = 0.6
_VARIABLE = re.compile(r"\{([^{}]*)\}")

_Segments = tuple[str, ...]


class OperationPair(NamedTuple):
    base: Operation
    revision: Operation
    moved: bool = False


class Moved(NamedTuple):
    """A prefix that all paths had, and the one that they have now, as text without a final slash."""

    before: str
    after: str
    pairs: tuple[OperationPair, ...]


class Pairs(NamedTuple):
    pairs: tuple[OperationPair, ...]
    gone: tuple[Operation, ...]
    come: tuple[Operation, ...]
    moved: Moved | None = None


class _Open:
    """What is not paired yet, in source order."""

    def __init__(self, base: Iterable[Operation], revision: Iterable[Operation]) -> None:
        self.gone = {id(one): one for one in base}
        self.come = {id(one): one for one in revision}

    def take(self, base: Operation, revision: Operation) -> OperationPair:
        del self.gone[id(base)], self.come[id(revision)]
        return OperationPair(base, revision)


def pair_operations(base: Iterable[Operation], revision: Iterable[Operation], stripped: Callable[[str], str] | None = None) -> Pairs:
    """By method and path or its shape, then by the whole address, then by a prefix that moved. `stripped`: the part of a path that counts."""
    left = _Open(base, revision)
    # Where several templates have one shape, the names of the variables tell them apart.
    pairs = _by_key(left, lambda one: [(one.method, one.path)])
    pairs += _by_key(left, lambda one: [(one.method, shape(one.path))])
    if stripped is not None:
        pairs += [pair._replace(moved=True) for pair in _by_key(left, lambda one: [(one.method, shape(stripped(one.path)))])]
    pairs += _by_key(left, lambda one: [(one.method, prefix + shape(one.path)) for prefix in prefixes(one.servers)])
    moved = _moved(left)
    order = {id(pair.base): index for index, pair in enumerate(pairs)}
    pairs.sort(key=lambda pair: order[id(pair.base)])
    return Pairs(tuple(pairs), tuple(left.gone.values()), tuple(left.come.values()), moved)


def pair_callbacks(base: Iterable[Operation], revision: Iterable[Operation], names: Mapping[int, str] | None = None) -> Pairs:
    """Webhooks by name and callbacks by expression, with their method. `names`: of callbacks by id; the same name goes before another."""
    left = _Open(base, revision)
    pairs = _by_key(left, lambda one: [((names or {}).get(id(one)), one.method, one.path)])
    pairs += _by_key(left, lambda one: [(one.method, one.path)])
    return Pairs(tuple(pairs), tuple(left.gone.values()), tuple(left.come.values()))


def _by_key(left: _Open, keys: object) -> list[OperationPair]:
    assert callable(keys)
    there: dict[object, Operation] = {}
    for one in left.come.values():
        for key in keys(one):
            there.setdefault(key, one)
    pairs = []
    for one in list(left.gone.values()):
        other = next((there[key] for key in keys(one) if key in there and id(there[key]) in left.come), None)
        if other is not None:
            pairs.append(left.take(one, other))
    return pairs


def _moved(left: _Open) -> Moved | None:
    """One prefix for another, where it explains most of what is not paired."""
    if not left.gone or not left.come:
        return None
    tails: dict[tuple[str, _Segments], list[tuple[_Segments, Operation]]] = defaultdict(list)
    for one in left.come.values():
        for head, tail in _splits(one.path):
            tails[one.method, tail].append((head, one))
    found: dict[tuple[_Segments, _Segments], list[tuple[Operation, Operation]]] = defaultdict(list)
    for one in left.gone.values():
        for head, tail in _splits(one.path):
            for other_head, other in tails.get((one.method, tail), ()):
                if head != other_head and not _share_end(head, other_head):
                    found[head, other_head].append((one, other))
    counts = Counter({prefix: len(pairs) for prefix, pairs in found.items()})
    if not counts:
        return None
    (before, after), _ = counts.most_common(1)[0]
    both = (*found[before, after], *_at_the_prefix(left, before, after))
    count = len(both)
    versions = bool(before and after) and re.fullmatch(_VERSION, before[-1]) and re.fullmatch(_VERSION, after[-1])
    if count < _SHARE_OF_MOVED * min(len(left.gone), len(left.come)) or (count < 2 and not versions):
        return None
    pairs = []
    for one, other in both:
        if id(one) in left.gone and id(other) in left.come:
            left.take(one, other)
            pairs.append(OperationPair(one, other, moved=True))
    return Moved(_text(before), _text(after), tuple(pairs))


def _at_the_prefix(left: _Open, before: _Segments, after: _Segments) -> list[tuple[Operation, Operation]]:
    """Operations whose whole path is the prefix."""
    there = {one.method: one for one in left.come.values() if _segments(one.path) == after}
    return [(one, there[one.method]) for one in left.gone.values() if _segments(one.path) == before and one.method in there]


def _segments(path: str) -> _Segments:
    steps = shape(path).strip("/")
    return tuple(steps.split("/")) if steps else ()


def _share_end(one: _Segments, other: _Segments) -> bool:
    return bool(one and other) and one[-1] == other[-1]


def _text(steps: _Segments) -> str:
    return "".join(f"/{step}" for step in steps)


def _splits(path: str) -> Iterable[tuple[_Segments, _Segments]]:
    """Short literal prefixes and what follows them; something always follows."""
    steps = _segments(path)
    for length in range(min(_LONGEST_PREFIX, len(steps) - 1) + 1):
        if length and "{" in steps[length - 1]:
            return
        yield steps[:length], steps[length:]


def variables(path: str) -> tuple[str, ...]:
    """The names of a template's variables in order."""
    return tuple(_VARIABLE.findall(path))
