"""Carrying a value of one place to a whole payload: the smallest sensible one around it. What is built is confirmed by the caller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from apigov.diff.definitions import types
from apigov.diff.edits import items, mapping, strings
from apigov.findings import Json, JsonObject
from apigov.schema import FORMATS, Schemas, referred

# A way inside of a value.
Steps = tuple[str | int, ...]
_MARK = "carried value"
_CHOICES = 6
_DEPTH = 24
# What a text is where any will do.
_TEXT = "text"
_ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")


def carried(value: Json) -> JsonObject:
    """A schema that stands for one value, which payloads built around it have to hold."""
    return {"const": value, "$comment": _MARK}


class Lifting:
    """Builds payloads for schemas of one set."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._firsts: dict[tuple[tuple[str | None, ...], int], object] = {}

    def payloads(self, schema: Json, beside: Json = True) -> Iterator[Json]:
        """A few payloads of a schema that hold the carried value where the schema has one. Not confirmed.

        Those come first whose other members fit `beside` too, the schema of the other side: they are refused for the carried value alone.
        """
        also = next(self._parts([beside]), [])
        for parts in islice(self._parts([schema]), _CHOICES) if also else ():
            yield from islice(self._of_parts(parts, 0, also), 1)
        yield from islice(self._values([schema], 0), _CHOICES)

    def _values(self, schemas: list[Json], depth: int) -> Iterator[Json]:
        """Values of a conjunction."""
        if depth > _DEPTH:
            return
        for parts in islice(self._parts(schemas), _CHOICES):
            yield from islice(self._of_parts(parts, depth), _CHOICES)

    def _parts(self, schemas: list[Json], known: frozenset[str] = frozenset()) -> Iterator[list[JsonObject]]:
        """Flat conjuncts, with one branch chosen of every choice; branches that hold the carried value come first.

        `known`: the keys that are conjuncts already; a branch that leads back to one adds nothing.
        """
        flat: list[JsonObject] = []
        choices: list[list[Json]] = []
        waiting = list(schemas)
        seen = set(known)
        while waiting:
            one = waiting.pop(0)
            key = referred(one)
            if key is not None:
                if key in seen:
                    continue
                seen.add(key)
                one = self._shown(key)
            if one is False:
                return
            if not isinstance(one, dict):
                continue
            flat.append(one)
            waiting.extend(items(one.get("allOf")))
            if "$ref" in one and key is None:
                waiting.append({"$ref": one["$ref"]})
            choices.extend(members for word in ("anyOf", "oneOf") if (members := items(one.get(word))))
        if not choices:
            yield flat
            return
        first, rest = choices[0], choices[1:]
        for branch in sorted(first, key=lambda member: not self._holds(member, 0)):
            for inner in self._parts([branch, *(members[0] for members in rest)], frozenset(seen)):
                yield [*flat, *inner]

    def _shown(self, key: str) -> Json:
        """The definition of a key, with the values that its author shows of it."""
        one, values = self._schemas.definition(key), self._schemas.written(key)
        return {**one, "examples": [*values]} if isinstance(one, dict) and values else one

    def _holds(self, schema: Json, depth: int) -> bool:
        """Whether a schema written out here (not behind a reference) holds the carried value."""
        if not isinstance(schema, dict) or depth > _DEPTH:
            return False
        if schema.get("$comment") == _MARK:
            return True
        for word, value in schema.items():
            if word in ("properties", "patternProperties", "dependentSchemas") and isinstance(value, dict):
                if any(self._holds(member, depth + 1) for member in value.values()):
                    return True
            elif word in ("allOf", "anyOf", "oneOf", "prefixItems") and isinstance(value, list):
                if any(self._holds(member, depth + 1) for member in value):
                    return True
            elif word in ("items", "additionalProperties", "contains", "unevaluatedProperties") and self._holds(value, depth + 1):
                return True
        return False

    def _of_parts(self, parts: list[JsonObject], depth: int, also: Sequence[JsonObject] = ()) -> Iterator[Json]:
        for part in parts:
            if "const" in part:
                yield part["const"]
                return
        listed = [items(part["enum"]) for part in parts if "enum" in part]
        if listed:
            yield from (value for value in listed[0] if all(value in others for others in listed[1:]))
            return
        shown = [value for part in parts for value in items(part.get("examples"))]
        if shown and not any(self._holds(part, 0) for part in parts):
            yield from shown[:1]
        for kind in self._kinds(parts):
            if kind == "object":
                yield from self._objects(parts, depth, also)
            elif kind == "array":
                yield from self._arrays(parts, depth)
            elif kind == "string":
                yield from self._texts(parts)
            elif kind in ("integer", "number"):
                yield _number(parts, kind)
            elif kind == "boolean":
                yield True
            else:
                yield None

    def _kinds(self, parts: list[JsonObject]) -> list[str]:
        listed = [set(kinds) for part in parts if (kinds := types(part.get("type"))) is not None]
        allowed = set.intersection(*listed) if listed else set()
        if any("integer" in kinds for kinds in listed) and all({"integer", "number"} & kinds for kinds in listed):
            allowed.add("integer")
        if not listed:
            words = set().union(*parts) if parts else set()
            allowed = {"object"} if words & {"properties", "required", "additionalProperties"} else {"array"} if "items" in words else {"string"}
        found = [kind for kind in _ORDER if kind in allowed]
        # The carried value decides: a payload of another type cannot hold it.
        wanted = {"object" if self._in_members(part) else "array" for part in parts if self._in_members(part) or self._in_items(part)}
        return [kind for kind in found if kind in wanted] or found

    def _in_members(self, part: JsonObject) -> bool:
        return any(self._holds({word: part[word]}, 0) for word in ("properties", "patternProperties", "additionalProperties") if word in part)

    def _in_items(self, part: JsonObject) -> bool:
        return any(self._holds({word: part[word]}, 0) for word in ("items", "prefixItems", "contains") if word in part)

    def _objects(self, parts: list[JsonObject], depth: int, also: Sequence[JsonObject]) -> Iterator[Json]:
        names = dict.fromkeys(name for part in parts for name in strings(part.get("required")))
        for part in parts:
            names.update(dict.fromkeys(name for name, schema in mapping(part.get("properties")).items() if self._holds(schema, 0)))
            if self._holds(part.get("additionalProperties"), 0) or self._holds(part.get("unevaluatedProperties"), 0):
                names["other"] = None
            for pattern, schema in mapping(part.get("patternProperties")).items():
                if self._holds(schema, 0):
                    sample = self._schemas.sample(self._schemas.add({"type": "string", "pattern": pattern}))
                    names[str(sample[0]) if sample is not None else pattern.strip("^$")] = None
        made: JsonObject = {}
        for name in names:
            wanted = _member_schemas(parts, name)
            if not any(self._holds(schema, 0) for schema in wanted):
                wanted += [properties[name] for part in also if name in (properties := mapping(part.get("properties")))]
            value = self._first(wanted, depth + 1)
            if value is _MISSING:
                return
            made[name] = value  # type: ignore[assignment]
        yield made

    def _first(self, wanted: list[Json], depth: int) -> object:
        """The first value of a conjunction, or the mark that there is none. Of references, which hold no carried value, it is remembered."""
        keys = tuple(referred(schema) for schema in wanted)
        if None in keys:
            return next(self._values(wanted, depth), _MISSING)
        if (keys, depth) not in self._firsts:
            self._firsts[keys, depth] = next(self._values(wanted, depth), _MISSING)
        return self._firsts[keys, depth]

    def _arrays(self, parts: list[JsonObject], depth: int) -> Iterator[Json]:
        least = max((count for part in parts if isinstance(count := part.get("minItems"), int)), default=0)
        positions = max(
            (len(items(part.get("prefixItems"))) for part in parts if self._holds({"prefixItems": part.get("prefixItems")}, 0)), default=0
        )
        inside = any(self._in_items(part) for part in parts)
        length = max(least, positions, 1 if inside and not positions else 0)
        made: list[Json] = []
        for index in range(min(length, 64)):
            value = next(islice(self._values(_item_schemas(parts, index), depth + 1), min(index, 1), None), _MISSING)
            if value is _MISSING:
                value = next(self._values(_item_schemas(parts, index), depth + 1), _MISSING)
            if value is _MISSING:
                return
            made.append(value)  # type: ignore[arg-type]
        yield made

    def _texts(self, parts: list[JsonObject]) -> Iterator[Json]:
        words: JsonObject = {"type": "string"}
        for part in parts:
            words.update({word: part[word] for word in ("pattern", "format", "minLength", "maxLength") if word in part})
        text = FORMATS.get(str(words.get("format")))
        least, most = words.get("minLength", 0), words.get("maxLength")
        if "pattern" in words:
            sample = self._schemas.sample(self._schemas.add(words))
            if sample is not None:
                yield sample[0]
        elif text is not None:
            yield text
        else:
            wanted = int(least) if isinstance(least, int | float) else 0
            fitting = _TEXT if not isinstance(most, int | float) else _TEXT[: int(most)]
            yield fitting if wanted <= len(fitting) else "a" * wanted


