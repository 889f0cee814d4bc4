"""alphabetical: the first neighbours that are out of order."""

from __future__ import annotations

import math
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.jsonpath import javascript as js


def alphabetical(value: Value, options: JsonObject, context: Context) -> Iterable[Violation]:
    """Keys of an object, items of a list, or with keyedBy a member of the items."""
    if isinstance(value, dict):
        keys = list(value)
        place = _unsorted(keys)
        if place is not None:
            yield Violation(f"{keys[place]!r} stands before {keys[place + 1]!r}", (keys[place],))
        return
    if not isinstance(value, list) or len(value) < 2:
        return
    keyed_by = options.get("keyedBy")
    items = [context.resolve(child).value for _, child in context.node.children()] if context.node.value is value else value
    if isinstance(keyed_by, str):
        if not all(isinstance(item, dict) for item in items):
            yield Violation("only lists of objects can be sorted by a member")
            return
        values = [item.get(keyed_by, None) if isinstance(item, dict) else None for item in items]
    else:
        values = items
    if not all(isinstance(item, str | int | float) and not isinstance(item, bool) for item in values):
        if not isinstance(keyed_by, str):
            yield Violation("only texts and numbers can be sorted")
            return
        values = [item if isinstance(item, str | int | float) else js.text(item) for item in values]
    place = _unsorted(values)
    if place is not None:
        yield Violation(f"{js.text(values[place])!r} stands before {js.text(values[place + 1])!r}", () if keyed_by else (place,))


def _unsorted(values: list) -> int | None:  # type: ignore[type-arg]
    return next((place for place in range(len(values) - 1) if _after(values[place], values[place + 1])), None)


def _after(first: str | int | float, second: str | int | float) -> bool:
    """Two numbers, or a number and a numeric text: by value. Two texts: letters without case first, then lower before upper."""
    if isinstance(first, str) and isinstance(second, str):
        return _collation(first) > _collation(second)
    left, right = js.number(first), js.number(second)
    return not math.isnan(left) and not math.isnan(right) and left > right


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
