"""Two descriptions: their operations and webhooks, one by one."""

from __future__ import annotations

from apigov.diff.found import BREAKING, SAFE, Found, Ruling, debatable
from apigov.diff.operations import compare_operations
from apigov.diff.pairing import OperationPair, Pairs, pair_callbacks, pair_operations
from apigov.diff.shadows import Shadows
from apigov.diff.unread import not_read
from apigov.diff.uses import Run, Use
from apigov.findings import Direction, Effect, Json, OperationRef
from apigov.openapi import Description, Operation

_SHADOW = "requests for this text went to the template before; no client may have sent it"


def compare_descriptions(run: Run) -> None:
    pairs = run.scope.narrowed(pair_operations(*run.touched.operations(), run.scope.stripped if run.scope.strip else None))
    for pair in pairs.pairs:
        compare_operations(Use(run, _ref(pair), False), pair)
    if pairs.moved is not None:
        _moved(run, pairs)
    for one in pairs.gone:
        _gone(run, one)
    shadows = Shadows(run)
    for one in pairs.come:
        _come(run, one, shadows)
    hooks = run.scope.narrowed(pair_callbacks(run.base.webhooks, run.revision.webhooks))
    for pair in hooks.pairs:
        compare_operations(Use(run, OperationRef(pair.revision.method, pair.revision.path), True), pair)
    for one in hooks.gone:
        ruling, values = run.promises.gone("Operation", one.node, BREAKING)
        _tell(run, "webhook-removed", one, None, Direction.RESPONSE, values, ruling)
    for one in hooks.come:
        _tell(run, "webhook-added", None, one, Direction.RESPONSE)


def _ref(pair: OperationPair) -> OperationRef:
    return OperationRef(pair.revision.method, pair.revision.path)


def _moved(run: Run, pairs: Pairs) -> None:
    moved = pairs.moved
    assert moved is not None
    values: dict[str, Json] = {"before": moved.before or "/", "after": moved.after or "/"}
    first = moved.pairs[0]
    run.report(
        Found(
            kind="path-prefix-changed",
            base=first.base.item,
            revision=first.revision.item,
            direction=Direction.REQUEST,
            ruling=BREAKING,
            values=values,
            subject="path",
            operations=tuple(OperationRef(pair.base.method, pair.base.path, "base") for pair in moved.pairs),
        )
    )
    for pair in moved.pairs:
        compare_operations(Use(run, _ref(pair), False), pair)


def _gone(run: Run, one: Operation) -> None:
    ruling, values = run.promises.gone("Operation", one.node, BREAKING)
    ruling = _not_read(run, run.revision, one) or ruling
    _tell(run, "operation-removed", one, None, Direction.REQUEST, values, ruling)


def _not_read(run: Run, other: Description, one: Operation) -> Ruling | None:
    """The verdict where the other side has the path, but its item stands behind a reference that leads nowhere."""
    paths = other.root.child("paths")
    return not_read([paths.child(one.path) if paths is not None else None], run.base.workspace)


def _come(run: Run, one: Operation, shadows: Shadows) -> None:
    _tell(run, "operation-added", None, one, Direction.REQUEST, ruling=_not_read(run, run.base, one))
    shadowed = shadows.shadowed(one)
    if shadowed is not None:
        run.report(
            Found(
                kind="path-shadows-template",
                base=shadowed.node,
                revision=one.node,
                direction=Direction.REQUEST,
                ruling=debatable(Effect.BREAKING, Effect.BREAKING, _SHADOW),
                values={"name": one.path, "before": shadowed.path},
                subject="path",
                operations=(OperationRef(one.method, one.path, "revision"),),
            )
        )


def _tell(
    run: Run,
    kind: str,
    old: Operation | None,
    new: Operation | None,
    direction: Direction,
    values: dict[str, Json] | None = None,
    ruling: Ruling | None = None,
) -> None:
    one = new or old
    assert one is not None
    ruling = ruling or (BREAKING if new is None else SAFE)
    run.report(
        Found(
            kind=kind,
            base=old.node if old else None,
            revision=new.node if new else None,
            direction=direction,
            ruling=ruling,
            values={"name": f"{one.method.upper()} {one.path}", **(values or {})},
            subject="operation",
            operations=(OperationRef(one.method, one.path, "base" if new is None else "revision"),),
        )
    )
