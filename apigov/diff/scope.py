"""Which operations a comparison is about, and what of their paths does not count."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from apigov.diff.found import Found
from apigov.diff.pairing import OperationPair, Pairs
from apigov.openapi import Description, Operation
from apigov.records import Value


class Scope(Value):
    """`paths`: globs over path templates and names of webhooks, in which `*` stands for slashes too; empty: all operations.

    `strip`: prefixes (`/v1`) that paths are paired without, on both sides.
    """

    paths: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()

    def stripped(self, path: str) -> str:
        """The path without the first prefix that it begins with, at a slash."""
        prefix = next((prefix for prefix in self.strip if _begins(path, prefix)), "")
        return path[len(prefix) :] or "/"

    def narrowed(self, pairs: Pairs) -> Pairs:
        """The pairs and single operations one of whose paths a glob fits."""
        if not self.paths:
            return pairs
        moved = pairs.moved
        kept = tuple(filter(self._takes_pair, moved.pairs)) if moved is not None else ()
        return Pairs(
            tuple(filter(self._takes_pair, pairs.pairs)),
            tuple(filter(self._takes, pairs.gone)),
            tuple(filter(self._takes, pairs.come)),
            moved._replace(pairs=kept) if moved is not None and kept else None,
        )

    def fitting(self, descriptions: Iterable[Description]) -> frozenset[str]:
        """The globs and prefixes that fit at least one path or webhook of the descriptions."""
        if not self.paths and not self.strip:
            return frozenset()
        names = {one.path for description in descriptions for one in (*description.operations, *description.webhooks)}
        globs = {glob for glob in self.paths if any(fnmatchcase(name, glob) for name in names)}
        return frozenset(globs | {prefix for prefix in self.strip if any(_begins(name, prefix) for name in names)})

    def about(self, found: Found) -> bool:
        """Whether a change reaches an operation whose path fits, or the description as a whole."""
        if not self.paths or not found.operations:
            return True
        return any(fnmatchcase(use.path, glob) for use in found.operations for glob in self.paths)

    def _takes(self, one: Operation) -> bool:
        return any(fnmatchcase(one.path, glob) for glob in self.paths)

    def _takes_pair(self, pair: OperationPair) -> bool:
        return self._takes(pair.base) or self._takes(pair.revision)


def _begins(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")
