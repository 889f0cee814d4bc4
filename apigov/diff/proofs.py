"""Witnesses as HTTP messages, for the changes that are told."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import OperationRef
from apigov.openapi import Description, Draft, Filling, Operation, message_lines
from apigov.schema import Schemas


def with_messages(changes: Iterable[Draft], base: Description, revision: Description) -> list[Draft]:
    """The changes, their witnesses carried by the messages of the side that accepts them. Only the operations that it takes are read."""
    sides = {"base": (base, revision), "revision": (revision, base)}
    filling = Filling(base.workspace, Schemas(base.workspace))
    return [_with_message(change, sides, filling) for change in changes]


def _with_message(draft: Draft, sides: dict[str, tuple[Description, Description]], filling: Filling) -> Draft:
    witness = draft.change.witness if draft.change is not None else None
    if draft.change is None or witness is None or witness.operation is None:
        return draft
    found = next((one for side in sides[witness.accepted_by] if (one := _operation(side, witness.operation)) is not None), None)
    if found is None:
        return draft
    shown = witness._replace(message=message_lines(found, witness, witness.payload, filling))
    return draft._replace(change=draft.change._replace(witness=shown))


def _operation(side: Description, named: OperationRef) -> Operation | None:
    """An operation or webhook of that name; a renamed path parameter stands in the other side's path, so that side is asked too."""
    listed = side.operations_at([named.path]) or side.webhooks
    return next((one for one in listed if one.method == named.method and one.path == named.path), None)
