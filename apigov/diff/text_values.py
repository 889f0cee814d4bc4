"""Parameter and header values are text: which types widen into which (PROBES L2)."""

from __future__ import annotations

from apigov.diff.definitions import types
from apigov.diff.edits import Edit, at, verb_of
from apigov.diff.reading import unshown
from apigov.diff.shapes import Shapes
from apigov.findings import Direction, Json
from apigov.schema import Contained, Containment, Schemas, reference

_INTEGER = "^-?(0|[1-9][0-9]*)$"
_NUMBER = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_SMALL_RANGE = 200


class TextValues:
    """Whether each text of one schema's values is a text of another's."""

    def __init__(self, schemas: Schemas, containment: Containment, shapes: Shapes) -> None:
        self._schemas = schemas
        self._containment = containment
        self._shapes = shapes

    def widened(self, left: str, right: str, exploded: bool) -> bool:
        """True where the types differ, but only in a way that no text shows. `exploded`: an array on the right is one pair an item."""
        here, there = self._kinds(left), self._kinds(right)
        if here is None and there is not None and set(there) == {"string"} and not self._containment.is_empty(left):
            # A value of any type is some text, or several pairs.
            return self._any_text(right) and (not exploded or self._single(left))
        if here is None or there is None or here <= there:
            return False
        if "null" in there:
            # Null has no text of its own.
            here, there = here - {"null"}, there - {"null"}
        if not here <= {"string", "integer", "number", "boolean"}:
            return False
        if there == {"array"} and exploded:
            return self._in_items(left, right)
        if there == {"string"}:
            texts = self._texts(left, here)
            return texts is not None and isinstance(self._containment.compare(texts, right), Contained)
        return False

    def formatted(self, base: str, revision: str, direction: Direction) -> Edit | None:
        """The format that came, went or changed with such a type, where formats assert nothing, no set of texts shows it, and it is debatable."""
        one, other = (self._shapes.annotation(key, "format") for key in (base, revision))
        before, after = (found[1] if found is not None else None for found in (one, other))
        if self._shapes.asserts_format or before == after:
            return None
        places = [at(found[0], "format") if found is not None else self._shapes.node(key) for found, key in ((one, base), (other, revision))]
        edit = Edit(f"format-{verb_of(before, after)}", places[0], places[1], None, {"before": before, "after": after})
        return edit if unshown(edit, direction).debatable is not None else None

    def any_items(self, key: str) -> bool:
        """Whether each text is an item of an array."""
        members = self._shapes.whole(key).keywords.get("items")
        return members is not None and self._any_text(self._shapes.key(members))

    def _single(self, key: str) -> bool:
        """Whether no value is a list or an object."""
        return isinstance(self._containment.compare(key, self._schemas.add({"not": {"type": ["array", "object"]}})), Contained)

    def _any_text(self, key: str) -> bool:
        return isinstance(self._containment.compare(self._schemas.add({"type": "string"}), key), Contained)

    def _kinds(self, key: str) -> frozenset[str] | None:
        shape = self._shapes.whole(key)
        kinds = types(shape.keywords.get("type"))
        return frozenset(kinds) if kinds else None

    def _in_items(self, left: str, right: str) -> bool:
        """One value is an array of one."""
        shape = self._shapes.whole(right)
        wrapped: Json = {"type": "array", "prefixItems": [reference(left)], "minItems": 1, "maxItems": 1}
        if not set(shape.keywords) & {"items", "prefixItems", "contains"}:
            return int(str(shape.keywords.get("minItems", 0))) <= 1
        if isinstance(self._containment.compare(self._schemas.add(wrapped), right), Contained):
            return True
        members = shape.keywords.get("items")
        if members is None or shape.keywords.keys() & {"prefixItems", "contains"} or shape.keywords.get("minItems", 0) not in (0, 1):
            return False
        return self.widened(left, self._shapes.key(members), False)

    def _texts(self, key: str, kinds: frozenset[str]) -> str | None:
        """A string schema of the texts of scalar values, maybe with more than those; None where that cannot be said."""
        shape = self._shapes.whole(key)
        listed = shape.keywords.get("enum")
        if isinstance(listed, list):
            return self._schemas.add({"type": "string", "enum": [text for value in listed if (text := _text(value)) is not None]})
        branches: list[Json] = []
        for kind in sorted(kinds):
            if kind == "boolean":
                branches.append({"type": "string", "enum": ["true", "false"]})
            elif kind == "string":
                branches.append({"allOf": [reference(key), {"type": "string"}]})
            else:
                branches.append(self._numbers(shape.keywords, kind))
        return self._schemas.add(branches[0] if len(branches) == 1 else {"anyOf": branches})

    def _numbers(self, keywords: dict[str, Json], kind: str) -> Json:
        low, high = keywords.get("minimum"), keywords.get("maximum")
        if kind == "integer" and isinstance(low, int) and isinstance(high, int) and 0 <= high - low <= _SMALL_RANGE:
            return {"type": "string", "enum": [str(value) for value in range(low, high + 1)]}
        return {"type": "string", "pattern": _INTEGER if kind == "integer" else _NUMBER}


def _text(value: Json) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float | str) else None
