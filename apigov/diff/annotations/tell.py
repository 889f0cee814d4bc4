"""Differences to findings: what the contract told is left out, the rest gets the kind of its class."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.diff.annotations.classes import class_of
from apigov.diff.annotations.components import Component, Components, Reference
from apigov.diff.annotations.inside import Difference, excerpts, inside
from apigov.diff.annotations.spots import Spot, call, call_entry, call_kind, operation_of, things, title
from apigov.diff.annotations.told import Told
from apigov.diff.found import NONE, Found, Ruling, unknown
from apigov.findings import Direction, Json, pointer_text
from apigov.openapi import Description, Step, shape, spaced
from apigov.text import Broken, Node, nearest

# Classes of fields that the contract reads: a change there may stand at a neighbour or at the object itself.
_READ = frozenset(("form", "name", "reference"))
# Classes that have one kind for all edits.
_ONE_KIND = frozenset(("name", "reference", "openapi-version"))
# Signs of a pointer that a message shows.
_LONGEST = 45
_UNREAD = unknown("what it refers to cannot be read")


class Teller:
    """The findings of one walk. `references`: pairs of objects whose references differ, with what each leads to."""

    def __init__(self, base: Description, revision: Description, contract: Iterable[Found]) -> None:
        self._told = Told(contract)
        self._workspace = base.workspace
        self._same_major = base.version[0] == revision.version[0]
        self._founds: list[tuple[Found, Spot]] = []
        self.references: list[Reference] = []

    def all(self, components: Components) -> list[Found]:
        for spot, one, other in self.references:
            if (isinstance(one, Broken) or isinstance(other, Broken)) and components.used(spot):
                self._unread(spot, title(spot), spot.base, spot.revision)
            elif self._same_major and (one, other) not in components.renames:
                self._reference(spot)
        return [found if not found.kind.startswith("form-") or components.used(spot) else _unused(found) for found, spot in self._founds]

    def field(self, spot: Spot, field: str, base: Node | None, revision: Node | None) -> None:
        """A field with a value that has no structure of its own, or that is there on one side only."""
        if field == "swagger" and not self._same_major:
            return
        if field == "openapi" and not self._same_major:
            base, revision = (node.child("openapi") or node.child("swagger") for node in (spot.base, spot.revision))
        family = class_of(spot.kind, field).name
        if family in _READ and self._told.field(spot.base, spot.revision, field, operation_of(spot)):
            return
        if family not in _READ and self._told.below(base, revision):
            return
        self._differ(family, spot, call(spot, field), base, revision)

    def entry(self, spot: Spot, field: str, step: Step, name: str, base: Node | None, revision: Node | None) -> None:
        """A member of a map or an item of a list that is there on one side only, or that is no object on one of them."""
        family = class_of(spot.kind, field).name
        ends = [self._workspace.resolve(node) for node in (base, revision) if node is not None]
        if self._told.below(base, revision, *(end for end in ends if isinstance(end, Node))) or (family in _READ and self._around_entry(spot, field)):
            return
        called = call_entry(spot, field, step.kind, name)
        if family in _READ and any(isinstance(end, Broken) for end in ends):
            self._unread(spot, called, base, revision)
        else:
            self._differ("form" if family == "name" else family, spot, called, base, revision)

    def _around_entry(self, spot: Spot, field: str) -> bool:
        return self._told.at(spot.base.child(field), spot.revision.child(field)) or self._told.around(spot.base, spot.revision)

    def order(self, spot: Spot, field: str, base: Node | None, revision: Node | None) -> None:
        if not self._told.at(base, revision):
            self._add("order-changed", spot, base, revision, {"name": call(spot, field)})

    def spelling(self, spot: Spot, kind: str, names: tuple[str, str], base: Node | None, revision: Node | None) -> None:
        """A key that is written in another way, or that names the same thing. Paths that moved together are told as one."""
        if kind == "PathItem" and "path-prefix-changed" in self._told.kinds and shape(names[0]) != shape(names[1]):
            return
        values: dict[str, Json] = {"name": " of ".join((call_kind(kind), *things(spot))), "before": f"`{names[0]}`", "after": f"`{names[1]}`"}
        self._add("name-changed", spot, base, revision, values)

    def reference(self, spot: Spot, base: Node | Broken, revision: Node | Broken) -> None:
        """Kept until all renamed components are known."""
        self.references.append((spot, base, revision))

    def _reference(self, spot: Spot) -> None:
        if self._told.at(spot.base.child("$ref"), spot.revision.child("$ref")):
            return
        nodes = [node.child("$ref") or node for node in (spot.base, spot.revision)]
        values: dict[str, Json] = {"name": title(spot), "before": spot.base.reference, "after": spot.revision.reference}
        self._add("reference-changed", spot, nodes[0], nodes[1], values)

    def _unread(self, spot: Spot, name: str, base: Node | None, revision: Node | None) -> None:
        """What cannot be compared, unless the contract says so already."""
        if not self._told.around(spot.base, spot.revision):
            before, after = (None if node is None else node.reference or "a definition in place" for node in (base, revision))
            self._add("unread-reference-changed", spot, base, revision, {"name": name, "before": before, "after": after}, _UNREAD)

    def component(self, frame: Spot, one: Component) -> None:
        """A component that has no partner on the other side."""
        name = f"{spaced(one.step.kind).lower()} `{one.name or one.before}`"
        kind = "component-removed" if one.name is None else "component-added"
        self._add(kind, frame, one.base or one.bases, one.revision or one.revisions, {"name": name})

    def _differ(self, family: str, spot: Spot, name: str, base: Node | None, revision: Node | None) -> None:
        # OpenAPI 2.0 writes most things in another way, and so do those who put a reference in the place of a definition.
        if family == "form" and (not self._same_major or any(one.moved for one in spot.up())):
            return
        edit = "changed" if family in _ONE_KIND else "added" if base is None else "removed" if revision is None else "changed"
        values: dict[str, Json] = {"name": name}
        if base is not None and revision is not None:
            found = inside(base.value, revision.value)
            before, after = excerpts(found.before, found.after)
            values = {"name": name + _inner(found), "before": before, "after": after}
            if found.count == 1:
                base, revision = nearest(base, found.at), nearest(revision, found.at)
        elif base is not None:
            values["before"] = excerpts(base.value, None)[0]
        elif revision is not None:
            values["after"] = excerpts(None, revision.value)[1]
        self._add(f"{family}-{edit}", spot, base, revision, values)

    def _add(self, kind: str, spot: Spot, base: Node | None, revision: Node | None, values: dict[str, Json], ruling: Ruling = NONE) -> None:
        found = Found(
            kind=kind,
            base=base or spot.base,
            revision=revision or spot.revision,
            direction=Direction.NONE,
            ruling=ruling,
            values=values,
            operations=operation_of(spot),
        )
        self._founds.append((found, spot))


def _unused(found: Found) -> Found:
    return found._replace(kind="unused-component-changed")


def _inner(found: Difference) -> str:
    """The place inside of a value, and how many more there are."""
    more = {1: "", 2: " and one more place"}.get(found.count, f" and {found.count - 1} more places")
    text = pointer_text(found.at)
    return f" at `{text if len(text) <= _LONGEST else '...' + text[-_LONGEST:]}`{more}" if found.at else more
