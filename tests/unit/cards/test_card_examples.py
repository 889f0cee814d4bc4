"""Every card's examples hold: good ones are silent, bad ones are told at their marks, in each version that the rule is for."""

from __future__ import annotations

import pytest

from apigov.cards import Card, load_cards, rulesets_folder, run_examples, tellings
from tests.unit.cards.engine import engine, structure_faults

CARDS = [card for card in load_cards(rulesets_folder()) if card.rule is not None]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_examples_hold(card: Card) -> None:
    assert [str(failure) for failure in run_examples(card, engine)] == []


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_examples_show_every_version_of_the_rule(card: Card) -> None:
    for examples in (card.good, card.bad):
        told = {telling.version[:3] for example in examples for telling in tellings(example, card.formats)}
        wanted = {"2.0"} if "oas2" in card.formats else set()
        if "oas3" in card.formats:
            wanted |= {"3.0", "3.1", "3.2"}
        assert wanted <= told


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_good_examples_are_valid_descriptions(card: Card) -> None:
    for number, example in enumerate(card.good, 1):
        for telling in tellings(example, card.formats):
            assert structure_faults(telling.document) == [], (number, telling.version)
