"""Nothing is lost: what DeepDiff sees between two descriptions is told, at its place, above it or below it.

What is no part of the contract is told with `everything`, each difference by the named class that it belongs to (apigov.diff.annotations).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from apigov.diff.annotations import class_of
from apigov.findings import Pointer
from apigov.openapi import Description, Draft, Step, walks
from apigov.text import Broken, Node
from tests.audits.test_pairs_diff import PAIRS, compared, rows, sides
from tests.exam.neighbours import felt_elsewhere, stands_for, tellers
from tests.exam.places import BASE, REVISION, Pair, Place

# Above this DeepDiff takes minutes to compare lists without their order.
MOST_BYTES = 300_000
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PAIRS.is_dir(), reason="needs the shared pairs")]

# Classes of what the contract reads: it may be written in another way, but what changes for clients is told.
READ = frozenset(("form", "name", "reference"))
# Lists whose order says nothing.
SETS = frozenset(("required", "enum", "tags", "type", "schemes", "consumes", "produces", "security"))
Places = dict[tuple[Any, ...], tuple[str, str, Pointer]]


class Normal:
    """A description as nested maps: lists of named things keyed by their names, sets keyed by their members, with the place of each key."""

    def __init__(self, side: Description) -> None:
        self._side = side
        self._walks = walks(side.version)
        self.places: Places = {}
        self.data = self._object("OpenAPI", side.root, ())

    def _object(self, kind: str, node: Node, path: tuple[Any, ...]) -> Any:
        if not isinstance(node.value, dict):
            return node.value
        walk, found = self._walks.get(kind), {}
        for key, child in node.children():
            step = walk.steps.get(str(key), None if str(key).startswith("x-") else walk.rest) if walk is not None else None
            below = (*path, key)
            self.places[below] = (kind, str(key), child.pointer)
            found[key] = self._value(kind, str(key), step, child, below)
        return found

    def _value(self, kind: str, field: str, step: Step | None, node: Node, path: tuple[Any, ...]) -> Any:
        value = node.value
        if isinstance(value, list) and field in SETS and kind != "Example":
            return self._keyed(kind, field, path, ((json.dumps(child.value, sort_keys=True), child) for _, child in node.children()))
        if step is None or (step.many and not isinstance(value, list)):
            return value
        if step.keyed and isinstance(value, dict):
            return self._members(kind, field, step.kind, path, ((str(key), child) for key, child in node.children()))
        if step.many:
            return self._members(kind, field, step.kind, path, ((self._identity(step.kind, child), child) for _, child in node.children()))
        return self._object(step.kind, node, path)

    def _members(self, kind: str, field: str, inner: str, path: tuple[Any, ...], members: Iterable[tuple[str, Node]]) -> Any:
        found: dict[str, Any] = {}
        for name, child in members:
            while name in found:
                name += "'"
            self.places[*path, name] = (kind, field, child.pointer)
            found[name] = self._object(inner, child, (*path, name))
        return found

    def _keyed(self, kind: str, field: str, path: tuple[Any, ...], members: Iterable[tuple[str, Node]]) -> Any:
        found = {}
        for name, child in members:
            self.places[*path, name] = (kind, field, child.pointer)
            found[name] = True
        return found

    def _identity(self, kind: str, node: Node) -> str:
        end = self._side.workspace.resolve(node)
        said = end.value if isinstance(end, Node) and isinstance(end.value, dict) else {}
        if kind == "Parameter" and "name" in said:
            return f"{said.get('in')}:{said['name']}"
        word = {"Tag": "name", "Server": "url", "Schema": "title"}.get(kind, "")
        return str(node.reference or said.get(word) or node.pointer[-1])


def differences(base: Normal, revision: Normal) -> Iterator[tuple[Any, ...]]:
    """The paths at which DeepDiff sees the two differ."""
    from deepdiff import DeepDiff

    for levels in DeepDiff(base.data, revision.data, view="tree", ignore_numeric_type_changes=True).values():
        for level in levels:
            yield tuple(level.path(output_format="list"))


def place(normal: Normal, path: tuple[Any, ...]) -> tuple[str, str, Pointer] | None:
    """Object, field and pointer of the last step of a path that is a key of the normal form."""
    for length in range(len(path), 0, -1):
        if path[:length] in normal.places:
            return normal.places[path[:length]]
    return None


class Told:
    """The places of our changes, and all above them."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._changes = pair.changes
        self._at = {found for one in pair.changes for found in stands_for(pair, one)}
        self._above = {(side, steps[:length]) for side, steps in self._at for length in range(len(steps) + 1)}

    def holds(self, side: str, pointer: Pointer) -> bool:
        return any(self._meets(one) for one in tellers(self._pair, side, pointer)) or self._elsewhere(pointer)

    def _meets(self, one: Place) -> bool:
        side, steps = one
        return one in self._above or any((side, steps[:length]) in self._at for length in range(1, len(steps)))

    def _elsewhere(self, pointer: Pointer) -> bool:
        return any(felt_elsewhere(one, (pointer,)) for one in self._changes)


