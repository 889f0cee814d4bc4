"""Changes seen at uses to findings: grouped by cause, told once, given a level by the policy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from apigov.diff.found import Found, Ruling, worse
from apigov.diff.kinds import Kind, kinds
from apigov.diff.levels import Levels, worst
from apigov.findings import Change, Direction, Effect, Json, OperationRef, Promise, Severity
from apigov.openapi import Draft
from apigov.text import Node

_Key = tuple[object, ...]


@dataclass(slots=True)
class _Group:
    founds: list[Found]


def drafts(founds: Iterable[Found], levels: Levels) -> list[Draft]:
    """One draft for each cause: one kind of edit between one base place and one revision place. What has no level is not told."""
    groups: dict[_Key, list[Found]] = {}
    for found in founds:
        groups.setdefault(_cause(found), []).append(found)
    made = (_draft(group, levels) for group in groups.values())
    return [draft for draft in made if draft is not None]


def _cause(found: Found) -> _Key:
    """What makes two findings one edit: places, kind and the values of the edit itself; the operation does not count, nor the code."""
    base, revision = _place(found.base), _place(found.revision)
    if _is_gone(found):
        revision = None
    elif _is_come(found):
        base = None
    return (found.kind, base, revision, _text(found.values))


def _place(node: Node | None) -> object:
    return None if node is None else (id(node.tree), node.pointer)


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
    operations = tuple(sorted({operation for found in group for operation in found.operations}))
    node = first.revision if first.revision is not None and not _is_gone(first) else first.base or first.revision
    assert node is not None
    change = Change(
        effect=ruling.effect,
        strict=ruling.strict,
        direction=_direction(group),
        felt_by=kind.felt_by,
        debatable=ruling.debatable,
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
        message=_message(kind, first, operations),
        node=node,
        key=(kind.id, _text({name: value for name, value in first.values.items() if name in ("name", "before", "after")})),
        data=_data(first),
        fix=kind.advice or None,
        change=change,
        base_node=first.base,
        revision_node=first.revision,
    )


def _weight(level: Severity | None) -> int:
    return len(Severity) if level is None else level


def _data(found: Found) -> dict[str, Json]:
    told: dict[str, Json] = {name: value for name, value in found.values.items() if value is not None and name != "announced"}
    return {**told, "subject": found.subject} if found.subject else told


def _is_gone(found: Found) -> bool:
    """Whether the thing itself stands on the base's side only, and the revision's node is merely what is around it."""
    return found.kind.endswith("-removed") and _deeper(found.base, found.revision)


def _is_come(found: Found) -> bool:
    return found.kind.endswith("-added") and _deeper(found.revision, found.base)


def _deeper(one: Node | None, other: Node | None) -> bool:
    return one is not None and other is not None and len(one.pointer) > len(other.pointer)


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


def _message(kind: Kind, found: Found, operations: tuple[OperationRef, ...]) -> str:
    values = {name: shown(value) for name, value in found.values.items()}
    # Values of the message template that this change has not.
    felt = min(found.operations, default=None)
    first = f"{felt.method.upper()} {felt.path}" if felt is not None else ""
    itself = found.subject == "operation"
    missing = {"name": "", "before": "none", "after": "none", "in": "", "because": ""}
    thing = first if itself else f"the {found.subject}"
    text = kind.message.format(**{**missing, **values, "subject": found.subject, "operation": first, "thing": thing})
    text = text[:1].upper() + text[1:]
    named = "{operation}" in kind.message or (itself and "{thing}" in kind.message)
    return text + ("" if named else _where(found, operations)) + values.get("announced", "")


# Kinds whose message names the operation itself.
_NAMED = frozenset(("operation-removed", "operation-added", "webhook-removed", "webhook-added", "path-shadows-template"))


def _where(found: Found, operations: tuple[OperationRef, ...]) -> str:
    """An operation where the change is felt most, and how many there are besides."""
    felt = min(found.operations, default=None)
    if felt is None or found.kind in _NAMED:
        return ""
    first = f" in {felt.method.upper()} {felt.path}"
    others = len(operations) - 1
    if others == 0:
        return f"{first} ({found.status})" if found.status not in (None, found.values.get("name")) else first
    return f"{first} and one more operation" if others == 1 else f"{first} and {others} more operations"


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
