"""Whether a place of a finding lands on its node: the text there is the key or the value that the pointer names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from apigov.findings import Finding, Location
from apigov.text import Tree, Workspace


def lost(findings: list[Finding], space: Workspace, most: int | None = None) -> Iterator[str]:
    """A sentence for each place that does not hold what its pointer names. `most`: so many places, from all over, are enough."""
    trees = {tree.uri: tree for tree in space.trees()}
    found = sorted({place for finding in findings for place in places(finding)}, key=lambda place: (place.uri, place.range))
    for place in found[:: len(found) // most + 1] if most else found:
        tree = trees.get(place.uri)
        if tree is None:
            yield f"{place.uri}: no file of this run"
        elif fault := wrong(tree, place):
            yield f"{place.uri}:{place.range.start.line}:{place.range.start.column} {place.pointer}: {fault}"


def places(finding: Finding) -> Iterator[Location]:
    if finding.rule == "parser":
        return
    yield finding.location
    yield from finding.related
    if finding.change is not None:
        yield from (side for side in (finding.change.base, finding.change.revision) if side is not None)


def wrong(tree: Tree, place: Location) -> str | None:
    start, end = place.range
    line = tree.line(start.line)
    value = tree.value(place.pointer)
    if start == end and value is None:
        return None  # a value that is not written has an empty range
    if not start < end:
        return "an empty range"
    text = line[start.column - 1 :] if start.line != end.line else line[start.column - 1 : end.column - 1]
    if not text.strip():
        return f"nothing stands there, expected {str(value)[:40]!r}"
    if isinstance(value, dict | list):
        names = [place.pointer[-1]] if place.pointer and isinstance(place.pointer[-1], str) else [*value][:1] if isinstance(value, dict) else []
        fits = text[0] in "{[-&*!?:" or start.line != end.line or any(same(text, name) for name in names)
    else:
        fits = text[0] in "|>*&!" or start.line != end.line or same(text, value) or (bool(place.pointer) and same(text, place.pointer[-1]))
    return None if fits else f"{text[:40]!r} stands there, expected {str(value)[:40]!r}"


def same(text: str, value: Any) -> bool:
    """Whether the text of a scalar says a value: judged by PyYAML, which is not our reader."""
    candidates = [text, text.rstrip(), text.rstrip().rstrip(","), text.rstrip().rstrip(":")]
    for one in candidates:
        try:
            # Escapes in halves are known to JSON only.
            told = json.loads(one) if one.startswith('"') and "\\u" in one else yaml.load(one, Loader=yaml.BaseLoader)
        except (yaml.YAMLError, ValueError):
            continue
        if told == str(value) or (isinstance(told, str) and _number(told) == value) or (value is None and told in ("", "null", "~")):
            return True
        if isinstance(told, str) and isinstance(value, bool) and told.lower() == str(value).lower():
            return True
        if isinstance(told, dict) and str(value) in told:
            return True
    return False


def _number(text: str) -> float | int | None:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return None
