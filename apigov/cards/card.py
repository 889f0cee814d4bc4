"""A card: one file, one rule in Spectral's language, with `x-apigov` for people and tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apigov.findings import Json, JsonObject, RuleInfo
from apigov.text import Workspace, read_path

REQUIRED = ("title", "since", "sources", "why", "fix", "examples")
KNOWN = (*REQUIRED, "options", "exceptions", "yields_to", "debatable")


class CardError(Exception):
    """A card that is not complete. The text names the file and what is missing."""


@dataclass(frozen=True, slots=True)
class Example:
    """A small description. `marks`: where the rule's findings stand, as pointer texts; none in a good example."""

    document: JsonObject
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`rule` is the whole rule object, with `x-apigov` reduced to what a run needs (yields_to)."""

    id: str
    topic: str
    rule: JsonObject
    info: RuleInfo
    since: str
    exceptions: str
    options: JsonObject
    good: tuple[Example, ...]
    bad: tuple[Example, ...]


def load_cards(folder: Path) -> Iterator[Card]:
    """All cards below a folder of topics, sorted by topic and id; `profiles` is no topic."""
    for file in sorted(folder.glob("*/*.yaml")):
        if file.parent.name != "profiles":
            yield load_card(file)


def load_card(file: Path) -> Card:
    """Raises CardError."""
    tree = Workspace(file.parent).open(read_path(file, file.parent))
    if tree.problems:
        raise CardError(f"{file}: {tree.problems[0].message}")
    data = tree.data
    rules = data.get("rules") if isinstance(data, dict) else None
    extra = data.get("x-apigov") if isinstance(data, dict) else None
    if not isinstance(rules, dict) or len(rules) != 1 or not isinstance(extra, dict):
        raise CardError(f"{file}: a card holds one rule and x-apigov")
    name, rule = next(iter(rules.items()))
    if name != file.stem or not isinstance(rule, dict):
        raise CardError(f"{file}: the rule has to be called {file.stem}, as the file is")
    missing = [key for key in REQUIRED if not extra.get(key)]
    unknown = [key for key in extra if key not in KNOWN]
    if missing or unknown:
        raise CardError(f"{file}: x-apigov {'lacks ' + missing[0] if missing else 'has an unknown key ' + unknown[0]}")
    return _card(name, file, rule, extra)


def _card(name: str, file: Path, rule: JsonObject, extra: JsonObject) -> Card:
    examples = extra["examples"]
    good = tuple(_examples(examples.get("good"), file)) if isinstance(examples, dict) else ()
    bad = tuple(_examples(examples.get("bad"), file)) if isinstance(examples, dict) else ()
    if not good or not bad or any(example.marks for example in good) or not all(example.marks for example in bad):
        raise CardError(f"{file}: a card has good examples, and bad ones with marks")
    yields = extra.get("yields_to")
    info = RuleInfo(
        id=name,
        title=str(extra["title"]),
        why=" ".join(str(extra["why"]).split()),
        fix=" ".join(str(extra["fix"]).split()),
        topic=file.parent.name,
        sources=tuple(str(source) for source in extra["sources"]) if isinstance(extra["sources"], list) else (),
    )
    options = extra.get("options")
    kept: JsonObject = {**rule, "x-apigov": {"yields_to": yields}} if yields else dict(rule)
    return Card(
        id=name,
        topic=file.parent.name,
        rule=kept,
        info=info,
        since=str(extra["since"]),
        exceptions=" ".join(str(extra.get("exceptions") or "").split()),
        options=options if isinstance(options, dict) else {},
        good=good,
        bad=bad,
    )


def _examples(value: Json, file: Path) -> Iterator[Example]:
    for entry in value if isinstance(value, list) else ():
        if not isinstance(entry, dict):
            raise CardError(f"{file}: an example is an object")
        marks = entry.get("marks")
        document = {key: item for key, item in entry.items() if key != "marks"}
        yield Example(document, tuple(str(mark) for mark in marks) if isinstance(marks, list) else ())


def completed(document: JsonObject) -> JsonObject:
    """An example as a whole description: version, info and paths are added where they are left out."""
    whole: JsonObject = {}
    if "swagger" not in document and "openapi" not in document:
        whole["openapi"] = "3.1.0"
    whole.update(document)
    whole.setdefault("info", {"title": "Shop", "version": "1.0.0"})
    if "webhooks" not in whole and "components" not in whole:
        whole.setdefault("paths", {})
    return whole