def pair_of(row: Any) -> Pair:
    texts = [(PAIRS / row[side]).read_text(encoding="utf-8") for side in (BASE, REVISION)]
    return Pair(texts[0], texts[1], everything=True)


def same_major(row: Any) -> bool:
    """OpenAPI 2.0 writes most things in another way than 3.x: those differences are of the class `openapi-version`."""
    return len({version[0] for version in row["openapi"]}) == 1


class Contract:
    """The operations of a description, each with the definitions that it reaches, without what the named classes leave out."""

    def __init__(self, side: Description) -> None:
        self._side = side
        self._walks = walks(side.version)

    def operations(self) -> dict[tuple[str, str], Any]:
        found = {}
        for operation in self._side.operations:
            seen: dict[Node, str] = {}
            data: dict[str, Any] = {}
            said = self._closure("Operation", operation.node, seen, data)
            said.setdefault("security", self._side.root.get("security"))
            found[operation.method, operation.path] = (said, data)
        return found

    def _closure(self, kind: str, node: Node, seen: dict[Node, str], data: dict[str, Any]) -> Any:
        """A reference to what may hold itself is replaced by the number of its target, whose name does not count; others by the target."""
        if node.reference is not None:
            target = self._side.workspace.follow(node)
            if isinstance(target, Broken):
                return {"broken": node.reference}
            if kind not in ("Schema", "PathItem", "Callback"):
                return self._closure(kind, target, seen, data)
            if target not in seen:
                number = seen[target] = str(len(seen))
                data[number] = self._closure(kind, target, seen, data)
            return {"to": seen[target]}
        walk = self._walks.get(kind)
        if walk is None or not isinstance(node.value, dict):
            return node.value
        kept = [(key, child) for key, child in _by_key(node) if class_of(kind, key).name in READ]
        return {key: self._field(walk.steps.get(key, walk.rest), child, seen, data) for key, child in kept}

    def _field(self, step: Step | None, node: Node, seen: dict[Node, str], data: dict[str, Any]) -> Any:
        if step is None:
            return node.value
        if step.keyed and isinstance(node.value, dict):
            return {key: self._closure(step.kind, child, seen, data) for key, child in _by_key(node)}
        if step.many and isinstance(node.value, list):
            return [self._closure(step.kind, child, seen, data) for _, child in node.children() if not self._ignored(step.kind, child)]
        return self._closure(step.kind, node, seen, data)

    def _ignored(self, kind: str, node: Node) -> bool:
        """Whether OpenAPI says to ignore a header parameter, as other fields describe that header."""
        end = self._side.workspace.resolve(node)
        name = end.get("name") if kind == "Parameter" and isinstance(end, Node) and end.get("in") == "header" else None
        return isinstance(name, str) and name.lower() in ("accept", "content-type", "authorization")


def _by_key(node: Node) -> list[tuple[str, Node]]:
    return sorted(((str(key), child) for key, child in node.children()), key=lambda pair: pair[0])


def named(drafts: list[Draft]) -> set[tuple[str, str]]:
    return {(ref.method, ref.path) for draft in drafts if draft.change is not None for ref in draft.change.operations}


def small(row: Any) -> bool:
    return row["kind"] == "release" and bool(max(row["bytes"]) <= MOST_BYTES)


@pytest.mark.parametrize("row", [row for row in rows() if small(row)], ids=lambda row: row["id"])
def test_every_operation_that_deepdiff_sees_changed_is_named_by_a_change(row: Any) -> None:
    from deepdiff import DeepDiff

    base, revision = sides(row)
    told = named(compared(row))
    old, new = Contract(base).operations(), Contract(revision).operations()
    lost = []
    for key in old.keys() & new.keys():
        seen = DeepDiff(old[key], new[key], ignore_order=True, max_passes=2, cutoff_intersection_for_pairs=1)
        if seen and key not in told:
            lost.append((key, str(seen)[:400]))
    assert not lost


@pytest.mark.parametrize("row", [row for row in rows() if same_major(row)], ids=lambda row: row["id"])
def test_every_difference_that_deepdiff_sees_is_told_at_its_place(row: Any) -> None:
    pair = pair_of(row)
    told = Told(pair)
    normals = {side: Normal(pair.sides[side]) for side in (BASE, REVISION)}
    lost = []
    for path in differences(normals[BASE], normals[REVISION]):
        found = {side: found for side, normal in normals.items() if (found := place(normal, path)) is not None}
        assert all(class_of(kind, field).reason for kind, field, _ in found.values())
        if not any(told.holds(side, pointer) for side, (_, _, pointer) in found.items()):
            lost.append(path)
    assert not lost, lost[:10]
