"""Definitions as the walk sees them: references followed, conjunctions merged where that is exact."""

from __future__ import annotations

from collections.abc import Iterator

from apigov.diff.definitions import ANNOTATIONS, as_list, common_types, in_place, plain, types
from apigov.diff.same import Same
from apigov.diff.unions import alone, by_type, is_union, only_union, with_null
from apigov.findings import Json, JsonObject
from apigov.lifecycle import CONVENTIONS
from apigov.records import NamedTuple
from apigov.schema import Schemas, reference, referred, settle
from apigov.text import Broken, Node, Workspace

# Keywords that look at their neighbours in the same schema: two conjuncts that hold them are not merged.
_NEIGHBOURLY = frozenset(
    ("additionalProperties", "patternProperties", "unevaluatedProperties", "unevaluatedItems", "items", "prefixItems", "contains")
) | {"minContains", "maxContains", "if", "then", "else"}
_GREATEST = frozenset(("minLength", "minItems", "minProperties"))
_LEAST = frozenset(("maxLength", "maxItems", "maxProperties"))


_Keys = tuple[str, str]
_ABOUT_CONTENT = ("contentEncoding", "contentMediaType", "contentSchema")
# Words that change what a schema means though no set of values shows them.
_TOLD = ("default", "readOnly", "writeOnly", "format", "discriminator", "deprecated", *_ABOUT_CONTENT, "x-extensible-enum")
# Of these, what the schema itself tells; the others are told by whoever holds it.
_TOLD_WITHIN = ("format", "discriminator", *_ABOUT_CONTENT, "x-extensible-enum")
_LIFE = frozenset(row.name for row in CONVENTIONS)
# What speaks of the names that `properties` beside it does not.
_REST = ("additionalProperties", "patternProperties")


class Shape(NamedTuple):
    """What a definition says.

    `homes`: which definition says a keyword (`properties/NAME` for one member); `parts`: all that were merged.
    """

    key: str
    keywords: JsonObject
    homes: dict[str, str]
    parts: tuple[str, ...]


