"""Schemas of a run, translated to 2020-12 on demand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from apigov.findings import Json, JsonObject, Pointer, parse_pointer
from apigov.schema.dialect import Dialect, View
from apigov.schema.judging import PREFIX, Judge
from apigov.schema.keywords import FORMATS, LISTS, MAPS, OPAQUE, PLAIN, SINGLE, trouble
from apigov.schema.translate import counts, definition, references
from apigov.schema.usage import Schema
from apigov.text import Broken, Node, Tree, Workspace

# More references in a row than this are a circle.
_LONGEST_CHAIN = 100
# Values of one schema that are kept to be shown.
_MOST_WRITTEN = 3
_WORDS = SINGLE | LISTS | MAPS | PLAIN
Slot = tuple[Tree, Pointer, str, View]


def reference(key: str) -> JsonObject:
    """The schema that refers to a key."""
    return {"$ref": PREFIX + key}


def referred(schema: Json) -> str | None:
    """The key that a schema refers to, where it is nothing but a reference."""
    if isinstance(schema, dict) and len(schema) == 1:
        text = schema.get("$ref")
        if isinstance(text, str) and text.startswith(PREFIX):
            return text[len(PREFIX) :]
    return None


class Schemas:
    """A growing set of definitions in JSON Schema 2020-12, one for each schema object met, whose subschemas are references

    to other definitions (`{"$ref": "#/$defs/KEY"}`). Equal (tree, pointer, dialect, view) have equal keys. Both sides of a diff live in one set.
    """

    def __init__(self, workspace: Workspace | None = None) -> None:
        self._workspace = workspace
        self._keys: dict[Slot, str] = {}
        self._waiting: dict[str, tuple[Schema, View]] = {}
        self._definitions: dict[str, Json] = {}
        self._by_text: dict[str, str] = {}
        self._origins: dict[str, Node] = {}
        self._read_as: dict[str, tuple[Dialect, View]] = {}
        self._unknown: dict[str, str] = {}
        self._sound: dict[str, None] = {}
        self._judge = Judge(self)
        self._samples: dict[str, tuple[Json] | None] = {}
        self._written: dict[str, tuple[Json, ...]] = {}

    def key(self, schema: Schema, view: View) -> str:
        """The key of a schema's definition. A reference object without counting siblings has the key of its target."""
        if schema.form is not None:
            return self._form_key(schema, view)
        if self._workspace is None:
            raise ValueError("a set without a workspace holds only schemas made by hand")
        slot = (schema.node.tree, schema.node.pointer, schema.dialect.name, view)
        key = self._keys.get(slot)
        if key is None:
            key = self._keys[slot] = self._end_key(schema, view)
        return key

    def _end_key(self, schema: Schema, view: View) -> str:
        assert self._workspace is not None
        for _ in range(_LONGEST_CHAIN):
            if schema.node.reference is None or self._keeps_siblings(schema):
                return self._slot(schema, view, None)
            target = self._workspace.follow(schema.node)
            if isinstance(target, Broken):
                return self._slot(schema, view, target.message)
            schema = Schema(target, schema.dialect)
        return self._slot(schema, view, "the references lead in a circle")

    def beside(self, key: str, node: Node) -> str | None:
        """The key of another node, read as the one behind `key` is; None where that was not read from a node."""
        read_as = self._read_as.get(key)
        return None if read_as is None else self.key(Schema(node, read_as[0]), read_as[1])

    def _keeps_siblings(self, schema: Schema) -> bool:
        value = schema.node.value
        if not schema.dialect.ref_siblings or not isinstance(value, dict):
            return False
        return any(keyword in _WORDS and counts(schema, keyword) for keyword in value)

    def _slot(self, schema: Schema, view: View, unknown: str | None) -> str:
        slot = (schema.node.tree, schema.node.pointer, schema.dialect.name, view)
        key = self._keys.get(slot)
        if key is None:
            key = self._keys[slot] = f"k{len(self._definitions) + len(self._waiting)}"
            self._origins[key] = schema.node
            self._read_as[key] = (schema.dialect, view)
            self._waiting[key] = (schema, view)
            if unknown is not None:
                self._unknown[key] = unknown
        return key

    def _form_key(self, schema: Schema, view: View) -> str:
        fields = schema.form or ()
        members: JsonObject = {field.name: reference(self.key(field.schema, view)) for field in fields}
        required: list[Json] = [field.name for field in fields if field.required]
        key = self.add({"type": "object", "properties": members, "required": required} if required else {"type": "object", "properties": members})
        self._origins.setdefault(key, schema.node)
        return key

    def add(self, definition: Json) -> str:
        """The key of a definition made by hand (plain 2020-12, may refer to `#/$defs/KEY` of this set and, inside itself, to its own `#/...`)."""
        known = referred(definition)
        if known is not None and self.has(known):
            return known
        text = json.dumps(definition)
        if text not in self._by_text:
            key = self._by_text[text] = f"m{len(self._by_text)}"
            self._definitions[key] = definition
            own = [word for word in references(definition) if not (word.startswith(PREFIX) and self.has(word[len(PREFIX) :]))]
            if own or (isinstance(definition, dict) and "$defs" in definition):
                _Rooted(self, definition, key).settle()
        return self._by_text[text]

    def has(self, key: str) -> bool:
        """Whether a key is of this set."""
        return key in self._definitions or key in self._waiting

    def store(self, definition: Json) -> str:
        """A new key for a definition whose references are settled later: see `settle`."""
        key = f"m{len(self._by_text)}"
        self._by_text[f"\0{key}"] = key
        self._definitions[key] = definition
        return key

    def settle(self, key: str, definition: Json, unknown: str | None = None) -> None:
        """Replaces what stands under a key that `store` gave."""
        self._definitions[key] = definition
        if unknown is not None:
            self._unknown[key] = unknown

    def definition(self, key: str) -> Json:
        """The flat definition: keywords of this one schema, subschemas as references."""
        if key not in self._definitions:
            self._translate(key)
        return self._definitions[key]

    def _translate(self, key: str) -> None:
        schema, view = self._waiting[key]
        assert self._workspace is not None
        made = True if key in self._unknown else definition(schema, view, self._refer(schema, view), self._workspace)
        node = schema.node
        if isinstance(made, dict) and node.reference is not None and self._keeps_siblings(schema):
            target = self._workspace.follow(node)
            if isinstance(target, Broken):
                self._unknown[key] = target.message
            else:
                made = {"$ref": PREFIX + self.key(Schema(target, schema.dialect), view), **made}
        if isinstance(node.value, dict) and not isinstance(made, bool):
            opaque = next((word for word in OPAQUE if word in node.value and counts(schema, word)), None)
            if opaque is not None:
                self._unknown[key] = f"`{opaque}` is not followed"
        self._definitions[key] = made
        del self._waiting[key]

    def _refer(self, schema: Schema, view: View) -> Callable[[Node], Json]:
        return lambda node: reference(self.key(Schema(node, schema.dialect), view))

    def origin(self, key: str) -> Node | None:
        """The node that a definition was read from, None for one made by hand."""
        return self._origins.get(key)

    def read_alike(self, one: str, other: str) -> bool:
        """Whether two definitions were read from texts by the same rules, and all keywords of these can be followed."""
        first, second = self._read_as.get(one), self._read_as.get(other)
        return first is not None and second is not None and first == second and first[0].keywords is not None and not first[0].keywords & OPAQUE

    def written(self, key: str) -> tuple[Json, ...]:
        """The plain values that stand beside a schema as examples or default and that it allows, and one of its format, to show to readers."""
        if key not in self._written:
            node = self._origins.get(key)
            found = [value for value in _beside(node.value) if self.accepts(key, value)] if node is not None else []
            self._written[key] = tuple(found[:_MOST_WRITTEN])
        return self._written[key]

    def reached(self, key: str) -> list[str]:
        """The key and all keys that its definition leads to, in order of meeting."""
        found = {key: None}
        todo = [key]
        while todo:
            for word in references(self.definition(todo.pop())):
                other = word[len(PREFIX) :]
                if other not in found:
                    found[other] = None
                    todo.append(other)
        return list(found)

    def document(self, key: str) -> Json:
        """A self-contained 2020-12 schema of `key` with the `$defs` that it reaches."""
        return self._judge.document(key, frozenset(self.reached(key)), True)

    def accepts(self, key: str, value: Json) -> bool:
        """What jsonschema-rs says of a value, formats asserted where the dialect asserts them. A schema it cannot compile accepts nothing."""
        return self._judge.valid(key, value) is True

    def surely(self, key: str, value: Json) -> bool | None:
        """What jsonschema-rs says of a value, whatever the parts that cannot be judged may say; None where it hangs on them."""
        return self._judge.surely(key, value)

    def unjudged(self, key: str) -> str | None:
        """Why `surely` gave None for a key, as far as is known."""
        return self._judge.reasons.get(key)

    def trouble(self, key: str, value: Json) -> Pointer:
        """Where in a refused value the first error sits."""
        return self._judge.place(key, value)

    def unknown(self, key: str) -> str | None:
        """Why a definition cannot be judged (a broken reference, an unknown keyword), or None."""
        made = self.definition(key)
        if key not in self._sound and key not in self._unknown:
            reason = trouble(made)
            if reason is None:
                self._sound[key] = None
            else:
                self._unknown[key] = reason
        return self._unknown.get(key)

    def sample(self, key: str) -> tuple[Json] | None:
        """A valid value (in a 1-tuple), confirmed by jsonschema-rs, small and plain; None where none was found."""
        if key not in self._samples:
            from apigov.schema.contain import samples

            self._samples[key] = next(((value,) for value in samples(self, key) if self.accepts(key, value)), None)
        return self._samples[key]


