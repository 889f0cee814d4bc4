"""What every comparer works with: the two sides, the walk, the judge and the list of findings."""

from __future__ import annotations

from collections.abc import Callable

from apigov.diff.contact import Contact
from apigov.diff.found import Found, Ruling
from apigov.diff.judge import Judge
from apigov.diff.promises import Promises
from apigov.diff.same import Same
from apigov.diff.scope import Scope
from apigov.diff.shapes import Shapes
from apigov.diff.text_values import TextValues
from apigov.diff.touched import Touched
from apigov.diff.walk import Walk
from apigov.findings import Direction, Json, OperationRef, Witness
from apigov.openapi import Description
from apigov.records import NamedTuple
from apigov.schema import Containment, Schema, Schemas, View
from apigov.text import Node


class Run(NamedTuple):
    """One comparison of two descriptions."""

    base: Description
    revision: Description
    schemas: Schemas
    containment: Containment
    shapes: Shapes
    same: Same
    touched: Touched
    walk: Walk
    judge: Judge
    report: Callable[[Found], None]
    texts: TextValues
    promises: Promises
    asserts_format: bool
    scope: Scope

    def key(self, schema: Schema | None, direction: Direction) -> str:
        """The key of a schema read for one direction; no schema allows anything.

        A format that both versions know is no change between them, so both sides assert it where one does (R8).
        """
        if schema is None:
            return self.schemas.add(True)
        if schema.dialect.asserts_format != self.asserts_format:
            dialect = schema.dialect._replace(name=f"{schema.dialect.name}+format", asserts_format=self.asserts_format)
            schema = schema._replace(dialect=dialect)
        return self.schemas.key(schema, View.REQUEST if direction is Direction.REQUEST else View.RESPONSE)


class Use(NamedTuple):
    """A pair of operations with who sends what. `turned`: the provider sends the request (webhooks and callbacks).

    `operation` is what clients know it by, for a callback the operation that declares it; `own` names the callback itself then.
    """

    run: Run
    operation: OperationRef
    turned: bool
    own: OperationRef | None = None

    def sent(self) -> Direction:
        """The direction of the request's data."""
        return Direction.RESPONSE if self.turned else Direction.REQUEST

    def answered(self) -> Direction:
        return Direction.REQUEST if self.turned else Direction.RESPONSE

    def tell(
        self,
        kind: str,
        places: tuple[Node | None, Node | None],
        direction: Direction,
        ruling: Ruling,
        values: dict[str, Json] | None = None,
        *,
        subject: str = "",
        sided: bool = False,
        part: str = "body",
        status: str | None = None,
        told: str | None = None,
        witness: Witness | None = None,
    ) -> None:
        self.run.report(
            Found(
                kind=kind,
                base=places[0],
                revision=places[1],
                direction=direction,
                ruling=ruling,
                values=values or {},
                subject=subject,
                sided=sided,
                part=part,
                status=status,
                told=told,
                operations=(self.operation,),
                witness=witness,
            )
        )

    def without(self, what: str) -> Witness:
        """The request that leaves a thing out, which one side takes and the other refuses; in a webhook: which may come now."""
        taken, refused = ("revision", "base") if self.turned else ("base", "revision")
        return Witness(payload=None, accepted_by=taken, refused_by=refused, part=f"request without {what}", operation=self.own or self.operation)

    def promised(
        self,
        kind: str,
        thing: str,
        places: tuple[Node, Node],
        direction: Direction,
        values: dict[str, Json],
        *,
        subject: str,
        part: str = "body",
        status: str | None = None,
    ) -> None:
        """Tells what changed in the promised life of a thing. `kind`: of object, as in the table; `thing`: the word in the kinds."""
        for told in self.run.promises.changes(kind, *places):
            own = told.aspect.endswith("deprecated")
            aspect, sided = (f"{thing}-{told.aspect}", thing != "operation") if own else (told.aspect, False)
            ends, more = (told.base, told.revision), {**values, **told.values}
            self.tell(aspect, ends, direction, told.ruling, more, subject=subject, sided=sided, part=part, status=status)

    def schemas(self, base: Schema | None, revision: Schema | None, direction: Direction, contact: Callable[..., Contact]) -> None:
        """Puts a pair of schemas before the judge. `contact` makes the contact from the root visit."""
        run = self.run
        if base is not None and revision is not None and base.form is None and revision.form is None and run.same.same(base.node, revision.node):
            return
        keys = run.key(base, direction), run.key(revision, direction)
        if (base is None) != (revision is None):
            run.judge.add(contact(run.walk.whole(*keys, direction, "schema-added" if base is None else "schema-removed")))
            return
        root = run.walk.start(*keys, direction)
        if root is not None:
            run.judge.add(contact(root))
