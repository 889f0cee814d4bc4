"""Findings before they have lines and fingerprints: engines make drafts, `finish` locates them all in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from apigov.findings import MOST_RELATED, Finding, Json, Location, Pointer, Range, Severity, fingerprint
from apigov.openapi.places import place_of
from apigov.records import NamedTuple
from apigov.text import Node, Tree

if TYPE_CHECKING:
    from apigov.findings import Change


class Draft(NamedTuple):
    """`node` is where the finding stands (it exists; a missing field is named in data["missing"]). `key`: the values that tell equal

    findings at one place apart, counted by the fingerprint. `related`: all referring places.
    `change` has no locations yet: `base_node` and `revision_node` give them. `range` is set where no node has the text in question.
    """

    rule: str
    severity: Severity
    message: str
    node: Node
    key: tuple[str, ...] = ()
    related: tuple[Node, ...] = ()
    data: Mapping[str, Json] = {}
    fix: str | None = None
    docs: str | None = None
    change: Change | None = None
    base_node: Node | None = None
    revision_node: Node | None = None
    on_key: bool = False
    range: Range | None = None


class _Locator:
    """Ranges of all nodes of a run, asked of each tree at once."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        # In the order of the drafts, which follows the document: neighbours lie together in memory.
        wanted: dict[Tree, dict[Pointer, None]] = {}
        for node in nodes:
            wanted.setdefault(node.tree, {})[node.pointer] = None
        self._ranges = {tree: tree.locate_many(pointers) for tree, pointers in wanted.items()}

    def location(self, node: Node) -> Location:
        return Location(node.tree.uri, node.pointer, self._ranges[node.tree][node.pointer])

    def optional(self, node: Node | None) -> Location | None:
        return None if node is None else self.location(node)


def finish(drafts: Iterable[Draft]) -> list[Finding]:
    """Findings in the order of design part 11 (uri, position, rule, message), identical ones merged, with ranges and fingerprints."""
    merged = _merge(drafts)
    locator = _Locator(node for draft in merged for node in _nodes(draft))
    placed = [(_own_location(draft, locator), draft) for draft in merged]
    placed.sort(key=lambda pair: (pair[0].uri, pair[0].range.start, pair[1].rule, pair[1].message, pair[1].key))
    ordinals: dict[tuple[object, ...], int] = {}
    findings = []
    for location, draft in placed:
        place = place_of(draft.node)
        # Ordinals count within a file: which other files a run has does not matter.
        # Texts keep their hashes, so a key of nothing else is looked up fast.
        equal = (location.uri, draft.rule, place.method, place.path, place.name, place.below, draft.key)
        ordinal = ordinals[equal] = ordinals.get(equal, -1) + 1
        findings.append(
            Finding(
                rule=draft.rule,
                severity=draft.severity,
                message=draft.message,
                location=location,
                fingerprint=fingerprint(draft.rule, place, draft.key, ordinal),
                related=tuple(map(locator.location, draft.related[:MOST_RELATED])),
                related_total=len(draft.related),
                data=draft.data,
                fix=draft.fix,
                docs=draft.docs,
                change=_change(draft, locator),
            )
        )
    return findings


def _merge(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts of equal rule, place, message and values become one that has all their referring places."""
    found: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        same = (draft.rule, draft.node, draft.message, draft.key, draft.range)
        other = found.setdefault(same, draft)
        if other.related is not draft.related:
            found[same] = other._replace(related=tuple(dict.fromkeys((*other.related, *draft.related))))
    return list(found.values())


def _nodes(draft: Draft) -> Iterator[Node]:
    yield draft.node
    yield from draft.related[:MOST_RELATED]
    for node in (draft.base_node, draft.revision_node):
        if node is not None:
            yield node


def _own_location(draft: Draft, locator: _Locator) -> Location:
    node = draft.node
    if draft.range is not None:
        return Location(node.tree.uri, node.pointer, draft.range)
    if draft.on_key:
        return Location(node.tree.uri, node.pointer, node.tree.locate(node.pointer, key=True))
    return locator.location(node)


def _change(draft: Draft, locator: _Locator) -> Change | None:
    if draft.change is None:
        return None
    if draft.base_node is None and draft.revision_node is None:
        return draft.change
    # Here, since lint makes no changes.

    return draft.change._replace(base=locator.optional(draft.base_node), revision=locator.optional(draft.revision_node))
