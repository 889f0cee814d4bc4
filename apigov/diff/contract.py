"""Two descriptions: their operations and webhooks, one by one."""

from __future__ import annotations

import re

from apigov.diff.definitions import types
from apigov.diff.found import BREAKING, SAFE, Found, Ruling, debatable
from apigov.diff.operations import compare_operations
from apigov.diff.pairing import OperationPair, Pairs, pair_callbacks, pair_operations
from apigov.diff.unread import not_read
from apigov.diff.uses import Run, Use
from apigov.findings import Direction, Effect, Json, OperationRef
from apigov.openapi import Description, Operation, Parameter, shape

_SHADOW = "requests for this text went to the template before; no client may have sent it"
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_ROOT_WORDS = ("security", "servers", "securityDefinitions", "host", "basePath", "schemes", "consumes", "produces")


def compare_descriptions(run: Run) -> None:
    quiet = _equal_roots(run)
    untouched = _untouched(run) if quiet else frozenset()
    pairs = pair_operations(_others(run.base, untouched), _others(run.revision, untouched))
    for pair in pairs.pairs:
        if not (quiet and _equal(run, pair)):
            compare_operations(Use(run, _ref(pair), False), pair)
    if pairs.moved is not None:
        _moved(run, pairs)
    for one in pairs.gone:
        _gone(run, one)
    for one in pairs.come:
        _come(run, one)
    hooks = pair_callbacks(run.base.webhooks, run.revision.webhooks)
    for pair in hooks.pairs:
        compare_operations(Use(run, OperationRef(pair.revision.method, pair.revision.path), True), pair)
    for one in hooks.gone:
        ruling, values = run.promises.gone("Operation", one.node, BREAKING)
        _tell(run, "webhook-removed", one, None, Direction.RESPONSE, values, ruling)
    for one in hooks.come:
        _tell(run, "webhook-added", None, one, Direction.RESPONSE)


def _equal_roots(run: Run) -> bool:
    """Whether what the root says for all operations is the same text."""
    if not run.same.enabled:
        return False
    base, revision = run.base.root, run.revision.root
    if any(base.get(word) != revision.get(word) for word in _ROOT_WORDS):
        return False
    components = base.get("components"), revision.get("components")
    schemes = [one.get("securitySchemes") if isinstance(one, dict) else None for one in components]
    return schemes[0] == schemes[1]


def _untouched(run: Run) -> frozenset[str]:
    """The paths whose items say the same on both sides, through all that they refer to: their operations are not even read."""
    old, new = run.base.root.child("paths"), run.revision.root.child("paths")
    if old is None or new is None:
        return frozenset()
    return frozenset(path for path in run.base.paths if run.same.same(old.child(path), new.child(path)))


def _others(description: Description, left_out: frozenset[str]) -> tuple[Operation, ...]:
    return description.operations_at({path for path in description.paths if path not in left_out}) if left_out else description.operations


def _equal(run: Run, pair: OperationPair) -> bool:
    """Whether two operations say the same, with what their path items say for them."""
    base, revision = pair.base, pair.revision
    if base.path != revision.path or not run.same.same(base.node, revision.node):
        return False
    for word in ("parameters", "servers"):
        old, new = base.item.child(word), revision.item.child(word)
        if (old is None) != (new is None) or (old is not None and not run.same.same(old, new)):
            return False
    return True


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


def _come(run: Run, one: Operation) -> None:
    _tell(run, "operation-added", None, one, Direction.REQUEST, ruling=_not_read(run, run.base, one))
    templates = {path for path in run.base.paths if _may_hold(path, one.path)}
    shadowed = next((other for other in run.base.operations_at(templates) if _shadows(run, one, other)), None)
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


def _may_hold(template: str, path: str) -> bool:
    """Whether a template has variables where it differs from a path, segment by segment."""
    steps, others = template.split("/"), path.split("/")
    return "{" in template and len(steps) == len(others) and all("{" in step or step == other for step, other in zip(steps, others, strict=True))


def _shadows(run: Run, one: Operation, other: Operation) -> bool:
    """Whether requests of a new concrete path went to a template of the base: its texts are legal values of the variables."""
    if one.method != other.method or "{" not in other.path or one.path.count("/") != other.path.count("/"):
        return False
    texts: dict[str, str] = {}
    for step, template in zip(one.path.split("/"), other.path.split("/"), strict=True):
        if step == template or shape(step) == shape(template):
            continue
        found = _values_of(template, step)
        if found is None or "{" in step:
            return False
        texts.update(found)
    if not texts:
        return False
    known = {parameter.name: parameter for parameter in other.parameters if parameter.location == "path"}
    return all(_legal(run, known.get(name), text) for name, text in texts.items())


def _values_of(template: str, step: str) -> dict[str, str] | None:
    """The values of a segment's variables that give this text, None where none do."""
    if "{" not in template:
        return None
    pattern = "([^/]+)".join(re.escape(text) for text in _VARIABLE.split(template)[::2])
    match = re.fullmatch(pattern, step)
    return dict(zip(_VARIABLE.findall(template), match.groups(), strict=True)) if match is not None else None


def _legal(run: Run, parameter: Parameter | None, text: str) -> bool:
    if parameter is None or parameter.schema is None:
        return True
    key = run.key(parameter.schema, Direction.REQUEST)
    kinds = types((run.shapes.merged(key) or run.shapes.own(key)).keywords.get("type"))
    values: list[Json] = [text]
    if kinds is not None and set(kinds) & {"integer", "number"} and re.fullmatch(r"-?[0-9]{1,15}", text):
        values.append(int(text))
    return any(run.schemas.accepts(key, value) for value in values)


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
