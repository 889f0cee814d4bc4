"""What `apigov explain` prints."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from textwrap import indent, wrap

from apigov.cards import Example, catalogue
from apigov.cli.errors import WrongUse
from apigov.diff import POLICIES, Kind, kinds, policy_named, readings
from apigov.findings import Json, JsonObject, Severity, suggestion

WIDTH = 96
SPECTRAL = "spectral:oas"


def explain_one(name: str) -> int:
    rules, changes = catalogue().infos, kinds()
    if name in changes:
        lines = list(_kind(changes[name]))
    elif name in rules:
        lines = list(_rule(name))
    elif not (lines := list(_shipped(name))):
        guess = suggestion(name, [*rules, *changes])
        hint = f"did you mean {guess!r}?" if guess else "see `apigov rules` and `apigov kinds`"
        raise WrongUse(f"explain {name}: no rule or kind of that name; {hint}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _said(label: str, text: str) -> Iterator[str]:
    if text:
        yield ""
        yield label
        yield from indent("\n".join(_rows(text, WIDTH - 2)), "  ").splitlines()


def _rows(text: str, width: int) -> list[str]:
    """Lines that break at blanks only: names with hyphens stay whole."""
    return wrap(" ".join(text.split()), width, break_on_hyphens=False)


def _block(label: str, entries: list[Json]) -> Iterator[str]:
    import yaml

    for number, entry in enumerate(entries, 1):
        yield ""
        yield label if len(entries) == 1 else f"{label} {number}"
        text = yaml.safe_dump(entry, sort_keys=False, allow_unicode=True, width=WIDTH)
        yield from indent(text, "  ").rstrip().splitlines()


def _rule(name: str) -> Iterator[str]:
    known = catalogue()
    info = known.infos[name]
    yield f"{name}: {info.title}"
    card = known.card(name)
    if card.rule is None:
        yield from _said("Why", info.why)
        yield from _said("What to do", info.fix)
        return
    yield f"  topic {info.topic}, severity {Severity.parse(str(card.rule['severity'])).word}, since {card.since}"
    profiles = [f"apigov:{profile}" for profile in known.in_profiles(name)]
    yield f"  in {', '.join(profiles)}"
    what = str(card.rule.get("description") or "")
    if what.rstrip(".") != info.title.rstrip("."):
        yield from _said("What", what)
    yield from _said("Why", info.why)
    yield from _said("What to do", info.fix)
    yield from _said("Exceptions", card.exceptions)
    yield from _options(card.options)
    yield from _said("Sources", "; ".join(info.sources))
    yield from _block("Good", [_document(example) for example in card.good])
    yield from _block("Bad", [_document(example) for example in card.bad])


def _shipped(name: str) -> Iterator[str]:
    """A rule of the rulesets that are shipped beside ours, which has no card; nothing where none has the name."""
    from pathlib import Path

    from apigov.lint import load_ruleset, standard_library

    for ref in (SPECTRAL, *catalogue().packages):
        ruleset = load_ruleset([ref], Path.cwd(), standard_library(catalogue()))
        rule = ruleset.rules.get(name)
        if rule is None:
            continue
        yield f"{name}: {rule.title}"
        active = any(one.id == name for one in ruleset.active)
        yield f"  in {ref}, {f'severity {rule.severity.word}' if active and rule.severity is not None else 'off until a ruleset turns it on'}"
        if rule.documentation_url:
            yield from _said("Documentation", rule.documentation_url)
        return


def _options(options: JsonObject) -> Iterator[str]:
    """What may be set in apigov.yaml under rules, ID, options."""
    if options:
        yield ""
        yield "Options"
    for name, text in options.items():
        yield from indent("\n".join(_rows(f"{name}: {text}", WIDTH - 4)), "  ").splitlines()


def _document(example: Example) -> Json:
    return example.document


def _kind(kind: Kind) -> Iterator[str]:
    yield f"{kind.id}: {kind.title}"
    effect = "decided by containment for each change" if kind.effect == "sets" else kind.effect
    yield f"  area {kind.area}, direction {kind.direction}, effect {effect}, felt by {kind.felt_by.value}"
    yield from _said("Why", kind.why)
    yield from _said("What clients do", kind.advice)
    yield from _said("Debatable", kind.debatable or "")
    yield from _levels(kind)
    yield from _said("Known elsewhere as", ", ".join(kind.aliases))
    for example in kind.examples:
        yield from _block(f"Base ({example.part})", [example.base])
        yield from _block(f"Revision ({example.effect})", [example.revision])


def _levels(kind: Kind) -> Iterator[str]:
    """How the level of a change of the kind follows from its verdict, under each policy."""
    yield ""
    yield "Levels by --compat-policy, where `diff: kinds:` of apigov.yaml sets none"
    bare = [name for name in POLICIES if not policy_named(name).rows]
    for name in bare:
        yield from _row(name, "; ".join(f"{level.word} if {verdict}" for verdict, level in readings(kind, policy_named(name))))
    alike = []
    for name in POLICIES:
        rows = [row for row in policy_named(name).rows if row.names(kind.id)]
        if not rows and name not in bare:
            alike.append(name)
        for number, row in enumerate(rows):
            when = f" if {row.when}" if str(row.when) else ""
            yield from _row("" if number else name, f"{row.level.word}{when}: {row.says} ({row.source})")
        if rows and str(rows[-1].when):
            yield from _row("", "else as clients")
    if alike:
        yield from _row("others", f"as clients: {', '.join(alike)}")


def _row(name: str, text: str) -> Iterator[str]:
    """A name and a text that hangs beside it."""
    margin = max(map(len, POLICIES)) + 4
    first, *more = _rows(text, WIDTH - margin)
    yield f"  {name.ljust(margin - 2)}{first}"
    yield from (" " * margin + line for line in more)
