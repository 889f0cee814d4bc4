"""One fault, one finding: a rule stays silent where a rule that it yields to names the fault more exactly.

That is at the same node, or inside one operation at a node above or below. The finding that stays has the higher level of the two.
At the same node only, two that miss different members are two faults.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from apigov.findings import Pointer, Severity
from apigov.openapi import Draft
from apigov.text import Node, Tree

Spot: TypeAlias = "tuple[Tree, Pointer]"
Found: TypeAlias = "Mapping[str, list[Draft]]"
# The pointer of an operation: paths or webhooks, the path, the method.
_OPERATION = 3


def settle(found: Found, yields: Mapping[str, Collection[str]], exact: frozenset[str] = frozenset()) -> dict[str, list[Draft]]:
    """The findings by rule, without those that yield.

    `yields`: rule to the rules that it yields to. `exact`: rules that do so at the same node only.
    """
    levels: dict[tuple[str, Spot], Severity] = {}
    kept: dict[str, list[Draft]] = {}
    for name, drafts in found.items():
        others = [draft for other in yields.get(name, ()) if other != name for draft in found.get(other, ())]
        kept[name] = _kept(drafts, others, name in exact, levels) if others and drafts else drafts
    if not levels:
        return kept
    raised = {rule for rule, _ in levels}
    return {name: [_raised(draft, levels) for draft in drafts] if name in raised else drafts for name, drafts in kept.items()}


def _kept(drafts: list[Draft], others: list[Draft], exact: bool, levels: dict[tuple[str, Spot], Severity]) -> list[Draft]:
    at: dict[Spot, list[Draft]] = {}
    above: dict[Spot, list[Draft]] = {}
    for other in others:
        at.setdefault(_spot(other.node), []).append(other)
        for spot in [] if exact else _above(other.node):
            above.setdefault(spot, []).append(other)
    kept: list[Draft] = []
    for draft in drafts:
        spot = _spot(draft.node)
        named = [other for other in at.get(spot, []) if not (exact and _apart(draft, other))] or above.get(spot, [])
        if not named and not exact:
            named = next((at[higher] for higher in _above(draft.node) if higher in at), [])
        if not named:
            kept.append(draft)
        for other in named:
            key = (other.rule, _spot(other.node))
            levels[key] = min(levels.get(key, draft.severity), draft.severity)
    return kept


def _apart(one: Draft, other: Draft) -> bool:
    """Whether both miss a member, and never the same."""
    missed, too = _missed(one), _missed(other)
    return bool(missed and too) and missed.isdisjoint(too)


def _missed(draft: Draft) -> frozenset[str]:
    if "missing" not in draft.data:
        return frozenset()
    any_of = draft.data.get("any_of")
    return frozenset(map(str, (draft.data["missing"], *(any_of if isinstance(any_of, list) else ()), *draft.key)))


def _spot(node: Node) -> Spot:
    return (node.tree, node.pointer)


def _above(node: Node) -> list[Spot]:
    """The nodes above, the nearest first, up to the operation; none outside of operations."""
    pointer = node.pointer
    if len(pointer) <= _OPERATION or pointer[0] not in ("paths", "webhooks"):
        return []
    return [(node.tree, pointer[:length]) for length in range(len(pointer) - 1, _OPERATION - 1, -1)]


def _raised(draft: Draft, levels: Mapping[tuple[str, Spot], Severity]) -> Draft:
    level = levels.get((draft.rule, _spot(draft.node)))
    return draft._replace(severity=level) if level is not None and level < draft.severity else draft
