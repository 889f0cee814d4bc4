"""A merged definition to a rule that is ready to run: paths parsed, aliases spelled out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from apigov.findings import Json, JsonObject, Pointer, Severity
from apigov.lint.jsonpath import Path, PathError, parse
from apigov.lint.ruleset.formats import canonical
from apigov.lint.ruleset.values import Rule, Then

if TYPE_CHECKING:
    from apigov.lint.ruleset.load import Library

Fault: TypeAlias = tuple[str, Pointer, str]
Given: TypeAlias = "tuple[frozenset[str] | None, Path]"

_SEVERITIES: dict[Json, Severity | None] = {
    "error": Severity.ERROR, "warn": Severity.WARNING, "info": Severity.INFO, "hint": Severity.HINT, "off": None,
    0: Severity.ERROR, 1: Severity.WARNING, 2: Severity.INFO, 3: Severity.HINT, -1: None,
}  # fmt: skip
MOST_ALIASES = 50


class _AliasError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def compile_rule(
    name: str, data: JsonObject, scope: JsonObject, severity: str | int | None, enabled: bool, library: Library
) -> tuple[Rule | None, list[Fault]]:
    """The rule, or the faults of its paths. `scope` is the file that defines it."""
    faults: list[Fault] = []
    given: list[Given] = []
    entries = data.get("given")
    for index, text in enumerate(entries if isinstance(entries, list) else [entries]):
        pointer: Pointer = ("given", index) if isinstance(entries, list) else ("given",)
        try:
            given += _expand(str(text), scope.get("aliases"), 0)
        except PathError as error:
            faults.append(("invalid-given-definition", pointer, f"{text!r}: {error.message} (at character {error.offset + 1})"))
        except _AliasError as error:
            faults.append((error.code, pointer, error.message))
    if faults:
        return None, faults
    formats = data["formats"] if "formats" in data else scope.get("formats")
    url = data.get("documentationUrl")
    base = scope.get("documentationUrl")
    extra = data.get("x-apigov")
    yields = extra.get("yields_to") if isinstance(extra, dict) else None
    rule = Rule(
        id=name,
        given=tuple(given),
        then=tuple(_thens(data.get("then"))),
        severity=_SEVERITIES[severity if severity is not None else "warn"],
        enabled=enabled,
        description=_text(data.get("description")),
        message=_text(data.get("message")),
        formats=frozenset(canonical(str(entry)) for entry in formats) if isinstance(formats, list) else None,
        resolved=data.get("resolved") is not False,
        documentation_url=url if isinstance(url, str) else f"{base}#{name}" if isinstance(base, str) else None,
        yields_to=frozenset(str(entry) for entry in yields) if isinstance(yields, list) else frozenset(),
        info=library.infos.get(name),
    )
    return rule, []


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _thens(value: Json) -> Iterator[Then]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            options = entry.get("functionOptions")
            yield Then(str(entry["function"]), options if isinstance(options, dict) else {}, _text(entry.get("field")))


def _expand(text: str, aliases: Json, depth: int) -> list[Given]:
    """The paths that an expression stands for, with the formats that a scoped alias limits them to."""
    if not text.startswith("#"):
        return [(None, parse(text))]
    if depth > MOST_ALIASES:
        raise _AliasError("generic-validation-error", f"the alias {text!r} leads back to itself")
    name = next((text[1:end] for end in range(len(text), 1, -1) if isinstance(aliases, dict) and text[1:end] in aliases), None)
    if name is None or not isinstance(aliases, dict):
        word = text[1:].split(".")[0].split("[")[0]
        raise _AliasError("undefined-alias", f"there is no alias #{word} in this file")
    rest = text[1 + len(name) :]
    target = aliases[name]
    if isinstance(target, list):
        return [entry for part in target for entry in _expand(f"{part}{rest}", aliases, depth + 1)]
    found: list[Given] = []
    targets = target.get("targets") if isinstance(target, dict) else None
    for entry in targets if isinstance(targets, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("given"), list) and isinstance(entry.get("formats"), list):
            limit = frozenset(canonical(str(word)) for word in entry["formats"])
            for part in entry["given"]:
                for inner, path in _expand(f"{part}{rest}", aliases, depth + 1):
                    found.append((limit if inner is None else limit & inner, path))
    return found
