"""Findings before they have lines and fingerprints: engines make drafts, `finish` locates them all in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from apigov.findings import Change, Finding, Json, Severity
from apigov.text import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`node` is where the finding stands (it exists; a missing field is named in data["missing"]). `key`: the values that tell equal

    findings at one place apart, counted by the fingerprint. `related`: referring places, at most 20 kept, `related_total` of them.
    `change` has no locations yet: `base_node` and `revision_node` give them.
    """

    rule: str
    severity: Severity
    message: str
    node: Node
    key: tuple[str, ...] = ()
    related: tuple[Node, ...] = ()
    related_total: int = 0
    data: Mapping[str, Json] = field(default_factory=dict)
    fix: str | None = None
    docs: str | None = None
    change: Change | None = None
    base_node: Node | None = None
    revision_node: Node | None = None
    on_key: bool = False


def finish(drafts: Iterable[Draft]) -> list[Finding]:
    """Findings in the order of design part 11 (uri, position, rule, message), identical ones merged, with ranges and fingerprints."""
    raise NotImplementedError
