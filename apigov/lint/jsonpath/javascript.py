"""The few rules of JavaScript that filters live by: undefined, truth, equality, comparison, text."""

from __future__ import annotations

import math
import re
from typing import Any

from apigov.lint.function import ABSENT

UNDEFINED = ABSENT


class JsError(Exception):
    """What JavaScript would throw, or what the subset does not know: the filter is false there."""


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def truthy(value: Any) -> bool:
    if value is UNDEFINED or value is None or value is False:
        return False
    if is_number(value):
        return value != 0 and not (isinstance(value, float) and math.isnan(value))
    return value != "" if isinstance(value, str) else True


def strictly_equal(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_number(left) and is_number(right):
        return bool(left == right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return left is right


def loosely_equal(left: Any, right: Any) -> bool:
    empty = (None, UNDEFINED)
    if any(left is one for one in empty) or any(right is one for one in empty):
        return any(left is one for one in empty) and any(right is one for one in empty)
    if isinstance(left, dict | list) and isinstance(right, dict | list):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, dict | list) or isinstance(right, dict | list):
        return loosely_equal(primitive(left), primitive(right))
    return number(left) == number(right)


def primitive(value: Any) -> Any:
    return text(value) if isinstance(value, dict | list) else value


def number(value: Any) -> float:
    """ToNumber; NaN where there is none."""
    if isinstance(value, bool):
        return float(value)
    if is_number(value):
        return float(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        return _number_of_text(value.strip())
    return math.nan if value is UNDEFINED or isinstance(value, dict) else number(text(value))


_DECIMAL = r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_OTHER_BASE = r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)"


def _number_of_text(value: str) -> float:
    if not value:
        return 0.0
    if re.fullmatch(_DECIMAL, value):
        return float(value)
    return float(int(value, 0)) if re.fullmatch(_OTHER_BASE, value) else math.nan


def text(value: Any) -> str:
    """ToString."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list):
        return ",".join("" if item is None or item is UNDEFINED else text(item) for item in value)
    return "[object Object]" if isinstance(value, dict) else str(value)


def number_text(value: float) -> str:
    """Number::toString for the usual sizes."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    shown = repr(value)
    if "e" in shown:
        mantissa, _, exponent = shown.partition("e")
        sign, digits = exponent[0], exponent[1:].lstrip("0")
        if sign == "-" and int(digits) <= 6:
            return f"{value:.{len(mantissa.replace('.', '').lstrip('-')) + int(digits) - 1}f}"
        return f"{mantissa}e{sign}{digits}"
    return shown


def compare(operator: str, left: Any, right: Any) -> bool:
    """< <= > >= : texts by code units, all else by number."""
    first, second = primitive(left), primitive(right)
    if isinstance(first, str) and isinstance(second, str):
        pair: tuple[Any, Any] = (first.encode("utf-16-be", "surrogatepass"), second.encode("utf-16-be", "surrogatepass"))
    else:
        pair = (number(first), number(second))
    if operator == "<":
        return bool(pair[0] < pair[1])
    if operator == "<=":
        return bool(pair[0] <= pair[1])
    return bool(pair[0] > pair[1]) if operator == ">" else bool(pair[0] >= pair[1])


def add(left: Any, right: Any) -> Any:
    first, second = primitive(left), primitive(right)
    if isinstance(first, str) or isinstance(second, str):
        return text(first) + text(second)
    return number(first) + number(second)
