"""Schemas of a description as validators, for values that stand beside them. Equal schemas share a validator, definitions one registry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from apigov.findings import Json, JsonObject, Pointer
from apigov.lint.function import Context, Violation
from apigov.lint.functions.validation import BrokenSchema, compiled, dialect_of, faults, older_spelling, said_otherwise
from apigov.openapi import Version
from apigov.schema import LISTS, MAPS, PLAIN, SINGLE, View
from apigov.text import Broken, Node, Tree, Workspace, root_node

_MARKS = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}
# Older drafts have more that hold schemas. What is none of these says nothing about values: schemas that differ in it share a validator.
_SINGLE = SINGLE | {"additionalItems"}
_MAPS = MAPS | {"dependencies"}
_LISTED = LISTS | {"items"}
_INNER = _SINGLE | LISTS | _MAPS
_REWORDED = frozenset(("exclusiveMaximum", "exclusiveMinimum", "format", "nullable", "pattern", "patternProperties", "x-nullable"))
# Sets of references that are closed on their own, before all named schemas are taken.
_FEW = 8
# The reference that leads nowhere.
_NOWHERE = "apigov:nowhere"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a schema judges. `wanted` and `behind`: it and its definitions in the words of the validator."""

    validator: Any
    wanted: Json
    behind: dict[str, Json]

    def faults(self, value: Json) -> Iterator[Violation]:
        """The first fault of a value."""
        return faults(self.validator, self.wanted, value, False, self.behind)


@dataclass(slots=True)
class _Definitions:
    """A closed set of what references lead to: each refers to others of the set only. `circular`: those that lead into a circle, or nowhere."""

    told: dict[str, Json]
    circular: frozenset[str]
    registry: Any


@dataclass(slots=True)
class Schemas:
    """The schemas of one run."""

    workspace: Workspace
    root: Tree
    dialect: str
    nullable: tuple[str, ...]
    uris: dict[tuple[Tree, Pointer, View], str] = field(default_factory=dict)
    waiting: dict[str, tuple[Node, View]] = field(default_factory=dict)
    targets: dict[tuple[Tree, str, View], str] = field(default_factory=dict)
    named: dict[View, _Definitions] = field(default_factory=dict)
    closed: dict[tuple[View, frozenset[str]], _Definitions] = field(default_factory=dict)
    verdicts: dict[tuple[str, bool], Verdict | BrokenSchema | None] = field(default_factory=dict)
    marks: dict[tuple[Tree, str], bool] = field(default_factory=dict)

    def verdict(self, node: Node, view: View, circles: bool) -> Verdict | BrokenSchema | None:
        """The judge for the schema at a node; None for one that leads nowhere, or (`circles` False) into a circle."""
        view = self.view(node.tree, view)
        reads = _Reading(self, node.tree, view)
        try:
            wanted = reads.schema(node.value, None if self.workspace.plain(node.tree) else node.pointer)
        except BrokenSchema as error:
            return error
        key = (json.dumps(wanted), circles)
        if key not in self.verdicts:
            try:
                self.verdicts[key] = self.made(wanted, frozenset(reads.references), view, circles)
            except BrokenSchema as error:
                self.verdicts[key] = error
        return self.verdicts[key]

    def made(self, wanted: Json, references: frozenset[str], view: View, circles: bool) -> Verdict | None:
        definitions = self.definitions(references, view)
        if _NOWHERE in references or (not circles and references & definitions.circular):
            return None
        return Verdict(compiled(wanted, self.dialect, definitions.registry), wanted, definitions.told)

    def view(self, tree: Tree, view: View) -> View:
        """The view, or the whole one where nothing in the file is marked for it."""
        word = _MARKS.get(view)
        if word is None:
            return view
        if (tree, word) not in self.marks:
            self.marks[tree, word] = word.encode() in tree.source.data
        return view if self.marks[tree, word] else View.WHOLE

    def uri(self, tree: Tree, reference: str, pointer: Pointer | None, holder: Json, view: View) -> str:
        """The name of what a reference object leads to."""
        key = (tree, reference, view)
        known = self.targets.get(key) if pointer is None else None
        if known is None:
            end = self.workspace.resolve(Node(tree, pointer or (), holder))
            known = self.targets[key] = _NOWHERE if isinstance(end, Broken) else self.named_uri(end, view)
        return known

    def named_uri(self, node: Node, view: View) -> str:
        slot = (node.tree, node.pointer, view)
        if slot not in self.uris:
            uri = self.uris[slot] = f"apigov:{len(self.uris)}"
            self.waiting[uri] = (node, view)
        return self.uris[slot]

    def definitions(self, references: frozenset[str], view: View) -> _Definitions:
        """A closed set that holds some references: the first few times that of these alone, then that of all named schemas."""
        key = (view, references)
        if key not in self.closed:
            named = self.named.get(view)
            if named is None and sum(known is view for known, _ in self.closed) >= _FEW:
                uris = [self.named_uri(node, view) for node in self.components() if isinstance(node.value, dict)]
                named = self.named[view] = self.close(uris)
            inside = named is not None and all(uri in named.told for uri in references)
            self.closed[key] = named if named is not None and inside else self.close(references)
        return self.closed[key]

    def components(self) -> Iterator[Node]:
        for steps in (("definitions",), ("components", "schemas")):
            node: Node | None = root_node(self.root)
            for step in steps:
                node = node.child(step) if node is not None else None
            for _, child in node.children() if node is not None else ():
                end = self.workspace.resolve(child)
                if isinstance(end, Node):
                    yield end

    def close(self, starts: Iterable[str]) -> _Definitions:
        import jsonschema_rs

        told: dict[str, Json] = {}
        below: dict[str, set[str]] = {}
        todo = [*starts]
        while todo:
            uri = todo.pop()
            if uri in told or uri == _NOWHERE:
                continue
            node, view = self.waiting[uri]
            reads = _Reading(self, node.tree, view)
            try:
                told[uri] = reads.schema(node.value, None if self.workspace.plain(node.tree) else node.pointer)
            except BrokenSchema:
                told[uri] = {"type": "unknown"}
            below[uri] = reads.references
            todo += reads.references
        drafts = {"draft7": jsonschema_rs.Draft7, "draft2019-09": jsonschema_rs.Draft201909, "draft2020-12": jsonschema_rs.Draft202012}
        draft = drafts.get(self.dialect, jsonschema_rs.Draft7)
        registry = jsonschema_rs.Registry([*told.items()], draft=draft) if told else None
        return _Definitions(told, _circular(below), registry)


