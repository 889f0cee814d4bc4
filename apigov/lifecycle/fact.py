"""What is known of one thing that goes away."""

from __future__ import annotations

from apigov.findings import Pointer
from apigov.lifecycle.dates import Moment
from apigov.records import NamedTuple
from apigov.text import Node

FLAG, TEXT = "deprecated", "text"


class Mark(NamedTuple):
    """One place that says so. `convention`: `deprecated`, an extension's name, header-deprecation, header-sunset, header-link, or text."""

    convention: str
    node: Node


class FactProblem(NamedTuple):
    """`kind`: unreadable-date (a value is there but is no date) or conflict (two conventions differ; the earliest date counts).

    `field`: since or sunset. `value`: as written. `node`: where it is written.
    """

    kind: str
    field: str
    value: str
    node: Node


class Fact(NamedTuple):
    """One thing, at its definition, whatever the number of conventions and uses.

    `what`: operation, parameter, property, schema, header, security-scheme or api. `node` is the thing, not the mark.
    `name`: for people, e.g. `GET /orders`, `query parameter q`, `property total`. `flagged`: the specification's own flag is true.
    `hint`: only words say so. `replacement`, `link`, `text`, `since_version`, `stage`, `owner`: as written, None where nothing is said.
    `sunset_node`: where the sunset that counts is written.
    """

    what: str
    node: Node
    name: str
    flagged: bool
    marks: tuple[Mark, ...]
    since: Moment | None = None
    sunset: Moment | None = None
    replacement: str | None = None
    link: str | None = None
    text: str | None = None
    since_version: str | None = None
    stage: str | None = None
    owner: str | None = None
    problems: tuple[FactProblem, ...] = ()
    sunset_node: Node | None = None

    @property
    def pointer(self) -> Pointer:
        return self.node.pointer

    @property
    def conventions(self) -> tuple[str, ...]:
        """The flag first, then extensions by name, then headers, then text."""
        return tuple(mark.convention for mark in self.marks)

    @property
    def hint(self) -> bool:
        return self.conventions == (TEXT,)

    def problem(self, field: str, kind: str = "unreadable-date") -> FactProblem | None:
        """The problem of a field, if it has one."""
        return next((one for one in self.problems if one.field == field and one.kind == kind), None)
