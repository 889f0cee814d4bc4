"""Tables of rules and kinds: plain columns for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from apigov.cards import catalogue
from apigov.cli.errors import WrongUse
from apigov.cli.network import Asked, network
from apigov.cli.rulesets import allowing, chosen, load, warn_of_skipped
from apigov.cli.setup import configuration
from apigov.diff import kinds
from apigov.findings import Json, suggestion
from apigov.lint import Rule, Said


def _check_format(name: str) -> None:
    if name not in ("text", "json"):
        raise WrongUse(f"--format {name}: lists come as text or json")


def _check_name(option: str, name: str | None, known: Iterable[str]) -> None:
    names = sorted(set(known))
    if name is not None and name not in names:
        guess = suggestion(name, names)
        raise WrongUse(f"{option} {name}: no such {option.lstrip('-')}; {f'did you mean {guess!r}?' if guess else 'known: ' + ', '.join(names)}")


def _check_topic(topic: str | None, held: set[str], refs: Sequence[str]) -> None:
    """A topic of ours that the ruleset has no rule of is told with the profiles that have."""
    known = catalogue()
    ours = {info.topic for name, info in known.infos.items() if name in known.rules}
    if topic in ours - held:
        profiles = [f"apigov:{name}" for name, entries in known.profiles.items() if any(known.infos[rule].topic == topic for rule in entries)]
        raise WrongUse(f"--topic {topic}: no rule of it in {' and '.join(refs)}; choose -r {' or '.join(profiles)}")
    _check_name("--topic", topic, ours | held)


def _print_rows(rows: Sequence[tuple[str, ...]]) -> None:
    """Columns, the last one ragged."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip())


@dataclass(frozen=True, slots=True)
class Listing:
    """The words of `apigov rules`."""

    rulesets: tuple[str, ...]
    topic: str | None
    all: bool
    format: str
    allow_skipped: bool
    config: Path | None
    network: Asked


def list_rules(request: Listing) -> int:
    _check_format(request.format)
    cwd, topic = Path.cwd(), request.topic
    configured = allowing(configuration(request.config, cwd), request.allow_skipped)
    refs = chosen(request.rulesets, configured, cwd)
    ruleset = load(refs, cwd, configured, network(request.network, configured, cwd, request.rulesets).rulesets)
    warn_of_skipped(ruleset, configured)
    _check_topic(topic, {_topic(rule) for rule in ruleset.rules.values()}, refs)
    listed = sorted((rule for rule in ruleset.rules.values() if topic in (None, _topic(rule))), key=lambda rule: (_topic(rule), rule.id))
    active = {rule.id for rule in ruleset.active}
    if request.format == "json":
        rows: list[Json] = [_row(rule, rule.id in active) for rule in listed]
        print(json.dumps({"rulesets": [*refs], "rules": rows}, ensure_ascii=False, indent=2))
        return 0
    shown = [rule for rule in listed if request.all or rule.id in active]
    _print_rows([(_topic(rule), rule.id, _severity(rule, rule.id in active), _source(rule), rule.title) for rule in shown])
    count = sum(rule.id in active for rule in listed)
    off = f", {len(listed) - count} are off{'' if request.all else ' (--all lists them)'}" if count < len(listed) else ""
    print(f"{' and '.join(refs)}: {count} {'rule runs' if count == 1 else 'rules run'}{off}. `apigov explain RULE` says more of ours.")
    return 0


def _row(rule: Rule, active: bool) -> Json:
    return {
        "id": rule.id,
        "severity": _severity(rule, active),
        "enabled": active,
        **_place(rule.defined),
        "set_by": _place(rule.set_by) if rule.set_by is not None else None,
        "topic": _topic(rule),
        "title": rule.title,
        "formats": [*sorted(rule.formats)] if rule.formats is not None else None,
        "functions": [*dict.fromkeys(check.function for check in rule.then)],
        "skipped_functions": [*rule.missing],
        "docs": rule.documentation_url,
        "profiles": [*catalogue().in_profiles(rule.id)],
    }


def _topic(rule: Rule) -> str:
    return rule.info.topic if rule.info is not None else "own"


def _severity(rule: Rule, active: bool) -> str:
    if rule.missing:
        return "skipped"
    return rule.severity.word if rule.severity is not None and active else "off"


def _place(said: Said | None) -> dict[str, Json]:
    """`source`: a file or the name of a built-in ruleset, which has no lines."""
    start = said.start if said is not None else None
    return {"source": said.uri if said is not None else None, "line": start.line if start else None, "column": start.column if start else None}


def _source(rule: Rule) -> str:
    told = [f"{said.uri}:{said.start.line}" if said.start else said.uri for said in (rule.defined, rule.set_by) if said is not None]
    return ", set by ".join(told)


def list_kinds(area: str | None, form: str) -> int:
    _check_format(form)
    known = kinds()
    _check_name("--area", area, (kind.area for kind in known.values()))
    listed = sorted((kind for kind in known.values() if area in (None, kind.area)), key=lambda kind: (kind.area, kind.id))
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
            for kind in listed
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    _print_rows([(kind.area, kind.id, "by containment" if kind.effect == "sets" else kind.effect, kind.title) for kind in listed])
    print(f"{len(listed)} kinds of change. `apigov explain KIND` says more.")
    return 0
