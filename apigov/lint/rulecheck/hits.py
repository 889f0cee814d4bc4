"""What the paths of a rule hit in any OpenAPI version, and whether its functions look at such values at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from apigov.findings import Json, JsonObject, Pointer, suggestion
from apigov.lint.jsonpath import Path, PathError, parse
from apigov.lint.jsonpath.ast import Filter, Names
from apigov.lint.rulecheck.advice import Advice, Definition
from apigov.lint.rulecheck.paths import forgotten, reach, why
from apigov.lint.rulecheck.table import OTHER_ROOTS, TAKES, VERSIONS
from apigov.lint.rulecheck.types import NOTHING, Grammar, Types, json_types, shown
from apigov.lint.ruleset.compile import AliasError, spelled_out
from apigov.lint.ruleset.formats import canonical

MOST_PATHS = 200  # that aliases of aliases may stand for
_PRESENCE = {"defined": frozenset(("array", "object", "string", "number", "boolean", "null")), "truthy": frozenset(("array", "object"))}


@dataclass(frozen=True, slots=True)
class Hits:
    """What one expression hits, by grammar. `keys`: the keys are handed over, not the values."""

    found: dict[Grammar, Types]
    keys: bool

    @property
    def kinds(self) -> Types:
        return frozenset().union(*self.found.values())

    @property
    def unsure(self) -> bool:
        return "any" in self.kinds


def rule_hits(rule: Definition, broken: set[str]) -> Iterator[Advice]:
    """`broken`: aliases that are told already."""
    grammars = grammars_of(rule.data, rule.scope, rule.resolved)
    every: list[Hits] = []
    for at, text in rule.paths:
        if _alias(text) in broken or told_elsewhere(text):
            return
        told, hits = path_hits(text, at, rule.scope.get("aliases"), grammars)
        yield from told
        if hits is None:
            return
        every.append(hits)
    if not every or not all(hits.found for hits in every):
        return
    for at, check in rule.checks:
        yield from _check(rule, at, check, every)


def grammars_of(data: JsonObject, scope: JsonObject, resolved: bool) -> list[Grammar]:
    """The versions that a rule is for."""
    names = data["formats"] if "formats" in data else scope.get("formats")
    formats = frozenset(canonical(str(name)) for name in names) if isinstance(names, list) else None
    return [Grammar(version, not resolved) for version, known in VERSIONS.items() if formats is None or formats & known]


def told_elsewhere(text: str) -> bool:
    """Whether the text has a fault that explains why it hits nothing."""
    return re.search(r"@\.(?:property|parentProperty|path)\b", text) is not None


def path_hits(text: str, at: Pointer, aliases: Json, grammars: list[Grammar]) -> tuple[list[Advice], Hits | None]:
    """What is worth saying of an expression, and what it hits; None where nothing more can be said."""
    found: dict[Grammar, Types] = {}
    stuck: tuple[int, str] | None = None
    keys = False
    for grammar in grammars:
        try:
            paths = [parse(one) for one in islice(spelled_out(text, aliases, VERSIONS[grammar.version], 0), MOST_PATHS + 1)]
        except (PathError, AliasError):
            return [], None
        if len(paths) > MOST_PATHS:
            return [], None
        for path in paths:
            if _for_others(path):
                return [], None
            if not grammar.raw and _reads_reference(path):
                message = f"{text}: references are followed before this looks, so there is no $ref to find"
                return [Advice("ruleset-reference-followed", at, message)], None
            keys = keys or path.keys
            skipped = forgotten(path, grammar)
            if skipped is not None:
                name, what = skipped
                message = f"{text}: {name!r} is taken for a key of {what}, and not for a member of what it holds; a [*] may be missing before it"
                return [Advice("ruleset-level-forgotten", at, message)], None
            reached = reach(path, grammar)
            if reached.places:
                found[grammar] = found.get(grammar, NOTHING) | reached.kinds
            elif reached.stuck is not None and (stuck is None or reached.stuck[0] > stuck[0]):
                stuck = (reached.stuck[0], why(path, reached.stuck, grammar))
    if not found and stuck is not None:
        versions = "any OpenAPI version" if len(grammars) == len(VERSIONS) else f"OpenAPI {', '.join(grammar.version for grammar in grammars)}"
        return [Advice("ruleset-given-matches-nothing", at, f"{text} matches nothing in {versions}: {stuck[1]}")], None
    return [], Hits(found, keys)


def may_match(text: str, aliases: Json, grammars: list[Grammar]) -> bool:
    """Whether an expression hits something in one of the grammars; True where there are none to ask."""
    told, _ = path_hits(text, (), aliases, grammars)
    return not any(advice.rule == "ruleset-given-matches-nothing" for advice in told)


def _alias(text: str) -> str:
    match = re.match(r"#([A-Za-z][\w-]*)", text)
    return match[1] if match else ""


def _for_others(path: Path) -> bool:
    """Whether a path is for documents of another kind (AsyncAPI, Arazzo)."""
    first = path.steps[0] if path.steps else None
    return first is not None and not first.descend and isinstance(first.selector, Names) and any(name in OTHER_ROOTS for name in first.selector.names)


def _reads_reference(path: Path) -> bool:
    for step in path.steps:
        selector = step.selector
        if isinstance(selector, Names) and selector.names == ("$ref",):
            return True
        if isinstance(selector, Filter) and (
            selector.expression.guard == "$ref" or re.fullmatch(r"\(?\s*@property\s*===?\s*['\"]\$ref['\"]\s*\)?", selector.expression.text)
        ):
            return True
    return False


def _check(rule: Definition, at: Pointer, check: JsonObject, every: list[Hits]) -> Iterator[Advice]:
    field, function = check.get("field"), check.get("function")
    keys = [hits.keys for hits in every]
    if any(hits.unsure for hits in every) or not isinstance(function, str) or any(keys) != all(keys):
        return
    if all(keys) or field == "@key":
        kinds = frozenset(kind for hits in every for kind in hits.kinds)
        if field == "@key" and kinds and all(kind.startswith("[") for kind in kinds):
            return
        yield from _wrong_type(function, at, check, frozenset(("string",)), "a key", rule)
        return
    if field is None:
        types = frozenset(one for hits in every for kind in hits.kinds for one in json_types(kind))
        what = " or ".join(sorted({shown(kind) for hits in every for kind in hits.kinds})[:3])
        yield from _wrong_type(function, at, check, types, what, rule)
        if function in _PRESENCE and types and types <= _PRESENCE[function]:
            yield Advice(
                "ruleset-never-fires", at, f"{rule.id}: {_never(function)}", "give the object that should have it, and name the member in field"
            )
        return
    if isinstance(field, str) and not field.startswith("$"):
        yield from _field(rule, at, check, field, every)


def _never(function: str) -> str:
    return f"{function} is only asked of what the path found, so it never misses what is not there; without a field the rule never reports"


def _field(rule: Definition, at: Pointer, check: JsonObject, field: str, every: list[Hits]) -> Iterator[Advice]:
    place = (*at, "field")
    kinds = frozenset(kind for hits in every for kind in hits.kinds)
    objects = frozenset(kind for kind in kinds if json_types(kind) & {"object", "array"})
    if not objects or any(json_types(kind).isdisjoint(("object", "array")) for kind in kinds):
        return
    if all(kind.startswith("[") for kind in objects) and field != "length" and not re.match(r"\[?-?\d", field):
        message = f"{rule.id}: the path hits a list, and {field!r} is looked for in the list, not in its items"
        yield Advice("ruleset-field-on-list", place, message)
        return
    found: set[str] = set()
    for hits in every:
        for grammar, types in hits.found.items():
            found |= _members(grammar, types, field)
    if not found:
        if check.get("function") in ("falsy", "undefined"):
            return  # what must not be there may be called anything
        known = {name for hits in every for grammar, types in hits.found.items() for kind in types for name in grammar.members(kind).fixed}
        guess = "@key" if field.startswith("@") else suggestion(field, known)
        what = " or ".join(sorted(map(shown, objects))[:3])
        hint = f"; did you mean {guess!r}?" if guess else ""
        effect = "so the check always reports" if check.get("function") in ("truthy", "defined") else "so the check never sees a value"
        yield Advice(
            "ruleset-field-unknown", place, f"{rule.id}: {what} has no {field!r} in any OpenAPI version that the rule is for, {effect}{hint}", None
        )
    elif "any" not in found:
        types = frozenset(one for kind in found for one in json_types(kind))
        yield from _wrong_type(str(check.get("function")), at, check, types, f"{field} ({' or '.join(sorted(map(shown, found))[:3])})", rule)


def _members(grammar: Grammar, types: Types, field: str) -> set[str]:
    """The types behind a field: a key with dots in it, or a path of keys."""
    found = {one for kind in types for one in grammar.child(kind, field)}
    steps = [step.strip("'\"") for step in re.split(r"\.|\[([^\]]*)\]\.?", field) if step]
    reached = set(types)
    for step in steps if len(steps) > 1 else ():
        reached = {one for kind in reached for one in grammar.child(kind, step)} | ({"number"} if step == "length" else set())
    return found | (reached if len(steps) > 1 else set()) | ({"number"} if field == "length" and any(kind[0] == "[" for kind in types) else set())


def _wrong_type(function: str, at: Pointer, check: JsonObject, types: frozenset[str], what: str, rule: Definition) -> Iterator[Advice]:
    takes = TAKES.get(function)
    if takes is None or not types:
        return
    if not types & takes:
        message = f"{rule.id}: {function} looks at {_listed(takes)} only and is silent here, as the value is {what}"
        yield Advice("ruleset-function-wrong-type", at, message)
        return
    options = check.get("functionOptions")
    values = options.get("values") if function == "enumeration" and isinstance(options, dict) else None
    if isinstance(values, list) and values and not {_type(value) for value in values} & (types | {"null"}):
        entries = _listed(frozenset(map(_type, values)))
        message = f"{rule.id}: enumeration compares type and value; the value is {what}, and the entries of values are {entries}"
        yield Advice("ruleset-function-wrong-type", at, message, "quote them where the value is a text, and only there")


_WORDS = {"string": "texts", "number": "numbers", "boolean": "true and false", "null": "null", "array": "lists", "object": "objects"}


def _listed(types: frozenset[str]) -> str:
    return ", ".join(word for name, word in _WORDS.items() if name in types)


def _type(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    return "string" if isinstance(value, str) else "number"
