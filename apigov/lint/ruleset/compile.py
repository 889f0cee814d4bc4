"""A merged definition to a rule that is ready to run: paths parsed, aliases spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from apigov.findings import Json, JsonObject, Pointer, Severity, suggestion
from apigov.lint.jsonpath import Path, PathError, parse
from apigov.lint.ruleset.formats import canonical
from apigov.lint.ruleset.values import Rule, Then

if TYPE_CHECKING:
    from apigov.lint.ruleset.files import Library

Fault: TypeAlias = tuple[str, Pointer, str]

SEVERITIES = ("error", "warn", "info", "hint", "off")
_SEVERITIES: dict[Json, Severity | None] = {
    "error": Severity.ERROR, "warn": Severity.WARNING, "info": Severity.INFO, "hint": Severity.HINT, "off": None,
    0: Severity.ERROR, 1: Severity.WARNING, 2: Severity.INFO, 3: Severity.HINT, -1: None,
}  # fmt: skip
MOST_ALIASES = 50
MOST_PATHS = 2000


class AliasError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def given_faults(data: JsonObject, scope: JsonObject) -> list[Fault]:
    """What is wrong with the paths of a rule. `scope` is the file that defines it."""
    faults: list[Fault] = []
    for index, text in enumerate(_given(data)):
        pointer: Pointer = ("given", index) if isinstance(data.get("given"), list) else ("given",)
        faults += [(code, pointer, message) for code, message in path_faults(text, scope.get("aliases"))]
    return faults


def _given(data: JsonObject) -> list[str]:
    entries = data.get("given")
    return [str(entry) for entry in entries] if isinstance(entries, list) else [str(entries)]


def compile_rule(name: str, data: JsonObject, scope: JsonObject, severity: str | int | None, enabled: bool, library: Library) -> Rule:
    """A rule whose paths have no faults. `scope` is the file that defines it."""
    aliases = scope.get("aliases")
    formats = data["formats"] if "formats" in data else scope.get("formats")
    url = data.get("documentationUrl")
    base = scope.get("documentationUrl")
    extra = data.get("x-apigov")
    yields = extra.get("yields_to") if isinstance(extra, dict) else None
    then = tuple(_thens(data.get("then")))
    code = code_of(scope, library)
    return Rule(
        id=name,
        given=tuple(_given(data)),
        then=then,
        severity=_SEVERITIES[severity if severity is not None else "warn"],
        enabled=enabled,
        description=_text(data.get("description")),
        message=_text(data.get("message")),
        formats=frozenset(canonical(str(entry)) for entry in formats) if isinstance(formats, list) else None,
        resolved=data.get("resolved") is not False,
        documentation_url=url if isinstance(url, str) else f"{base}#{name}" if isinstance(base, str) else None,
        yields_to=frozenset(str(entry) for entry in yields) if isinstance(yields, list) else frozenset(),
        aliases=aliases if isinstance(aliases, dict) else {},
        missing=tuple(dict.fromkeys(check.function for check in then if check.function in code)),
    )


def runnable(data: JsonObject) -> bool:
    """Whether a rule is whole enough to be compiled; what it lacks is told by the check of its file."""
    given, then = data.get("given"), data.get("then")
    checks = then if isinstance(then, list) else [then]
    paths = given if isinstance(given, list) else [given]
    severity = data.get("severity", "warn")
    return (
        all(isinstance(path, str) and path[:1] in ("$", "#") for path in paths)
        and all(isinstance(check, dict) and isinstance(check.get("function"), str) for check in checks)
        and isinstance(severity, str | int)
        and severity in _SEVERITIES
    )


def code_of(data: JsonObject, library: Library) -> frozenset[str]:
    """The functions that a ruleset declares as its own code (names, or pairs of a name and a schema of the options) and nobody supplies."""
    entries = data.get("functions")
    names = [entry[0] if isinstance(entry, list) and entry else entry for entry in entries] if isinstance(entries, list) else []
    code = frozenset(name for name in names if isinstance(name, str))
    return code.difference(library.supplied()) if code else code


def severity_of(value: Json) -> Severity | None:
    """The severity of a word or number of the rule language; None for off."""
    return _SEVERITIES[value]


def rule_short_form(value: Json) -> tuple[bool, str | None] | None:
    """Enabled and severity of a short form (true, false, a severity word); None for a full rule or a mistake."""
    if isinstance(value, bool):
        return value, None
    if isinstance(value, str) and value in SEVERITIES:
        return value != "off", value
    return None


def path_faults(text: str, aliases: Json) -> list[tuple[str, str]]:
    """Code and message for what is wrong with an expression, in every target of its aliases."""
    try:
        for number, one in enumerate(spelled_out(text, aliases, None, 0)):
            if number == MOST_PATHS:
                raise AliasError("generic-validation-error", f"{text!r} stands for more than {MOST_PATHS} paths")
            parse(one)
    except PathError as error:
        return [("invalid-given-definition", f"{text!r}: {error.message} (at character {error.offset + 1})")]
    except AliasError as error:
        return [(error.code, error.message)]
    return []


def paths_of(rule: Rule, formats: frozenset[str]) -> Iterator[Path]:
    """The paths of a rule for a document that has these formats."""
    for text in rule.given:
        for one in spelled_out(text, rule.aliases, formats, 0):
            yield _parsed(one)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Path:
    return parse(text)


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _thens(value: Json) -> Iterator[Then]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            options = entry.get("functionOptions")
            yield Then(str(entry["function"]), options if isinstance(options, dict) else {}, _text(entry.get("field")))


ALIAS_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
_ALIAS = re.compile(rf"#({ALIAS_NAME})(.*)", re.DOTALL)


def spelled_out(text: str, aliases: Json, formats: frozenset[str] | None, depth: int) -> Iterator[str]:
    """The paths that an expression stands for. A scoped alias gives its last target that has one of `formats`; all with None."""
    if not text.startswith("#"):
        yield text
        return
    match = _ALIAS.fullmatch(text)
    if match is None:
        raise AliasError("generic-validation-error", f"{text!r} is no path and no alias; an alias is # and its name")
    if depth > MOST_ALIASES:
        raise AliasError("generic-validation-error", f"the alias {text!r} leads back to itself")
    if not isinstance(aliases, dict) or match[1] not in aliases:
        guess = suggestion(match[1], aliases) if isinstance(aliases, dict) else None
        hint = f"; did you mean #{guess}?" if guess else "; aliases of an extended file are not visible here"
        raise AliasError("undefined-alias", f"there is no alias #{match[1]} in this file{hint}")
    for part in _targets(aliases[match[1]], formats):
        yield from spelled_out(f"{part}{match[2]}", aliases, formats, depth + 1)


def _targets(alias: Json, formats: frozenset[str] | None) -> list[str]:
    if isinstance(alias, list):
        return [str(part) for part in alias]
    found: list[str] = []
    targets = alias.get("targets") if isinstance(alias, dict) else None
    for entry in targets if isinstance(targets, list) else ():
        given, names = (entry.get("given"), entry.get("formats")) if isinstance(entry, dict) else (None, None)
        if not isinstance(given, list) or not isinstance(names, list):
            continue
        parts = [str(part) for part in given]
        if formats is None:
            found += parts
        elif formats & {canonical(str(word)) for word in names}:
            found = parts
    return found
