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
        if place is not None:
            yield Violation(f"{keys[place]!r} stands before {keys[place + 1]!r}", () if keyed_by is not None else (keys[place],))
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


def _collation(text: str) -> tuple[list[tuple[int, str]], str]:
    """An order like ICU's root collation on letters and digits: blanks and punctuation, digits, letters; case last."""
    import unicodedata

    base = unicodedata.normalize("NFD", text)
    primary = [((0 if not char.isalnum() else 1 if char.isdigit() else 2), char.lower()) for char in base if not unicodedata.combining(char)]
    return primary, text.swapcase()


FUNCTIONS = (
    RuleFunction(
        "alphabetical",
        alphabetical,
        {"type": ["object", "null"], "additionalProperties": False, "properties": {"keyedBy": {"type": "string"}}},
    ),
)