def _circular(below: dict[str, set[str]]) -> frozenset[str]:
    """Those that lead into a circle or nowhere: what is left when all whose references are settled are taken away, again and again."""
    above: dict[str, list[str]] = {}
    open_: dict[str, int] = {}
    for uri, references in below.items():
        open_[uri] = len(references)
        for other in references:
            above.setdefault(other, []).append(uri)
    settled = [uri for uri, count in open_.items() if count == 0]
    for uri in settled:
        for other in above.get(uri, ()):
            open_[other] -= 1
            if open_[other] == 0:
                settled.append(other)
    return frozenset(below) - frozenset(settled)


class _Reading:
    """One schema object with what is written in it, to the words of the validator. `references`: the names of what it refers to."""

    __slots__ = ("mark", "references", "schemas", "tree", "view")

    def __init__(self, schemas: Schemas, tree: Tree, view: View) -> None:
        self.schemas = schemas
        self.tree = tree
        self.view = view
        self.mark = _MARKS.get(view)
        self.references: set[str] = set()

    def schema(self, value: Json, pointer: Pointer | None) -> Any:
        """`pointer`: where it stands, None where that does not matter to references. Raises BrokenSchema."""
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str):
            uri = self.schemas.uri(self.tree, reference, pointer, value, self.view)
            self.references.add(uri)
            return {"$ref": uri}
        made: JsonObject = {}
        for keyword, entry in value.items():
            if keyword in PLAIN:
                made[keyword] = entry
            elif keyword in _INNER:
                made[keyword] = self.inner(keyword, entry, None if pointer is None else (*pointer, keyword))
        if not _REWORDED.isdisjoint(value):
            self.reword(made, value)
        if self.mark is not None and "required" in made:
            self.unmark(made, value)
        return made

    def inner(self, keyword: str, entry: Json, pointer: Pointer | None) -> Any:
        if isinstance(entry, list) and keyword in _LISTED:
            return [self.schema(item, None if pointer is None else (*pointer, index)) for index, item in enumerate(entry)]
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

    def unmark(self, made: JsonObject, value: JsonObject) -> None:
        """Takes the members that do not count in this view out of the required ones."""
        required, members = made["required"], value.get("properties")
        if isinstance(required, list) and isinstance(members, dict):
            made["required"] = [name for name in required if not (isinstance(name, str) and self.marked(members.get(name)))]

    def marked(self, member: Json) -> bool:
        if isinstance(member, dict) and isinstance(member.get("$ref"), str):
            end = self.schemas.workspace.resolve(Node(self.tree, (), member))
            member = end.value if isinstance(end, Node) else None
        return isinstance(member, dict) and self.mark is not None and member.get(self.mark) is True


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
        known = context.shared[Schemas] = Schemas(context.workspace, root.tree, dialect, tuple(nullable))
    return known
