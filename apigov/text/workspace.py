"""The trees of one run and the references between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from apigov.text.node import Node
from apigov.text.source import Source
from apigov.text.tree import Tree


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets for hostile input; passing one is a finding that names it."""

    depth: int = 500
    nodes: int = 10_000_000
    aliases: int = 5_000_000
    bytes: int = 200_000_000


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference that leads nowhere. `at` is the node of the `$ref` string.

    `kind`: missing (no such file or no such place), outside (leaves the root), remote (a URL), cycle (references only), unreadable, malformed.
    """

    at: Node
    reference: str
    kind: str
    message: str


class Workspace:
    """Trees by uri, loaded once. One workspace serves both sides of a diff.

    `root`: file references that leave it are refused.
    """

    def __init__(self, root: Path, limits: Limits = Limits()) -> None:
        raise NotImplementedError

    def open(self, source: Source) -> Tree:
        """The tree of a source, parsed once per uri. Never raises for bad content: see Tree.problems."""
        raise NotImplementedError

    def trees(self) -> Iterable[Tree]:
        """All trees read so far, in order of reading."""
        raise NotImplementedError

    def follow(self, node: Node) -> Node | Broken:
        """One hop: the target of the `$ref` that `node` holds. The target may itself be a reference object."""
        raise NotImplementedError

    def resolve(self, node: Node) -> Node | Broken:
        """`node` itself where it is no reference object, else the end of the chain of references."""
        raise NotImplementedError
