"""Schemas of a description as validators, for values that stand beside them. Equal schemas share a validator."""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterable, Iterator
from typing import Any

from apigov.findings import Json, JsonObject, Pointer
from apigov.lint.function import Context, Violation
from apigov.lint.functions.validation import BrokenSchema, accepts, compiled, dialect_of, faults, older_spelling, said_otherwise
from apigov.openapi import Version
from apigov.records import NamedTuple
from apigov.schema import LISTS, MAPS, PLAIN, SINGLE, View
from apigov.text import Broken, Node, Tree, Workspace, root_node

_MARKS = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}
# Older drafts have more that hold schemas. What is none of these says nothing about values: schemas that differ in it share a validator.
_SINGLE = SINGLE | {"additionalItems"}
_MAPS = MAPS | {"dependencies"}
_LISTED = LISTS | {"items"}
_INNER = _SINGLE | LISTS | _MAPS
_REWORDED = frozenset(("exclusiveMaximum", "exclusiveMinimum", "format", "nullable", "pattern", "patternProperties", "x-nullable"))
# A schema that leads to no more definitions than this is compiled with all of them, another with those that a value can touch.
_FEW = 60
# Where definitions stand in what is compiled. References inside one document share what they lead to; those to other documents do not.
_PREFIX = "#/$defs/"
_NOWHERE = "nowhere"
# A reference to a key in the bytes of a schema: version 0 of the format writes "u", four bytes of length and UTF-8 for each text.
# A key ends with a hyphen, since digits may follow a text.
_REFERENCE = re.compile(rb"u\x04\x00\x00\x00\$refu.{4}#/\$defs/(k\d+-)", re.DOTALL)
# A schema with all the definitions that it leads to.
_ALL = frozenset(("all",))
# A reference that begins with anything but # leads, or may lead, to another file.
_OUTWARD = re.compile(rb"""\$ref['"]?\s*:\s*['"]?[^'"#\s]""")


class Asked(NamedTuple):
    """A schema where it is used, in the words of the validator. `references`: the keys of what it refers to; `written` tells equal ones."""

    wanted: Json
    references: frozenset[str]
    written: bytes


class Verdict(NamedTuple):
    """How a schema judges values."""

    validator: Any
    wanted: Json

    def accepts(self, value: Json) -> bool:
        return accepts(self.validator, value)

    def faults(self, value: Json) -> Iterator[Violation]:
        """The first fault of a value."""
        return faults(self.validator, self.wanted, value, False)


