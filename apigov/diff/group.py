"""Changes seen at uses to findings: grouped by cause, told once, given a level by the policy."""

from __future__ import annotations

import json
from collections.abc import Iterable

from apigov.diff.causes import causes, is_gone
from apigov.diff.found import Found, Ruling, worse
from apigov.diff.kinds import Kind, kinds
from apigov.diff.levels import Levels, worst
from apigov.diff.policies import positions
from apigov.findings import Change, Direction, Effect, Json, OperationRef, Promise, Severity
from apigov.openapi import Draft
from apigov.text import Node


def drafts(founds: Iterable[Found], levels: Levels) -> list[Draft]:
    """One draft for each edit (see `causes`). What has no level is not told."""
    made = (_draft(group, levels) for group in causes(founds))
    return [draft for draft in made if draft is not None]


def _text(values: object) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def _id(found: Found, direction: Direction) -> str:
    if not found.sided:
        return found.kind
    return f"{'response' if direction is Direction.RESPONSE else 'request'}-{found.kind}"


def _draft(group: list[Found], levels: Levels) -> Draft | None:
    """The gravest use speaks for the group: its side names the kind, its witness proves it."""

    def level(found: Found) -> Severity | None:
        return levels.of(kinds()[_id(found, found.direction)], found.ruling, _data(found))[0]

    first = min(group, key=lambda found: (_weight(level(found)), found.witness is None))
    kind = kinds()[_id(first, first.direction)]
    ruling = _together(group, first)
    together, note = levels.of(kind, ruling, _data(first))
    severity = worst((together, level(first)))
    if severity is None:
        return None
    weights = [_weight(level(found)) for found in group]
    operations = _operations(group, weights)
    # The message counts where the change is felt most; the edit may reach further and do less there.
    least = min(weights)
    most = [found for found, weight in zip(group, weights, strict=True) if weight == least]
    ending, advice = _harm(kind, first)
    node = _node(first)
    change = Change(
        effect=ruling.effect,
        strict=ruling.strict,
        direction=_direction(group),
        felt_by=kind.felt_by,
        debatable=_debatable(kind, ruling, first),
        reason=ruling.reason,
        operations=operations,
        witness=first.witness,
        aliases=_aliases(kind, first),
        note=note,
        promise=ruling.promise,
    )
    return Draft(
        rule=kind.id,
        severity=severity,
        message=_message(kind, first, most, ending),
        node=node,
        related=tuple(dict.fromkeys(other for found in group if (other := _node(found)) != node)),
        key=(kind.id, _text({name: value for name, value in first.values.items() if name in ("name", "before", "after")})),
        data=_data(first),
        fix=advice or None,
        change=change,
        base_node=first.base,
        revision_node=first.revision,
    )


def _node(found: Found) -> Node:
    node = found.revision if found.revision is not None and not is_gone(found) else found.base or found.revision
    assert node is not None
    return node


def _operations(group: list[Found], weights: list[int]) -> tuple[OperationRef, ...]:
    """What an edit reaches, where it is felt most first."""
    felt: dict[OperationRef, int] = {}
    for found, weight in zip(group, weights, strict=True):
        for operation in found.operations:
            felt[operation] = min(weight, felt.get(operation, weight))
    return tuple(sorted(felt, key=lambda operation: (felt[operation], operation)))


def _statuses(group: list[Found]) -> list[str]:
    codes = [found.told or found.status for found in group]
    return list(dict.fromkeys(code for found, code in zip(group, codes, strict=True) if code is not None and code != found.values.get("name")))


def _debatable(kind: Kind, ruling: Ruling, first: Found) -> str | None:
    """Why policies disagree, with whose position is which."""
    if ruling.debatable is None:
        return None
    said = positions(kind.id, ruling, _data(first))
    return f"{ruling.debatable}; {said}" if said else ruling.debatable


# The advice of kinds that are harmless as a rule; and where one breaks (inside of `not` or `oneOf`) how its message ends and what to do.
_HARMLESS = "Nothing to do."
_HARMED = {
    Direction.REQUEST: (
        ", and less is taken than before",
        "Check that what you send still fits, and change it before you move to the new version.",
    ),
    Direction.RESPONSE: (
        ", and more may come than before",
        "Make sure that your code can read the new values before the provider starts to send them.",
    ),
}


def _harm(kind: Kind, found: Found) -> tuple[str, str]:
    """The end of the message and the advice of a change that breaks, or breaks nobody, against the rule of its kind; else nothing and its own."""
    if kind.effect in ("sets", "breaking") and found.ruling.debatable is None:
        if kind.effect == "sets" and found.ruling.effect is Effect.BREAKING:
            return _HARMED.get(found.direction, ("", kind.advice)) if kind.advice == _HARMLESS else (kind.harm, kind.advice)
        if found.ruling.effect is Effect.SAFE and not kind.advice.startswith(_HARMLESS[:-1]):
            return "", _HARMLESS
    return "", kind.advice


