"""Components: paired by name, then by the references that went from one to the other, then by what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from apigov.diff.annotations.pairs import text
from apigov.diff.annotations.spots import Spot
from apigov.diff.same import references
from apigov.findings import Pointer
from apigov.openapi import Description, Step, Version, Walk, shape, walks
from apigov.text import Broken, Node, Tree

_NO_WALK = Walk({}, None)
_ROOT_20 = ("definitions", "parameters", "responses", "securityDefinitions")


@dataclass(frozen=True, slots=True)
class Component:
    """Components of one kind on both sides: `bases` and `revisions` are the maps that hold them, the names None where there is none."""

    field: str
    step: Step
    before: str | None
    name: str | None
    bases: Node | None
    revisions: Node | None

    @property
    def base(self) -> Node | None:
        return self.bases.child(self.before) if self.bases is not None and self.before is not None else None

    @property
    def revision(self) -> Node | None:
        return self.revisions.child(self.name) if self.revisions is not None and self.name is not None else None


Reference = tuple[Spot, "Node | Broken", "Node | Broken"]


class Components:
    """The components of both sides, and which stands for which."""

    def __init__(self, base: Description, revision: Description) -> None:
        self._sides = (base, revision)
        self._steps = {step.kind: (field, step) for field, step in walks(Version.V3_2)["Components"].steps.items()}
        self._maps = (_maps(base), _maps(revision))
        self._gone: dict[tuple[str, str], Node] = {}
        self._come: dict[tuple[str, str], Node] = {}
        self._by_text = False
        self.renames: set[tuple[Node, Node]] = set()

    def hold(self, spot: Spot, field: str) -> bool:
        """Whether a field is a map of components with something in it, which is compared here."""
        if spot.kind not in ("OpenAPI", "Components") or (spot.kind == "OpenAPI" and field not in ("components", *_ROOT_20)):
            return False
        sides = [node.value.get(field, {}) for node in (spot.base, spot.revision) if isinstance(node.value, dict)]
        known = any(field in walks(side.version).get(spot.kind, _NO_WALK).steps for side in self._sides)
        return known and all(isinstance(one, dict) for one in sides) and any(sides)

    def has(self, node: Node) -> bool:
        """Whether a node is a component of its side."""
        return any(holder.tree is node.tree and holder.pointer == node.pointer[:-1] for maps in self._maps for holder in maps.values())

    def same_names(self) -> list[Component]:
        """The components of the same name; the others are kept for `renamed` and `left`."""
        found = []
        for kind in dict.fromkeys((*self._maps[0], *self._maps[1])):
            old, new = (dict(maps[kind].children()) if kind in maps else {} for maps in self._maps)
            found += [self._component(kind, str(name), str(name)) for name in old if name in new]
            self._gone.update({(kind, str(name)): node for name, node in old.items() if name not in new})
            self._come.update({(kind, str(name)): node for name, node in new.items() if name not in old})
        return found

    def renamed(self, seen: Iterable[Reference]) -> list[Component]:
        """Pairs of different names, as far as the references seen so far tell them; at last those that say the same. Empty at the end."""
        found = self._by_references(seen)
        if not found and not self._by_text:
            self._by_text = True
            said = {(kind, text(node.value)): name for (kind, name), node in self._come.items()} if self._gone else {}
            twins = {key: said.pop((key[0], text(node.value)), None) for key, node in self._gone.items()}
            found = [(kind, name, twin) for (kind, name), twin in twins.items() if twin is not None]
        for kind, before, after in found:
            self.renames.add((self._gone.pop((kind, before)), self._come.pop((kind, after))))
        return [self._component(kind, before, after) for kind, before, after in found]

    def _by_references(self, seen: Iterable[Reference]) -> list[tuple[str, str, str]]:
        gone, come = {node: key for key, node in self._gone.items()}, {node: key for key, node in self._come.items()}
        found = []
        for _, one, other in seen:
            if isinstance(one, Node) and isinstance(other, Node) and one in gone and other in come and gone[one][0] == come[other][0]:
                found.append((*gone.pop(one), come.pop(other)[1]))
        return found

    def left(self) -> list[Component]:
        """Those without a partner."""
        gone = [self._component(kind, name, None) for kind, name in self._gone]
        return gone + [self._component(kind, None, name) for kind, name in self._come]

    def _component(self, kind: str, before: str | None, name: str | None) -> Component:
        field, step = self._steps[kind]
        return Component(field, step, before, name, self._maps[0].get(kind), self._maps[1].get(kind))

    def used(self, spot: Spot) -> bool:
        """Whether a spot is no part of a component, or of one that something uses that both sides have."""
        inside = next((one for one in spot.up() if one.above is not None and one.above.kind == "Components"), None)
        if inside is None or inside.kind == "SecurityScheme":
            return True
        return all(_held(node, reached) for node, reached in zip((inside.base, inside.revision), self._reached, strict=True))

    @cached_property
    def _reached(self) -> tuple[set[tuple[Tree, Pointer]], ...]:
        base, revision = (_items(side) for side in self._sides)
        return (
            _reach(self._sides[0], [node for key, node in base.items() if key in revision]),
            _reach(self._sides[1], [node for key, node in revision.items() if key in base]),
        )


def _maps(description: Description) -> dict[str, Node]:
    """The map of each kind of component."""
    root = description.root
    holder = root if description.version is Version.V2_0 else root.child("components")
    if holder is None:
        return {}
    steps = walks(description.version)["OpenAPI" if holder is root else "Components"].steps
    found = {step.kind: holder.child(field) for field, step in steps.items() if holder is not root or field in _ROOT_20}
    return {kind: node for kind, node in found.items() if node is not None and isinstance(node.value, dict)}


def _held(node: Node, reached: set[tuple[Tree, Pointer]]) -> bool:
    return any(tree is node.tree and pointer[: len(node.pointer)] == node.pointer for tree, pointer in reached)


def _items(description: Description) -> dict[tuple[object, ...], Node]:
    """What uses components by itself: the members of path items and webhooks, by what pairs them."""
    found: dict[tuple[object, ...], Node] = {}
    for section in ("paths", "webhooks"):
        holder = description.root.child(section)
        for name, item in holder.children() if holder is not None else ():
            found.update({(section, shape(str(name)), member): node for member, node in item.children()})
    return found


def _reach(description: Description, starts: list[Node]) -> set[tuple[Tree, Pointer]]:
    """All places that references lead to, from some nodes on."""
    workspace, waiting = description.workspace, starts
    seen: set[tuple[Tree, Pointer]] = set()

    def follow(node: Node, reference: str) -> None:
        target = workspace.target(node.tree, reference, node)
        if isinstance(target, Node) and (target.tree, target.pointer) not in seen:
            seen.add((target.tree, target.pointer))
            waiting.append(target)

    tagged: list[Node] | None = None
    while waiting:
        node = waiting.pop()
        for reference in references(node.value):
            follow(node, reference)
        if waiting:
            continue
        # Subtypes that only a discriminator's mapping names, looked at when all else is known.
        tagged = tagged if tagged is not None else [use.node for use in description.objects("Discriminator")]
        for one in tagged:
            mapping = one.get("mapping")
            if isinstance(mapping, dict) and _held_by(one, seen):
                for value in mapping.values():
                    follow(one, str(value) if "/" in str(value) or "." in str(value) else f"#/components/schemas/{value}")
    return seen


def _held_by(node: Node, reached: set[tuple[Tree, Pointer]]) -> bool:
    """Whether a node lies in something reached, or outside of all components."""
    if not node.pointer or node.pointer[0] not in ("components", *_ROOT_20):
        return True
    return any((node.tree, node.pointer[:length]) in reached for length in range(len(node.pointer) + 1))
