"""Which operation of the base is which of the revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apigov.diff import OperationPair, pair_callbacks, pair_operations
from apigov.findings import OperationRef
from apigov.openapi import Description, Operation

# Lower-case method, and path or webhook name.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """One operation on both sides, where it is there. At least one is."""

    base: Operation | None
    revision: Operation | None

    @property
    def now(self) -> Operation:
        """The operation as callers find it: in the revision, else in the base."""
        found = self.revision or self.base
        assert found is not None
        return found

    @property
    def key(self) -> Key:
        return key_of(self.now)

    @property
    def fate(self) -> str:
        """removed, added, moved (to another path) or changed."""
        if self.revision is None:
            return "removed"
        if self.base is None:
            return "added"
        return "changed" if self.base.path == self.revision.path else "moved"


class Operations:
    """The operations of two descriptions, paired as the diff pairs them; in the order of the revision, what is gone last."""

    def __init__(self, base: Description, revision: Description) -> None:
        found = pair_operations(base.operations, revision.operations)
        hooks = pair_callbacks(base.webhooks, revision.webhooks)
        pairs = [*found.pairs, *(found.moved.pairs if found.moved else ()), *hooks.pairs]
        known = [Known(pair.base, pair.revision) for pair in pairs]
        known += [Known(None, one) for one in (*found.come, *hooks.come)] + [Known(one, None) for one in (*found.gone, *hooks.gone)]
        place = {id(one): index for index, one in enumerate((*revision.operations, *revision.webhooks, *base.operations, *base.webhooks))}
        self.all = tuple(sorted(known, key=lambda one: place[id(one.now)]))
        self._by_side: Mapping[str, dict[Key, Known]] = {
            "revision": {key_of(one.revision): one for one in self.all if one.revision is not None},
            "base": {key_of(one.base): one for one in self.all if one.base is not None},
        }
        self._callbacks = {key: one for pair in pairs for key, one in _callbacks(pair)}

    def find(self, reference: OperationRef) -> Known | None:
        """The operation that a finding names. Callbacks are found, too, though they are not among `all`."""
        key = (reference.method.lower(), reference.path)
        sides = ("base", "revision") if reference.side == "base" else ("revision", "base")
        return next((one for side in sides if (one := self._by_side[side].get(key))), self._callbacks.get(key))


def _callbacks(pair: OperationPair) -> list[tuple[Key, Known]]:
    base = [inner for callback in pair.base.callbacks for inner in callback.operations]
    revision = [inner for callback in pair.revision.callbacks for inner in callback.operations]
    return [(key_of(one.revision), Known(one.base, one.revision)) for one in pair_callbacks(base, revision).pairs]


def key_of(operation: Operation) -> Key:
    return operation.method.lower(), operation.path
