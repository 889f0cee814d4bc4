"""Which kind of object stands at a pointer, by the table."""

from __future__ import annotations

from apigov.findings import Pointer
from apigov.openapi.objects import Step, walks
from apigov.openapi.version import Version


def kind_at(kind: str, pointer: Pointer, version: Version) -> str | None:
    """The kind of object at `pointer` below an object of `kind`; None where the table says of no object there (a map, a list, data)."""
    known = walks(version)
    current: str | None = kind
    pending: Step | None = None
    for step in pointer:
        if pending is not None:
            current, pending = pending.kind, None
            continue
        walk = known.get(current) if current else None
        if walk is None or not isinstance(step, str):
            return None
        found = walk.steps.get(step)
        if found is None and walk.rest is not None and not step.startswith("x-"):
            found = walk.rest
        if found is None:
            current = None
        elif found.keyed or (found.many and not found.one):
            current, pending = None, found
        else:
            current = found.kind
    return current if pending is None else None
