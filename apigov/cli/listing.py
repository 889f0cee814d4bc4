"""Tables of rules and kinds: plain columns for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from apigov.cards import catalogue
from apigov.cli.errors import WrongUse
from apigov.cli.setup import configuration, configured_ruleset
from apigov.diff import kinds
from apigov.findings import Json, suggestion


def _check_format(name: str) -> None:
    if name not in ("text", "json"):
        raise WrongUse(f"--format {name}: lists come as text or json")


def _check_name(option: str, name: str | None, known: Iterable[str]) -> None:
    names = sorted(set(known))
    if name is not None and name not in names:
        guess = suggestion(name, names)
        raise WrongUse(f"{option} {name}: no such name; {f'did you mean {guess!r}?' if guess else 'known: ' + ', '.join(names)}")


def _print_rows(rows: Sequence[tuple[str, ...]]) -> None:
    """Columns, the last one ragged."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]))


def list_rules(refs: tuple[str, ...], topic: str | None, form: str, config: Path | None) -> int:
    _check_format(form)
    cwd = Path.cwd()
    known = catalogue()
    ruleset = configured_ruleset(refs or ("apigov:all",), cwd, configuration(config, cwd))
    topics = {rule.id: rule.info.topic if rule.info is not None else "own" for rule in ruleset.rules.values()}
    _check_name("--topic", topic, topics.values())
    chosen = [rule for rule in ruleset.rules.values() if topic in (None, topics[rule.id])]
    chosen.sort(key=lambda rule: (topics[rule.id], rule.id))
    if form == "json":
        rows: list[Json] = [
            {
                "id": rule.id,
                "topic": topics[rule.id],
                "severity": rule.severity.word if rule.severity is not None else "off",
                "enabled": rule.enabled,
                "title": rule.info.title if rule.info is not None else rule.description,
                "profiles": [*known.in_profiles(rule.id)],
            }
            for rule in chosen
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    words = [(rule.severity.word if rule.severity is not None and rule.enabled else "off") for rule in chosen]
    titles = [(rule.info.title if rule.info is not None else rule.description) or "" for rule in chosen]
    _print_rows([(topics[rule.id], rule.id, word, title) for rule, word, title in zip(chosen, words, titles, strict=True)])
    print(f"{len(chosen)} rules; profiles: {', '.join(known.names)}. `apigov explain RULE` says more.")
    return 0


def list_kinds(area: str | None, form: str) -> int:
    _check_format(form)
    known = kinds()
    _check_name("--area", area, (kind.area for kind in known.values()))
    chosen = sorted((kind for kind in known.values() if area in (None, kind.area)), key=lambda kind: (kind.area, kind.id))
    if form == "json":
        rows: list[Json] = [
            {
                "id": kind.id,
                "area": kind.area,
                "effect": kind.effect,
                "direction": kind.direction,
                "felt_by": kind.felt_by.value,
                "debatable": kind.debatable,
                "title": kind.title,
                "aliases": [*kind.aliases],
            }
            for kind in chosen
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    _print_rows([(kind.area, kind.id, "by containment" if kind.effect == "sets" else kind.effect, kind.title) for kind in chosen])
    print(f"{len(chosen)} kinds of change. `apigov explain KIND` says more.")
    return 0
