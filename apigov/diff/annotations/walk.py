"""The walk over two descriptions, side by side by the table of objects, through nothing but what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from apigov.diff.annotations.classes import class_of
from apigov.diff.annotations.components import Components
from apigov.diff.annotations.pairs import meaning, pair_items, pair_names, reordered
from apigov.diff.annotations.spots import Spot
from apigov.diff.annotations.tell import Teller
from apigov.diff.found import Found
from apigov.diff.pairing import pair_operations
from apigov.diff.same import alike, references
from apigov.findings import Json, JsonObject
from apigov.openapi import Description, Step, fields, walks
from apigov.text import Broken, Node

# Objects that an absent one equals with nothing in it: what they hold is told, not that they came or went.
_FRAMES = frozenset(("Components", "Paths", "Responses"))
# One object, so that pairs with it are known by identity.
_NOTHING: JsonObject = {}


def compare_annotations(base: Description, revision: Description, founds: Iterable[Found]) -> list[Found]:
    """All that differs and is not told by `founds`, the changes of the contract."""
    return _Walk(base, revision, founds).all()


class _Walk:
    def __init__(self, base: Description, revision: Description, founds: Iterable[Found]) -> None:
        self._base, self._revision = base, revision
        self._walks = walks(revision.version)
        self._tell = Teller(base, revision, founds)
        self._components = Components(base, revision)
        self._seen: set[tuple[str, int, int]] = set()
        self._waiting: list[Spot] = []
        # References into other files are followed where they stand, even where both sides refer by the same text.
        self._files = len({*base.workspace.trees()} - {base.root.tree, revision.root.tree}) > 0

    def all(self) -> list[Found]:
        root = Spot("OpenAPI", self._base.root, self._revision.root)
        # What holds the components: an object of its own from 3.0 on.
        sides = [node.child("components") or _nothing(node) for node in (root.base, root.revision)]
        frame = Spot("Components", sides[0], sides[1], above=root)
        self._push(root)
        self._push(frame)
        pairs = self._components.same_names()
        while True:
            for one in pairs:
                self._member(frame, one.field, one.step, one.before, one.name, (one.bases, one.revisions))
            self._work()
            pairs = self._components.renamed(self._tell.references)
            if not pairs:
                break
        for one in self._components.left():
            self._tell.component(frame, one)
        return self._tell.all(self._components)

    def _push(self, spot: Spot) -> None:
        mark = (spot.kind, id(spot.base.value), id(spot.revision.value))
        if mark not in self._seen:
            self._seen.add(mark)
            self._waiting.append(spot)

    def _work(self) -> None:
        while self._waiting:
            spot = self._waiting.pop()
            if spot.base.reference is None and spot.revision.reference is None:
                self._object(spot)
            else:
                self._referring(spot)

    def _alike(self, old: Json, new: Json) -> bool:
        if not alike(old, new):
            return False
        return not (self._files and isinstance(old, dict | list) and any(True for _ in references(old)))

    def _referring(self, spot: Spot) -> None:
        """Two objects of which one at least is a reference: what they lead to is compared, and what stands beside the references."""
        workspace = self._base.workspace
        ends = [workspace.resolve(node) for node in (spot.base, spot.revision)]
        texts = (spot.base.reference, spot.revision.reference)
        if texts[0] != texts[1]:
            self._tell.reference(spot, ends[0], ends[1])
        if None not in texts:
            self._object(spot)
        if isinstance(ends[0], Broken) or isinstance(ends[1], Broken):
            return
        at_home = texts[0] == texts[1] and ends[0].tree is self._base.root.tree and ends[1].tree is self._revision.root.tree
        # Components are paired as such.
        if not at_home and ends[0] != ends[1] and not (self._components.has(ends[0]) and self._components.has(ends[1])):
            self._push(replace(spot, base=ends[0], revision=ends[1], moved=None in texts))

    def _object(self, spot: Spot) -> None:
        walk = self._walks.get(spot.kind)
        old, new = spot.base.value, spot.revision.value
        if not (isinstance(old, dict) and isinstance(new, dict)):
            return
        free: list[str] = []
        for field in dict.fromkeys((*old, *new)):
            step = walk.steps.get(field) if walk is not None else None
            if (field == "$ref" and spot.base.reference is not None) or self._components.hold(spot, field):
                continue
            if step is None and walk is not None and walk.rest is not None and not field.startswith("x-"):
                free.append(field)
            elif field not in old or field not in new or not self._alike(old[field], new[field]):
                self._field(spot, field, step)
        if free and walk is not None and walk.rest is not None:
            self._rest(spot, walk.rest, free)

    def _rest(self, spot: Spot, step: Step, names: list[str]) -> None:
        """Members without fixed names: paths, status codes, expressions."""
        old, new = ([name for name in names if node.child(name) is not None] for node in (spot.base, spot.revision))
        pairs = list(pair_names(old, new, meaning(spot.kind, "*")))
        if spot.kind == "Paths":
            pairs = self._moved(pairs)
        for before, after in pairs:
            self._member(spot, "*", step, before, after, (spot.base, spot.revision))

    def _moved(self, pairs: list[tuple[str | None, str | None]]) -> list[tuple[str | None, str | None]]:
        """Paths left over whose operations moved as a whole, as the comparison of the contracts pairs them."""
        gone = {before for before, after in pairs if before is not None and after is None}
        come = {after for before, after in pairs if after is not None and before is None}
        if not gone or not come:
            return pairs
        old, new = self._base.operations_at(gone), self._revision.operations_at(come)
        found = pair_operations(old, new)
        both = (*found.pairs, *(found.moved.pairs if found.moved is not None else ()))
        partners = {pair.base.path: pair.revision.path for pair in both}
        taken = frozenset(partners.values())
        kept = [(before, after) for before, after in pairs if before not in partners and not (before is None and after in taken)]
        return [*kept, *partners.items()]

    def _field(self, spot: Spot, field: str, step: Step | None) -> None:
        base, revision = spot.base.child(field), spot.revision.child(field)
        if self._other_version(spot.kind, field):
            return
        values = [node.value if node is not None else None for node in (base, revision)]
        if step is not None:
            kind = step.kind
            frame: Json = {} if (step.keyed or kind in _FRAMES) else []
            wholes = [frame if node is None else node.value for node in (base, revision)]
            if step.keyed and all(isinstance(one, dict) for one in wholes) and any(wholes):
                self._map(spot, field, step, base, revision)
                return
            if step.many and kind != "SecurityRequirement" and all(isinstance(one, list) for one in wholes) and any(wholes):
                self._list(spot, field, step, base, revision)
                return
            if step.one and all(isinstance(one, dict) for one in wholes) and (None not in (base, revision) or kind in _FRAMES):
                self._push(Spot(kind, base or _nothing(spot.base), revision or _nothing(spot.revision), field, above=spot))
                return
        if reordered(*values):
            self._tell.order(spot, field, base, revision)
        else:
            self._tell.field(spot, field, base, revision)

    def _other_version(self, kind: str, field: str) -> bool:
        """Whether a field is one version's way to write, which the other version does not know."""
        versions = (self._base.version, self._revision.version)
        if versions[0] == versions[1] or class_of(kind, field).name != "form":
            return False
        known = [any(row.name in (field, "*") for row in fields(kind, version)) for version in versions]
        return known[0] != known[1]

    def _map(self, spot: Spot, field: str, step: Step, base: Node | None, revision: Node | None) -> None:
        old, new = ([str(key) for key, _ in node.children()] if node is not None else [] for node in (base, revision))
        for before, after in pair_names(old, new, meaning(spot.kind, field)):
            self._member(spot, field, step, before, after, (base, revision))

    def _member(self, spot: Spot, field: str, step: Step, before: str | None, after: str | None, holders: tuple[Node | None, Node | None]) -> None:
        base = holders[0].child(before) if holders[0] is not None and before is not None else None
        revision = holders[1].child(after) if holders[1] is not None and after is not None else None
        if before is not None and after is not None and before != after:
            self._tell.spelling(spot, step.kind, (before, after), base, revision)
        self._entry(spot, field, step, after or before or "", base, revision)

    def _entry(self, spot: Spot, field: str, step: Step, name: str, base: Node | None, revision: Node | None) -> None:
        if base is not None and revision is not None:
            if self._alike(base.value, revision.value):
                return
            if isinstance(base.value, dict) and isinstance(revision.value, dict):
                self._push(Spot(step.kind, base, revision, field, name, spot))
                return
        self._tell.entry(spot, field, step, name, base, revision)

    def _list(self, spot: Spot, field: str, step: Step, base: Node | None, revision: Node | None) -> None:
        old, new = ([node for _, node in one.children()] if one is not None else [] for one in (base, revision))
        pairs = pair_items(step.kind, old, new, self._base.workspace)
        for first, second in pairs:
            one, other = old[first] if first is not None else None, new[second] if second is not None else None
            self._entry(spot, field, step, self._item_name(step.kind, other or one, second if first is None else first), one, other)
        places = [second for first, second in pairs if first is not None and second is not None]
        if places != sorted(places):
            self._tell.order(spot, field, base, revision)

    def _item_name(self, kind: str, node: Node | None, index: int | None) -> str:
        end = self._base.workspace.resolve(node) if node is not None else None
        word = {"Parameter": "name", "Tag": "name", "Server": "url"}.get(kind)
        name = end.get(word) if word is not None and isinstance(end, Node) else None
        reference = (node.reference if node is not None else None) or str(index)
        return name if isinstance(name, str) else reference.rpartition("/")[2]


def _nothing(node: Node) -> Node:
    """An object with nothing in it, in the place of one that is not there."""
    return Node(node.tree, node.pointer, _NOTHING)
