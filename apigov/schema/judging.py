"""What jsonschema-rs says of values. Only the definitions that a value can touch are compiled: documents may hold thousands in circles."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from apigov.findings import Json, JsonObject, Pointer, encodable
from apigov.schema.keywords import LISTS, MAPS, PLAIN, SINGLE, trouble_within
from apigov.schema.translate import references

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

PREFIX = "#/$defs/"
# Compiled validators that are kept.
_MOST_VALIDATORS = 2_000
# Answers about values that are kept.
_MOST_VERDICTS = 20_000
# A schema that reaches no more definitions than this is compiled whole.
_FEW = 30
# The verdict of one branch that settles all of it.
_DECIDES = {"anyOf": True, "allOf": False}
# What a definition may hold to be written into others. A pattern may not compile, and then fails all that holds it.
_OF_LEAVES = PLAIN - {"pattern"}
_SAME = frozenset(("if", "then", "else", "not"))
_MEMBERS = frozenset(("additionalProperties", "unevaluatedProperties"))
# `dependencies` and `additionalItems` are of older drafts, as is a list under `items`.
_OF_MEMBERS = MAPS | {"dependencies"}
_ITEMS = frozenset(("items", "additionalItems", "contains", "unevaluatedItems"))


class Judge:
    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._validators: dict[tuple[str, frozenset[str], bool], Any] = {}
        self._few: dict[str, frozenset[str] | None] = {}
        self._troubles: dict[str, str | None] = {}
        self._verdicts: dict[tuple[str, str, bool], bool | None] = {}
        self._joins: dict[str, tuple[str, tuple[str, ...]] | None] = {}
        # Those whose branches are looked at.
        self._open: set[str] = set()
        self.reasons: dict[str, str] = {}

    def valid(self, key: str, value: Json) -> bool | None:
        """The verdict on a value, parts that cannot be judged allowing anything; None where the schema cannot be compiled."""
        return self._remembered(key, value, False, lambda: self._valid(key, value, self.touched(key, value), True))

    def _joined(self, key: str, value: Json, sure: bool) -> bool | None:
        """The verdict of a schema that is nothing but a choice or a conjunction, by those on its branches; None where they do not say.

        The branches are shared by many such schemas, as each edit of one makes another.
        """
        branches = self._branches(key)
        if branches is None or key in self._open:
            return None
        self._open.add(key)
        try:
            answers = {}
            ask = self.surely if sure else self.valid
            for branch in branches[1]:
                answers[branch] = ask(branch, value)
                if answers[branch] is _DECIDES[branches[0]]:
                    return answers[branch]
        finally:
            self._open.discard(key)
        return None if None in answers.values() else not _DECIDES[branches[0]]

    def _branches(self, key: str) -> tuple[str, tuple[str, ...]] | None:
        """The keyword and the keys that a schema joins where it says nothing else."""
        if key not in self._joins:
            made = self.schemas.definition(key)
            word = next(iter(made)) if isinstance(made, dict) and len(made) == 1 else ""
            entry = made[word] if isinstance(made, dict) and word in _DECIDES and self.schemas.unknown(key) is None else None
            self._joins[key] = (word, tuple(map(self.schemas.add, entry))) if isinstance(entry, list) else None
        return self._joins[key]

    def _remembered(self, key: str, value: Json, sure: bool, ask: Callable[[], bool | None]) -> bool | None:
        """An answer, asked for once: the same plain values are tried on many schemas, and again for each question about one."""
        slot = (key, json.dumps(value), sure)
        if slot not in self._verdicts:
            if len(self._verdicts) >= _MOST_VERDICTS:
                self._verdicts.clear()
            joined = self._joined(key, value, sure)
            self._verdicts[slot] = joined if joined is not None else ask()
        return self._verdicts[slot]

    def _valid(self, key: str, value: Json, names: frozenset[str], unknown: bool) -> bool | None:
        """`unknown` stands for the parts that cannot be judged."""
        validator = self.validator(key, names, unknown)
        if validator is None:
            return None
        try:
            return bool(validator.is_valid(value))
        except UnicodeError:
            return bool(validator.is_valid(encodable(value)))

    def surely(self, key: str, value: Json) -> bool | None:
        """The verdict whatever the parts that cannot be judged may say; None where it hangs on them."""
        return self._remembered(key, value, True, lambda: self._surely(key, value))

    def _surely(self, key: str, value: Json) -> bool | None:
        touched = self.touched(key, value)
        reason = next((reason for name in touched if (reason := self.trouble(name)) is not None), None)
        answer = self._valid(key, value, touched, True)
        if reason is None or answer is None or answer is self._valid(key, value, touched, False):
            return answer
        self.reasons[key] = reason
        return None

    def place(self, key: str, value: Json) -> Pointer:
        """Where in a refused value the first error sits."""
        validator = self.validator(key, self.touched(key, value), True)
        if validator is None:
            return ()
        try:
            error = next(iter(validator.iter_errors(value)), None)
        except UnicodeError:
            error = next(iter(validator.iter_errors(encodable(value))), None)
        return tuple(error.instance_path) if error is not None else ()

    def trouble(self, key: str) -> str | None:
        """Why a definition, with the subschemas written in it, cannot be judged."""
        if key not in self._troubles:
            self._troubles[key] = self.schemas.unknown(key) or trouble_within(self.schemas.definition(key))
        return self._troubles[key]

    def touched(self, key: str, value: Json) -> frozenset[str]:
        """The keys of all definitions that any order of evaluation may look at for a value."""
        few = self._reached(key)
        return few if few is not None else touched({"$ref": PREFIX + key}, value, self.schemas.definition)

    def _reached(self, key: str) -> frozenset[str] | None:
        """All keys that a key reaches, None where they are many."""
        if key not in self._few:
            found, todo = {key}, [key]
            while todo and len(found) <= _FEW:
                for word in references(self.schemas.definition(todo.pop())):
                    name = word[len(PREFIX) :]
                    if name not in found:
                        found.add(name)
                        todo.append(name)
            self._few[key] = frozenset(found) if len(found) <= _FEW else None
        return self._few[key]

    def validator(self, key: str, names: frozenset[str], unknown: bool) -> Any:
        """A validator that knows the definitions `names`; None where it cannot be compiled (`reasons` says why)."""
        slot = (key, names, unknown)
        if slot not in self._validators:
            import jsonschema_rs

            if len(self._validators) >= _MOST_VALIDATORS:
                self._validators.clear()
            try:
                self._validators[slot] = jsonschema_rs.Draft202012Validator(
                    self.document(key, names, unknown),
                    validate_formats=True,
                    ignore_unknown_formats=True,
                    formats={"byte": _is_base64},
                    pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=200_000),
                    retriever=_refuse,
                )
            except Exception as error:  # the library raises plain ValueError and its own classes alike
                said = str(error).splitlines()[0] if str(error) else type(error).__name__
                self.reasons[key] = f"the schema cannot be compiled: {said}"
                self._validators[slot] = None
        return self._validators[slot]

    def document(self, key: str, names: frozenset[str], unknown: bool) -> JsonObject:
        """`key` with those of the definitions `names` that it needs; others that they refer to are left open."""
        made: JsonObject = {}
        todo = [key]
        while todo:
            name = todo.pop()
            if name not in made:
                sound = self.schemas.unknown(name) is None
                made[name] = self._written_out(self.schemas.definition(name), names, todo) if sound else unknown
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": PREFIX + key, "$defs": made}

    def _written_out(self, part: Json, names: frozenset[str], todo: list[str]) -> Json:
        """A schema with the small ones that it refers to written into it, as validators take long to make of references.

        The keys that are still referred to are put on the list.
        """
        if not isinstance(part, dict):
            return part
        made: JsonObject = {}
        for keyword, entry in part.items():
            if keyword == "$ref" and isinstance(entry, str):
                key = entry.removeprefix(PREFIX)
                if len(part) == 1 and (leaf := self._leaf(key, names)) is not None:
                    return leaf
                made[keyword] = entry
                todo.append(key)
            elif keyword in SINGLE:
                made[keyword] = self._written_out(entry, names, todo)
            elif keyword in LISTS and isinstance(entry, list):
                made[keyword] = [self._written_out(item, names, todo) for item in entry]
            elif keyword in MAPS and isinstance(entry, dict):
                made[keyword] = {name: self._written_out(item, names, todo) for name, item in entry.items()}
            else:
                made[keyword] = entry
        return made

    def _leaf(self, key: str, names: frozenset[str]) -> Json:
        """A definition that holds no others; True for one that is left open; None for all others, and for what refuses everything."""
        if key not in names:
            return True
        made = self.schemas.definition(key)
        # A member that is refused is told at its own place only where the refusal stands behind a reference.
        if made is False or (isinstance(made, dict) and not made.keys() <= _OF_LEAVES):
            return None
        return made if self.schemas.unknown(key) is None else None


def touched(schema: Json, value: Json, definition: Callable[[str], Json]) -> frozenset[str]:
    """The keys of all definitions (`#/$defs/KEY`) that any order of evaluation may look at for a value; `definition` gives them."""
    return _Touched(definition).of(schema, value)


class _Touched:
    """A walk over a value and the schemas that apply to its parts, nothing cut short."""

    def __init__(self, definition: Callable[[str], Json]) -> None:
        self.definition = definition
        self.keys: set[str] = set()
        self.seen: set[tuple[str, int]] = set()
        # Values are told apart by identity while the walk lasts; names made for `propertyNames` are kept alive here.
        self.todo: list[tuple[Json, Json]] = []

    def of(self, schema: Json, value: Json) -> frozenset[str]:
        self.todo.append((schema, value))
        while self.todo:
            self._schema(*self.todo.pop())
        return frozenset(self.keys)

    def _refer(self, key: str, value: Json) -> None:
        if (key, id(value)) not in self.seen:
            self.seen.add((key, id(value)))
            self.keys.add(key)
            self.todo.append((self.definition(key), value))

    def _schema(self, schema: Json, value: Json) -> None:
        if not isinstance(schema, dict):
            return
        for keyword, entry in schema.items():
            if keyword == "$ref" and isinstance(entry, str):
                self._refer(entry.removeprefix(PREFIX), value)
            elif keyword in _SAME:
                self.todo.append((entry, value))
            elif keyword in LISTS and keyword != "prefixItems" and isinstance(entry, list):
                self.todo += [(part, value) for part in entry]
            elif isinstance(value, dict):
                self._members(keyword, entry, value)
            elif isinstance(value, list):
                self._items(keyword, entry, value)

    def _members(self, keyword: str, entry: Json, value: JsonObject) -> None:
        if keyword in _MEMBERS:
            self.todo += [(entry, item) for item in value.values()]
        elif keyword == "propertyNames":
            self.todo += [(entry, name) for name in value]
        elif keyword in _OF_MEMBERS and isinstance(entry, dict):
            if keyword == "patternProperties":
                self.todo += [(part, item) for part in entry.values() for item in value.values()]
            elif keyword == "properties":
                self.todo += [(entry[name], item) for name, item in value.items() if name in entry]
            else:
                self.todo += [(entry[name], value) for name in value if name in entry]

    def _items(self, keyword: str, entry: Json, value: list[Json]) -> None:
        if keyword in ("items", "prefixItems") and isinstance(entry, list):
            self.todo += list(zip(entry, value, strict=False))
        elif keyword in _ITEMS:
            self.todo += [(entry, item) for item in value]


def _refuse(uri: str) -> Json:
    raise ValueError(f"{uri} is not read")


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
