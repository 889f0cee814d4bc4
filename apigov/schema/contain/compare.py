"""Is every value of the left a value of the right: pairs of keys, coinductively; boxes against unions of boxes.

What is answered with "contained" is a proof. What is not contained comes with values to try; each is confirmed by a validator on both sides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from apigov.findings import Json
from apigov.records import Value
from apigov.schema.contain import numbers, strings
from apigov.schema.contain.alike import Alike
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox, Undecided, number
from apigov.schema.contain.complement import covered, cut
from apigov.schema.contain.congruence import parts
from apigov.schema.contain.normal import Normals
from apigov.schema.contain.objects import Objects
from apigov.schema.contain.samples import Sampler

if TYPE_CHECKING:
    from apigov.schema.schemas import Schemas

NO_ANSWER = "no payload was found that shows the difference, and no proof that there is none"

# Searches for a payload without a lead, in one question, and the boxes of each side that one looks at.
MOST_SEARCHES = 12
MOST_SEARCHED = 6
# Alternatives of a union that the other side has not, whose values are tried where there is no decision.
MOST_ALTERNATIVES = 6
NOTHING_OPEN = 1_000_000
# For a proof that nothing is left: the boxes to take away, the pieces that may come of it, and the part of the budget that it may take.
MOST_MET = 24
MOST_LEFT = 32
SHARE = 4


# Where several types differ, a scalar shows it best.
_ORDER: tuple[type, ...] = (StringBox, NumberBox, BooleanBox, NullBox, ArrayBox, ObjectBox)


class TooMuch(Exception):
    """The budget of a question is spent."""


class Miss(Value):
    """A pair that was not shown to be contained: confirmed values of the left that the right refuses, and why there may be none."""

    values: list[Json]
    reason: str


# The answer where words alone do not show it, which says nothing.
_NOT_SHOWN = Miss([], NO_ANSWER)


class Comparer:
    """Answers about pairs of one set, remembered. `None` means contained."""

    def __init__(self, schemas: Schemas, budget: int, equal: Callable[[str, str], bool]) -> None:
        self.schemas = schemas
        self.normals = Normals(schemas)
        self.normals.step = self.step
        self.sampler = Sampler(schemas, self.normals)
        self.alike = Alike(schemas, equal)
        self.objects = Objects(self)
        self.budget = self.limit = budget
        self.steps = 0
        self.searches = 0
        self.depth = 0
        self._proven: set[tuple[str, str]] = set()
        self._missed: dict[tuple[str, str], Miss] = {}
        self._trail: list[tuple[str, str]] = []
        # Pairs that are open, and the last of them whose parts are looked at as members or items of values.
        self._height = self._ground = 0
        # Open pairs by their place in the chain of questions; answered ones by the first open pair that their proof leans on.
        self._assumed: dict[tuple[str, str], int] = {}
        self._leans = NOTHING_OPEN
        self._reason: str | None = None

    def ask(self, left: str, right: str) -> Miss | None:
        """One whole question, within the budget."""
        self.steps = self.searches = 0
        self._leans = NOTHING_OPEN
        self._trail.clear()
        self._assumed.clear()
        self._reason = None
        try:
            answer = self.pair(left, right)
        except (TooMuch, RecursionError) as error:
            self._trail.clear()
            self._assumed.clear()
            self._height = self._ground = self.depth = 0
            self.steps = 0
            return self._tried(left, right, str(error) or "the schemas are nested too deep")
        return answer

    def is_empty(self, key: str) -> bool:
        """Whether it is proven, within the budget, that a schema has no value."""
        self.steps = 0
        try:
            return self.normals.is_empty(self.alike.alias(key))
        except (TooMuch, RecursionError):
            return False

    def _tried(self, left: str, right: str, reason: str) -> Miss:
        """No decision: still try plain values, of a union first those of each alternative."""
        try:
            return Miss(self.confirmed(left, right, self._plain_values(left, right)), reason)
        except (TooMuch, RecursionError):
            return Miss([], reason)

    def _plain_values(self, left: str, right: str) -> Iterator[Json]:
        others = self._alternatives(right)
        own = [key for key in self._alternatives(left) if not any(self.alike.same(key, other) for other in others)]
        try:
            for key in (*own[:MOST_ALTERNATIVES], left, right):
                yield from self.sampler.values(key)
        except (TooMuch, RecursionError):
            return

    def _alternatives(self, key: str) -> list[str]:
        said = self.schemas.definition(key)
        listed = [said.get(word) for word in ("oneOf", "anyOf")] if isinstance(said, dict) else []
        return [self.alike.alias(self.schemas.add(member)) for union in listed if isinstance(union, list) for member in union]

    def step(self) -> None:
        self.steps += 1
        if self.steps > self.limit:
            raise TooMuch("the comparison takes too many steps")

    def pair(self, left: str, right: str) -> Miss | None:
        """Two schemas of one place; what is inside of them counts as shown where it comes back to them."""
        if self.alike.equal(left, right):
            return None
        pair = (self.alike.alias(left), self.alike.alias(right))
        if self._shown(pair):
            return None
        if pair in self._missed:
            known = self._missed[pair]
            if not known.values and known.reason != NO_ANSWER:
                self._reason = self._reason or known.reason
            return known
        before, self._ground = self._ground, self._height
        self.depth += 1
        try:
            return self._opened(pair, self._decided)
        finally:
            self.depth -= 1
            self._ground = before

    def follows(self, left: str, right: str) -> bool:
        """The same of two parts that hold of the same value as the pair above, by their words alone. False says nothing."""
        pair = (self.alike.alias(left), self.alike.alias(right))
        if self._assumed.get(pair, -1) >= self._ground:
            # A schema that is defined by itself, without a member in between.
            return False
        return self._shown(pair) or (pair not in self._missed and self._opened(pair, self._by_words) is None)

    def _shown(self, pair: tuple[str, str]) -> bool:
        """Whether a pair is contained by what is known or assumed so far, or is the same word for word."""
        left, right = pair
        if left == right or right == self.normals.true or left == self.normals.false or pair in self._proven:
            return True
        if pair in self._assumed:
            self._leans = min(self._leans, self._assumed[pair])
            return True
        if pair in self._missed:
            return False
        self.step()
        if self.alike.same(left, right):
            self._proven.add(pair)
            return True
        return False

    def _opened(self, pair: tuple[str, str], decide: Callable[[str, str], Miss | None]) -> Miss | None:
        """An answer under the assumption that the pair is contained."""
        mark = len(self._trail)
        self._trail.append(pair)
        self._assumed[pair] = self._height
        before, self._leans = self._leans, NOTHING_OPEN
        self._height += 1
        try:
            answer = decide(*pair)
        finally:
            self._height -= 1
        self._close(pair, mark, answer)
        self._leans = min(before, self._leans)
        return answer

    def _by_words(self, left: str, right: str) -> Miss | None:
        wanted = parts(self.schemas, self.alike, left, right)
        if wanted is None:
            return _NOT_SHOWN
        for one, other, inside in wanted:
            if (self.pair(one, other) is not None) if inside else not self.follows(one, other):
                return _NOT_SHOWN
        return None

    def _decided(self, left: str, right: str) -> Miss | None:
        if self._by_words(left, right) is None:
            return None
        try:
            return self._judge(left, right)
        except Undecided as error:
            self._reason = self._reason or str(error)
            return Miss(self.confirmed(left, right, self.fallback(left, right)), str(error))

    def _close(self, pair: tuple[str, str], mark: int, answer: Miss | None) -> None:
        """Settles what was answered since a pair was opened: proven where it leans on nothing that is still open."""
        below = self._trail[mark:]
        if answer is not None:
            # What was proven under this assumption may not hold. A miss leans on nothing.
            if answer is not _NOT_SHOWN:
                self._missed[pair] = answer
            self._leans = NOTHING_OPEN
        elif self._leans >= self._height:
            self._proven.update(below)
            self._leans = NOTHING_OPEN
        else:
            self._assumed.update(dict.fromkeys(below, self._leans))
            return
        for closed in below:
            del self._assumed[closed]
        del self._trail[mark:]

    def _judge(self, left: str, right: str) -> Miss | None:
        lefts = [box for box in self.normals.of(left).upper if not self.normals.is_empty_box(box)]
        rights = self.normals.of(right).lower
        candidates: list[Json] = []
        missed: list[Box] = []
        # A value of another type shows more than a text that only a format refuses.
        by_format = any(isinstance(box, StringBox) and box.formats for box in rights)
        for box in sorted(lefts, key=lambda box: (by_format and isinstance(box, StringBox), _ORDER.index(type(box)))):
            found = self.box(box, [other for other in rights if type(other) is type(box)])
            if found is not None and not self._all_taken(box, right):
                missed.append(box)
                candidates += self.confirmed(left, right, chain(self.sampler.written(left), found))
                if candidates:
                    break
        if not missed or (not candidates and self._nothing_left(missed, rights)):
            return None
        if not candidates:
            candidates = self.confirmed(left, right, self.fallback(left, right))
        return Miss(candidates, self._reason or NO_ANSWER)

    def _all_taken(self, box: Box, right: str) -> bool:
        """Whether the validator takes each of the few values of a box."""
        if not isinstance(box, ArrayBox | ObjectBox) or box.values is None:
            return False
        return all(self.schemas.surely(right, json.loads(text)) is True for text in box.values)

    def _nothing_left(self, boxes: list[Box], rights: tuple[Box, ...]) -> bool:
        """Whether the boxes without the others are empty. Takes a part of what is left of the budget at most."""
        budget, self.limit = self.limit, min(self.limit, self.steps + (self.limit - self.steps) // SHARE)
        try:
            for box in boxes:
                met = [other for other in rights if type(other) is type(box)]
                if len(met) > MOST_MET:
                    return False
                if not covered(box, met, self.normals, MOST_LEFT):
                    return False
            return True
        except (TooMuch, Undecided):
            if self.steps > budget:
                raise
            return False
        finally:
            self.limit = budget

    def confirmed(self, left: str, right: str, tried: Iterator[Json]) -> list[Json]:
        """Those of some values that the left takes and the right refuses, by jsonschema-rs."""
        surely = self.schemas.surely
        found: list[Json] = []
        for count, value in enumerate(tried):
            if count > 60 or len(found) >= 2:
                break
            self.step()
            taken, held = surely(left, value), surely(right, value)
            if taken is True and held is False:
                found.append(value)
            elif taken is None or held is None:
                self._reason = self._reason or self.schemas.unjudged(left) or self.schemas.unjudged(right)
        return found

    def fallback(self, left: str, right: str) -> Iterator[Json]:
        """Plain values of the left, and of the left without the right where that can be said."""
        yield from self.sampler.values(left)
        self.searches += 1
        if self.searches > MOST_SEARCHES:
            return
        try:
            rights = self.normals.of(right).upper
            for box in self.normals.of(left).upper[:MOST_SEARCHED]:
                met = [other for other in rights if type(other) is type(box)][:MOST_SEARCHED]
                for piece in cut(box, met, self.normals, above=False, most=8):
                    yield from islice(self.sampler.of_box(piece, self.depth), 3)
        except Undecided:
            return
        yield from self.sampler.guesses(left, 0)

    def box(self, box: Box, others: list[Box]) -> Iterator[Json] | None:
        """None where the box lies in the union of the others; else values to try."""
        self.step()
        if isinstance(box, NullBox):
            return None if others else iter([None])
        if isinstance(box, BooleanBox):
            left = box.values - frozenset(value for other in others if isinstance(other, BooleanBox) for value in other.values)
            return iter(sorted(left)) if left else None
        if isinstance(box, NumberBox):
            return self._numbers(box, [other for other in others if isinstance(other, NumberBox)])
        if isinstance(box, StringBox):
            return self._strings(box, [other for other in others if isinstance(other, StringBox)])
        if box.values is not None:
            return self._values(box.values, others)
        if isinstance(box, ArrayBox):
            from apigov.schema.contain.arrays import against

            return against(self, box, [other for other in others if isinstance(other, ArrayBox)])
        return self.objects.against(box, [other for other in others if isinstance(other, ObjectBox)])

    def _values(self, texts: frozenset[str], others: list[Box]) -> Iterator[Json] | None:
        values: list[Json] = [json.loads(text) for text in sorted(texts)]
        outside = [value for value in values if not any(self.normals.merger.holds(other, value) for other in others)]
        return iter(outside) if outside else None

    def _numbers(self, box: NumberBox, others: list[NumberBox]) -> Iterator[Json] | None:
        left = [box]
        for other in others:
            left = [rest for part in left for rest in numbers.subtract(part, other)]
            if not left:
                return None
        return (number(value) for part in left for value in numbers.members(part))

    def _strings(self, box: StringBox, others: list[StringBox]) -> Iterator[Json] | None:
        if box.values is not None:
            kept = [text for text in sorted(box.values) if not any(self.normals.merger.holds_text(other, text) for other in others)]
            return iter(kept) if kept else None
        try:
            is_left, tried = strings.left_over(box, others)
        except Undecided:
            if not others:
                return iter(list(strings.members(box)))
            return iter([*strings.members(box), *strings.PLAIN])
        return iter(tried) if is_left else None
