"""A card: one file, one rule in Spectral's language, with `x-apigov` beside it for people and tests.

`x-apigov` holds title, since, sources, why, fix and examples {good, bad}; as needed options (what functionOptions a user may set, and to
what), exceptions (what the rule leaves alone), yields_to (rules that name the same fault more exactly) and catalogue (the id of the rule
catalogue, where it is another). A card of the engine's own findings, in the folder `engine`, has no rule and no examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apigov.cards.example import Example
from apigov.cards.folder import PACKAGES
from apigov.findings import Json, JsonObject, RuleInfo
from apigov.text import Workspace, read_path

ENGINE_TOPIC = "engine"
PROFILES = "profiles"
REQUIRED = ("title", "since", "sources", "why", "fix")
KNOWN = (*REQUIRED, "examples", "options", "exceptions", "yields_to", "catalogue")


class CardError(Exception):
    """A card that is not complete. The text names the file and what is missing."""


@dataclass(frozen=True, slots=True)
class Card:
    """`rule` is the whole rule object, with `x-apigov` reduced to what a run needs (yields_to); None for a finding of the engine."""

    id: str
    topic: str
    rule: JsonObject | None
    info: RuleInfo
    since: str
    exceptions: str
    options: JsonObject
    catalogue: str
    good: tuple[Example, ...]
    bad: tuple[Example, ...]

    @property
    def formats(self) -> tuple[str, ...]:
        """The names of formats that the rule is for, as written."""
        formats = self.rule.get("formats") if self.rule is not None else None
        return tuple(str(name) for name in formats) if isinstance(formats, list) else ()


def load_cards(folder: Path) -> Iterator[Card]:
    """All cards below a folder of topics, sorted by topic and id; `profiles` and `packages` are no topics. Raises CardError."""
    for file in sorted(folder.glob("*/*.yaml")):
        if file.parent.name not in (PROFILES, PACKAGES):
            yield load_card(file)


def load_card(file: Path) -> Card:
    """Raises CardError."""
    tree = Workspace(file.parent).open(read_path(file, file.parent))
    if tree.problems:
        raise CardError(f"{file}: {tree.problems[0].message}")
    data = tree.data if isinstance(tree.data, dict) else {}
    extra = data.get("x-apigov")
    if not isinstance(extra, dict):
        raise CardError(f"{file}: a card has x-apigov")
    missing = [key for key in REQUIRED if not extra.get(key)]
    unknown = [key for key in extra if key not in KNOWN]
    if missing or unknown:
        raise CardError(f"{file}: x-apigov {'lacks ' + missing[0] if missing else 'has an unknown key ' + unknown[0]}")
    return _card(file, _rule(file, data), extra)


def _rule(file: Path, data: JsonObject) -> JsonObject | None:
    if file.parent.name == ENGINE_TOPIC:
        return None
    rules = data.get("rules")
    if not isinstance(rules, dict) or len(rules) != 1:
        raise CardError(f"{file}: a card holds one rule")
    name, rule = next(iter(rules.items()))
    if name != file.stem or not isinstance(rule, dict):
        raise CardError(f"{file}: the rule has to be called {file.stem}, as the file is")
    return rule


def _card(file: Path, rule: JsonObject | None, extra: JsonObject) -> Card:
    good, bad = _examples(file, extra.get("examples"), rule)
    yields, options, sources = extra.get("yields_to"), extra.get("options"), extra["sources"]
    if rule is not None and yields:
        rule = {**rule, "x-apigov": {"yields_to": yields}}
    return Card(
        id=file.stem,
        topic=file.parent.name,
        rule=rule,
        info=RuleInfo(
            id=file.stem,
            title=_prose(extra["title"]),
            why=_prose(extra["why"]),
            fix=_prose(extra["fix"]),
            topic=file.parent.name,
            sources=tuple(str(source) for source in sources) if isinstance(sources, list) else (),
        ),
        since=str(extra["since"]),
        exceptions=_prose(extra.get("exceptions") or ""),
        options=options if isinstance(options, dict) else {},
        catalogue=str(extra.get("catalogue") or file.stem),
        good=good,
        bad=bad,
    )


def _prose(value: Json) -> str:
    """A text of several lines as one line."""
    return " ".join(str(value).split())


def _examples(file: Path, value: Json, rule: JsonObject | None) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    if rule is None:
        return (), ()
    kinds = value if isinstance(value, dict) else {}
    good, bad = (tuple(_example(file, entry) for entry in _list(kinds.get(kind))) for kind in ("good", "bad"))
    if not good or not bad or any(example.marks for example in good) or not all(example.marks for example in bad):
        raise CardError(f"{file}: a card has good examples, and bad ones with marks")
    return good, bad


def _example(file: Path, entry: Json) -> Example:
    if not isinstance(entry, dict):
        raise CardError(f"{file}: an example is an object")
    document = {key: item for key, item in entry.items() if key not in ("marks", "formats")}
    return Example(document, tuple(str(mark) for mark in _list(entry.get("marks"))), tuple(str(name) for name in _list(entry.get("formats"))))


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
