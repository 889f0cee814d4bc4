"""Requests and responses that show a change: the payload that proves it as HTTP text, with the line where the trouble sits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from apigov.findings import Change, Direction, Json, Witness
from apigov.openapi import Description, MediaType, Operation, http_request, http_response
from apigov.schema import Schemas, View

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

    def __init__(self, base: Description, revision: Description) -> None:
        self._sides = {"base": _by_name(base), "revision": _by_name(revision)}
        self._schemas = Schemas(base.workspace)

    def samples(self, change: Change, to_you: bool = False) -> tuple[Sample, ...]:
        """Before and after, as far as a witness and the descriptions give them. `to_you`: the provider calls, as in webhooks."""
        witness = change.witness
        if witness is None or witness.operation is None:
            return ()
        key = (witness.operation.method.lower(), witness.operation.path)
        base, revision = self._sides["base"].get(key), self._sides["revision"].get(key)
        if witness.accepted_by == "base":
            return self._sent(witness, base or revision, revision, change.direction)
        return self._received(witness, base, revision or base)

    def _sent(self, witness: Witness, base: Operation | None, revision: Operation | None, direction: Direction) -> tuple[Sample, ...]:
        """What clients sent, and something that works from now on."""
        if base is None:
            return ()
        refused = Sample("before", False, "This worked before. It is refused now.", _request(base, witness, witness.payload, True))
        fitting = self._fitting(witness, base, revision)
        if revision is None or fitting is None:
            return (refused,)
        value, both = fitting
        title = "This works before and after." if both else "This works now."
        return (refused, Sample("after", True, title, _request(revision, witness, value, False)))

    def _received(self, witness: Witness, base: Operation | None, revision: Operation | None) -> tuple[Sample, ...]:
        """What clients got before, and what they may get now."""
        if revision is None:
            return ()
        made = []
        media = _media(base, witness) if base is not None else None
        value = self._value(media, View.RESPONSE) if media is not None else None
        if base is not None and value is not None:
            made.append(Sample("before", True, "You got something like this.", _response(base, witness, value[0], False)))
        made.append(Sample("after", False, "Now you may also get this.", _response(revision, witness, witness.payload, True)))
        return tuple(made)

    def _fitting(self, witness: Witness, base: Operation, revision: Operation | None) -> tuple[Json, bool] | None:
        """A body that the revision takes, if there is one for both sides that one; and whether it is for both."""
        new = _media(revision, witness) if revision is not None else None
        if new is None or new.schema is None:
            return None
        old, key = _media(base, witness), self._schemas.key(new.schema, View.REQUEST)
        if old is not None and old.schema is not None:
            parts = [{"$ref": f"#/$defs/{one}"} for one in (self._schemas.key(old.schema, View.REQUEST), key)]
            both = self._schemas.sample(self._schemas.add({"allOf": [dict[str, Json](part) for part in parts]}))
            if both is not None:
                return both[0], True
        one = self._schemas.sample(key)
        return (one[0], False) if one is not None else None

    def _value(self, media: MediaType, view: View) -> tuple[Json] | None:
        return self._schemas.sample(self._schemas.key(media.schema, view)) if media.schema is not None else None


def _by_name(description: Description) -> dict[tuple[str, str], Operation]:
    found = {}
    for operation in (*description.operations, *description.webhooks):
        found[operation.method.lower(), operation.path] = operation
        for callback in operation.callbacks:
            found.update({(inner.method.lower(), inner.path): inner for inner in callback.operations})
    return found


def _media(operation: Operation, witness: Witness) -> MediaType | None:
    if witness.part.endswith("request body") or witness.part == "request body":
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
