"""A description: one root document and its typed model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apigov.openapi.drafts import Draft
from apigov.openapi.model import Operation, SecurityRequirement, SecurityScheme, Server
from apigov.openapi.objects import ObjectUse
from apigov.openapi.recognise import Unrecognised
from apigov.openapi.version import Version
from apigov.schema import Dialect, Schema
from apigov.text import Broken, Node, Tree, Workspace


class Description:
    """The typed reading of a root tree. Lazy: what is asked for is read once and kept."""

    workspace: Workspace
    root: Node
    version: Version
    dialect: Dialect

    @property
    def uri(self) -> str:
        return self.root.tree.uri

    @property
    def title(self) -> str | None:
        raise NotImplementedError

    @property
    def info_version(self) -> str | None:
        raise NotImplementedError

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations below `paths` (3.2: `query` and additionalOperations too), in source order."""
        raise NotImplementedError

    @property
    def webhooks(self) -> tuple[Operation, ...]:
        raise NotImplementedError

    @property
    def servers(self) -> tuple[Server, ...]:
        """The root's servers; () where none are written (the meaning is then `/`)."""
        raise NotImplementedError

    @property
    def security(self) -> tuple[SecurityRequirement, ...] | None:
        raise NotImplementedError

    @property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        raise NotImplementedError

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """Named schemas: components.schemas, or definitions in 2.0."""
        raise NotImplementedError

    def objects(self, *kinds: str) -> Iterator[ObjectUse]:
        """Every object of the given kinds (all without any), each once at its definition, following references over files."""
        raise NotImplementedError

    def references(self) -> Iterator[Node]:
        """Every reference object that the specification treats as one (not those in examples, defaults, enums, extensions)."""
        raise NotImplementedError

    def broken(self) -> tuple[Broken, ...]:
        """The references that lead nowhere, each once."""
        raise NotImplementedError

    def uses(self, node: Node) -> tuple[Node, ...]:
        """The reference objects whose target is `node`."""
        raise NotImplementedError

    def structure(self) -> tuple[Draft, ...]:
        """What the JSON Schema of the version says, one readable draft a mistake (rule `structure`)."""
        raise NotImplementedError


def read(tree: Tree, workspace: Workspace) -> Description | Unrecognised:
    """The description in a tree that parsed."""
    raise NotImplementedError
