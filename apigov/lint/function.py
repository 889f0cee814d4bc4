"""The function door: what a rule function is given, and what it says."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from apigov.findings import Json, JsonObject, Pointer
from apigov.records import NamedTuple
from apigov.text import Broken, Node, Workspace

if TYPE_CHECKING:
    from apigov.openapi import Description


class Absent:
    """The type of ABSENT: the value of a field that is not there (JavaScript's undefined)."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()
Value: TypeAlias = "Json | Absent"


class Settings(NamedTuple):
    """What a run knows beside the documents. `lifecycle`: the notice policy as options of the lifecycle functions."""

    today: datetime.date
    lifecycle: Mapping[str, Json] = {}


class Violation(NamedTuple):
    """One fault. `message`: the function's own sentence.

    `at`: a node, or a pointer below the context's node (nothing: the node itself). `key`: values that tell equal faults at one place apart.
    `data`: the values that the message names.
    """

    message: str
    at: Node | Pointer = ()
    key: tuple[str, ...] = ()
    data: Mapping[str, Json] = {}


class Context(NamedTuple):
    """`node`: the place of the value (the nearest existing one where the value is absent). `description`: None for other documents.

    `resolved`: False where the rule looks at reference objects as they stand (`resolved: false`).
    `shared`: scratch of one run over one document, for work that several rules need once; keys belong to whoever makes them.
    """

    node: Node
    options: JsonObject
    workspace: Workspace
    description: Description | None
    settings: Settings
    shared: dict[Any, Any]
    resolved: bool = True

    def resolve(self, node: Node) -> Node:
        """The target of a reference object; the node itself where it is none, or leads nowhere, or the rule looks at the raw tree."""
        if not self.resolved or node.reference is None:
            return node
        target = self.workspace.resolve(node)
        return node if isinstance(target, Broken) else target


FunctionCall: TypeAlias = "Callable[[Value, JsonObject, Context], Iterable[Violation]]"


class RuleFunction(NamedTuple):
    """A function that rulesets can name. `options`: a JSON Schema of functionOptions, None where it takes none."""

    name: str
    call: FunctionCall
    options: JsonObject | None = None
