"""Filter expressions: what the grammar makes of a text, and what the walk can know of it before it asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from apigov.lint.jsonpath import javascript as js
from apigov.lint.jsonpath.grammar import Closure, Parser, Scope
from apigov.records import NamedTuple

__all__ = ["Expression", "Quick", "Scope", "compile_expression"]

Quick = Callable[[dict[str, Any], Any], bool]
_WAY_WORDS = frozenset(("@path", "@parent", "@parentProperty"))


class Expression(NamedTuple):
    """A compiled expression.

    `reads_way`: it looks at @path, @parent or @parentProperty. `key_only`: it looks at @property and nothing else. `guard`: a member
    without which a child is not taken, whatever else the expression says. `quick`: the answer for an object and its key without a scope.
    """

    text: str
    run: Closure
    reads_way: bool
    key_only: bool
    guard: str | None
    quick: Quick | None

    def holds(self, scope: Scope) -> bool:
        """Whether the filter takes a child. Raises JsError where it cannot be evaluated."""
        return js.truthy(self.run(scope))


@cache
def compile_expression(text: str) -> Expression:
    """Equal texts are one expression, which a walk asks once. Raises FilterError."""
    parser = Parser(text)
    run = parser.ternary()
    parser.end()
    return Expression(text, run, bool(parser.words & _WAY_WORDS), parser.words == {"@property"}, _guard(_bare(text)), _quick(_bare(text)))


def _bare(text: str) -> str:
    """Without one pair of parentheses around the whole."""
    inside = text[1:-1]
    plain = text.startswith("(") and text.endswith(")") and not re.search(r"[()'\"/]", re.sub(r"'[^'()\\]*'|\"[^\"()\\]*\"", "", inside))
    return inside if plain else text


_PART = re.compile(
    r"""\s*(?:@
    | @\.(?P<there>[A-Za-z_$][\w$]*)
    | @\.(?P<defined>[A-Za-z_$][\w$]*)\s*!==\s*(?:void\ 0|undefined)
    | @property\s*!==\s*'(?P<key>[^'"\\]*)'
    | @\.(?P<name>[A-Za-z_$][\w$]*)\s*(?P<equals>===?)\s*(?:'(?P<single>[^'"\\]*)'|"(?P<double>[^"\\]*)")
    )\s*""",
    re.VERBOSE,
)


def _quick(text: str) -> Quick | None:
    """For a plain conjunction of members that are there, or are a text, and of keys that are not: most filters of most rulesets."""
    there: list[str] = []
    defined: list[str] = []
    keys: list[str] = []
    equal: list[tuple[str, str, bool]] = []
    for part in text.split("&&"):
        match = _PART.fullmatch(part)
        if match is None or not {"length", "constructor"}.isdisjoint(match.group("there", "defined", "name")):
            return None
        if match["there"] is not None:
            there.append(match["there"])
        elif match["defined"] is not None:
            defined.append(match["defined"])
        elif match["key"] is not None:
            keys.append(match["key"])
        elif match["name"] is not None:
            equal.append((match["name"], match["single"] if match["single"] is not None else match["double"], match["equals"] == "==="))

    def holds(value: dict[str, Any], key: Any) -> bool:
        if key in keys:
            return False
        for name in defined:
            if name not in value:
                return False
        for name, wanted, strictly in equal:
            found = value.get(name)
            if found != wanted and (strictly or found is None or isinstance(found, str) or not js.loosely_equal(found, wanted)):
                return False
        for name in there:
            if not js.truthy(value.get(name)):
                break
        else:
            return True
        return False

    return holds if there or defined or equal else None


def _guard(text: str) -> str | None:
    """A name whose absence makes the expression false: of a part of a plain conjunction that reads it as a member of `@`."""
    bare = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "''", text)
    if re.search(r"\|\||\?|/", bare):
        return None
    for part in bare.split("&&"):
        match = re.fullmatch(r"\s*@\.([A-Za-z_$][\w$]*)\s*(?:\.[\w$.]+\s*)?(?:===?\s*(?:''|\d+|true)\s*|!==\s*(?:void 0|undefined)\s*)?", part)
        if match is not None and match[1] not in ("length", "constructor"):
            return match[1]
    return None
