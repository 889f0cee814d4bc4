"""The trees of one run and the references between them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

from apigov.findings import Pointer, parse_pointer
from apigov.records import NamedTuple
from apigov.text.access import without_password
from apigov.text.identifiers import Identifiers, identifiers
from apigov.text.limits import Limits
from apigov.text.node import Node, nearest, root_node
from apigov.text.read import read
from apigov.text.remote import Remote
from apigov.text.source import Origin, Source, SourceError, read_path, read_revision, shown_path
from apigov.text.tree import Tree


class Broken(NamedTuple):
    """A reference that leads nowhere. `at` is the node of the `$ref` string.

    `kind`: missing (no such file or place), outside (leaves the root), remote (a URL that is not asked), cycle (references only),
    unreadable, malformed, limit (passes through too many references).
    """

    at: Node
    reference: str
    kind: str
    message: str


# A hop: the file, the resource in it that the reference stands in (the root, or an object with `$id`), and the reference's text.
_Hop: TypeAlias = tuple[Tree, Pointer, str]
# Kind and message of a reference that leads nowhere.
_Fault: TypeAlias = tuple[str, str]
_BAD_ESCAPE = re.compile(r"~(?![01])")
_NESTED = 100  # lookups that need another lookup, each inside the one before


class Workspace:
    """Trees by uri, loaded once. One workspace serves both sides of a diff.

    `root`: file references that leave it are refused. `remote`: what is read by URL; nothing unless it is given. `readings`: what the
    room above has made of a tree, kept so that it is made once.
    """

    def __init__(self, root: Path, limits: Limits | None = None, cwd: Path | None = None, remote: Remote | None = None) -> None:
        self.root = root.resolve()
        self.limits = limits or Limits()
        self.cwd = cwd or Path.cwd()
        self.remote = remote or Remote()
        self.readings: dict[Tree, object] = {}
        self._trees: dict[str, Tree] = {}
        self._hops: dict[_Hop, Node | _Fault] = {}
        self._ends: dict[_Hop, Node | _Fault] = {}
        self._running: set[_Hop] = set()
        self._identifiers: dict[Tree, Identifiers] = {}

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
        found = self._hop((tree, self._names(tree).resource(at.pointer), reference))
        return found if isinstance(found, Node) else Broken(at, reference, *found)

    def plain(self, tree: Tree) -> bool:
        """Whether a reference text means the same wherever it stands in a tree: no `$id` inside it changes its base."""
        return len(self._names(tree).bases) == 1

    def resource(self, node: Node) -> Pointer:
        """The place of the innermost resource that holds a node: of the object whose `$id` is the base of references there, or ()."""
        return self._names(node.tree).resource(node.pointer)

    def anchors_again(self, tree: Tree) -> Mapping[Pointer, Pointer]:
        """The keys whose anchor an earlier object of the same resource has, with the place of that one."""
        return self._names(tree).again

    def resolve(self, node: Node) -> Node | Broken:
        """`node` itself where it is no reference object, else the end of the chain of references."""
        reference = node.reference
        if reference is None:
            return node
        end = self._end(node)
        if isinstance(end, Node):
            return end
        return Broken(node.child("$ref") or node, reference, *end)

    def _end(self, node: Node) -> Node | _Fault:
        way: set[_Hop] = set()
        here = node
        end: Node | _Fault | None = None
        while end is None and here.reference is not None:
            hop = (here.tree, self._names(here.tree).resource(here.pointer), here.reference)
            if hop in way or len(way) > self.limits.hops:
                end = ("cycle", f"{here.reference!r} leads back to itself through references only")
                break
            end = self._ends.get(hop)
            if end is None:
                way.add(hop)
                found = self._hop(hop)
                if isinstance(found, Node):
                    here = found
                else:
                    end = found
        end = end or here
        self._ends.update(dict.fromkeys(way, end))
        return end

    def _names(self, tree: Tree) -> Identifiers:
        names = self._identifiers.get(tree)
        if names is None:
            names = self._identifiers[tree] = identifiers(tree.data, tree.source.data)
        return names

    def _hop(self, hop: _Hop) -> Node | _Fault:
        known = self._hops.get(hop)
        if known is not None:
            return known
        # A lookup comes here again when its pointer passes through a reference object.
        if hop in self._running:
            return "cycle", f"{hop[2]!r} passes through references that lead back to it"
        if len(self._running) >= _NESTED:
            return "limit", f"{hop[2]!r} passes through more than {_NESTED} references; this is more than is read"
        self._running.add(hop)
        try:
            known = self._hops[hop] = self._lookup(*hop)
        finally:
            self._running.discard(hop)
        return known

    def _lookup(self, tree: Tree, resource: Pointer, reference: str) -> Node | _Fault:
        file, hash_mark, fragment = reference.partition("#")
        target: tuple[Tree, Pointer] | _Fault = (tree, resource)
        if file:
            target = self._identified(tree, resource, file) or self._file(tree, file, reference)
        if isinstance(target[0], str):
            return target[0], str(target[1])
        found, start = target[0], target[1]
        assert not isinstance(start, str)
        if not hash_mark:
            return nearest(root_node(found), start)
        return self._fragment(found, start, unquote(fragment, errors="replace"), reference)

    def _identified(self, tree: Tree, resource: Pointer, file: str) -> tuple[Tree, Pointer] | None:
        """The resource that names itself so, in this file, or in any file that was read where the name is absolute."""
        names = self._names(tree)
        try:
            uri = urljoin(names.bases[resource], file)
            absolute = bool(urlsplit(uri).scheme)
        except ValueError:
            return None
        for known in (tree, *(self._trees.values() if absolute else ())):
            place = self._names(known).by_uri.get(uri)
            if place is not None:
                return known, place
        return None

    def _file(self, tree: Tree, file: str, reference: str) -> tuple[Tree, Pointer] | _Fault:
        try:
            parts = urlsplit(file)
        except ValueError:
            return "malformed", f"{reference!r} is no URI reference"
        origin = tree.source.origin
        if (parts.scheme and len(parts.scheme) > 1) or parts.netloc or file.startswith("//") or origin.url:
            if parts.scheme != "file":
                return self._by_url(urljoin(origin.url or "https:", file), reference)
            return "outside", f"{reference!r} is an absolute file URL; write a path relative to this file"
        path = unquote(parts.path if parts.scheme == "" else file, errors="replace")
        if origin.path is None or "\0" in path:
            return "missing", f"{reference!r} cannot be resolved: there is no such file"
        try:
            return self._beside(origin, path, reference)
        except (SourceError, OSError, RuntimeError):
            # Path.resolve raises the last two on a circle of symbolic links.
            return "missing", f"{reference!r} leads to no file that can be read"

    def _beside(self, origin: Origin, path: str, reference: str) -> tuple[Tree, Pointer] | _Fault:
        assert origin.path is not None
        wanted = Path(os.path.normpath(origin.path.parent / path))
        outside = ("outside", f"{reference!r} leaves the root of this run; run apigov (or put apigov.yaml) higher up")
        if origin.kind == "git" and origin.repository is not None:
            if wanted.is_absolute() or wanted.parts[:1] == ("..",):
                return outside
            uri = f"{origin.revision}:{wanted.as_posix()}"
            tree = self._trees.get(uri) or self.open(read_revision(uri, origin.repository))
        else:
            if Path(path).is_absolute() or not wanted.resolve().is_relative_to(self.root):
                return outside
            tree = self._trees.get(shown_path(wanted, self.cwd)) or self.open(read_path(wanted, self.cwd))
        return _readable(tree, reference)

    def _by_url(self, url: str, reference: str) -> tuple[Tree, Pointer] | _Fault:
        tree = self._trees.get(url)
        if tree is None:
            shown = repr(without_password(reference))
            refusal = self.remote.refusal(url)
            if refusal is not None:
                return "remote", f"{shown} is remote; {refusal}"
            try:
                tree = self.open(self.remote.read(url))
            except SourceError as error:
                return "missing", f"{shown} leads to no file that can be read: {error}"
        return _readable(tree, reference)

    def _fragment(self, tree: Tree, resource: Pointer, fragment: str, reference: str) -> Node | _Fault:
        if not fragment or fragment.startswith("/"):
            if _BAD_ESCAPE.search(fragment):
                return "malformed", f"{reference!r} is no JSON Pointer: a tilde is written ~0"
            return self._walk(nearest(root_node(tree), resource), parse_pointer(fragment), reference)
        place = self._names(tree).anchors.get((resource, fragment))
        if place is None:
            return "missing", f"{reference!r} leads nowhere: there is no $anchor {fragment!r} (a pointer starts with #/)"
        return nearest(root_node(tree), place)

    def _walk(self, node: Node, steps: tuple[str, ...], reference: str) -> Node | _Fault:
        """Follow a pointer; where it passes through a reference object it goes on in its target."""
        start = node
        for number, step in enumerate(steps):
            child = _child(node, step)
            if child is None and node.reference is not None:
                end = self._end(node)
                if not isinstance(end, Node):
                    return end[0], f"{reference!r} leads nowhere: it passes through {node.reference!r}, and {end[1]}"
                node = end
                child = _child(node, step)
            if child is None:
                return "missing", f"{reference!r} leads nowhere: there is no {step!r}{_inside(steps[:number], start)}"
            node = child
        return node


def _readable(tree: Tree, reference: str) -> tuple[Tree, Pointer] | _Fault:
    if tree.fatal is not None:
        return "unreadable", f"{reference!r} leads to a file that cannot be read: {tree.fatal.message}"
    return tree, ()


def _child(node: Node, step: str) -> Node | None:
    if isinstance(node.value, list):
        return node.child(int(step)) if step.isascii() and step.isdigit() and (step == "0" or step[0] != "0") else None
    return node.child(step)


def _inside(steps: tuple[str, ...], start: Node) -> str:
    if steps:
        return " in " + "/".join(steps)
    return " below the $id that it stands under" if start.pointer else " at the top of the file"
