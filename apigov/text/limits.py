"""Budgets for hostile input."""

from __future__ import annotations

from apigov.records import NamedTuple


class Limits(NamedTuple):
    """Passing one is a finding that names it. `aliases`: values with all aliases spelled out; `hops`: references in a chain."""

    depth: int = 500
    nodes: int = 5_000_000
    aliases: int = 1_000_000
    bytes: int = 200_000_000
    hops: int = 10_000
