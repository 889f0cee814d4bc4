"""Errors of a JSON Schema validator to sentences for people, each at the node that holds the mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from apigov.findings import Json, Pointer, suggestion
from apigov.openapi.objects import fields, spaced, table
from apigov.openapi.standing import kind_at
from apigov.openapi.version import Version
from apigov.records import NamedTuple

_ARTICLES = {
    "string": "text",
    "object": "an object",
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "null": "null",
}
_LONGEST = 60
_NO_RESPONSE = "The Responses Object needs at least one response."
# Of several mistakes at one value these tell all, the first of them alone.
_ALONE = {"const": 0, "enum": 1, "type": 2}


class Mistake(NamedTuple):
    """`pointer` below the checked value. `on_key`: the mistake is the key itself. `kind`: the keyword that found it."""

    pointer: Pointer
    message: str
    keyword: str
    data: Mapping[str, Json] = {}
    on_key: bool = False


class Writer:
    """Makes mistakes of the errors on one value, which is an object of kind `kind` (a name of the table) or may be one."""

    def __init__(self, value: Json, kind: str, version: Version) -> None:
        self._value = value
        self._kind = kind
        self._version = version

    def mistakes(self, errors: Iterable[Any]) -> list[Mistake]:
        """One mistake for each fault, in the order of the errors."""
        found = [mistake for error in errors for mistake in self._of(error)]
        unique = {(mistake.pointer, mistake.message): mistake for mistake in found}
        return _without_echoes(list(unique.values()), self)

    def pointer(self, path: Sequence[str | int]) -> tuple[Pointer, Json]:
        """The path of an error as a pointer (digits that are keys come as numbers) and the value there."""
        value, steps = self._value, []
        for step in path:
            if isinstance(value, dict):
                step = str(step)
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                value = None
            steps.append(step)
        return tuple(steps), value

    def object_name(self, pointer: Pointer) -> str:
        kind = kind_at(self._kind, pointer, self._version)
        return f"the {spaced(kind)} Object" if kind else "this object"

    def known(self, pointer: Pointer) -> tuple[str, ...]:
        """The fields that an object at a pointer may have, () where its names are free."""
        kind = kind_at(self._kind, pointer, self._version)
        return tuple(row.name for row in fields(kind, self._version) if row.name != "*") if kind else ()

    def _of(self, error: Any) -> Iterator[Mistake]:
        pointer, value = self.pointer(error.instance_path)
        kind = error.kind
        keyword = kind.name
        if keyword in ("additionalProperties", "unevaluatedProperties"):
            for name in kind.unexpected:
                yield self._unknown(pointer, name, keyword)
        elif keyword == "falseSchema" or type(kind).__name__ == "FalseSchema":
            yield self._unknown(pointer[:-1], str(pointer[-1]) if pointer else "", "falseSchema")
        elif keyword in ("oneOf", "anyOf"):
            yield from self._choice(pointer, value, kind, keyword)
        elif keyword == "propertyNames":
            yield from self._names(pointer, value, kind)
        elif keyword == "required":
            name = kind.property
            if name == "default" and kind_at(self._kind, pointer, self._version) == "Responses":
                yield Mistake(pointer, _NO_RESPONSE, "minProperties")
                return
            article = _sentence_start(self.object_name(pointer))
            yield Mistake(pointer, f"{article} has no `{name}`.", keyword, {"missing": name})
        elif keyword == "not":
            yield self._not(pointer, kind, error.schema_path)
        else:
            yield Mistake(pointer, self._plain(pointer, value, kind, keyword, error), keyword)

    def _unknown(self, pointer: Pointer, name: str, keyword: str) -> Mistake:
        place = self.object_name(pointer)
        kind = kind_at(self._kind, pointer, self._version)
        near = suggestion(name, self.known(pointer))
        data: dict[str, Json] = {"key": name}
        if name == "$ref" and kind is not None:
            message = f"`$ref` has no place here: {self._version} takes no reference for {place}."
        elif kind == "Paths":
            message = f"`{_cut(name)}` is no path: a path starts with a slash."
        elif kind == "Responses":
            message = f"`{_cut(name)}` is no status code, no range such as 4XX, and not `default`."
            if self._version is Version.V2_0:
                message = f"`{_cut(name)}` is no status code and not `default`."
        elif name in self.known(pointer):
            message = f"`{name}` has no place in {place} as it is used here."
        else:
            message = f"`{_cut(name)}` is no field of {place}{_other_version(kind, name, self._version)}."
            if near is not None:
                message += f" Did you mean `{near}`?"
                data["suggestion"] = near
        return Mistake((*pointer, name), message, keyword, data, on_key=True)

    def _names(self, pointer: Pointer, value: Json, kind: Any) -> Iterator[Mistake]:
        legal = re.compile(r"[a-zA-Z0-9._-]+" if pointer[:1] == ("components",) else r"[a-zA-Z0-9!#$%&'*+.^_`|~-]+")
        for name in value if isinstance(value, dict) else ():
            if pointer[-1:] == ("additionalOperations",) and name.lower() in self.known(pointer[:-1]):
                message = f"`{name}` has a field of its own in the Path Item Object: `{name.lower()}`."
            elif legal.fullmatch(name):
                continue
            elif pointer[:1] == ("components",):
                message = f"`{_cut(name)}` is no component name: only letters, digits, `.`, `-` and `_` are allowed."
            else:
                message = f"`{_cut(name)}` is not allowed as a name here."
            yield Mistake((*pointer, name), message, "propertyNames", {"key": name}, on_key=True)

    def _not(self, pointer: Pointer, kind: Any, path: Sequence[str | int]) -> Mistake:
        names = _required_of(kind)
        if len(path) > 2 and path[-3] == "dependentSchemas":
            names = (str(path[-2]), *names)
        place = self.object_name(pointer)
        if len(names) > 1:
            listed = _listing(names, "and")
            return Mistake(pointer, f"{listed} exclude each other in {place}.", "not", {"fields": list(names)})
        if names:
            return Mistake((*pointer, names[0]), f"`{names[0]}` has no place in {place} as it is used here.", "not", {}, on_key=True)
        if kind_at(self._kind, pointer, self._version) == "Responses":
            return Mistake(pointer, _NO_RESPONSE, "minProperties")
        return Mistake(pointer, f"{_sentence_start(place)} holds what it must not hold.", "not")

    def _choice(self, pointer: Pointer, value: Json, kind: Any, keyword: str) -> Iterator[Mistake]:
        """A choice of which no branch fits, or more than one: the errors of the branch that was meant."""
        place = self.object_name(pointer)
        contexts = getattr(kind, "context", [])
        required = [_missing_here(errors) for errors in contexts]
        if contexts and all(names and len(names) == len(errors) for names, errors in zip(required, contexts, strict=True)):
            names = list(dict.fromkeys(name for part in required for name in part))
            if type(kind).__name__ == "OneOfMultipleValid":
                yield Mistake(pointer, f"{_listing(names, 'and')} exclude each other in {place}.", keyword, {"fields": [*names]})
                return
            message = f"{_sentence_start(place)} needs {'one of ' if len(names) > 1 else ''}{_listing(names, 'or')}."
            yield Mistake(pointer, message, keyword, {"missing": names[0], "any_of": [*names]})
            return
        if type(kind).__name__ == "OneOfMultipleValid" or not contexts:
            names = [name for name in ("schema", "content", "operationId", "operationRef") if isinstance(value, dict) and name in value]
            detail = f"{_listing(names, 'and')} exclude each other in {place}." if len(names) > 1 else f"{place} can be read in two ways."
            yield Mistake(pointer, _sentence_start(detail), keyword)
            return
        yield from self._meant(pointer, value, contexts, keyword)

    def _meant(self, pointer: Pointer, value: Json, contexts: list[list[Any]], keyword: str) -> Iterator[Mistake]:
        """The branch that takes the value's type, else the one with the deepest and fewest errors; types of all where none takes it."""
        here = len(pointer)
        fitting = [errors for errors in contexts if not any(_is_type_error(error, here) for error in errors)]
        if not fitting:
            types = [name for errors in contexts for error in errors if _is_type_error(error, here) for name in error.kind.types]
            yield Mistake(pointer, f"{self._subject(pointer)} {_of_type(tuple(dict.fromkeys(types)), value)}.", "type")
            return
        there = [errors for errors in fitting if not _missing_here(errors, here)] or fitting
        best = min(there, key=lambda errors: (len(errors), -max(len(error.instance_path) for error in errors)))
        for error in best:
            yield from self._of(error)

    def _subject(self, pointer: Pointer) -> str:
        if not pointer:
            return "The document"
        last = pointer[-1]
        if isinstance(last, int):
            return f"Item {last + 1} of `{_cut(str(pointer[-2]))}`" if len(pointer) > 1 else f"Item {last + 1}"
        return f"`{_cut(last)}`"

    def _plain(self, pointer: Pointer, value: Json, kind: Any, keyword: str, error: Any) -> str:
        subject = self._subject(pointer)
        if keyword == "type":
            return f"{subject} {_of_type(kind.types, value)}."
        if keyword == "enum":
            near = suggestion(value, [item for item in kind.options if isinstance(item, str)]) if isinstance(value, str) else None
            meant = f" Did you mean {_shown(near)}?" if near is not None else ""
            return f"{subject} is {_shown(value)}; it must be {_listing_plain([_shown(item) for item in kind.options])}.{meant}"
        if keyword == "const":
            return f"{subject} must be {_shown(kind.expected_value)}, {_being(value)}."
        if keyword == "pattern":
            return f"{subject} is {_shown(value)}, which does not fit the pattern `{kind.pattern}`."
        if keyword == "uniqueItems":
            return f"{subject} has {_twins(value)}."
        if keyword == "minProperties" and kind_at(self._kind, pointer, self._version) == "Responses":
            return _NO_RESPONSE
        if keyword in ("minItems", "minProperties", "minLength"):
            return f"{subject} must not be empty."
        if keyword in ("maxItems", "maxProperties"):
            return f"{subject} has {len(value) if isinstance(value, list | dict) else 'too many'} members; only one is allowed."
        if keyword in ("minimum", "exclusiveMinimum"):
            return f"{subject} is {_shown(value)}; it must be {'at least' if keyword == 'minimum' else 'more than'} {_shown(kind.limit)}."
        if keyword == "format":
            return f"{subject} is {_shown(value)}, which is no {kind.format}."
        return f"{subject}: {error.message[:200]}."


