"""Some values of a schema, plain ones first: guesses from its normal form, to be confirmed by a validator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.schema.contain import facets, numbers, strings
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox, Undecided, number
from apigov.schema.contain.names import regions
from apigov.schema.contain.normal import Normals

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

MOST_DEPTH = 12
MOST_ITEMS = 40
MOST_GUESSES = 60
MOST_FORCED = 4


class Sampler:
    """Values by key, remembered as far as they were asked for."""

    def __init__(self, schemas: Schemas, normals: Normals) -> None:
        self.schemas = schemas
        self.normals = normals
        self._known: dict[str, list[Json]] = {}
        self._sources: dict[str, Iterator[Json]] = {}
        self._open: set[str] = set()
        self._ended: set[str] = set()
        self._cut_short = False

    def values(self, key: str, depth: int = 0, count: int = 6) -> list[Json]:
        """At most `count` confirmed values."""
        if key == self.normals.true:
            plain: list[Json] = ["text", 1, {}, [], True, None]
            return plain[:count]
        if depth > MOST_DEPTH:
            return []
        if key in self._open:
            self._cut_short = True
            return self._known[key][:count]
        found = self._known.setdefault(key, [])
        if len(found) < count and key not in self._ended:
            self._search(key, depth, count)
        return found[:count]

    def _search(self, key: str, depth: int, count: int) -> None:
        """Goes on with the guesses of a key until there are `count` values. A schema inside itself has only the values found so far."""
        found = self._known[key]
        before, self._cut_short = self._cut_short, False
        source = self._sources.pop(key, None) or islice(self.guesses(key, depth), MOST_GUESSES)
        self._open.add(key)
        try:
            for value in source:
                if not any(facets.equal(value, other) for other in found) and self.schemas.accepts(key, value):
                    found.append(value)
                    if len(found) >= count:
                        self._sources[key] = source
                        break
            else:
                if found or not self._cut_short or depth == 0:
                    self._ended.add(key)
        finally:
            self._open.discard(key)
            self._cut_short = self._cut_short or before

    def written(self, key: str) -> Iterator[Json]:
        """What its author shows of a schema."""
        for part in self.normals.merger.parts(key):
            yield from self.schemas.written(part)

    def guesses(self, key: str, depth: int) -> Iterator[Json]:
        yield from self.written(key)
        try:
            boxes = self.normals.of(key).upper
        except Undecided:
            return
        sources = [self.of_box(box, depth) for box in sorted(boxes, key=_plainness)]
        while sources:
            for source in list(sources):
                value = next(source, _END)
                if isinstance(value, _End):
                    sources.remove(source)
                else:
                    yield value

    def of_box(self, box: Box, depth: int) -> Iterator[Json]:
        if isinstance(box, NullBox):
            yield None
        elif isinstance(box, BooleanBox):
            yield from sorted(box.values, reverse=True)
        elif isinstance(box, NumberBox):
            yield from (number(value) for value in islice(numbers.members(box), 12))
        elif isinstance(box, StringBox):
            yield from strings.members(box)
        elif isinstance(box, ArrayBox):
            yield from self.arrays(box, depth)
        elif isinstance(box, ObjectBox):
            yield from self.objects(box, depth)

    def arrays(self, box: ArrayBox, depth: int) -> Iterator[Json]:
        if box.values is not None:
            yield from (json.loads(text) for text in sorted(box.values))
            return
        if box.doubled:
            yield from self.doubled(box, depth)
        needed = max([box.least, *(least for _, least, _ in box.contains), sum(least for _, least, _ in box.contains)], default=0)
        for length in dict.fromkeys((needed, needed + 1, len(box.prefix), *((needed + 2, needed + 3) if box.holes else ()))):
            if length <= MOST_ITEMS and (box.most is None or length <= box.most):
                made = self.list_of(box, length, {}, depth)
                if made is not None:
                    yield made

    def doubled(self, box: ArrayBox, depth: int) -> Iterator[Json]:
        """Lists with an item twice."""
        last = len(box.prefix) + 1 if box.most is None else min(len(box.prefix) + 1, box.most - 1)
        for one, again in ((first, second) for second in range(1, last + 1) for first in range(second)):
            both = self.normals.merger.all_of(facets.item_key(box, one), facets.item_key(box, again))
            for value in self.values(both, depth + 1, 2):
                made = self.list_of(box, max(again + 1, box.least), {one: value, again: value}, depth)
                if made is not None:
                    yield made

    def list_of(self, box: ArrayBox, length: int, forced: dict[int, Json], depth: int) -> Json:
        """A list of a length with some items given; None where an item has no value."""
        items: list[Json] = []
        wanted = [key for key, least, _ in box.contains for _ in range(least)]
        for index in range(length):
            if index in forced:
                items.append(forced[index])
                continue
            key = facets.item_key(box, index)
            if wanted and index >= length - len(wanted):
                key = self.normals.merger.all_of(key, wanted[index - (length - len(wanted))])
            options = self.values(key, depth + 1, 6)
            if box.unique:
                options = [option for option in options if not any(facets.equal(option, item) for item in items)] or self.more(key, items)
            if not options:
                return None
            items.append(options[0])
        return items

    def more(self, key: str, items: list[Json]) -> list[Json]:
        """A value that is not among the items, found a little further on."""
        for value in islice(self.guesses(key, 1), 200):
            if not any(facets.equal(value, item) for item in items) and self.schemas.accepts(key, value):
                return [value]
        return []

    def objects(self, box: ObjectBox, depth: int) -> Iterator[Json]:
        if box.values is not None:
            yield from (json.loads(text) for text in sorted(box.values))
            return
        for forced in islice(self._somewhere(box, list(box.some), depth), MOST_FORCED):
            made = self.object_of(box, forced, frozenset(), depth)
            if made is not None:
                yield made
        made = self.object_of(box, {}, frozenset(), depth)
        if made is not None:
            yield made
        if box.holes:
            yield from (made for more in (1, 2) if (made := self.object_of(box, {}, frozenset(), depth, count=len(box.required) + more)) is not None)
        optional = [name for name, _ in box.members if name not in box.required]
        if optional and depth < 4:
            whole = self.object_of(box, {}, frozenset(), depth, optional[:20])
            if whole is not None:
                yield whole
        for name in optional[:10] if depth < 3 else ():
            single = self.object_of(box, {}, frozenset(), depth, [name])
            if single is not None:
                yield single

    def _somewhere(self, box: ObjectBox, wanted: list[tuple[str, str]], depth: int) -> Iterator[dict[str, Json]]:
        """Members that the box asks for somewhere, each with a name that it may have."""
        if not wanted:
            return
        (names, value), further = wanted[0], wanted[1:]
        for name in self._names_for(box, names):
            key = self.normals.merger.all_of(self.key_of(box, name), value)
            for item in self.values(key, depth + 1, 1):
                for others in self._somewhere(box, further, depth) if further else ({},):
                    yield {name: item, **others}

    def _names_for(self, box: ObjectBox, names: str) -> Iterator[str]:
        """Names of one schema that members of the box may have: written ones first."""
        yield from (name for name, _ in box.members if self.schemas.accepts(names, name))
        try:
            for region in regions(box, ObjectBox((), (), self.normals.true), self.normals, names):
                yield from region.names
        except Undecided:
            yield from (name for name in self.values(names, 1, 6) if isinstance(name, str))

    def object_of(
        self, box: ObjectBox, forced: dict[str, Json], without: frozenset[str], depth: int, more: list[str] | None = None, count: int = 0
    ) -> dict[str, Json] | None:
        """An object with the required members, the forced ones, `more`, and further names up to `count`; None where a member has no value."""
        made: dict[str, Json] = {}
        for name in [*sorted(box.required - without), *(more or ())]:
            if name in forced or name in made or name in without:
                continue
            options = self.values(self.key_of(box, name), depth + 1, 1)
            if options:
                made[name] = options[0]
            elif name in box.required:
                return None
        made.update(forced)
        for name in self.further_names(box, without):
            if len(made) >= max(box.least, count):
                break
            if name not in made:
                options = self.values(self.key_of(box, name), depth + 1, 1)
                if options:
                    made[name] = options[0]
        return made

    def key_of(self, box: ObjectBox, name: str) -> str:
        try:
            return self.normals.merger.all_of(*facets.member_keys(box, name))
        except Undecided:
            return box.rest

    def further_names(self, box: ObjectBox, without: frozenset[str]) -> Iterator[str]:
        """Names that an object may take beside the required ones."""
        yield from (name for name, _ in box.members if name not in without)
        for texts, _ in box.patterns:
            yield from islice((name for name in self.names(box, texts) if name not in without), 5)
        if box.rest != self.normals.false:
            listed = self.values(box.names, 1, 6) if box.names is not None else []
            yield from (name for name in listed if isinstance(name, str) and name not in without)
            yield from (f"x{index}" for index in range(1, MOST_ITEMS))

    def names(self, box: ObjectBox, texts: StringBox) -> Iterator[str]:
        yield from strings.members(texts._replace(holes=texts.holes | {name for name, _ in box.members}))


class _End:
    pass


_END = _End()
_ORDER: tuple[type, ...] = (ObjectBox, StringBox, NumberBox, BooleanBox, ArrayBox, NullBox)


def _plainness(box: Box) -> int:
    return _ORDER.index(type(box))
