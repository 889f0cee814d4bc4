"""Rules as files: loading cards, the generated index that a run reads, explaining, and running their examples (the engine is handed in)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apigov.doors import later

if TYPE_CHECKING:
    from apigov.cards.card import Card, CardError, load_card, load_cards
    from apigov.cards.example import Example, Telling, completed, mark_text, tellings
    from apigov.cards.examples import EXAMPLES_DAY, Engine, Failure, run_examples
    from apigov.cards.folder import rulesets_folder
    from apigov.cards.index import Catalogue, catalogue
else:
    __getattr__ = later(
        __name__,
        {
            "card": ("Card", "CardError", "load_card", "load_cards"),
            "index": ("Catalogue", "catalogue"),
            "example": ("Example", "Telling", "completed", "mark_text", "tellings"),
            "examples": ("EXAMPLES_DAY", "Engine", "Failure", "run_examples"),
            "folder": ("rulesets_folder",),
        },
    )

__all__ = [
    "EXAMPLES_DAY",
    "Card",
    "CardError",
    "Catalogue",
    "Engine",
    "Example",
    "Failure",
    "Telling",
    "catalogue",
    "completed",
    "load_card",
    "load_cards",
    "mark_text",
    "rulesets_folder",
    "run_examples",
    "tellings",
]
