"""The trees of one run and the references between them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from apigov.findings import Pointer, parse_pointer
from apigov.text.anchors import anchors
from apigov.text.limits import Limits
from apigov.text.node import Node, root_node
from apigov.text.read import read
from apigov.text.source import Origin, Source, SourceError, read_path, read_revision
from apigov.text.tree import Tree


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference that leads nowhere. `at` is the node of the `$ref` string.

    `kind`: missing (no such file or place), outside (leaves the root), remote (a URL), cycle (references only), unreadable, malformed.
    """

    at: Node
    reference: str
    kind: str
    message: str


class Workspace:
    """Trees by uri, loaded once. One workspace serves both sides of a diff.

    `root`: file references that leave it are refused.
    """

    def __init__(self, root: Path, limits: Limits | None = None, cwd: Path | None = None) -> None:
        self.root = root.resolve()
        self.limits = limits or Limits()
        self.cwd = cwd or Path.cwd()
        self._trees: dict[str, Tree] = {}
        self._hops: dict[tuple[Tree, str], Node | tuple[str, str]] = {}
        self._anchors: dict[Tree, dict[str, Pointer]] = {}

    def open(self, source: Source) -> Tree:
        """The tree of a source, parsed once per uri. Never raises for bad content: see Tree.problems."""
        if source.uri not in self._trees:
            self._trees[source.uri] = read(source, self.limits)
        return self._trees[source.uri]

    def trees(self) -> Iterable[Tree]:
        """All trees read so far, in order of reading."""
        return tuple(self._trees.values())

    def line(self, uri: str, number: int) -> str | None:
        """The text of a 1-based line of a tree, None for a uri that was not read."""
        tree = self._trees.get(uri)
        return tree.line(number) if tree is not None else None

    def follow(self, node: Node) -> Node | Broken:
        """One hop: the target of the `$ref` that `node` holds. The target may itself be a reference object."""
        reference = node.reference
        if reference is None:
            return node
        return self.target(node.tree, reference, node.child("$ref") or node)

    def target(self, tree: Tree, reference: str, at: Node) -> Node | Broken:
        """What a reference text of `tree` leads to; `at` is the node to name where it leads nowhere."""
        known = self._hops.get((tree, reference))
        if known is None:
            known = self._hops[tree, reference] = self._lookup(tree, reference)
        return known if isinstance(known, Node) else Broken(at, reference, *known)

    def resolve(self, node: Node) -> Node | Broken:
        """`node` itself where it is no reference object, else the end of the chain of references."""
        if node.reference is None:
            return node
        seen: set[tuple[Tree, Pointer]] = set()
        here: Node | Broken = node
        while isinstance(here, Node) and here.reference is not None:
            if (here.tree, here.pointer) in seen or len(seen) > self.limits.hops:
                at = node.child("$ref") or node
                return Broken(at, node.reference or "", "cycle", f"{node.reference!r} leads back to itself through references only")
            seen.add((here.tree, here.pointer))
            here = self.follow(here)
        if isinstance(here, Broken) and here.at != node.child("$ref"):
            return Broken(node.child("$ref") or node, node.reference or "", here.kind, here.message)
        return here

    def _lookup(self, tree: Tree, reference: str) -> Node | tuple[str, str]:
        file, hash_mark, fragment = reference.partition("#")
        target = (self._anchored(tree, file) or self._file(tree, file, reference)) if file else tree
        if isinstance(target, tuple):
            return target
        return self._fragment(target, unquote(fragment, errors="replace"), reference) if hash_mark else root_node(target)

    def _anchored(self, tree: Tree, identifier: str) -> Tree | None:
        """A tree whose root names itself by `$self` or `$id` with this identifier."""
        for known in (tree, *self._trees.values()):
            data = known.data
            if isinstance(data, dict) and identifier in (data.get("$self"), data.get("$id")):
                return known
        return None

    def _file(self, tree: Tree, file: str, reference: str) -> Tree | tuple[str, str]:
        try:
            parts = urlsplit(file)
        except ValueError:
            return "malformed", f"{reference!r} is no URI reference"
        if (parts.scheme and len(parts.scheme) > 1) or parts.netloc or file.startswith("//"):
            if parts.scheme != "file":
                return "remote", f"{reference!r} is remote; remote references are not read. Keep a copy beside this file"
            return "outside", f"{reference!r} is an absolute file URL; write a path relative to this file"
        path = unquote(parts.path if parts.scheme == "" else file, errors="replace")
        origin = tree.source.origin
        if origin.path is None or "\0" in path:
            return "missing", f"{reference!r} cannot be resolved: there is no such file"
        try:
            return self._beside(origin, path, reference)
        except (SourceError, OSError, RuntimeError):
            # Path.resolve raises the last two on a circle of symbolic links.
            return "missing", f"{reference!r} leads to no file that can be read"

    def _beside(self, origin: Origin, path: str, reference: str) -> Tree | tuple[str, str]:
        assert origin.path is not None
        wanted = Path(os.path.normpath(origin.path.parent / path))
        outside = (
            "outside",
            f"{reference!r} leaves the root of this run; run apigov (or put apigov.yaml) higher up",
        )
        if origin.kind == "git" and origin.repository is not None:
            if wanted.is_absolute() or wanted.parts[:1] == ("..",):
                return outside
            source = self._known(f"{origin.revision}:{wanted.as_posix()}") or read_revision(
                f"{origin.revision}:{wanted.as_posix()}", origin.repository
            )
        else:
            if Path(path).is_absolute() or not wanted.resolve().is_relative_to(self.root):
                return outside
            source = read_path(wanted, self.cwd)
        tree = self.open(source)
        if any(problem.fatal for problem in tree.problems):
            return "unreadable", f"{reference!r} leads to a file that cannot be read: {tree.problems[0].message}"
        return tree

    def _known(self, uri: str) -> Source | None:
        tree = self._trees.get(uri)
        return tree.source if tree is not None else None

    def _fragment(self, tree: Tree, fragment: str, reference: str) -> Node | tuple[str, str]:
        if fragment and not fragment.startswith("/"):
            place = self._anchor(tree, fragment)
            if place is None:
                return "missing", f"{reference!r} leads nowhere: there is no $anchor {fragment!r} (a pointer starts with #/)"
            return _at(root_node(tree), place)
        return self._walk(root_node(tree), parse_pointer(fragment), reference)

    def _anchor(self, tree: Tree, name: str) -> Pointer | None:
        if tree not in self._anchors:
            self._anchors[tree] = anchors(tree.data)
        return self._anchors[tree].get(name)

    def _walk(self, node: Node, steps: tuple[str, ...], reference: str) -> Node | tuple[str, str]:
        """Follow a pointer; where it passes through a reference object it goes on in its target."""
        hops = 0
        for number, step in enumerate(steps):
            child = _child(node, step)
            while child is None and node.reference is not None:
                hops += 1
                if hops > 100:
                    return "cycle", f"{reference!r} passes through references that lead back to themselves"
                target = self.resolve(node) if node.reference != reference else None
                if not isinstance(target, Node):
                    break
                node = target
                child = _child(node, step)
            if child is None:
                return "missing", f"{reference!r} leads nowhere: there is no {step!r}{_inside(steps[:number])}"
            node = child
        return node


def _child(node: Node, step: str) -> Node | None:
    if isinstance(node.value, list):
        return node.child(int(step)) if step.isascii() and step.isdigit() and (step == "0" or step[0] != "0") else None
    return node.child(step)


def _at(node: Node, pointer: Pointer) -> Node:
    for step in pointer:
        child = node.child(step)
        if child is None:
            return node
        node = child
    return node


def _inside(steps: tuple[str, ...]) -> str:
    return " in " + "/".join(steps) if steps else " at the top of the file"
