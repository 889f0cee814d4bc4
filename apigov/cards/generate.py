"""`python -m apigov.cards.generate`: writes rulesets/index.json and docs/rules.md from the cards. A test fails where they are not up to date."""

from __future__ import annotations

import json
from pathlib import Path

from apigov.cards.card import PROFILES, Card, CardError, load_cards
from apigov.cards.folder import rulesets_folder
from apigov.findings import Json, JsonObject
from apigov.text import Workspace, read_path


def index(folder: Path) -> JsonObject:
    """The content of index.json. Raises CardError."""
    cards = list(load_cards(folder))
    twice = [card.id for card in cards if sum(other.id == card.id for other in cards) > 1]
    if twice:
        raise CardError(f"{folder}: there are two cards called {twice[0]}")
    rules: dict[str, Json] = {card.id: _row(card) for card in sorted(cards, key=lambda card: card.id)}
    return {"rules": rules, "profiles": profiles(folder, cards)}


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
    """Name to description and entries; a profile may extend others of the folder, by name. `all` is every card as it stands."""
    known = {card.id for card in cards if card.rule is not None}
    found: dict[str, Json] = {}
    for file in sorted((folder / PROFILES).glob("*.yaml")):
        description, entries = _profile(file, ())
        missing = [name for name in entries if name not in known]
        if missing:
            raise CardError(f"{file}: there is no card {missing[0]}")
        found[file.stem] = {"description": description, "rules": dict(sorted(entries.items()))}
    found["all"] = {"description": "Every rule, also those that few will want together.", "rules": dict.fromkeys(sorted(known), True)}
    return dict(sorted(found.items()))


def _profile(file: Path, within: tuple[Path, ...]) -> tuple[str, JsonObject]:
    """The description and the merged entries of a profile."""
    data = Workspace(file.parent).open(read_path(file, file.parent)).data if file.is_file() else None
    if not isinstance(data, dict) or not isinstance(data.get("rules"), dict) or not isinstance(data.get("description"), str) or file in within:
        raise CardError(f"{file}: a profile has a description and rules, and does not extend itself")
    merged: JsonObject = {}
    parents, rules = data.get("extends"), data["rules"]
    for parent in parents if isinstance(parents, list) else ():
        merged.update(_profile(file.with_name(f"{parent}.yaml"), (*within, file))[1])
    if isinstance(rules, dict):
        merged.update(rules)
    return " ".join(str(data["description"]).split()), merged


def index_text(folder: Path) -> str:
    return json.dumps(index(folder), ensure_ascii=False, indent=1) + "\n"


def page(folder: Path) -> str:
    """docs/rules.md: one table a topic."""
    cards = list(load_cards(folder))
    held = profiles(folder, cards)
    rules = [card for card in cards if card.rule is not None]
    topics = sorted({card.topic for card in rules})
    lines = ["# Rules", "", "Generated from the cards in `rulesets/`; `apigov explain RULE` shows one whole.", ""]
    lines += [f"{len(rules)} rules in {len(topics)} topics.", "", "| profile | rules | what it is |", "| --- | --- | --- |"]
    for name, row in held.items():
        if isinstance(row, dict):
            lines.append(f"| `apigov:{name}` | {len(_entries(row))} | {row['description']} |")
    lines.append("")
    for topic in topics:
        lines += [f"## {topic}", "", "| rule | title | severity | profiles |", "| --- | --- | --- | --- |"]
        lines += [_line(card, held) for card in rules if card.topic == topic]
        lines.append("")
    lines += ["## Findings of the engine", "", "| id | title |", "| --- | --- |"]
    lines += [f"| `{card.id}` | {card.info.title} |" for card in cards if card.rule is None]
    return "\n".join([*lines, ""])


def _line(card: Card, held: JsonObject) -> str:
    names = [name for name, row in held.items() if name != "all" and isinstance(row, dict) and card.id in _entries(row)]
    severity = card.rule.get("severity") if card.rule is not None else ""
    return f"| `{card.id}` | {card.info.title.replace('|', chr(92) + '|')} | {severity} | {', '.join(names)} |"


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