_MISSING = object()


def _member_schemas(parts: list[JsonObject], name: str) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        properties = mapping(part.get("properties"))
        if name in properties:
            found.append(properties[name])
        elif not isinstance(part.get("additionalProperties", True), bool):
            found.append(part["additionalProperties"])
        elif name not in properties and part.get("patternProperties"):
            found.extend(schema for schema in mapping(part["patternProperties"]).values() if isinstance(schema, dict) and "const" in schema)
    return found or [True]


def _item_schemas(parts: list[JsonObject], index: int) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        positions = items(part.get("prefixItems"))
        if index < len(positions):
            found.append(positions[index])
        elif "items" in part:
            found.append(part["items"])
        if "contains" in part and index == 0:
            found.append(part["contains"])
    return found or [True]


def _number(parts: list[JsonObject], kind: str) -> Json:
    """The value nearest to zero within the bounds."""
    low: float = max((bound for part in parts for bound in _bounds(part, "minimum", "exclusiveMinimum", 1)), default=-1e9)
    high: float = min((bound for part in parts for bound in _bounds(part, "maximum", "exclusiveMaximum", -1)), default=1e9)
    step = next((value for part in parts if isinstance(value := part.get("multipleOf"), int | float) and value > 0), None)
    value = max(low, min(high, 0))
    if step is not None:
        value = -(-low // step) * step if low > 0 else (high // step) * step if high < 0 else 0
    return int(-(-value // 1)) if kind == "integer" else value


def _bounds(part: JsonObject, inclusive: str, exclusive: str, step: int) -> Iterator[float]:
    for word, shift in ((inclusive, 0), (exclusive, step)):
        bound = part.get(word)
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            yield bound + shift


def place_of(value: Json, payload: Json, taken: tuple[str, ...]) -> Steps | None:
    """The way from a payload to a value that was put right inside of it, or to the value itself; None where it is not there.

    `taken`: the steps from schema to schema, which tell apart members of the same value.
    """
    if payload is value:
        return ()
    members = list(payload.items()) if isinstance(payload, dict) else list(enumerate(payload)) if isinstance(payload, list) else []
    there = [step for step, member in members if member is value or member == value]
    return next(((step,) for step in sorted(there, key=lambda step: step not in taken)), None)