class Schemas:
    """The schemas of one run. What a reference leads to is a definition with a key; each is read once for each view."""

    def __init__(self, workspace: Workspace, dialect: str, nullable: tuple[str, ...]) -> None:
        self.workspace = workspace
        self.dialect = dialect
        self.nullable = nullable
        self.keys: dict[tuple[Tree, Pointer, View], str] = {}
        self.nodes: dict[str, tuple[Node, View]] = {}
        self.told: dict[str, Asked] = {}
        self.targets: dict[tuple[Tree, str, View], str] = {}
        self.endless: dict[str, bool] = {}
        self.few: dict[frozenset[str], frozenset[str] | None] = {}
        self.verdicts: dict[tuple[bytes, frozenset[str]], Verdict | BrokenSchema] = {}
        self.firsts: dict[str, str] = {}
        self.alike: dict[bytes, str] = {}
        self.marks: dict[tuple[Tree, str], bool] = {}
        self.unasked: dict[str, tuple[set[str], set[str]]] = {}

    @property
    def siblings(self) -> bool:
        """Whether what stands beside a `$ref` counts."""
        return self.dialect in ("draft2019-09", "draft2020-12")

    def asked(self, node: Node, view: View) -> Asked:
        """The schema at a node. Raises BrokenSchema."""
        reads = _Reading(self, node.tree, self.view(node.tree, view))
        wanted = reads.schema(node.value, None if self.workspace.plain(node.tree) else node.pointer)
        return Asked(wanted, frozenset(reads.references), marshal.dumps(wanted, 0))

    def verdict(self, asked: Asked, value: Json) -> Verdict:
        """The judge of a value. Raises BrokenSchema."""
        names = self.reached(asked.references)
        if names is None:
            # Here, since few schemas lead to that much.
            from apigov.schema import touched

            names = touched(asked.wanted, value, lambda key: self.definition(key).wanted)
            slot = (asked.written, names)
        else:
            slot = (self.named_alike(asked), _ALL)
        if slot not in self.verdicts:
            try:
                wanted = self.document(asked, names)
                self.verdicts[slot] = Verdict(compiled(wanted, self.dialect), wanted)
            except BrokenSchema as error:
                self.verdicts[slot] = error
        known = self.verdicts[slot]
        if isinstance(known, BrokenSchema):
            raise known
        return known

    def document(self, asked: Asked, names: frozenset[str]) -> Json:
        """A schema with the definitions `names`; others that they refer to are left open."""
        if not names or not isinstance(asked.wanted, dict):
            return asked.wanted
        made: JsonObject = {name: self.definition(name).wanted for name in sorted(names)}
        for references in (asked.references, *(self.definition(name).references for name in names)):
            made |= {other: True for other in references if other not in made}
        return {**asked.wanted, "$defs": made}

    def reached(self, references: frozenset[str]) -> frozenset[str] | None:
        """All that some references lead to, None where that is much."""
        if references not in self.few:
            found, todo = set(references), [*references]
            while todo and len(found) <= _FEW:
                below = self.definition(todo.pop()).references - found
                found |= below
                todo += below
            self.few[references] = frozenset(found) if len(found) <= _FEW else None
        return self.few[references]

    def named_alike(self, asked: Asked) -> bytes:
        """The bytes of a schema, in which definitions that say the same, through all that they lead to, have one name."""

        def named(match: re.Match[bytes]) -> bytes:
            key = match[1].decode()
            return marshal.dumps(["$ref", self.first(key)], 0) if key in asked.references else match[0]

        return _REFERENCE.sub(named, asked.written) if asked.references else asked.written

    def first(self, key: str) -> str:
        """The key of the first definition that says the same as this one; its own where it leads into a circle, or nowhere."""
        if key not in self.firsts:
            circles = self.leads_on(frozenset((key,)))
            self.firsts[key] = key if circles else self.alike.setdefault(self.named_alike(self.definition(key)), key)
        return self.firsts[key]

    def definition(self, key: str) -> Asked:
        if key not in self.told:
            self.told[key] = self.told_of(key)
        return self.told[key]

    def told_of(self, key: str) -> Asked:
        if key == _NOWHERE:
            # What a broken reference would have asked for is not known, so nothing is refused for it.
            return Asked(True, frozenset(), marshal.dumps(True, 0))
        node, view = self.nodes[key]
        try:
            return self.asked(node, view)
        except BrokenSchema:
            return Asked({"type": "unknown"}, frozenset(), b"")

    def leads_on(self, references: frozenset[str]) -> bool:
        """Whether references lead into a circle, or nowhere."""
        for start in references:
            if start not in self.endless:
                self.search(start)
        return any(self.endless[key] for key in references)

    def search(self, start: str) -> None:
        """Depth first: what leads to an open one is in a circle; each definition is entered once."""
        way: list[tuple[str, Iterator[str]]] = []
        opened: set[str] = set()

        def enter(key: str) -> None:
            opened.add(key)
            way.append((key, iter(self.definition(key).references)))

        enter(start)
        found = {_NOWHERE}
        while way:
            key, below = way[-1]
            child = next(below, None)
            if child is None:
                way.pop()
                opened.discard(key)
                self.endless[key] = key in found
                if key in found and way:
                    found.add(way[-1][0])
            elif child in opened or self.endless.get(child):
                found.add(key)
            elif child not in self.endless:
                enter(child)

    def view(self, tree: Tree, view: View) -> View:
        """The view, or the whole one where nothing in the file, or behind it, can be marked for it."""
        word = _MARKS.get(view)
        if word is None:
            return view
        if (tree, word) not in self.marks:
            data = tree.source.data
            self.marks[tree, word] = word.encode() in data or _OUTWARD.search(data) is not None
        return view if self.marks[tree, word] else View.WHOLE

    def left_out(self, keys: Iterable[str]) -> set[str]:
        """The members of some definitions, and of those that they are made of, that do not count in their view."""
        found: set[str] = set()
        seen = set(keys)
        todo = [*seen]
        while todo:
            names, parts = self.own_left_out(todo.pop())
            found |= names
            todo += parts - seen
            seen |= parts
        return found

    def own_left_out(self, key: str) -> tuple[set[str], set[str]]:
        """Such members of a definition itself, and the keys of what it is made of."""
        if key not in self.unasked:
            if key == _NOWHERE:
                return set(), set()
            node, view = self.nodes[key]
            reads = _Reading(self, node.tree, self.view(node.tree, view))
            self.unasked[key] = reads.own_left_out(node.value, None if self.workspace.plain(node.tree) else node.pointer)
        return self.unasked[key]

    def key(self, tree: Tree, reference: str, pointer: Pointer | None, holder: Json, view: View) -> str:
        """The key of what a reference object leads to."""
        known = self.targets.get((tree, reference, view)) if pointer is None else None
        if known is None:
            end = self.workspace.resolve(Node(tree, pointer or (), holder))
            known = self.targets[tree, reference, view] = _NOWHERE if isinstance(end, Broken) else self.key_of(end, view)
        return known

    def key_of(self, node: Node, view: View) -> str:
        slot = (node.tree, node.pointer, view)
        if slot not in self.keys:
            key = self.keys[slot] = f"k{len(self.keys)}-"
            self.nodes[key] = (node, view)
        return self.keys[slot]


