"""The walk over all objects of a description, over files, each definition once."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.openapi.objects import ObjectUse, Visit, children, walks
from apigov.openapi.version import Version
from apigov.text import Broken, Node, Workspace

# Objects met: kind, node, name. Tuples, because there are hundreds of thousands of them in a big description.
Met = tuple[str, Node, str]


class ObjectIndex:
    """What a walk found. Made once for a description; parts of it on demand.

    Definitions are told apart by the identity of their data, which the workspace keeps alive: YAML aliases share data, so an
    aliased definition counts once and an alias bomb costs nothing.
    """

    def __init__(self, root: Node, version: Version, workspace: Workspace, ref_siblings: bool) -> None:
        self._workspace = workspace
        self._walks = walks(version)
        self._ref_siblings = ref_siblings
        self._seen: set[tuple[str, int]] = set()
        self._met: list[Met] = []
        self.references: list[tuple[Node, str]] = []
        self._targets: list[Node | Broken] = []
        self.starts: list[tuple[str, Node]] = []
        self._wrapped: dict[str, tuple[ObjectUse, ...]] = {}
        self._uses: dict[Node, list[Node]] | None = None
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
                    met.append(("Reference", self.references[-1][0], name))
                    continue
            key = (kind, id(value))
            if key in seen:
                continue
            seen.add(key)
            met.append((kind, Node(tree, pointer, value), name))
            below = list(children(known[kind], pointer, value))
            below.reverse()
            stack.extend(below)

    def _whole(self, kind: str) -> bool:
        """Whether an object of this kind keeps its other members beside a `$ref`."""
        return kind == "PathItem" or (kind == "Schema" and self._ref_siblings)

    def _follow(self) -> None:
        """Walk what references lead to, until nothing new turns up."""
        position = 0
        while position < len(self.references):
            node, kind = self.references[position]
            position += 1
            target = self._workspace.follow(node)
            self._targets.append(target)
            if isinstance(target, Node) and (kind, id(target.value)) not in self._seen:
                self.starts.append((kind, target))
                self._from(kind, True, target, _name(target))

    def objects(self, *kinds: str) -> Iterator[ObjectUse]:
        if not kinds:
            return (ObjectUse(*met) for met in self._met)
        if len(kinds) == 1:
            return iter(self._of(kinds[0]))
        wanted = frozenset(kinds)
        return (ObjectUse(*met) for met in self._met if met[0] in wanted)

    def _of(self, kind: str) -> tuple[ObjectUse, ...]:
        if kind not in self._wrapped:
            self._wrapped[kind] = tuple(ObjectUse(*met) for met in self._met if met[0] == kind)
        return self._wrapped[kind]

    def targets(self) -> Iterator[tuple[Node, str, Node | Broken]]:
        """Each reference with the kind it stands for and what it leads to in one hop."""
        for (node, kind), target in zip(self.references, self._targets, strict=True):
            yield node, kind, target

    def uses(self, node: Node) -> tuple[Node, ...]:
        if self._uses is None:
            self._uses = {}
            for use, _, target in self.targets():
                if isinstance(target, Node):
                    self._uses.setdefault(target, []).append(use)
        return tuple(self._uses.get(node, ()))


def _name(node: Node) -> str:
    return str(node.pointer[-1]) if node.pointer and isinstance(node.pointer[-1], str) else ""