def _without_echoes(mistakes: list[Mistake], writer: Writer) -> list[Mistake]:
    """What follows from another mistake is left out.

    A value of a wrong type is nothing else besides; a known field that "nothing evaluated" since something in or beside it is wrong;
    a missing field that is there misspelt, or whose object is a reference where none may be.
    """
    best: dict[Pointer, str] = {}
    disturbed: set[Pointer] = set()
    misspelt: set[tuple[Pointer, Json]] = set()
    misplaced: set[Pointer] = set()
    for mistake in mistakes:
        if mistake.keyword in _ALONE and _ALONE[mistake.keyword] < _ALONE.get(best.get(mistake.pointer, ""), 9):
            best[mistake.pointer] = mistake.keyword
        if mistake.on_key:
            misspelt.add((mistake.pointer[:-1], mistake.data.get("suggestion")))
            if mistake.pointer[-1] == "$ref":
                misplaced.add(mistake.pointer[:-1])
        # A field that nothing evaluated leaves its own object in order, but not the objects above.
        depth = len(mistake.pointer) + (1 if mistake.keyword != "unevaluatedProperties" else -1)
        disturbed.update(mistake.pointer[:length] for length in range(depth))
    kept = []
    for mistake in mistakes:
        parent = mistake.pointer[:-1]
        echo = mistake.keyword == "unevaluatedProperties" and parent in disturbed and mistake.pointer[-1] in writer.known(parent)
        silenced = mistake.pointer in best and best[mistake.pointer] != mistake.keyword
        missing = mistake.data.get("missing")
        there = missing is not None and (mistake.pointer in misplaced or (mistake.pointer, missing) in misspelt)
        if not (echo or silenced or there):
            kept.append(mistake)
    return kept


