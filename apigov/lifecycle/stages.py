"""How much is promised of a thing that stays: its stage, as vendors write it."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.lifecycle.conventions import CONVENTIONS, WHOLE, Convention
from apigov.records import NamedTuple
from apigov.text import Node

# From the least that is promised to the most.
STAGES = ("draft", "alpha", "beta", "stable")
# Words of vendors for the same: GitBook, Square, Fern, Okta.
_SAME = {
    "experimental": "alpha",
    "preview": "beta",
    "ea": "beta",
    "limited_ga": "beta",
    "ga": "stable",
    "generally-available": "stable",
    "public": "stable",
}
_ROWS = tuple(row for row in CONVENTIONS if "stage" in row.reads.values())


class Stage(NamedTuple):
    """`text`: as written. `rank`: its place in STAGES, None where the word is not known. `node`: where it is written."""

    text: str
    rank: int | None
    node: Node


def stage_of(thing: Node, extra: Iterable[Convention] = ()) -> Stage | None:
    """The stage that a thing is said to have; None where none is said, and where its stage only says that it goes away."""
    for row in (*extra, *_ROWS):
        node = thing.child(row.name)
        for member, field in row.reads.items() if node is not None else ():
            said = node if member == WHOLE else node.child(member) if node is not None else None
            ends = row.marks if isinstance(row.marks, tuple) else ()
            if field == "stage" and said is not None and isinstance(said.value, str) and said.value not in ends:
                word = said.value.lower()
                word = _SAME.get(word, word)
                return Stage(said.value, STAGES.index(word) if word in STAGES else None, said)
    return None