def _beside(schema: Json) -> Iterator[Json]:
    """Values that say what a schema is for: strings, numbers and booleans only."""
    if not isinstance(schema, dict):
        return
    listed = schema.get("examples")
    for value in (schema.get("example"), *(listed if isinstance(listed, list) else ()), schema.get("default")):
        if isinstance(value, str | int | float):
            yield value
    name = schema.get("format")
    if isinstance(name, str) and name in FORMATS:
        yield FORMATS[name]


class _Rooted:
    """A schema made by hand that refers into itself: each part that is referred to becomes a definition of its own."""

    def __init__(self, schemas: Schemas, root: Json, key: str) -> None:
        self.schemas = schemas
        self.root = root
        self.keys: dict[Pointer, str] = {(): key}
        self.unknown: str | None = None
        self.anchors: dict[str, Json] = {}
        self._note(root)

    def settle(self) -> None:
        key = self.keys[()]
        self.schemas.settle(key, self.rewritten(self.root), self.unknown)

    def _note(self, part: Json) -> None:
        """Remembers the named parts."""
        if not isinstance(part, dict):
            return
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(part.get(word), str):
                self.anchors[str(part[word])] = part
        for keyword, entry in part.items():
            if keyword in SINGLE:
                self._note(entry)
            elif keyword in LISTS and isinstance(entry, list):
                for item in entry:
                    self._note(item)
            elif (keyword in MAPS or keyword == "$defs") and isinstance(entry, dict):
                for item in entry.values():
                    self._note(item)

    def at(self, text: str) -> str:
        """The key of the part that a reference leads to."""
        name = text.removeprefix("#")
        if name in self.anchors:
            return self._part((name,), self.anchors[name])
        here = self.root
        pointer: Pointer = ()
        try:
            steps = parse_pointer(unquote(text.removeprefix("#")))
            for step in steps:
                here = here[int(step)] if isinstance(here, list) else here[step]  # type: ignore[index]
                pointer = (*pointer, step)
        except (KeyError, IndexError, TypeError, ValueError):
            broken = self.schemas.store(True)
            self.schemas.settle(broken, True, f"the reference {text!r} leads nowhere")
            return broken
        return self._part(pointer, here)

    def _part(self, pointer: Pointer, part: Json) -> str:
        if pointer not in self.keys:
            key = self.keys[pointer] = self.schemas.store(True)
            self.schemas.settle(key, self.rewritten(part), self.unknown)
        return self.keys[pointer]

    def rewritten(self, part: Json) -> Json:
        if not isinstance(part, dict):
            return part
        made: JsonObject = {}
        for keyword, entry in part.items():
            if keyword == "$ref" and isinstance(entry, str):
                known = entry.startswith(PREFIX) and self.schemas.has(entry[len(PREFIX) :])
                made[keyword] = entry if known and not self.has_own(entry) else PREFIX + self.at(entry)
            elif keyword == "$dynamicRef" and isinstance(entry, str) and entry.removeprefix("#") in self.anchors and "$ref" not in part:
                # In one resource the outermost part of that name is the only one.
                made["$ref"] = PREFIX + self.at(entry)
            elif keyword in SINGLE:
                made[keyword] = self.rewritten(entry)
            elif keyword in LISTS and isinstance(entry, list):
                made[keyword] = [self.rewritten(item) for item in entry]
            elif keyword in MAPS and isinstance(entry, dict):
                made[keyword] = {name: self.rewritten(item) for name, item in entry.items()}
            elif keyword in PLAIN or keyword in OPAQUE:
                made[keyword] = entry
            elif keyword == "$id":
                self.unknown = "`$id` is not followed"
        return made

    def has_own(self, text: str) -> bool:
        names = self.root.get("$defs") if isinstance(self.root, dict) else None
        return isinstance(names, dict) and text[len(PREFIX) :] in names