def _missing_here(errors: Sequence[Any], depth: int | None = None) -> list[str]:
    return [error.kind.property for error in errors if error.kind.name == "required" and depth in (None, len(error.instance_path))]


def _is_type_error(error: Any, depth: int) -> bool:
    return error.kind.name == "type" and len(error.instance_path) == depth


def _required_of(kind: Any) -> tuple[str, ...]:
    schema = getattr(kind, "schema", None)
    names = schema.get("required") if isinstance(schema, dict) else None
    return tuple(names) if isinstance(names, list) else ()


def _other_version(kind: str | None, name: str, version: Version) -> str:
    """A hint where another version of OpenAPI has the field."""
    rows = [row for row in table() if row.kind == kind and row.name == name]
    later = [row.since for row in rows if row.since > version]
    earlier = [row.until for row in rows if row.until < version]
    if later:
        return f" in {version} (it came with {min(later)})"
    return f" in {version} (it went after {max(earlier)})" if earlier else ""


def _twins(value: Json) -> str:
    if isinstance(value, list):
        for index, item in enumerate(value):
            for other in range(index):
                if value[other] == item:
                    return f"equal items ({other + 1} and {index + 1})"
    return "equal items"


def _shown(value: Json) -> str:
    from json import dumps

    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return _cut(dumps(value, ensure_ascii=False))


def _being(value: Json) -> str:
    if isinstance(value, dict | list) or value is None:
        return f"but is {_shown(value)}"
    return f"but is {'the text ' if isinstance(value, str) else ''}{_shown(value)}"


def _of_type(types: Sequence[str], value: Json) -> str:
    """What a value must be and what it is, with what to do where quotes make the difference."""
    return f"must be {_listing_plain([_ARTICLES.get(name, name) for name in types])}, {_being(value)}{_quotes(types, value)}"


def _quotes(types: Sequence[str], value: Json) -> str:
    if isinstance(value, str):
        numeric = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) and not {"number", "integer"}.isdisjoint(types)
        return "; leave out the quotes" if numeric or (value in ("true", "false") and "boolean" in types) else ""
    return "; put it in quotes" if "string" in types and isinstance(value, bool | int | float) else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listing(names: Sequence[str], word: str) -> str:
    return _join([f"`{name}`" for name in names], word)


def _listing_plain(names: Sequence[str]) -> str:
    return _join(list(names), "or")


def _join(names: list[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
