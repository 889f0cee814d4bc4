"""Definitions to normal forms: for each type a union of boxes, with allOf merged, anyOf as union, the rest where facets allow."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from apigov.findings import Json, JsonObject
from apigov.schema.contain import facets
from apigov.schema.contain.boxes import NOTHING, ArrayBox, Box, Normal, NullBox, ObjectBox
from apigov.schema.contain.complement import complement
from apigov.schema.contain.merge import Merger

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

MOST_BOXES = 200
MOST_DEPTH = 60


class TooMuch(Exception):
    """A budget is spent, or a schema cannot be judged. The text is the reason."""


class Normals:
    """Normal forms by key, remembered."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.merger = Merger(schemas)
        self.true = schemas.add(True)
        self.false = schemas.add(False)
        self._known: dict[str, Normal] = {}
        self._open: set[str] = set()

    def of(self, key: str) -> Normal:
        """Raises TooMuch."""
        if key not in self._known:
            reason = self.schemas.unknown(key)
            if reason is not None:
                raise TooMuch(reason)
            if key in self._open:
                raise TooMuch("a schema is defined by itself without a member in between")
            if len(self._open) > MOST_DEPTH:
                raise TooMuch("schemas are nested too deep in each other")
            self._open.add(key)
            try:
                self._known[key] = self._normal(key, self.schemas.definition(key))
            finally:
                self._open.discard(key)
        return self._known[key]

    def of_schema(self, schema: Json) -> Normal:
        return self.of(self.schemas.add(schema))

    def _normal(self, key: str, schema: Json) -> Normal:
        if not isinstance(schema, dict):
            return facets.everything(self.true) if schema is not False else NOTHING
        found = self._base(key, schema)
        for part in self._conjuncts(schema):
            found = self._both(found, part)
        return self._unevaluated(schema, found)

    def _base(self, key: str, schema: JsonObject) -> Normal:
        """The facets of the schema's own keywords."""
        if "const" in schema or "enum" in schema:
            return self._listed(schema)
        boxes = tuple(facets.boxes(schema, self.schemas.add))
        return Normal(boxes, boxes)

    def _listed(self, schema: JsonObject) -> Normal:
        """`enum` and `const`: the values that the other keywords of the schema take."""
        values = schema["enum"] if isinstance(schema.get("enum"), list) else [schema.get("const")]
        if "const" in schema:
            values = (
                [value for value in values if isinstance(values, list) and facets.equal(value, schema["const"])]
                if "enum" in schema
                else [schema["const"]]
            )
        rest: JsonObject = {word: entry for word, entry in schema.items() if word not in ("enum", "const")}
        others = self.schemas.add(rest)
        kept = [value for value in values if not rest or self.schemas.accepts(others, value)] if isinstance(values, list) else []
        boxes = tuple(facets.value_boxes(kept, self.true))
        return Normal(boxes, boxes)

    def _conjuncts(self, schema: JsonObject) -> Iterable[Normal]:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield self.of_schema({"$ref": reference})
        for word in ("allOf", "anyOf", "oneOf"):
            members = schema.get(word)
            if not isinstance(members, list):
                continue
            parts = [self.of_schema(member) for member in members]
            if word == "allOf":
                yield from parts
            else:
                yield _union(parts) if word == "anyOf" else self._exactly_one(parts)
        if "not" in schema:
            yield self._complement(schema["not"])
        if "if" in schema and ("then" in schema or "else" in schema):
            yield self._condition(schema)
        yield from self._dependents(schema)

    def _exactly_one(self, parts: list[Normal]) -> Normal:
        """All members together from above; from below those boxes that no other member meets."""
        upper = _union(parts).upper
        lower: list[Box] = []
        for index, part in enumerate(parts):
            others = [box for other, member in enumerate(parts) if other != index for box in member.upper]
            lower += [box for box in part.lower if not any(self._meet(box, other) for other in others)]
        return Normal(upper, tuple(lower))

    def _meet(self, one: Box, other: Box) -> bool:
        """Whether two boxes may have a value in common."""
        both = self.merger.intersect(one, other)
        return both is not None and not self.is_empty_box(both)

    def _complement(self, schema: Json) -> Normal:
        inner = self.of_schema(schema)
        upper = complement(inner.lower, self, above=True)
        lower = complement(inner.upper, self, above=False)
        return Normal(upper, lower)

    def _condition(self, schema: JsonObject) -> Normal:
        test = schema["if"]
        then, other = schema.get("then", True), schema.get("else", True)
        return _union([self.of_schema({"allOf": [test, then]}), self.of_schema({"allOf": [{"not": test}, other]})])

    def _dependents(self, schema: JsonObject) -> Iterable[Normal]:
        """If a name is there, then others, or a schema, too: without the name, or with all."""
        needs = schema.get("dependentRequired")
        for name, names in needs.items() if isinstance(needs, dict) else ():
            if isinstance(names, list) and names:
                yield self.of_schema({"anyOf": [_without(name), {"type": "object", "required": [name, *names]}, _NO_OBJECT]})
        inner = schema.get("dependentSchemas")
        for name, part in inner.items() if isinstance(inner, dict) else ():
            yield self.of_schema({"anyOf": [_without(name), {"type": "object", "required": [name], "allOf": [part]}, _NO_OBJECT]})

    def _both(self, one: Normal, other: Normal) -> Normal:
        return Normal(self._crossed(one.upper, other.upper), self._crossed(one.lower, other.lower))

    def _crossed(self, one: tuple[Box, ...], other: tuple[Box, ...]) -> tuple[Box, ...]:
        if len(one) * len(other) > MOST_BOXES * 20:
            raise TooMuch("too many combinations of branches")
        found: dict[Box, None] = {}
        for first in one:
            for second in other:
                both = self.merger.intersect(first, second)
                if both is not None and not self.quickly_empty(both):
                    found[both] = None
        if len(found) > MOST_BOXES:
            raise TooMuch("too many combinations of branches")
        return tuple(found)

    def _unevaluated(self, schema: JsonObject, found: Normal) -> Normal:
        """unevaluatedProperties and unevaluatedItems, box by box; from above they are left out where several branches may hold at once."""
        rest, items = schema.get("unevaluatedProperties"), schema.get("unevaluatedItems")
        if rest is None and items is None:
            return found

        def closed(box: Box) -> Box:
            if isinstance(box, ObjectBox) and rest is not None and not box.rest_said and box.values is None:
                return replace(box, rest=self.schemas.add(rest), rest_said=True)
            if isinstance(box, ArrayBox) and items is not None and not box.rest_said and box.values is None:
                return replace(box, rest=self.schemas.add(items), rest_said=True)
            return box

        lower = tuple(closed(box) for box in found.lower)
        branching = self._branches(schema, 0)
        return Normal(found.upper if branching else tuple(closed(box) for box in found.upper), lower)

    def _branches(self, schema: Json, depth: int) -> bool:
        """Whether several in-place branches may hold of one value, or `contains` marks items as evaluated."""
        if not isinstance(schema, dict) or depth > 20:
            return depth > 20
        if any(word in schema for word in ("anyOf", "oneOf", "if", "dependentSchemas", "contains", "not")):
            return True
        inner = list(schema["allOf"]) if isinstance(schema.get("allOf"), list) else []
        if isinstance(schema.get("$ref"), str):
            inner.append({"$ref": schema["$ref"]})
        return any(self._branches(self.schemas.definition(self.schemas.add(part)), depth + 1) for part in inner)

    def quickly_empty(self, box: Box) -> bool:
        """Emptiness that shows without looking at other definitions."""
        return facets.quickly_empty(box, self.false)

    def is_empty_box(self, box: Box) -> bool:
        return facets.is_empty(box, self.is_empty)

    def is_empty(self, key: str, above: frozenset[str] = frozenset()) -> bool:
        """Whether no finite value is left: a schema that needs itself has none. True only where proven."""
        if key == self.true:
            return False
        if key in above or key == self.false:
            return True
        try:
            upper = self.of(key).upper
        except TooMuch:
            return False
        inner = above | {key}
        return all(facets.is_empty(box, lambda name: self.is_empty(name, inner)) for box in upper)


_NO_OBJECT: JsonObject = {"type": ["null", "boolean", "number", "string", "array"]}


def _without(name: str) -> JsonObject:
    return {"type": "object", "properties": {name: False}}


def _union(parts: list[Normal]) -> Normal:
    upper = tuple(dict.fromkeys(box for part in parts for box in part.upper))
    lower = tuple(dict.fromkeys(box for part in parts for box in part.lower))
    if len(upper) > MOST_BOXES:
        raise TooMuch("too many branches")
    return Normal(upper, lower)


def canonical(value: Json) -> str:
    """A text that equal JSON values share: 1.0 and 1 are one, keys in order."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


__all__ = ["Normals", "NullBox", "TooMuch", "canonical"]
