"""Each check id of oasdiff is an alias of the kinds that mean the same, on the same side, or has none for a reason."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from apigov.diff import Kind, kinds
from tests.exam.harness import SHARED

CHECKS = SHARED / "reference" / "diff-peers-oasdiff-checks.json"
pytestmark = pytest.mark.skipif(not CHECKS.is_file(), reason="needs the shared facts")

# What has no kind, by a pattern over the ids.
WITHOUT = {
    r"request-read-only-property-.*": "a read-only member is no part of a request; `--all` tells it as form-changed",
    r"response-.*write-only-property-.*": "a write-only member is no part of a response; `--all` tells it as form-changed",
    r"response-media-type-(name-changed|parameter-.*)": "another name is another media type: one is gone and one has come",
}
# Where the words of oasdiff and ours for one edit look at other sets: a member that counts on one side only.
MARKS = re.compile(r"(read|write)-only")
# The last words of an id and those of a kind's id.
VERBS = {
    "increased": ("increased",),
    "decreased": ("decreased",),
    "set": ("added", "exclusive"),
    "unset": ("removed", "inclusive"),
}
# Numbers, lengths and counts, whose ids end in these words.
BOUND = re.compile(r"-(min|max|exclusive-m(in|ax)|multiple-of)(-(length|items|properties|contains))?-(increased|decreased|set|unset)$")


@cache
def checks() -> dict[str, Any]:
    return {row["id"]: row for row in json.loads(CHECKS.read_text(encoding="utf-8"))}


def pairs() -> list[tuple[Kind, str]]:
    return [(kind, alias) for kind in kinds().values() for alias in kind.aliases]


def test_every_id_is_an_alias_or_has_none_for_a_reason() -> None:
    known = {alias for _, alias in pairs()}
    bare = {check for check in checks() if any(re.fullmatch(pattern, check) for pattern in WITHOUT)}
    assert known <= checks().keys()
    assert known | bare == checks().keys()
    assert not known & bare
    assert all(any(re.fullmatch(pattern, check) for check in bare) for pattern in WITHOUT)


def test_an_id_and_its_kinds_are_of_one_side() -> None:
    sides = ("request", "response")
    for kind, alias in pairs():
        side = checks()[alias]["direction"]
        assert kind.direction == side or kind.direction not in sides or side not in sides, (kind.id, alias)


def test_what_narrows_there_narrows_here() -> None:
    words = {"narrows": "widened", "widens": "narrowed"}
    for kind, alias in pairs():
        opposite = words.get(checks()[alias]["effect"])
        # Texts have a side of their own: what narrows a type may leave all texts.
        assert kind.edit != opposite or MARKS.search(alias) or kind.id.endswith("text-widened"), (kind.id, alias)


def test_bounds_move_the_same_way() -> None:
    seen = 0
    for kind, alias in pairs():
        bound = BOUND.search(alias)
        if bound is not None:
            seen += 1
            assert kind.id.endswith(VERBS[alias.rpartition("-")[2]]), (kind.id, alias)
    assert seen > 200


def test_no_id_means_two_opposite_things() -> None:
    edits: dict[str, set[str]] = {}
    for kind, alias in pairs():
        edits.setdefault(alias, set()).add(kind.edit)
    assert not [alias for alias, found in edits.items() if {"narrowed", "widened"} <= found or {"added", "removed"} <= found]
