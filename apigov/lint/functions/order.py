"""alphabetical: the first neighbours that are out of order."""

from __future__ import annotations

import math
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.jsonpath import javascript as js


def alphabetical(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """Keys of an object, items of a list, or with keyedBy a member of the items."""
    keyed_by = options.get("keyedBy")
    if isinstance(value, dict):
        keys = list(value)
        place = _unsorted(keys)
        if keyed_by is not None and len(keys) > 1:
            yield Violation("only the items of a list can be sorted by a member")
        elif place is not None:
            yield Violation(f"{keys[place]!r} stands before {keys[place + 1]!r}", (keys[place],))
        return
    if not isinstance(value, list) or len(value) < 2:
        return
    items = [context.resolve(child).value for _, child in context.node.children()] if context.node.value is value else value
    values = [item.get(keyed_by) if isinstance(item, dict) else None for item in items] if isinstance(keyed_by, str) else items
    if not all(isinstance(item, str | int | float) and not isinstance(item, bool) for item in values):
        yield Violation("only texts and numbers can be sorted")
        return
    place = _unsorted(values)
    if place is not None:
        message = f"{js.text(values[place])!r} stands before {js.text(values[place + 1])!r}"
        yield Violation(message, () if keyed_by is not None else (place,))


def _unsorted(values: list) -> int | None:  # type: ignore[type-arg]
    return next((place for place in range(len(values) - 1) if _after(values[place], values[place + 1])), None)


def _after(first: str | int | float, second: str | int | float) -> bool:
    """A number and what reads as one: by value. Two texts: by collation, but one that is no number is never after one that is."""
    left, right = js.number(first), js.number(second)
    if (not isinstance(first, str) or math.isnan(left)) and not math.isnan(right):
        return left > right
    return isinstance(first, str) and isinstance(second, str) and _collation(first) > _collation(second)


# Blanks, punctuation, symbols and currency as the root collation of the CLDR orders them; digits and letters come after them.
_MARKS = {mark: rank for rank, mark in enumerate("\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$")}
# Letters that Unicode does not take apart, though the collation does.
_SPREAD = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"}
_Weights = tuple[list[tuple[int, int, str]], list[tuple[int, str]], list[bool]]


def _collation(text: str) -> _Weights:
    """A key like that of the CLDR's root collation: characters first, then accents, then case with small letters first."""
    import unicodedata

    primary: list[tuple[int, int, str]] = []
    accents: list[tuple[int, str]] = []
    large: list[bool] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            accents.append((len(primary), char))
            continue
        if char in _MARKS or not char.isalnum():
            if char in _MARKS or unicodedata.category(char)[0] != "C":
                primary.append((0, _MARKS.get(char, len(_MARKS)), char))
        elif char.isdigit():
            primary.append((1, unicodedata.digit(char), ""))
        else:
            small = char.lower()
            primary += [(2, 0, letter) for letter in _SPREAD.get(small, small)]
            accents += [(len(primary), small)] if small in _SPREAD else []
        large.append(char != char.lower())
    return primary, accents, large


FUNCTIONS = (
    RuleFunction(
        "alphabetical",
        alphabetical,
        {"type": ["object", "null"], "additionalProperties": False, "properties": {"keyedBy": {"type": "string"}}},
    ),
)
