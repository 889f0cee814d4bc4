"""Definitions to normal forms: for each type a union of boxes, with allOf merged, anyOf as union, the rest where facets allow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from apigov.findings import Json, JsonObject
from apigov.schema.contain import empty, facets
from apigov.schema.contain.boxes import NOTHING, ArrayBox, Box, Normal, ObjectBox, Undecided
from apigov.schema.contain.branches import NO_OBJECT, apart, without
from apigov.schema.contain.complement import complement, cut
from apigov.schema.contain.merge import Merger, without_sets

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

MOST_BOXES = 200
MOST_DEPTH = 60
# Boxes of a `oneOf` up to which its members are cut against each other.
MOST_MEETING = 40
# Pieces that one box may fall into where others are taken away.
MOST_PIECES = 16


class Normals:
    """Normal forms by key, remembered."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.merger = Merger(schemas)
        self.true = schemas.add(True)
        self.false = schemas.add(False)
        self._known: dict[str, Normal] = {}
        self._filled: set[str] = set()
        self._empty: set[str] = set()
        # Whether an emptiness found since was looked at under the assumption that a schema above is empty.
        self._leans = False
        # Counts the work; may raise to end it.
        self.step: Callable[[], None] = lambda: None
        self._failed: dict[str, str] = {}
        self._open: set[str] = set()

    def of(self, key: str) -> Normal:
        """Raises Undecided."""
        if key not in self._known:
            reason = self.schemas.unknown(key)
            if reason is not None or key in self._failed:
                raise Undecided(reason or self._failed[key])
            if key in self._open:
                raise Undecided("a schema is defined by itself without a member in between")
            if len(self._open) > MOST_DEPTH:
                raise Undecided("schemas are nested too deep in each other")
            self._open.add(key)
            try:
                self._known[key] = self._normal(key, self.schemas.definition(key))
            except Undecided as error:
                if len(self._open) == 1:
                    self._failed[key] = str(error)
                raise
            finally:
                self._open.discard(key)
        return self._known[key]

    def of_schema(self, schema: Json) -> Normal:
        return self.of(self.schemas.add(schema))

    def _normal(self, key: str, schema: Json) -> Normal:
        if not isinstance(schema, dict):
            return facets.everything(self.true) if schema is not False else NOTHING
        if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
            return self._unevaluated(key, schema)
        return self._plain(schema)

    def _plain(self, schema: JsonObject) -> Normal:
        found = self._base(schema)
        for part in self._conjuncts(schema):
            found = self._both(found, part)
        return found

    def _base(self, schema: JsonObject) -> Normal:
        """The facets of the schema's own keywords."""
        if "const" in schema or "enum" in schema:
            return self._listed(schema)
        boxes = tuple(facets.boxes(schema, self.schemas.add))
        return Normal(boxes, boxes)

    def _listed(self, schema: JsonObject) -> Normal:
        """`enum` and `const`: the values that the other keywords of the schema take."""
        listed = schema.get("enum")
        values = listed if isinstance(listed, list) else [schema.get("const")]
        if "const" in schema:
            values = [value for value in values if facets.equal(value, schema["const"])]
        rest: JsonObject = {word: entry for word, entry in schema.items() if word not in ("enum", "const")}
        others = self.schemas.add(rest)
        kept = [value for value in values if not rest or self.merger.accepts(others, value)]
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
        """Each member without the others, as far as facets can say it; boxes that no other member meets stay whole."""
        upper: dict[Box, None] = {}
        lower: dict[Box, None] = {}
        few = sum(len(part.upper) for part in parts) <= MOST_MEETING
        for index, part in enumerate(parts):
            rest = [member for other, member in enumerate(parts) if other != index]
            around = [box for member in rest for box in member.upper]
            inside = [box for member in rest for box in member.lower]
            for box in part.upper:
                met = [other for other in inside if self._meet(box, other)] if few else []
                upper.update(dict.fromkeys(cut(box, met, self, above=True, most=MOST_PIECES)))
            for box in part.lower:
                met = [other for other in around if self._meet(box, other)]
                lower.update(dict.fromkeys(cut(box, met, self, above=False, most=MOST_PIECES) if few or not met else ()))
        return Normal(tuple(upper), tuple(lower))

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
                yield self.of_schema({"anyOf": [without(name), {"type": "object", "required": [name, *names]}, NO_OBJECT]})
        inner = schema.get("dependentSchemas")
        for name, part in inner.items() if isinstance(inner, dict) else ():
            yield self.of_schema({"anyOf": [without(name), {"type": "object", "required": [name], "allOf": [part]}, NO_OBJECT]})

    def _both(self, one: Normal, other: Normal) -> Normal:
        return Normal(self._crossed(one.upper, other.upper), self._crossed(one.lower, other.lower))

    def _crossed(self, one: tuple[Box, ...], other: tuple[Box, ...]) -> tuple[Box, ...]:
        if len(one) * len(other) > MOST_BOXES * 20:
            raise Undecided("too many combinations of branches")
        found: dict[Box, None] = {}
        for first in one:
            for second in other:
                both = self.merger.intersect(first, second)
                if both is not None and not self.quickly_empty(both):
                    found[both] = None
        if len(found) > MOST_BOXES:
            raise Undecided("too many combinations of branches")
        return tuple(found)

    def _unevaluated(self, key: str, schema: JsonObject) -> Normal:
        """unevaluatedProperties and unevaluatedItems, box by box, each saying what it evaluates; left out from above where that is not known."""
        rest, items = schema.get("unevaluatedProperties"), schema.get("unevaluatedItems")
        bare: JsonObject = {word: entry for word, entry in schema.items() if not word.startswith("unevaluated")}

        def closed(box: Box) -> Box:
            if isinstance(box, ObjectBox | ArrayBox) and box.values is not None:
                return box._replace(values=frozenset(text for text in box.values if self.merger.accepts(key, json.loads(text))))
            if isinstance(box, ObjectBox) and rest is not None and not box.rest_said:
                return self._closed_object(box, self.schemas.add(rest))
            if isinstance(box, ArrayBox) and items is not None and not box.rest_said:
                return self._closed_array(box, self.schemas.add(items))
            return box

        try:
            found = self._plain(apart(bare, self.schemas))
            return Normal(tuple(closed(box) for box in found.upper), tuple(closed(box) for box in found.lower))
        except Undecided:
            # Of several branches that hold at once each alone evaluates less than all together.
            found = self._plain(bare)
            return Normal(found.upper, tuple(closed(box) for box in found.lower))

    def _closed_object(self, box: ObjectBox, rest: str) -> ObjectBox:
        both = self.merger.all_of
        members = tuple((name, both(key, rest) if name in box.unmarked else key) for name, key in box.members)
        seen = [texts for texts, _ in box.patterns if texts not in box.unseen]
        patterns = dict(box.patterns)
        for texts in box.unseen:
            for piece in without_sets(texts, seen):
                patterns[piece] = both(patterns.get(piece, self.true), rest)
        said = box._replace(members=members, patterns=tuple(patterns.items()), rest=both(box.rest, rest))
        return said._replace(unmarked=frozenset(), unseen=frozenset(), rest_said=True)

    def _closed_array(self, box: ArrayBox, rest: str) -> ArrayBox:
        if box.seen:
            rest = self.schemas.add({"anyOf": [{"$ref": f"#/$defs/{key}"} for key in (rest, *sorted(box.seen))]})
        prefix = tuple(key if index < box.marked else self.merger.all_of(key, rest) for index, key in enumerate(box.prefix))
        return box._replace(prefix=prefix, rest=self.merger.all_of(box.rest, rest), marked=len(prefix), rest_said=True)

    def quickly_empty(self, box: Box) -> bool:
        """Emptiness that shows without looking at other definitions."""
        return empty.quickly_empty(box, lambda key: key == self.false)

    def count(self, key: str) -> int | None:
        """How many values a schema has at most, None where that is not known or has no end."""
        try:
            sizes = [facets.size(box) for box in self.of(key).upper]
        except Undecided:
            return None
        return None if any(size is None for size in sizes) else sum(size for size in sizes if size is not None)

    def is_empty_box(self, box: Box) -> bool:
        return empty.is_empty(box, self, self.is_empty)

    def is_empty(self, key: str, above: frozenset[str] = frozenset()) -> bool:
        """Whether no finite value is left: a schema that needs itself has none. True only where proven."""
        if key == self.true or key in self._filled:
            return False
        if key == self.false or key in self._empty:
            return True
        if key in above:
            self._leans = True
            return True
        self.step()
        try:
            upper = self.of(key).upper
        except Undecided:
            return False
        inner = above | {key}
        before, self._leans = self._leans, False
        try:
            found = all(empty.is_empty(box, self, lambda name: self.is_empty(name, inner)) for box in upper)
            if not found:
                # What has a value though the schemas above count as empty has one in any place.
                self._filled.add(key)
            elif not self._leans or not above:
                self._empty.add(key)
        finally:
            self._leans = self._leans or before
        return found


def _union(parts: list[Normal]) -> Normal:
    upper = tuple(dict.fromkeys(box for part in parts for box in part.upper))
    lower = tuple(dict.fromkeys(box for part in parts for box in part.lower))
    if len(upper) > MOST_BOXES:
        raise Undecided("too many branches")
    return Normal(upper, lower)
