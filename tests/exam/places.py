"""What the sets of other diff tools share: documents from texts or data, our changes of a pair, and whether two places meet.

A place is a pointer into the base or the revision, with every `$ref` on the way followed, so that a change behind a reference stands
where it is written, whichever use of it was named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from apigov.diff.compare import changes_at_uses
from apigov.diff.found import Found
from apigov.diff.group import drafts
from apigov.diff.levels import Levels, Overrides
from apigov.diff.policies import policy_named
from apigov.findings import Effect, parse_pointer
from apigov.lifecycle import Policy
from apigov.openapi import Description, Draft, read, shape
from apigov.text import Node, Origin, Source, Workspace, root_node

BASE, REVISION = "base", "revision"
Place = tuple[str, tuple[str, ...]]


class Unreadable(Exception):
    """A side that is no description, or whose text has no end."""


def described(document: Any, name: str, workspace: Workspace) -> Description:
    """A side of a pair, from YAML or JSON text or from data. Raises Unreadable."""
    data = document if isinstance(document, str) else json.dumps(document)
    tree = workspace.open(Source(f"{name}.yaml", data.encode("utf-8", "surrogatepass"), Origin("memory")))
    found = read(tree, workspace)
    if not isinstance(found, Description):
        raise Unreadable(f"{name}: {found.message}")
    return found


class Pair:
    """The two sides of a case, and what we say of them. The options are those of `apigov.diff.compare`."""

    def __init__(
        self,
        base: Any,
        revision: Any,
        *,
        today: date | None = None,
        policy: str = "clients",
        promised: Policy | None = None,
        everything: bool = False,
    ) -> None:
        workspace = Workspace(Path("."))
        self.sides: Mapping[str, Description] = {
            BASE: described(base, BASE, workspace),
            REVISION: described(revision, REVISION, workspace),
        }
        self._levels = Levels(policy_named(policy), Overrides())
        beside = None if everything else frozenset[str]()
        self._find = partial(changes_at_uses, *self.sides.values(), today=today, promised=promised, beside=beside)

    @cached_property
    def _found(self) -> list[Found]:
        return self._find()

    @cached_property
    def changes(self) -> tuple[Ours, ...]:
        """What `apigov diff` tells: each change once, named by the side where it weighs most."""
        return self._placed(drafts(self._found, self._levels))

    @cached_property
    def uses(self) -> tuple[Ours, ...]:
        """The same changes before they are grouped: one for each use, named and judged for its own side."""
        return self._placed(draft for one in self._found for draft in drafts([one], self._levels))

    def _placed(self, found: Iterable[Draft]) -> tuple[Ours, ...]:
        return tuple(Ours(draft, frozenset(self._nodes(draft))) for draft in found)

    def _nodes(self, draft: Draft) -> Iterable[Place]:
        """Where a change stands, told of as many uses as it is one edit for; a side that lacks the thing is given by what would hold it."""
        for side, node in ((BASE, draft.base_node), (REVISION, draft.revision_node)):
            if node is not None:
                yield from self.places(side, node.pointer)
        for node in draft.related:
            yield from self.places(BASE if node.tree is self.sides[BASE].root.tree else REVISION, node.pointer)

    def places(self, side: str, pointer: str | Iterable[str | int] | None) -> frozenset[Place]:
        """The places of a pointer (text or steps): with all references followed, and with the last one left as it is; none for None."""
        if pointer is None:
            return frozenset()
        steps = parse_pointer(pointer) if isinstance(pointer, str) else tuple(map(str, pointer))
        node = root_node(self.sides[side].root.tree)
        for index, step in enumerate(steps):
            below = _child(node, step) or _child(self._end(side, node), step)
            if below is None:
                return frozenset({(side, (*_texts(self._end(side, node)), *steps[index:]))})
            node = below
        return frozenset((side, _texts(one)) for one in (node, self._end(side, node)))

    def value(self, side: str, pointer: Iterable[str | int]) -> Any:
        """The value at a pointer, with all references on the way followed; None where there is none."""
        node: Node | None = root_node(self.sides[side].root.tree)
        for step in map(str, pointer):
            node = (_child(node, step) or _child(self._end(side, node), step)) if node is not None else None
        return node.value if node is not None else None

    def _end(self, side: str, node: Node) -> Node:
        end = self.sides[side].workspace.resolve(node)
        return end if isinstance(end, Node) else node


def _child(node: Node, step: str) -> Node | None:
    return node.child(int(step) if isinstance(node.value, list) and step.isdecimal() else step)


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(map(str, node.pointer))


@dataclass(frozen=True, slots=True)
class Ours:
    """A change of ours and the places where it stands."""

    draft: Draft
    places: frozenset[Place]

    @property
    def breaking(self) -> bool:
        return self.draft.change is not None and self.draft.change.effect is Effect.BREAKING

    @property
    def aliases(self) -> tuple[str, ...]:
        return self.draft.change.aliases if self.draft.change is not None else ()

    def of_operation(self, method: str, path: str) -> bool:
        """Whether the change reaches an operation (or a webhook, by `webhook:NAME`); names of path parameters aside."""
        operations = self.draft.change.operations if self.draft.change is not None else ()
        wanted = (method.lower(), shape(path.removeprefix("webhook:")))
        return any((one.method, shape(one.path)) == wanted for one in operations)


def meet(ours: Iterable[Place], theirs: Iterable[Place], *, above: int = 0) -> bool:
    """Whether a place of ours equals one of theirs, holds it or lies in it, or lies in what is `above` steps over it.

    The root of a document holds nothing: it would hold everything.
    """
    return any(side == other and _meets(mine, their, above) for side, mine in ours for other, their in theirs)


def _meets(ours: tuple[str, ...], theirs: tuple[str, ...], above: int) -> bool:
    if not ours or not theirs:
        return ours == theirs
    return _within(ours, theirs) or _within(theirs, ours) or _near(ours, theirs, above)


def _within(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    return inner[: len(outer)] == outer


def _near(ours: tuple[str, ...], theirs: tuple[str, ...], above: int) -> bool:
    return above > 0 and len(theirs) > above and _within(theirs[:-above], ours)


def describe(changes: Iterable[Ours], most: int = 6) -> str:
    """Our changes for a note of the scoreboard."""
    listed = [f"{one.draft.severity.word} {one.draft.rule}: {one.draft.message}" for one in changes]
    return "; ".join(listed[:most]) or "no change"
