"""Which of many pairs are the same, where that hangs on other pairs and may go in circles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

P = TypeVar("P")


def settle(start: P, known: dict[P, bool], look: Callable[[P], list[P] | None]) -> None:
    """Decides a pair and all pairs within reach that are not known yet: the same unless something within reach differs.

    `look` gives the pairs that a pair leads to, or None where the pair itself differs. Cycles are assumed to be the same.
    """
    users: dict[P, list[P]] = {start: []}
    differing: list[P] = []
    waiting = [start]
    while waiting:
        pair = waiting.pop()
        below = look(pair)
        if below is None or any(known.get(one) is False for one in below):
            differing.append(pair)
        for one in below or ():
            if one in users:
                users[one].append(pair)
            elif one not in known:
                users[one] = [pair]
                waiting.append(one)
    changed = set(differing)
    while differing:
        for user in users[differing.pop()]:
            if user not in changed:
                changed.add(user)
                differing.append(user)
    for pair in users:
        known[pair] = pair not in changed