def _weight(level: Severity | None) -> int:
    return len(Severity) if level is None else level


# Values that are words of the message only.
_ASIDE = ("announced", "aside")


def _data(found: Found) -> dict[str, Json]:
    told: dict[str, Json] = {name: value for name, value in found.values.items() if value is not None and name not in _ASIDE}
    return {**told, "subject": found.subject} if found.subject else told


def _together(group: list[Found], first: Found) -> Ruling:
    effect, strict = Effect.NONE, Effect.NONE
    for found in group:
        effect, strict = worse(effect, found.ruling.effect), worse(strict, found.ruling.strict)
    # A use that breaks without doubt settles the matter, whatever may be said of the others.
    settled = any(found.ruling.effect is Effect.BREAKING and found.ruling.debatable is None for found in group)
    doubtful = next((found.ruling.debatable for found in group if found.ruling.debatable is not None), None)
    reason = next((found.ruling.reason for found in group if found.ruling.reason is not None), None)
    promises = {found.ruling.promise for found in group}
    promise = next((one for one in Promise if one in promises and (one is not Promise.KEPT or len(promises) == 1)), None)
    return Ruling(effect, strict, None if settled else doubtful, reason if effect is Effect.UNKNOWN else None, promise)


def _direction(group: list[Found]) -> Direction:
    found = {one.direction for one in group} - {Direction.NONE}
    if not found:
        return Direction.NONE
    return found.pop() if len(found) == 1 else Direction.BOTH


def _aliases(kind: Kind, found: Found) -> tuple[str, ...]:
    """The ids of other tools that fit the part of the message that changed, and what was announced of it."""
    words = ("-body-", "-property-", "-parameter-", "-header-")
    fitting = tuple(alias for alias in kind.aliases if f"-{found.part}-" in alias or not any(word in alias for word in words)) or kind.aliases
    if not found.sided and found.direction is not Direction.NONE:
        other = "request-" if found.direction is Direction.RESPONSE else "response-"
        fitting = tuple(alias for alias in fitting if f"-{found.part}-" in alias and not alias.startswith(other)) or fitting
    told = _ANNOUNCED[0] if found.ruling.promise is Promise.BROKEN else _ANNOUNCED[1 if found.values.get("deprecated") else 2]
    return tuple(alias for alias in fitting if alias.endswith(told) or not alias.endswith(_ANNOUNCED)) or fitting


# How ids of other tools end that say how a removal was announced.
_ANNOUNCED = ("-before-sunset", "-with-deprecation", "-without-deprecation")


def _message(kind: Kind, found: Found, group: list[Found], ending: str) -> str:
    """`group`: those that feel the change as much as the one that speaks for them."""
    values = {name: shown(value) for name, value in found.values.items()}
    same = [other for other in group if other.direction is found.direction]
    operations = tuple(
        dict.fromkeys(operation for part in (same, group) for operation in sorted({one for other in part for one in other.operations}))
    )
    # Values of the message template that this change has not.
    first = f"{operations[0].method.upper()} {operations[0].path}" if operations else ""
    itself = found.subject == "operation"
    missing = {"name": "", "before": "none", "after": "none", "in": "", "because": "", "aside": ""}
    thing = first if itself else f"the {found.subject}"
    where = _where(operations, _statuses(same), found.told)
    if found.sided and len(same) < len(group):
        where += ", in both directions"
    text = kind.message.format(**{**missing, **values, "subject": found.subject, "operation": first, "thing": thing, "where": where})
    text = text[:1].upper() + text[1:]
    named = "{operation}" in kind.message or "{where}" in kind.message or (itself and "{thing}" in kind.message)
    return text + ("" if named or found.kind in _NAMED else where) + ending + values.get("announced", "")


# Kinds whose message names the operation itself.
_NAMED = frozenset(("operation-removed", "operation-added", "webhook-removed", "webhook-added", "path-shadows-template"))


def _where(operations: tuple[OperationRef, ...], statuses: list[str], told: str | None) -> str:
    """The operation where the change is felt most, with its codes where there is no other, else how many there are besides.

    `told`: as in Found.
    """
    if not operations:
        return ""
    first = f" in {operations[0].method.upper()} {operations[0].path}"
    others = len(operations) - 1
    if others == 0:
        more = f" and {len(statuses) - 3} more" if len(statuses) > 3 else ""
        return f"{first} ({', '.join(statuses[:3])}{more})" if statuses else first
    besides = "one more operation" if others == 1 else f"{others} more operations"
    return f"{first} and {besides}" + (f" ({told})" if told is not None else "")


def shown(value: Json) -> str:
    """A value for people: short, lists with commas."""
    if isinstance(value, list):
        text = ", ".join(json.dumps(item, ensure_ascii=False) for item in value) or "none"
    elif isinstance(value, str):
        text = value
    elif value is None:
        text = "none"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."
