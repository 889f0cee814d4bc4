"""Whether no value is in a box. True only where it is proven; only finite values count."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from apigov.schema.contain import facets, numbers, strings
from apigov.schema.contain.boxes import ArrayBox, BooleanBox, Box, NullBox, NumberBox, ObjectBox, StringBox, Undecided, lower
from apigov.schema.contain.names import regions

if TYPE_CHECKING:
    from apigov.schema.contain.normal import Normals

IsEmpty = Callable[[str], bool]
# Lists up to this length are looked at position by position.
MOST_POSITIONS = 8


def quickly_empty(box: Box, is_empty: IsEmpty) -> bool:
    """Emptiness by the facets of a box itself and what `is_empty` says of its keys."""
    if isinstance(box, NullBox):
        return False
    if isinstance(box, BooleanBox):
        return not box.values
    if isinstance(box, NumberBox):
        return numbers.is_empty(box)
    if isinstance(box, StringBox):
        return strings.is_empty(box)
    if box.values is not None:
        return not box.values
    if box.most is not None and box.least > box.most:
        return True
    return _quick_list(box, is_empty) if isinstance(box, ArrayBox) else _quick_object(box, is_empty)


def _quick_list(box: ArrayBox, is_empty: IsEmpty) -> bool:
    if box.doubled and (box.unique or (box.most is not None and box.most < 2)):
        return True
    for _, least, most in box.contains:
        if (most is not None and least > most) or (box.most is not None and least > box.most):
            return True
    return any(is_empty(facets.item_key(box, index)) for index in range(min(box.least, len(box.prefix) + 1)))


def _quick_object(box: ObjectBox, is_empty: IsEmpty) -> bool:
    if box.most is not None and len(box.required) > box.most:
        return True
    if any(box.most == 0 or is_empty(value) for _, value in box.some):
        return True
    least = box.least or min(len(box.some), 1)
    if least and not box.patterns and is_empty(box.rest) and sum(not is_empty(key) for _, key in box.members) < least:
        return True
    return any(is_empty(key) for name in box.required for key in facets.member_keys(box, name))


def is_empty(box: Box, normals: Normals, key_is_empty: IsEmpty) -> bool:
    """Emptiness by all that the facets say together."""
    try:
        if quickly_empty(box, key_is_empty):
            return True
        if not isinstance(box, ArrayBox | ObjectBox) or box.values is not None:
            return False
        return _Lists(normals, key_is_empty).none(box) if isinstance(box, ArrayBox) else _Objects(normals, key_is_empty).none(box)
    except Undecided:
        return False


class _Lists:
    def __init__(self, normals: Normals, is_empty: IsEmpty) -> None:
        self.normals = normals
        self.is_empty = is_empty

    def apart(self, one: str, other: str) -> bool:
        return self.is_empty(self.normals.merger.all_of(one, other))

    def none(self, box: ArrayBox) -> bool:
        ends = next((index for index in range(len(box.prefix) + 1) if self.is_empty(facets.item_key(box, index))), None)
        most = lower(box.most, ends)
        least = max(box.least, self._needed(box))
        if most is not None and least > most:
            return True
        if box.doubled and self._all_different(box, most):
            return True
        return self._too_few_places(box, most) or self._too_many(box) or (box.unique and self._not_enough(box, least))

    def _needed(self, box: ArrayBox) -> int:
        """How many items `contains` asks for: those that no item can be at once are counted together."""
        kept: list[tuple[str, int]] = []
        for key, least, _ in box.contains:
            if least and all(self.apart(key, other) for other, _ in kept):
                kept.append((key, least))
        return sum(least for _, least in kept)

    def _all_different(self, box: ArrayBox, most: int | None) -> bool:
        """Whether no two positions can hold the same item."""
        if most is None or most > MOST_POSITIONS:
            return False
        keys = [facets.item_key(box, index) for index in range(most)]
        return all(self.apart(one, other) for index, one in enumerate(keys) for other in keys[:index])

    def _too_few_places(self, box: ArrayBox, most: int | None) -> bool:
        """Whether items that must be there have no place."""
        for key, least, _ in box.contains:
            end = len(box.prefix) if most is None else min(most, len(box.prefix))
            if not least or ((most is None or most > end) and not self.apart(box.rest, key)):
                continue
            if sum(not self.apart(own, key) for own in box.prefix[:end]) < least:
                return True
        return False

    def _too_many(self, box: ArrayBox) -> bool:
        """Whether more items than may be of a key are of it in any case."""
        for key, _, most in box.contains:
            if most is None or box.least <= most:
                continue
            outside = self.normals.merger.negated(key)
            written = min(box.least, len(box.prefix))
            sure = sum(self.apart(own, outside) for own in box.prefix[:written])
            if box.least > written and self.apart(box.rest, outside):
                sure += box.least - written
            if sure > most:
                return True
        return False

    def _not_enough(self, box: ArrayBox, least: int) -> bool:
        """Whether there are fewer different items than are asked for."""
        if box.prefix:
            return False
        asked = [(box.rest, least), *((self.normals.merger.all_of(box.rest, key), count) for key, count, _ in box.contains)]
        for key, count in asked:
            size = self.normals.count(key) if count > 1 else None
            if size is not None and size < count:
                return True
        return False


class _Objects:
    def __init__(self, normals: Normals, is_empty: IsEmpty) -> None:
        self.normals = normals
        self.is_empty = is_empty

    def none(self, box: ObjectBox) -> bool:
        if any(not self._allowed(box, name) for name in box.required):
            return True
        names = self._names(box)
        if names is not None and len(names) < box.least:
            return True
        if box.most is not None and len(box.required) == box.most:
            names = set(box.required)
        return any(not self._somewhere(box, wanted, value, names) for wanted, value in box.some)

    def _allowed(self, box: ObjectBox, name: str) -> bool:
        return box.names is None or self.normals.merger.accepts(box.names, name)

    def _filled(self, box: ObjectBox, name: str) -> bool:
        return self._allowed(box, name) and not any(self.is_empty(key) for key in facets.member_keys(box, name))

    def _names(self, box: ObjectBox) -> set[str] | None:
        """The names that members can have, None where they are not counted."""
        if self.is_empty(box.rest) and all(self.is_empty(key) for _, key in box.patterns):
            return {name for name, _ in box.members if self._filled(box, name)}
        if box.names is None:
            return None
        listed = [part for part in self.normals.of(box.names).upper if isinstance(part, StringBox)]
        if any(part.values is None for part in listed):
            return None
        return {name for part in listed for name in part.values or () if self._filled(box, name)}

    def _somewhere(self, box: ObjectBox, wanted: str, value: str, names: set[str] | None) -> bool:
        """Whether some member can have a name of `wanted` and a value of `value`."""
        both = self.normals.merger.all_of
        for name, key in [(name, both(*facets.member_keys(box, name))) for name in names or ()] if names is not None else box.members:
            if self._allowed(box, name) and self.normals.merger.accepts(wanted, name) and not self.is_empty(both(key, value)):
                return True
        if names is not None:
            return False
        open_box = ObjectBox((), (), self.normals.true)
        return any(not self.is_empty(both(region.left, value)) for region in regions(box, open_box, self.normals, wanted))
