"""Requests and responses that show a change: the payload that proves it as HTTP text, with the line where the trouble sits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apigov.findings import Change, Json, Witness
from apigov.guides.grafts import examples, graft
from apigov.guides.pairs import Operations
from apigov.openapi import MediaType, Operation, http_request, http_response
from apigov.schema import Schemas, View
from apigov.text import Workspace

# A sample is read by people: a payload of more lines shows the place of the trouble and what stands around it.
MOST_LINES = 40
_AROUND = 12
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sample. `marked`: the trouble sits here."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """`side`: before or after. `fits`: whether that side takes (or may send) it. `title` is a sentence on it."""

    side: str
    fits: bool
    title: str
    lines: tuple[Line, ...]


class Sampler:
    """Makes the samples of one pair of descriptions; schemas are translated once."""

    def __init__(self, operations: Operations, workspace: Workspace) -> None:
        self._operations = operations
        self._workspace = workspace
        self._schemas = Schemas(workspace)

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
        refused = Sample("before", False, "This worked before. It is refused now.", _request(base, witness, payload, True))
        fitting = self._fitting(witness, (revision, base), old, new)
        if revision is None or fitting is None:
            return (refused,)
        value, both = fitting
        title = "This works before and after." if both else "This works now."
        return (refused, Sample("after", True, title, _request(revision, witness, value, False)))

    def _received(self, witness: Witness, base: Operation | None, revision: Operation | None) -> tuple[Sample, ...]:
        """What clients got before, and what they may get now."""
        if revision is None:
            return ()
        old, new = self._keys(witness, base, revision, View.RESPONSE)
        made, name = [], f"`{revision.method.upper()} {revision.path}`"
        value = self._first(witness, (base, revision), old) if base is not None and old is not None else None
        if base is not None and value is not None:
            made.append(Sample("before", True, f"{name} answered like this.", _response(base, witness, value[0], False)))
        payload = self._familiar(witness, (revision, base), new, old)
        made.append(Sample("after", False, f"{name} may also answer this now.", _response(revision, witness, payload, True)))
        return tuple(made)

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

    def _first(self, witness: Witness, sides: Sequence[Operation | None], key: str) -> tuple[Json] | None:
        """An example that a schema takes, else a value made for it."""
        for example in self._examples(witness, sides):
            if self._schemas.accepts(key, example):
                return (example,)
        return self._schemas.sample(key)

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


def _request(operation: Operation, witness: Witness, payload: Json, mark: bool) -> tuple[Line, ...]:
    kind, _, name = witness.part.partition(" ")
    if kind == "parameter":
        location, _, own = name.partition(":")
        text = http_request(operation, values={name: payload})
        lines = text.rstrip("\n").split("\n")
        at = 0 if location in ("path", "query", "querystring") else _header_line(lines, "Cookie" if location == "cookie" else own)
        return _shown(lines, {at} if mark and at is not None else set())
    text = http_request(operation, body=payload, media_type=witness.media_type)
    return _with_body(text, witness, payload, mark)


def _response(operation: Operation, witness: Witness, payload: Json, mark: bool) -> tuple[Line, ...]:
    code = witness.status or next((response.code for response in operation.responses), "200")
    if witness.part.startswith("header "):
        lines = http_response(operation, code).rstrip("\n").split("\n")
        name = witness.part.removeprefix("header ")
        at = _header_line(lines, name)
        shown = f"{name}: {payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)}"
        if at is None:
            at = 1
            lines.insert(at, shown)
        else:
            lines[at] = shown
        return _shown(lines, {at} if mark else set())
    return _with_body(http_response(operation, code, body=payload, media_type=witness.media_type), witness, payload, mark)


def _header_line(lines: Sequence[str], name: str) -> int | None:
    return next((index for index, line in enumerate(lines) if line.lower().startswith(f"{name.lower()}:")), None)


def _with_body(text: str, witness: Witness, payload: Json, mark: bool) -> tuple[Line, ...]:
    lines = text.rstrip("\n").split("\n")
    body = lines.index("") + 1 if "" in lines else len(lines)
    first, last = lines_of(payload, witness.at)
    marked = set(range(body + first, min(body + last + 1, len(lines)))) if mark else set()
    return _shown(lines, marked)


def lines_of(value: Json, at: Sequence[str | int]) -> tuple[int, int]:
    """First and last line, from 0, of the place `at` in `value` as JSON with one member or item a line.

    Of a list or object only the first line: what is wrong with it as a whole (a member is missing) is no single line of it.
    """
    line = 0
    for step in at:
        members = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
        line += 1
        for name, item in members:
            if name == step:
                value = item
                break
            line += _height(item)
        else:
            return 0, 0
    return line, line


def _height(value: Json) -> int:
    """How many lines a value takes."""
    if isinstance(value, dict | list) and value:
        return 2 + sum(_height(item) for item in (value.values() if isinstance(value, dict) else value))
    return 1


def _shown(lines: Sequence[str], marked: set[int]) -> tuple[Line, ...]:
    """The lines with their marks; of a long sample only the head and what stands around the first mark."""
    cut = [Line(text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + "…", index in marked) for index, text in enumerate(lines)]
    if len(cut) <= MOST_LINES:
        return tuple(cut)
    middle = min(marked, default=0)
    start, end = max(0, middle - _AROUND), min(len(cut), max(middle + _AROUND, MOST_LINES - _AROUND))
    head = cut[: min(start, _AROUND)]
    gap = [Line("…")]
    return (*head, *(gap if start > len(head) else []), *cut[max(start, len(head)) : end], *(gap if end < len(cut) else []))
