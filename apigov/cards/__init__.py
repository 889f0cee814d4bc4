"""Rules as files: loading cards, the generated index that a run reads, explaining, and running their examples (the engine is handed in)."""

from apigov.cards.card import Card, CardError, Example, load_card, load_cards
from apigov.cards.catalogue import Catalogue, catalogue
from apigov.cards.examples import Engine, Failure, run_examples

__all__ = ["Card", "CardError", "Catalogue", "Engine", "Example", "Failure", "catalogue", "load_card", "load_cards", "run_examples"]