class _Reading:
    """One schema object with what is written in it, to the words of the validator. `references`: the keys of what it refers to."""

    __slots__ = ("mark", "references", "schemas", "tree", "view")

    def __init__(self, schemas: Schemas, tree: Tree, view: View) -> None:
        self.schemas = schemas
        self.tree = tree
        self.view = view
        self.mark = _MARKS.get(view)
        self.references: set[str] = set()

    def schema(self, value: Json, pointer: Pointer | None, unasked: frozenset[str] = frozenset()) -> Any:
        """`pointer`: where it stands, None where that does not matter to references. `unasked`: members that need not be there.

        Raises BrokenSchema.
        """
        if not isinstance(value, dict):
            return value
        made: JsonObject = {}
        key = self.key(value, pointer)
        if key is not None:
            self.references.add(key)
            made["$ref"] = _PREFIX + key
            if not self.schemas.siblings:
                return made
        if self.mark is not None and ("required" in value or "allOf" in value):
            unasked |= self.left_out(value, pointer)
        for keyword, entry in value.items():
            if keyword in PLAIN:
                made[keyword] = entry
            elif keyword in _INNER:
                made[keyword] = self.inner(keyword, entry, None if pointer is None else (*pointer, keyword), unasked)
        if not _REWORDED.isdisjoint(value):
            self.reword(made, value)
        required = made.get("required")
        if unasked and isinstance(required, list):
            made["required"] = [name for name in required if not (isinstance(name, str) and name in unasked)]
        return made

    def key(self, value: JsonObject, pointer: Pointer | None) -> str | None:
        """The key of what a schema refers to."""
        reference = value.get("$ref")
        return self.schemas.key(self.tree, reference, pointer, value, self.view) if isinstance(reference, str) else None

    def inner(self, keyword: str, entry: Json, pointer: Pointer | None, unasked: frozenset[str]) -> Any:
        if isinstance(entry, list) and keyword in _LISTED:
            kept = unasked if keyword == "allOf" else frozenset[str]()
            return [self.schema(item, None if pointer is None else (*pointer, index), kept) for index, item in enumerate(entry)]
        if isinstance(entry, dict) and keyword in _MAPS:
            return {name: self.schema(item, None if pointer is None else (*pointer, name)) for name, item in entry.items()}
        return self.schema(entry, pointer)

    def reword(self, made: JsonObject, value: JsonObject) -> None:
        """What the dialect says in words that the validator has others for."""
        kinds = made.get("type")
        if isinstance(kinds, str | list) and any(value.get(word) is True for word in self.schemas.nullable):
            made["type"] = [*([kinds] if isinstance(kinds, str) else kinds), "null"] if "null" not in kinds else kinds
        extra = said_otherwise(made)
        if extra:
            parts = made.get("allOf")
            made["allOf"] = [*(parts if isinstance(parts, list) else []), *extra]
        if self.schemas.dialect == "draft4":
            older_spelling(made)

    def left_out(self, value: Json, pointer: Pointer | None) -> set[str]:
        """The members of a schema, of all parts of its `allOf`, that do not count in this view."""
        names, keys = self.own_left_out(value, pointer)
        return names | self.schemas.left_out(keys)

    def own_left_out(self, value: Json, pointer: Pointer | None) -> tuple[set[str], set[str]]:
        """Such members as far as no reference is followed, and the keys of the parts that are references."""
        names: set[str] = set()
        keys: set[str] = set()
        todo = [(value, pointer)]
        while todo:
            part, at = todo.pop()
            if self.mark is None or not isinstance(part, dict):
                continue
            key = self.key(part, at)
            if key is not None:
                keys.add(key)
                if not self.schemas.siblings:
                    continue
            members, parts = part.get("properties"), part.get("allOf")
            if isinstance(members, dict):
                names |= {name for name, member in members.items() if self.marked(member, None if at is None else (*at, "properties", name))}
            todo += [(one, None if at is None else (*at, "allOf", index)) for index, one in enumerate(parts if isinstance(parts, list) else ())]
        return names, keys

    def marked(self, member: Json, pointer: Pointer | None) -> bool:
        if isinstance(member, dict) and isinstance(member.get("$ref"), str):
            if self.schemas.siblings and member.get(str(self.mark)) is True:
                return True
            end = self.schemas.workspace.resolve(Node(self.tree, pointer or (), member))
            member = end.value if isinstance(end, Node) else None
        return isinstance(member, dict) and member.get(str(self.mark)) is True


def schemas_of(context: Context) -> Schemas:
    """The schemas of the run, made once."""
    known = context.shared.get(Schemas)
    if not isinstance(known, Schemas):
        description = context.description
        root = description.root if description is not None else root_node(context.node.tree)
        dialect, nullable = "draft4", ["nullable"]
        if description is not None and description.version >= Version.V3_1:
            dialect = dialect_of(root.get("jsonSchemaDialect")) or "draft2020-12"
        elif description is not None and description.version is Version.V2_0:
            nullable.append("x-nullable")
        known = context.shared[Schemas] = Schemas(context.workspace, dialect, tuple(nullable))
    return known
