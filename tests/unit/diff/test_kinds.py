"""Every kind's example shows the kind, with the effect that its card claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apigov.diff import Example, Kind, kinds
from apigov.diff.generate import examples, index, page
from apigov.diff.kinds import EXAMPLES, FOLDER, INDEX
from apigov.findings import Change
from apigov.lifecycle import Policy
from tests.unit.diff.support import changes, document, operation, request_schema, response_schema, version_changes, webhook

# Only who sends a request without being asked can make its body or header optional: in responses there is no such thing.
_SENT_ONLY = ("body-became-", "required-body-added")


def _document(kind: Kind, example: Example, fragment: Any) -> dict[str, Any]:
    response = kind.direction == "response"
    if example.part == "schema":
        version = "3.0.3" if "-format-" in kind.id else "3.1.0"
        return (response_schema if response else request_schema)(fragment, version)
    if example.part == "parameters":
        return (webhook if response else operation)({"parameters": fragment})
    if example.part == "document":
        return document(**fragment)
    if not kind.id.startswith(("request-", "response-")):
        return operation(fragment)
    if kind.area == "bodies" and response and not any(word in kind.id for word in _SENT_ONLY):
        body = fragment.get("requestBody")
        return operation({"responses": {"200": {"description": "OK", **({"content": body["content"]} if body else {})}}})
    turned = response if kind.area == "bodies" else not response
    return (webhook if turned else operation)(fragment)


def _verdict(change: Change) -> str:
    return "debatable" if change.debatable is not None else change.effect.value


CASES = [(kind, example) for kind in kinds().values() for example in kind.examples if example.effect]


@pytest.mark.parametrize(("kind", "example"), CASES, ids=[f"{kind.id}-{index}" for index, (kind, _) in enumerate(CASES)])
def test_the_example_shows_the_kind_and_its_effect(kind: Kind, example: Example) -> None:
    promised = Policy(notice_months=6, require=frozenset({"sunset"})) if example.promised else None
    sides = _document(kind, example, example.base), _document(kind, example, example.revision)
    everything = kind.area == "annotations"
    found = version_changes(*sides) if kind.area == "versions" else changes(*sides, promised=promised, everything=everything)
    mine = [draft for draft in found if draft.rule == kind.id]
    assert mine, [f"{draft.rule}: {draft.message}" for draft in found]
    change = mine[0].change
    assert change is not None
    assert _verdict(change) == example.effect


def test_every_kind_but_the_rare_ones_has_an_example() -> None:
    without = {kind.aspect for kind in kinds().values() if not kind.examples}
    assert without <= {"content", "encoding", "schema"}


def test_mirrors_name_kinds_and_lead_back() -> None:
    known = kinds()
    for kind in known.values():
        if kind.mirror is not None:
            assert kind.mirror in known, kind.id


def test_every_kind_says_what_to_do_and_why() -> None:
    for kind in kinds().values():
        assert kind.title, kind.id
        assert kind.message, kind.id
        assert kind.why, kind.id
        assert kind.advice, kind.id


def test_messages_can_be_filled() -> None:
    words = ("subject", "name", "before", "after", "in", "operation", "thing", "because", "aside", "where", "needed")
    values = dict.fromkeys(words, "x")
    for kind in kinds().values():
        assert "{" not in kind.message.format(**values), kind.id


def test_the_index_and_the_reference_are_up_to_date() -> None:
    """Run `python -m apigov.diff.generate` where this fails."""
    assert (FOLDER / INDEX).read_text(encoding="utf-8") == index()
    assert (FOLDER / EXAMPLES).read_text(encoding="utf-8") == examples()
    assert (Path(__file__).parents[3] / "docs" / "kinds.md").read_text(encoding="utf-8") == page()
