"""`python -m apigov.cards.generate`: writes rulesets/index.json and docs/rules.md from the cards. A test fails where they are not up to date."""

from __future__ import annotations

import json
from pathlib import Path

from apigov.cards.card import Card, CardError, load_cards
from apigov.cards.folder import rulesets_folder
from apigov.findings import Json, JsonObject
from apigov.text import Workspace, read_path

# The engine's own findings: no ruleset defines them, people ask for them all the same.
ENGINE: dict[str, tuple[str, str, str]] = {
    "parser": (
        "A file is read without doubt",
        "What cannot be parsed, or is said twice, is read differently by each tool.",
        "Mend the text at the place that the message names.",
    ),
    "invalid-ref": (
        "References lead to something",
        "Whoever reads the description stops at a reference that leads nowhere.",
        "Correct the reference, or add what it should lead to.",
    ),
    "unrecognized-format": (
        "The document is an OpenAPI description",
        "Rules for OpenAPI cannot judge another kind of document.",
        'Write openapi: 3.1.0 (or swagger: "2.0") at the top, or leave the file out with --exclude.',
    ),
    "rule-crashed": (
        "Every rule runs to its end",
        "The findings of a rule that crashed are missing from this report.",
        "Report it with the document; leave the rule out with --ignore until it is mended.",
    ),
}


def index(folder: Path) -> JsonObject:
    """The content of index.json. Raises CardError."""
    cards = list(load_cards(folder))
    rules: dict[str, Json] = {card.id: _row(card) for card in cards}
    for name, (title, why, fix) in ENGINE.items():
        rules[name] = {"topic": "engine", "title": title, "why": why, "fix": fix, "sources": [], "rule": None}
    return {"rules": dict(sorted(rules.items())), "profiles": profiles(folder, cards)}


def _row(card: Card) -> JsonObject:
    info = card.info
    return {
        "topic": card.topic,
        "title": info.title,
        "why": info.why,
        "fix": info.fix,
        "sources": [*info.sources],
        "rule": card.rule,
    }


def profiles(folder: Path, cards: list[Card]) -> JsonObject:
    """Name to description and entries. `all` is every card as it stands."""
    known = {card.id for card in cards}
    found: dict[str, Json] = {}
    for file in sorted((folder / "profiles").glob("*.yaml")):
        data = Workspace(file.parent).open(read_path(file, file.parent)).data
        entries = data.get("rules") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(entries, dict) or not isinstance(data.get("description"), str):
            raise CardError(f"{file}: a profile has a description and rules")
        missing = [name for name in entries if name not in known]
        if missing:
            raise CardError(f"{file}: there is no card {missing[0]}")
        found[file.stem] = {"description": data["description"], "rules": entries}
    found["all"] = {"description": "Every rule, also those that contradict each other.", "rules": dict.fromkeys(sorted(known), True)}
    return dict(sorted(found.items()))


def index_text(folder: Path) -> str:
    return json.dumps(index(folder), ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def page(folder: Path) -> str:
    """docs/rules.md: one table a topic."""
    cards = list(load_cards(folder))
    held = profiles(folder, cards)
    lines = ["# Rules", "", "Generated from the cards in `rulesets/`; `apigov explain RULE` shows one whole.", ""]
    lines += [f"{len(cards)} rules in {len({card.topic for card in cards})} topics.", ""]
    for topic in sorted({card.topic for card in cards}):
        lines += [f"## {topic}", "", "| rule | title | severity | profiles |", "| --- | --- | --- | --- |"]
        for card in cards:
            if card.topic == topic:
                names = [name for name, row in held.items() if name != "all" and isinstance(row, dict) and card.id in _entries(row)]
                lines.append(f"| `{card.id}` | {card.info.title.replace('|', chr(92) + '|')} | {card.rule.get('severity')} | {', '.join(names)} |")
        lines.append("")
    return "\n".join(lines)


def _entries(row: JsonObject) -> JsonObject:
    rules = row.get("rules")
    return rules if isinstance(rules, dict) else {}


def main() -> None:
    folder = rulesets_folder()
    (folder / "index.json").write_text(index_text(folder), encoding="utf-8")
    docs = folder.parent / "docs"
    if docs.is_dir():
        (docs / "rules.md").write_text(page(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
