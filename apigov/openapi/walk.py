"""The walk over all objects of a description, over files, each definition once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from apigov.findings import Pointer
from apigov.openapi.objects import ObjectUse, Visit, children, walks
from apigov.openapi.version import Version
from apigov.text import Broken, Node, Tree, Workspace, is_url

# Objects met: kind, the parts of a node, name. Tuples, because there are hundreds of thousands of them in a big description.
Met = tuple[str, Tree, Pointer, Any, str]


class ObjectIndex:
    """What a walk found. Made once for a description; parts of it on demand.

    Definitions are told apart by the identity of their data, which the workspace keeps alive: YAML aliases share data, so an
    aliased definition counts once and an alias bomb costs nothing.
    """

    def __init__(self, root: Node, version: Version, workspace: Workspace, ref_siblings: bool) -> None:
        self.root = root
        self.workspace = workspace
        self._walks = walks(version)
        self._ref_siblings = ref_siblings
        self._seen: set[tuple[str, int]] = set()
        self._met: list[Met] = []
        self.references: list[tuple[Node, str]] = []
        self._targets: list[Node | Broken] = []
        self.starts: list[tuple[str, Node]] = []
        self._wrapped: dict[frozenset[str], tuple[ObjectUse, ...]] = {}
        self._from("OpenAPI", False, root, "")
        self._follow()

    def _from(self, kind: str, refable: bool, start: Node, name: str) -> None:
        """Walk all that hangs together in one tree without following references."""
        tree, seen, met, known = start.tree, self._seen, self._met, self._walks
        stack: list[Visit] = [(kind, refable, start.pointer, start.value, name)]
        while stack:
            kind, refable, pointer, value, name = stack.pop()
            if type(value) is not dict:
                continue
            if (refable or kind == "PathItem") and type(value.get("$ref")) is str:
                whole = self._whole(kind)
                key = (kind if whole else "Reference", id(value))
                if key in seen:
                    continue
                self.references.append((Node(tree, pointer, value), kind))
                if not whole:
                    seen.add(key)
                    met.append(("Reference", tree, pointer, value, name))
                    continue
            key = (kind, id(value))
            if key in seen:
                continue
            seen.add(key)
            met.append((kind, tree, pointer, value, name))
            below = list(children(known[kind], pointer, value))
            below.reverse()
            stack.extend(below)

    def _whole(self, kind: str) -> bool:
        """Whether an object of this kind keeps its other members beside a `$ref`."""
        return kind == "PathItem" or (kind == "Schema" and self._ref_siblings)

    def _follow(self) -> None:
        """Walk what references lead to, until nothing new turns up. Those by URL come last: it may be the `$id` of a file read for others."""
        targets: dict[int, Node | Broken] = {}
        by_url: deque[int] = deque()
        position = 0
        while position < len(self.references) or by_url:
            if position < len(self.references):
                number, position = position, position + 1
                if is_url(self.references[number][0].reference or ""):
                    by_url.append(number)
                    continue
            else:
                number = by_url.popleft()
            node, kind = self.references[number]
            target = targets[number] = self.workspace.follow(node)
            if isinstance(target, Node) and (kind, id(target.value)) not in self._seen:
                self.starts.append((kind, target))
                self._from(kind, True, target, _name(target))
        self._targets = [targets[number] for number in range(len(self.references))]

    def objects(self, *kinds: str) -> Iterator[ObjectUse]:
        wanted = frozenset(kinds)
        if wanted not in self._wrapped:
            self._wrapped[wanted] = tuple(
                ObjectUse(kind, Node(tree, pointer, value), name) for kind, tree, pointer, value, name in self._met if not wanted or kind in wanted
            )
        return iter(self._wrapped[wanted])

    def trees(self) -> tuple[Tree, ...]:
        """The files that were walked: the root's first, then those that references lead to."""
        found = {self.root.tree: None}
        for target in self._targets:
            if isinstance(target, Node):
                found[target.tree] = None
        return tuple(found)

    def ways(self) -> dict[Tree, Node]:
        """For each file but the root's, the first reference of the root that leads to it, by way of other files where need be."""
        found: dict[Tree, Node] = {}
        for node, _, target in self.targets():
            way = node if node.tree is self.root.tree else found.get(node.tree)
            if isinstance(target, Node) and target.tree is not self.root.tree and way is not None:
                found.setdefault(target.tree, way)
        return found

    def targets(self) -> Iterator[tuple[Node, str, Node | Broken]]:
        """Each reference with the kind it stands for and what it leads to in one hop."""
        for (node, kind), target in zip(self.references, self._targets, strict=True):
            yield node, kind, target

    def uses(self, node: Node) -> tuple[Node, ...]:
        return self._used.get(node, ())

    def uses_around(self, node: Node) -> tuple[Node, ...]:
        """The references to the nearest definition that holds a node, those of the root's file first. Another file is a definition, too."""
        if node.tree not in self._wide and (node.tree, node.pointer[:2]) not in self._heads:
            return ()
        for length in range(len(node.pointer), 0 if node.tree is self.root.tree else -1, -1):
            found = self._used.get(Node(node.tree, node.pointer[:length], None))
            if found:
                return found
        return ()

    @cached_property
    def _used(self) -> dict[Node, tuple[Node, ...]]:
        found: dict[Node, list[Node]] = {}
        for use, _, target in self.targets():
            if isinstance(target, Node):
                found.setdefault(target, []).append(use)
        return {target: tuple(uses) for target, uses in found.items()}

    @cached_property
    def _heads(self) -> frozenset[tuple[Tree, Pointer]]:
        """The first two steps of all that is referred to: most nodes lie elsewhere."""
        return frozenset((target.tree, target.pointer[:2]) for target in self._used)

    @cached_property
    def _wide(self) -> frozenset[Tree]:
        """The files of which a whole, or a member of the root, is referred to."""
        return frozenset(target.tree for target in self._used if len(target.pointer) < 2)


def _name(node: Node) -> str:
    return str(node.pointer[-1]) if node.pointer and isinstance(node.pointer[-1], str) else ""
