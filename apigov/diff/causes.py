"""What makes changes at several uses one edit: so that it is told once, with all that it reaches."""

from __future__ import annotations

import json
from collections.abc import Iterable

from apigov.diff.found import Found
from apigov.findings import Direction
from apigov.text import Node

_Key = tuple[object, ...]


def causes(founds: Iterable[Found]) -> list[list[Found]]:
    """The founds of each edit, in the order of the first.

    One edit is the same kind with the same values: at one place of either side, as what is shared there was edited once; or in several
    messages of the same operations that say it alike, one for each status code or media type.
    """
    groups: dict[_Key, list[Found]] = {}
    owners: dict[_Key, _Key] = {}
    for found in _without_rewritten(list(founds)):
        keys = list(_keys(found))
        known = list(dict.fromkeys(_owner(owners, key) for key in keys if key in owners))
        first = known[0] if known else keys[0]
        for key in keys:
            owners.setdefault(key, first)
        for other in known[1:]:
            owners[other] = first
            groups[first] += groups.pop(other)
        groups.setdefault(first, []).append(found)
    return list(groups.values())


def _owner(owners: dict[_Key, _Key], key: _Key) -> _Key:
    while owners[key] != key:
        key = owners[key]
    return key


def _keys(found: Found) -> Iterable[_Key]:
    if found.kind == "schema-unread":
        # One file that is not read is one cause, wherever it is referred to.
        yield (found.kind, found.values.get("file"))
        return
    edit = (found.kind, _text(found.values))
    base, revision = _place(found.base), _place(found.revision)
    # Of what is on one side only, the other side's place is what is around it: the last steps tell apart what went or came there.
    if base is not None:
        yield (*edit, "base", base, _last(found.revision) if is_come(found) else None)
    if revision is not None:
        yield (*edit, "revision", revision, _last(found.base) if is_gone(found) else None)
    yield (*edit, "said", found.subject, found.direction, found.operations, found.ruling)


def _place(node: Node | None) -> object:
    return None if node is None else (id(node.tree), node.pointer)


def _around(node: Node | None) -> object:
    return None if node is None else (id(node.tree), node.pointer[:-1])


def _last(node: Node | None) -> object:
    return None if node is None else node.pointer[-2:]


def _text(values: object) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def _without_rewritten(founds: list[Found]) -> list[Found]:
    """Without the remark that a schema was put in other words, where a change at the same places, or of a word there, says more."""
    more: set[tuple[object, object]] = set()
    for found in founds:
        if found.kind == "schema-rewritten":
            continue
        here, above = (tuple(step(node) for node in (found.base, found.revision)) for step in (_place, _around))
        more.update(((here[0], here[1]), (above[0], above[1])))
        if found.direction is not Direction.NONE:
            # A word of the contract that only one side has.
            more.update(((here[0], above[1]), (above[0], here[1])))
    return [found for found in founds if found.kind != "schema-rewritten" or (_place(found.base), _place(found.revision)) not in more]


def is_gone(found: Found) -> bool:
    """Whether the thing itself stands on the base's side only, and the revision's node is merely what is around it."""
    return found.kind.endswith("-removed") and _deeper(found.base, found.revision)


def is_come(found: Found) -> bool:
    """The same of what stands on the revision's side only."""
    return found.kind.endswith("-added") and _deeper(found.revision, found.base)


def _deeper(one: Node | None, other: Node | None) -> bool:
    return one is not None and other is not None and len(one.pointer) > len(other.pointer)