class Shapes:
    """Shapes of the definitions of one set, remembered. `siblings`: by tree id, whether keywords beside `$ref` count in it."""

    def __init__(self, schemas: Schemas, workspace: Workspace, same: Same, siblings: dict[int, bool], asserts_format: bool) -> None:
        self._schemas = schemas
        self._same = same
        self._alike: dict[_Keys, bool] = {}
        self._workspace = workspace
        self._siblings = siblings
        self.asserts_format = asserts_format
        self._merged: dict[str, Shape | None] = {}
        self._own: dict[str, Shape] = {}
        self._unread: dict[str, frozenset[str]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._sources: dict[str, tuple[tuple[Node, JsonObject], ...]] = {}
        self._marks: dict[_Keys, bool] = {}

    def key(self, subschema: Json) -> str:
        found = referred(subschema)
        return found if found is not None else self._schemas.add(subschema)

    def pair(self, base: str, revision: str) -> tuple[Shape, Shape]:
        """Both merged where both can be, else both as written. A union that only one side has is one schema where that is exact."""
        one, other = self.merged(base), self.merged(revision)
        if one is None or other is None:
            return self.own(base), self.own(revision)
        if is_union(one.keywords) == is_union(other.keywords):
            return one, other
        written = self.own(base), self.own(revision)
        if all(is_union(shape.keywords) for shape in written):
            return written
        typed = "type" in (other if is_union(one.keywords) else one).keywords
        return (self._by_type(one), self._by_type(other)) if typed else (one, other)

    def _by_type(self, shape: Shape) -> Shape:
        def member(alternative: Json) -> tuple[JsonObject, dict[str, str]] | None:
            found = self.merged(self.key(alternative))
            if found is not None and only_union(found.keywords):
                found = self._by_type(found)
            return (found.keywords, found.homes) if found is not None else None

        found = by_type(shape.keywords, member)
        return Shape(shape.key, *found, shape.parts) if found is not None else shape

    def own(self, key: str) -> Shape:
        if key not in self._own:
            definition = self._schemas.definition(key)
            keywords = plain(definition)
            through = referred(keywords)
            if through is not None and through != key:
                inner = self.own(through)
                self._own[key] = Shape(key, inner.keywords, inner.homes, (key, *inner.parts))
            else:
                if "$ref" in keywords:
                    # Beside other words a reference is one of the conditions.
                    rest = {name: value for name, value in keywords.items() if name != "$ref"}
                    keywords = {**rest, "allOf": [{"$ref": keywords["$ref"]}, *as_list(keywords.get("allOf"))]}
                self._own[key] = Shape(key, keywords, _homes(key, keywords), (key,))
        return self._own[key]

    def merged(self, key: str) -> Shape | None:
        """One flat shape of a schema with its `allOf` and `$ref` laid into it; None where that would not be exact."""
        if key not in self._merged:
            self._merged[key] = self._merge(key)
        return self._merged[key]

    def whole(self, key: str) -> Shape:
        """The merged shape, or the own one where merging would not be exact."""
        return self.merged(key) or self.own(key)

    def _merge(self, key: str) -> Shape | None:
        parts = list(self._flat(key, ()))
        if any(part is None for part in parts):
            return None
        real = [part for part in parts if part is not None]
        keywords: JsonObject = {}
        homes: dict[str, str] = {}
        for part, said in real:
            if not self._lay(keywords, homes, part, said, len(real) > 1):
                return None
        folded = with_null(keywords, self._schemas)
        return Shape(key, folded or keywords, homes, tuple(part for part, _ in real))

    def _flat(self, key: str, above: tuple[str, ...]) -> Iterator[tuple[str, JsonObject] | None]:
        if key in above or len(above) > 50:
            yield None
            return
        said = dict(plain(self._schemas.definition(key)))
        inner = [said.pop("$ref", None), *as_list(said.pop("allOf", None)), *alone(said)]
        if ("unevaluatedProperties" in said or "unevaluatedItems" in said) and (above or any(inner)):
            yield None
            return
        yield key, said
        for member in inner:
            if member is None:
                continue
            through = self.key({"$ref": member}) if isinstance(member, str) else self.key(member)
            yield from self._flat(through, (*above, key))

    def _lay(self, keywords: JsonObject, homes: dict[str, str], part: str, said: JsonObject, several: bool) -> bool:
        """Lays one conjunct over what was laid so far; False where the conjunction cannot be said in one schema."""
        others = dict(keywords)
        if several and any(not _open(others.get(name)) for name in _REST) and any(name in said for name in ("properties", *_REST)):
            return False
        for name, value in said.items():
            if name not in keywords:
                if several and not _goes_with(name, value, others):
                    return False
                keywords[name] = dict(value) if name == "properties" and isinstance(value, dict) else value
                homes[name] = part
            elif not self._both(keywords, homes, part, name, value):
                return False
            if name == "properties" and isinstance(value, dict):
                homes.update({f"properties/{member}": part for member in value if f"properties/{member}" not in homes})
            if name == "required":
                homes.update({f"required/{member}": part for member in as_list(value) if f"required/{member}" not in homes})
        return True

    def _both(self, keywords: JsonObject, homes: dict[str, str], part: str, name: str, value: Json) -> bool:
        had = keywords[name]
        if had == value or name in ANNOTATIONS:
            return True
        if name in _GREATEST and _number(had) and _number(value):
            keywords[name] = max(had, value)  # type: ignore[type-var]
        elif name in _LEAST and _number(had) and _number(value):
            keywords[name] = min(had, value)  # type: ignore[type-var]
        elif name == "required":
            keywords[name] = [*dict.fromkeys((*as_list(had), *as_list(value)))]
        elif name == "type":
            common = common_types(types(had) or (), types(value) or ())
            if not common:
                return False
            keywords[name] = list(common)
        elif name == "properties" and isinstance(had, dict) and isinstance(value, dict):
            for member, schema in value.items():
                if member not in had:
                    had[member] = schema
                elif had[member] != schema:
                    had[member] = reference(self._schemas.add({"allOf": [had[member], schema]}))
        else:
            return False
        return True

    def parts(self, key: str) -> tuple[str, ...]:
        """The definitions that hold of a value together with this one: itself, what it refers to, members of `allOf`."""
        if key not in self._parts:
            found: dict[str, None] = {}
            waiting = [key]
            while waiting:
                one = waiting.pop(0)
                if one in found:
                    continue
                found[one] = None
                said = plain(self._schemas.definition(one))
                for member in (said.get("$ref"), *as_list(said.get("allOf")), *alone(dict(said))):
                    through = referred({"$ref": member}) if isinstance(member, str) else referred(member)
                    if through is not None:
                        waiting.append(through)
            self._parts[key] = tuple(found)
        return self._parts[key]

    def annotation(self, key: str, name: str) -> tuple[Node, Json] | None:
        """A word about a schema that its translation may have dropped (default, readOnly, format ...), with the node that says it."""
        if key not in self._sources:
            nodes = map(self._schemas.origin, self.parts(key))
            self._sources[key] = tuple((node, node.value) for node in nodes if node is not None and isinstance(node.value, dict))
        for node, value in self._sources[key]:
            if name in value:
                return node, value[name]
        return None

    def _said(self, key: str, name: str) -> Json:
        found = self.annotation(key, name)
        return found[1] if found is not None else None

    def marked(self, node: Node, keyword: str) -> bool:
        """Whether a source schema carries a mark (readOnly, writeOnly), on its own or through references."""
        value = node.value
        seen = 0
        while isinstance(value, dict) and seen < 20:
            if value.get(keyword) is True and ("$ref" not in value or self.siblings(node)):
                return True
            if "$ref" not in value:
                return False
            after = self._workspace.follow(node)
            if isinstance(after, Broken):
                return False
            node, value, seen = after, after.value, seen + 1
        return False

    def siblings(self, node: Node) -> bool:
        """Whether keywords beside `$ref` count in this tree."""
        return self._siblings.get(id(node.tree), True)

    def label(self, key: str) -> str | None:
        """The name of the component that a definition was read from, None for one that has no name."""
        node = self._schemas.origin(key)
        if node is None or len(node.pointer) < 2 or node.pointer[-2] not in ("schemas", "definitions", "$defs"):
            return None
        return str(node.pointer[-1])

    def differ(self, base: Json, revision: Json) -> bool:
        """Whether two subschemas differ, through everything that they refer to."""
        return self.differ_keys(self.key(base), self.key(revision))

    def differ_keys(self, base: str, revision: str) -> bool:
        if base == revision:
            return False
        pair = (base, revision)
        if pair not in self._alike:
            settle(pair, self._alike, self._look)
        return not self._alike[pair]

    def marked_only(self, base: str, revision: str) -> bool:
        """Whether two definitions allow the same word for word, and differ in marks at most, which whoever holds them tells."""
        pair = (base, revision)
        if pair not in self._marks:
            below: list[_Keys] = []
            twins = _twins(self._schemas.definition(base), self._schemas.definition(revision), below)
            alike = twins and not any(self.differ_keys(*inner) for inner in below if inner != pair)
            self._marks[pair] = alike and all(self._said(base, word) == self._said(revision, word) for word in _TOLD_WITHIN)
        return self._marks[pair]

    def equal(self, one: str, other: str) -> bool:
        """Whether two definitions were read from the same text by the same rules, and so was all that they refer to."""
        return self._schemas.read_alike(one, other) and self._same.same(self._schemas.origin(one), self._schemas.origin(other))

    def unchanged(self, base: str, revision: str, nodes: tuple[Node | None, Node | None]) -> bool:
        """Whether two properties say the same, and so do the nodes that declare them, through references and beside them."""
        return not self.differ_keys(base, revision) and self._same.same(*nodes)

    def _look(self, pair: _Keys) -> list[_Keys] | None:
        """The pairs that two definitions lead to where they say the same word for word, None where they do not."""
        base, revision = pair
        if base == revision or self._bytes(base, revision):
            return []
        one, other = self._schemas.origin(base), self._schemas.origin(revision)
        if self._same.same(one, other):
            return []
        equal = self._equal_below(base, revision)
        if equal is not None:
            return equal
        if self.unread(base) or self.unread(revision):
            return [] if self.unread(base) == self.unread(revision) else None
        if one is not None and other is not None and (any(one.get(word) != other.get(word) for word in _TOLD) or _life(one) != _life(other)):
            return None
        below: list[_Keys] = []
        return below if _twins(self._schemas.definition(base), self._schemas.definition(revision), below) else None

    def _equal_below(self, base: str, revision: str) -> list[_Keys] | None:
        """What two schemas of equal texts refer to, without translating them; None where the texts differ or nothing was read from a text."""
        one, other = self._schemas.origin(base), self._schemas.origin(revision)
        nodes = self._same.below(one, other) if self._same.enabled and one is not None and other is not None else None
        if nodes is None:
            return None
        keys = [(self._schemas.beside(base, old), self._schemas.beside(revision, new)) for old, new in nodes]
        found = [(old, new) for old, new in keys if old is not None and new is not None]
        return found if len(found) == len(keys) else None

    def unread(self, key: str) -> str | None:
        """The text of a reference that leads nowhere, which makes two schemas differ where it does."""
        node = self._schemas.origin(key)
        reference = node.reference if node is not None else None
        return reference if reference is not None and self._schemas.unknown(key) is not None else None

    def unread_within(self, key: str) -> frozenset[str]:
        """The texts of all references that lead nowhere and would speak of the same value."""
        if key not in self._unread:
            self._unread[key] = frozenset()
            text = self.unread(key)
            parts = in_place(plain(self._schemas.definition(key)))
            self._unread[key] = frozenset((text,) if text is not None else ()).union(*(self.unread_within(self.key(part)) for part in parts))
        return self._unread[key]

    def _bytes(self, base: str, revision: str) -> bool:
        """Whether both stand for plain bytes: a string of format binary (or a file) up to 3.0, no keyword that speaks of values from 3.1 on."""
        nodes = self._schemas.origin(base), self._schemas.origin(revision)
        if any(node is None or not isinstance(node.value, dict) for node in nodes) or all(node is not None and self.siblings(node) for node in nodes):
            return False
        return all(node is not None and self._holds_bytes(key, node) for key, node in zip((base, revision), nodes, strict=True))

    def _holds_bytes(self, key: str, node: Node) -> bool:
        kind, format = node.get("type"), node.get("format")
        named = kind == "file" or (kind, format) == ("string", "binary")
        if not named and not (self.siblings(node) and kind is None and format is None):
            return False
        return not plain(self._schemas.definition(key)).keys() - ({"type"} if named else set())

    def said(self, subschema: Json) -> JsonObject:
        """The keywords of a subschema; `{"not": True}` where it takes nothing."""
        return plain(self._schemas.definition(self.key(subschema)))

    def node(self, key: str) -> Node | None:
        """Where a definition was read from, or the first of its parts."""
        for part in self.parts(key):
            node = self._schemas.origin(part)
            if node is not None:
                return node
        return None

    def declared(self, key: str) -> tuple[frozenset[str], bool]:
        """The names that a schema speaks of, through everything that holds of the same value, and whether it is silent on all others."""
        names: set[str] = set()
        silent = True
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            said = plain(self._schemas.definition(one))
            properties = said.get("properties")
            if isinstance(properties, dict):
                names.update(properties)
            names.update(name for name in as_list(said.get("required")) if isinstance(name, str))
            silent = silent and not any(word in said for word in ("additionalProperties", "patternProperties", "unevaluatedProperties"))
            for member in in_place(said):
                through = referred(member)
                if through is not None:
                    waiting.append(through)
                elif isinstance(member, dict):
                    waiting.append(self._schemas.add(member))
        return frozenset(names), silent


def _life(node: Node) -> JsonObject:
    """What a schema says of its own life in extensions."""
    value = node.value if isinstance(node.value, dict) else {}
    return {name: value[name] for name in value.keys() & _LIFE}


def _twins(one: Json, other: Json, waiting: list[_Keys]) -> bool:
    """Whether two definitions are equal but for the keys they refer to, which are put on the list."""
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return False
        names = list(one)
        if "$ref" in one:
            first, second = referred({"$ref": one["$ref"]}), referred({"$ref": other["$ref"]})
            if first is not None and second is not None:
                waiting.append((first, second))
                names.remove("$ref")
        return all(_twins(one[name], other[name], waiting) for name in names)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_twins(a, b, waiting) for a, b in zip(one, other, strict=True))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _homes(key: str, keywords: JsonObject) -> dict[str, str]:
    homes = dict.fromkeys(keywords, key)
    properties = keywords.get("properties")
    if isinstance(properties, dict):
        homes.update({f"properties/{name}": key for name in properties})
    return homes


def _goes_with(name: str, value: Json, keywords: JsonObject) -> bool:
    """Whether a keyword of one conjunct may stand beside what others said."""
    if name in _REST:
        return _open(value) or "properties" not in keywords
    if name in ("items", "prefixItems", "contains", "minContains", "maxContains"):
        return not any(other in keywords for other in ("items", "prefixItems", "contains", "minContains", "maxContains"))
    if name in ("if", "then", "else"):
        return not any(other in keywords for other in ("if", "then", "else"))
    return name not in _NEIGHBOURLY


def _open(value: Json) -> bool:
    return value is None or value is True or value == {}


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
