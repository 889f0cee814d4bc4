"""Requests and responses that show a change: the payload that proves it as HTTP text, with the line where the trouble sits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apigov.findings import Change, Json, MessageLine, Witness
from apigov.guides.grafts import graft
from apigov.guides.pairs import Operations
from apigov.openapi import Filling, MediaType, Operation, examples, is_request, message_lines, window
from apigov.schema import Schemas, View
from apigov.text import Workspace

# A sample is read by people: a payload of more lines shows the place of the trouble and what stands around it.
MOST_LINES = 40
_AROUND = 12
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Sample:
    """`side`: before or after. `fits`: whether that side takes (or may send) it. `title` is a sentence on it."""

    side: str
    fits: bool
    title: str
    lines: tuple[MessageLine, ...]


class Sampler:
    """Makes the samples of one pair of descriptions; schemas are translated once."""

    def __init__(self, operations: Operations, workspace: Workspace) -> None:
        self._operations = operations
        self._workspace = workspace
        self._schemas = Schemas(workspace)
        self._filling = Filling(workspace, self._schemas)

    def samples(self, change: Change) -> tuple[Sample, ...]:
        """Before and after, as far as a witness and the descriptions give them."""
        witness = change.witness
        if witness is None or witness.operation is None:
            return ()
        known = self._operations.find(witness.operation)
        base, revision = (known.base, known.revision) if known else (None, None)
        if witness.accepted_by == "base":
            return self._sent(witness, base, revision)
        return self._received(witness, base, revision)

    def _sent(self, witness: Witness, base: Operation | None, revision: Operation | None) -> tuple[Sample, ...]:
        """What clients sent, and something that works from now on."""
        if base is None:
            return ()
        old, new = self._keys(witness, base, revision, View.REQUEST)
        payload = self._familiar(witness, (base, revision), old, new)
        refused = Sample("before", False, "This worked before. It is refused now.", self._lines(base, witness, payload))
        if revision is not None and witness.left_out is not None:
            return (refused, Sample("after", True, "This works now.", self._lines(revision, witness, None, mark=False)))
        fitting = self._fitting(witness, (revision, base), old, new)
        if revision is None or fitting is None:
            return (refused,)
        value, both = fitting
        title = "This works before and after." if both else "This works now."
        return (refused, Sample("after", True, title, self._lines(revision, witness, value, mark=False)))

    def _received(self, witness: Witness, base: Operation | None, revision: Operation | None) -> tuple[Sample, ...]:
        """What clients got before, and what they may get now."""
        if revision is None:
            return ()
        old, new = self._keys(witness, base, revision, View.RESPONSE)
        made, name = [], f"`{revision.method.upper()} {revision.path}`"
        titles = (
            ("was sent like this", "may also be sent like this now") if is_request(witness) else ("answered like this", "may also answer this now")
        )
        value = self._filling.fitting(old, self._examples(witness, (base, revision))) if base is not None and old is not None else None
        if base is not None and value is not None:
            made.append(Sample("before", True, f"{name} {titles[0]}.", self._lines(base, witness, value[0], mark=False)))
        payload = self._familiar(witness, (revision, base), new, old)
        made.append(Sample("after", False, f"{name} {titles[1]}.", self._lines(revision, witness, payload)))
        return tuple(made)

    def _lines(self, operation: Operation, witness: Witness, payload: Json, mark: bool = True) -> tuple[MessageLine, ...]:
        return window(message_lines(operation, witness, payload, self._filling, mark), MOST_LINES, _AROUND, _LONGEST_LINE)

    def _keys(self, witness: Witness, base: Operation | None, revision: Operation | None, view: View) -> tuple[str | None, str | None]:
        """The schemas of the payload on both sides."""
        found: list[str | None] = []
        for operation in (base, revision):
            media = _media(operation, witness) if operation is not None else None
            found.append(self._schemas.key(media.schema, view) if media is not None and media.schema is not None else None)
        return found[0], found[1]

    def _familiar(self, witness: Witness, sides: Sequence[Operation | None], taken: str | None, refused: str | None) -> Json:
        """The witness put into an example of the description, where the result still proves the break; else the witness."""
        if taken is None or refused is None:
            return witness.payload
        for example in self._examples(witness, sides):
            try:
                candidate = graft(example, witness.payload, witness.at)
            except LookupError:
                continue
            if self._schemas.accepts(taken, candidate) and not self._schemas.accepts(refused, candidate):
                return candidate
        return witness.payload

    def _fitting(self, witness: Witness, sides: Sequence[Operation | None], old: str | None, new: str | None) -> tuple[Json, bool] | None:
        """A body that the revision takes, one that suits both sides if there is one at hand; and whether it does."""
        if new is None:
            return None
        accepts, keys = self._schemas.accepts, [key for key in (new, old) if key is not None]
        made = [value[0] for key in keys if (value := self._schemas.sample(key)) is not None]
        fitting = [value for value in (*self._examples(witness, sides), *made) if accepts(new, value)]
        both = [value for value in fitting if old is not None and accepts(old, value)]
        return (both[0], True) if both else (fitting[0], False) if fitting else None

    def _examples(self, witness: Witness, sides: Sequence[Operation | None]) -> Iterator[Json]:
        for operation in sides:
            media = _media(operation, witness) if operation is not None else None
            if media is not None:
                yield from examples(media, self._workspace)


def _media(operation: Operation, witness: Witness) -> MediaType | None:
    if witness.part.endswith("request body"):
        content: Sequence[MediaType] = operation.body.content if operation.body is not None else ()
    elif witness.part.endswith("response body"):
        response = operation.response(witness.status or "")
        content = response.content if response is not None else ()
    else:
        return None
    return next((media for media in content if media.name == witness.media_type), content[0] if content else None)
