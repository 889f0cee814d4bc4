"""A description: one root document and its typed model."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from apigov.openapi import items
from apigov.openapi.broken import broken_references
from apigov.openapi.context import Context
from apigov.openapi.dialects import root_dialect
from apigov.openapi.recognition import Unrecognised, recognise
from apigov.openapi.values import members, text
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex
from apigov.text import Broken, Node, Tree, Workspace, root_node

# The model, its readers and structure are loaded when somebody asks for them: many rulesets look at the tree alone.
if TYPE_CHECKING:
    from apigov.openapi.drafts import Draft
    from apigov.openapi.model import Operation, SecurityRequirement, SecurityScheme, Server
    from apigov.openapi.objects import ObjectUse
    from apigov.openapi.paths import Pairing
    from apigov.openapi.reader import Reader
    from apigov.schema import Schema


class Description:
    """The typed reading of a root tree. Lazy: what is asked for is read once and kept."""

    def __init__(self, root: Node, version: Version, workspace: Workspace) -> None:
        self.workspace = workspace
        self.root = root
        self.version = version
        self.dialect = root_dialect(root, version)
        self._context = Context(root, version, self.dialect, workspace)

    @property
    def uri(self) -> str:
        return self.root.tree.uri

    @property
    def title(self) -> str | None:
        info = self.root.child("info")
        return text(info, "title") if info else None

    @property
    def info_version(self) -> str | None:
        info = self.root.child("info")
        return text(info, "version") if info else None

    @cached_property
    def _reader(self) -> Reader:
        from apigov.openapi.reader import Reader

        return Reader(self._context)

    @cached_property
    def _index(self) -> ObjectIndex:
        return ObjectIndex(self.root, self.version, self.workspace, self.dialect.ref_siblings)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations below `paths` (3.2: `query` and additionalOperations too), in source order."""
        return tuple(self._reader.operations(self.root.child("paths"), "operation"))

    @property
    def paths(self) -> tuple[str, ...]:
        """The path templates, in source order."""
        return tuple(path for path, _ in members(self.root.child("paths"), extensions=False))

    def operations_at(self, paths: Iterable[str], left_out: Container[Node] = ()) -> tuple[Operation, ...]:
        """The operations of some paths in the order of these, save those whose nodes are left out; no other is read for it."""
        container = self.root.child("paths")
        uses = [(path, container.child(path)) for path in paths] if container is not None else []
        return tuple(one for path, use in uses if use is not None for one in self._reader.item(path, use, "operation", left_out))

    @cached_property
    def query_operations(self) -> tuple[Operation, ...]:
        """The operations below `x-ms-paths`, an extension of AutoRest: paths that their query tells apart."""
        return tuple(self._reader.operations(self.root.child("x-ms-paths"), "operation"))

    @property
    def operation_count(self) -> int:
        """How many operations there are, without reading them."""
        return items.count(self._context, self.root.child("paths"))

    @cached_property
    def webhooks(self) -> tuple[Operation, ...]:
        if self.version < Version.V3_1:
            return ()
        return tuple(self._reader.operations(self.root.child("webhooks"), "webhook"))

    @cached_property
    def pairing(self) -> Pairing:
        """Collections and items among the paths."""
        from apigov.openapi.paths import Pairing

        return Pairing(path for path, _ in members(self.root.child("paths"), extensions=False))

    @property
    def servers(self) -> tuple[Server, ...]:
        """The root's servers; () where none are written (the meaning is then `/`)."""
        return self._reader.root_servers

    @property
    def security(self) -> tuple[SecurityRequirement, ...] | None:
        return self._reader.root_security

    @cached_property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        from apigov.openapi.security import schemes

        return schemes(self.root, self.version, self.workspace)

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """Named schemas: components.schemas, or definitions in 2.0."""
        return self._reader.schemas()

    def schema_at(self, node: Node) -> Schema:
        """The schema at a node that `objects("Schema")` gave, with its dialect."""
        return self._context.schema_at(node)

    def objects(self, *kinds: str) -> Iterator[ObjectUse]:
        """Every object of the given kinds (all without any), each once at its definition, following references over files."""
        return self._index.objects(*kinds)

    def references(self) -> Iterator[Node]:
        """Every reference object that the specification treats as one (not those in examples, defaults, enums, extensions)."""
        return (node for node, _ in self._index.references)

    @cached_property
    def _broken(self) -> tuple[Broken, ...]:
        return broken_references(self._index, self.version, self.root, self.workspace)

    def broken(self) -> tuple[Broken, ...]:
        """The references that lead nowhere, each once."""
        return self._broken

    def uses(self, node: Node) -> tuple[Node, ...]:
        """The reference objects whose target is `node`."""
        return self._index.uses(node)

    def uses_around(self, node: Node) -> tuple[Node, ...]:
        """The reference objects that lead to the nearest definition that holds `node`."""
        return self._index.uses_around(node)

    def trees(self) -> tuple[Tree, ...]:
        """The files that the description is made of: its own first, then those that its references lead to."""
        return self._index.trees()

    def ways(self) -> Mapping[Tree, Node]:
        """For each other file, the first reference of this one that leads to it, by way of others where need be."""
        return self._index.ways()

    @cached_property
    def _structure(self) -> tuple[Draft, ...]:
        from apigov.openapi.structure import structure_drafts

        return structure_drafts(self._index, self.version, self.dialect, self.root)

    def structure(self) -> tuple[Draft, ...]:
        """What the JSON Schema of the version says, one readable draft a mistake (rule `structure`)."""
        return self._structure


def read(tree: Tree, workspace: Workspace) -> Description | Unrecognised:
    """The description in a tree that parsed, made once in a workspace."""
    known = workspace.readings.get(tree)
    if not isinstance(known, Description | Unrecognised):
        version = recognise(tree)
        known = version if isinstance(version, Unrecognised) else Description(root_node(tree), version, workspace)
        workspace.readings[tree] = known
    return known
