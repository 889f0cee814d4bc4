"""Members and methods of values in filters."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Any

from apigov.lint.jsonpath import javascript as js
from apigov.lint.jsonpath.javascript import UNDEFINED, JsError
from apigov.records import NamedTuple
from apigov.schema.patterns import Pattern, compile_pattern


class RegExp(NamedTuple):
    """A regular expression literal."""

    pattern: Pattern

    @classmethod
    def compile(cls, body: str, flags: str) -> RegExp:
        """Raises ValueError for a pattern that is broken."""
        return cls(compile_pattern(body, flags))

    def test(self, text: str) -> bool:
        return self.pattern.search(text)

    def place(self, text: str) -> int:
        """Where the first match begins, in UTF-16 units; -1 where there is none. Raises JsError for a text that is too long for this."""
        if not self.test(text):
            return -1
        if len(text) > _LONGEST_SEARCHED:
            raise JsError(f"search is known for texts of up to {_LONGEST_SEARCHED} characters")
        flags = self.pattern.flags if "y" in self.pattern.flags else f"{self.pattern.flags}y"
        places = range(len(text.encode("utf-16-le", "surrogatepass")) // 2 + 1)
        # Patterns tell whether they match, not where: a match begins at a place or before it, or not.
        return bisect_left(places, True, key=lambda at: compile_pattern(rf"[^]{{0,{at}}}(?:{self.pattern.text})", flags).search(text))


_LONGEST_SEARCHED = 1000
_METHODS = frozenset(("match", "includes", "startsWith", "endsWith", "indexOf", "toLowerCase", "toUpperCase", "split", "slice", "replace", "search"))


def member(value: Any, name: Any) -> Any:
    """`value.name` or `value[name]`. Raises JsError on null and undefined, as JavaScript does."""
    if value is None or value is UNDEFINED:
        raise JsError(f"{js.text(value)} has no member {js.text(name)}")
    if isinstance(value, list):
        if name == "length":
            return len(value)
        if js.is_number(name) or (isinstance(name, str) and name.isdigit()):
            index = int(name)
            return value[index] if 0 <= index < len(value) else UNDEFINED
        return _constructor("Array") if name == "constructor" else UNDEFINED
    if isinstance(value, dict):
        key = js.text(name)
        if key not in value and key == "constructor":
            return _constructor("Object")
        return value.get(key, UNDEFINED)
    if isinstance(value, str):
        if name == "length":
            return len(value.encode("utf-16-le", "surrogatepass")) // 2
        if js.is_number(name):
            return value[int(name)] if 0 <= int(name) < len(value) else UNDEFINED
        if name in _METHODS:
            return True
        return _constructor("String") if name == "constructor" else UNDEFINED
    if name == "constructor":
        return _constructor("Boolean" if isinstance(value, bool) else "Number")
    return UNDEFINED


def _constructor(name: str) -> dict[str, Any]:
    return {"name": name}


def call_method(value: Any, name: str, arguments: list[Any]) -> Any:
    """Raises JsError for what is no method of the value."""
    if isinstance(value, RegExp) and name == "test" and arguments:
        return value.test(js.text(arguments[0]))
    if isinstance(value, str):
        return _string_method(value, name, arguments)
    if isinstance(value, list) and name == "includes" and arguments:
        return any(js.strictly_equal(item, arguments[0]) for item in value)
    if isinstance(value, list) and name == "indexOf" and arguments:
        return next((index for index, item in enumerate(value) if js.strictly_equal(item, arguments[0])), -1)
    if isinstance(value, list) and name == "join":
        return (js.text(arguments[0]) if arguments else ",").join(js.text(item) for item in value)
    if isinstance(value, dict) and name == "hasOwnProperty" and arguments:
        return js.text(arguments[0]) in value
    if js.is_number(value) and name == "toString":
        return js.text(value)
    raise JsError(f"{js.text(value)[:40]!r} has no method {name}")


def _string_method(value: str, name: str, arguments: list[Any]) -> Any:
    first = arguments[0] if arguments else UNDEFINED
    if name == "replace" and not isinstance(first, str):
        raise JsError("replace is known for texts, not for patterns")
    if name in ("match", "search"):
        pattern = first if isinstance(first, RegExp) else RegExp.compile(js.text(first), "")
        if name == "search":
            return pattern.place(value)
        return [value] if pattern.test(value) else None
    plain: dict[str, Any] = {
        "includes": lambda: js.text(first) in value,
        "startsWith": lambda: value.startswith(js.text(first)),
        "endsWith": lambda: value.endswith(js.text(first)),
        "indexOf": lambda: value.find(js.text(first)),
        "lastIndexOf": lambda: value.rfind(js.text(first)),
        "toLowerCase": value.lower,
        "toUpperCase": value.upper,
        "trim": value.strip,
        "toString": lambda: value,
        "charAt": lambda: value[int(js.number(first))] if 0 <= js.number(first) < len(value) else "",
        "split": lambda: value.split(first) if isinstance(first, str) and first else list(value),
        "slice": lambda: value[slice(*_bounds(arguments, None))],
        "substring": lambda: value[slice(*_bounds(arguments, 0))],
        "replace": lambda: value.replace(js.text(first), js.text(arguments[1]), 1) if len(arguments) > 1 else value,
        "concat": lambda: value + "".join(map(js.text, arguments)),
    }
    if name not in plain:
        raise JsError(f"texts have no method {name}")
    return plain[name]()


def _bounds(arguments: list[Any], least: int | None) -> tuple[int, int | None]:
    """Start and end of a part of a text; nothing below `least`, where there is one."""
    numbers = [int(found) for argument in arguments[:2] if not math.isnan(found := js.number(argument))]
    if least is not None:
        numbers = [max(least, number) for number in numbers]
    return numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else None
