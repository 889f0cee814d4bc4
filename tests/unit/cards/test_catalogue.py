"""The generated index and docs are up to date; the profiles are whole; a run reads no card."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from apigov.cards import Card, CardError, Catalogue, catalogue, load_card, load_cards, rulesets_folder
from apigov.cards.generate import index_text, page
from apigov.findings import JsonObject
from apigov.lint import CORE, load_ruleset, standard_library
from apigov.lint.oas import OAS
from apigov.lint.spectral import BUILT_IN
from tests.exam.harness import SHARED

FOLDER = rulesets_folder()
CARDS = list(load_cards(FOLDER))
RULES = [card for card in CARDS if card.rule is not None]
# Rules of ours that the catalogue of guidelines does not have, with the reason.
OURS = {
    "accept-expired": "a finding about the list of accepted ones",
    "accept-unused": "a finding about the list of accepted ones",
    "deprecated-has-replacement": "a replacement that programs read, for guides",
    "lifecycle-date-readable": "a date that cannot be read is no date",
    "server-url-without-query": "a demand of OpenAPI 3.2 that is younger than the catalogue",
    "sunset-due-soon": "state of a deprecation on the day of the run",
    "sunset-passed": "state of a deprecation on the day of the run",
    "unrecognized-format": "a finding of the engine",
    "rule-crashed": "a finding of the engine",
}


def thens(card: Card) -> list[JsonObject]:
    then = card.rule.get("then") if card.rule is not None else None
    return [one for one in (then if isinstance(then, list) else [then]) if isinstance(one, dict)]


def yields(card: Card) -> list[str]:
    extra = card.rule.get("x-apigov") if card.rule is not None else None
    named = extra.get("yields_to") if isinstance(extra, dict) else None
    return [str(name) for name in named] if isinstance(named, list) else []


def test_the_index_is_up_to_date() -> None:
    assert (FOLDER / "index.json").read_text(encoding="utf-8") == index_text(FOLDER), "run python -m apigov.cards.generate"


def test_the_docs_are_up_to_date() -> None:
    assert (FOLDER.parent / "docs" / "rules.md").read_text(encoding="utf-8") == page(FOLDER), "run python -m apigov.cards.generate"


@pytest.mark.parametrize("name", sorted(catalogue().profiles))
def test_a_profile_loads(name: str) -> None:
    ruleset = load_ruleset([f"apigov:{name}"], FOLDER, standard_library(catalogue()))
    assert {rule.id for rule in ruleset.active} == set(catalogue().profiles[name])


def test_wider_profiles_hold_the_recommended_one() -> None:
    recommended = set(catalogue().profiles["recommended"])
    assert "structure" in recommended
    for name in ("strict", "security", "ecommerce", "all"):
        assert recommended <= set(catalogue().profiles[name])


def test_a_profile_has_a_major_version() -> None:
    assert catalogue().profile("apigov:strict@0") == catalogue().profile("apigov:strict")
    assert catalogue().profile("apigov:strict@9") is None
    assert catalogue().profile("apigov:unknown") is None


def test_options_of_a_profile_are_laid_over_those_of_the_card(tmp_path: Path) -> None:
    index = json.loads((rulesets_folder() / "index.json").read_text(encoding="utf-8"))
    index["profiles"] = {"house": {"rules": {"delete-returns-204": {"severity": "error", "options": {"accept": ["204"]}}}}}
    (tmp_path / "index.json").write_text(json.dumps(index), encoding="utf-8")
    made = Catalogue(tmp_path).profile("apigov:house")
    assert made is not None
    rules = made["rules"]
    assert isinstance(rules, dict)
    rule = rules["delete-returns-204"]
    assert isinstance(rule, dict)
    assert rule["severity"] == "error"
    assert rule["then"] == {"function": "oasSuccess", "functionOptions": {"methods": ["delete"], "accept": ["204"]}}


@pytest.mark.parametrize("card", RULES, ids=lambda card: card.id)
def test_a_card_is_complete(card: Card) -> None:
    assert card.info.sources
    assert card.info.why.endswith(".")
    assert card.info.fix.endswith(".")
    assert card.rule is not None
    assert card.rule["severity"] in ("error", "warn", "info", "hint")
    assert card.formats, "a rule says which documents it is for"
    assert set(yields(card)) <= {other.id for other in CARDS}


@pytest.mark.parametrize("card", RULES, ids=lambda card: card.id)
def test_options_that_a_card_names_exist(card: Card) -> None:
    functions = {**CORE, **OAS}
    known: set[str] = set()
    for then in thens(card):
        options = functions[str(then["function"])].options
        properties = options.get("properties") if options is not None else None
        known |= set(properties) if isinstance(properties, dict) else {"match", "notMatch"}
    assert set(card.options) <= known


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared catalogue is not here")
def test_ids_are_those_of_the_catalogue() -> None:
    import json

    rows = json.loads((SHARED / "reference" / "rule-catalogue.json").read_text(encoding="utf-8"))["rules"]
    known = {row["id"]: row for row in rows}
    for card in CARDS:
        assert card.id in OURS or card.id.startswith("ruleset-") or card.catalogue in known, card.id
        if card.catalogue in known and card.rule is not None and card.id != "structure":
            assert card.topic == known[card.catalogue]["topic"], card.id


def test_yields_have_no_cycles() -> None:
    graph = {card.id: yields(card) for card in RULES}

    def below(name: str, seen: tuple[str, ...]) -> None:
        assert name not in seen, seen
        for other in graph.get(name, ()):
            below(other, (*seen, name))

    for name in graph:
        below(name, ())


def test_every_function_is_used_by_a_card_or_a_built_in_ruleset() -> None:
    import json

    text = json.dumps([[card.rule for card in RULES], BUILT_IN])
    assert [name for name in OAS if f'"{name}"' not in text] == []


def test_the_catalogue_reads_no_yaml() -> None:
    import subprocess

    code = "import sys; from apigov.cards import catalogue; catalogue().profile('apigov:recommended'); sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_card_with_another_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "topic" / "one.yaml"
    file.parent.mkdir()
    text = (FOLDER / "methods" / "delete-returns-204.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CardError, match="has to be called one"):
        load_card(file)


def test_explaining_reads_the_whole_card() -> None:
    card = catalogue().card("delete-returns-204")
    assert card.good
    assert card.bad
    assert card.options["accept"]
