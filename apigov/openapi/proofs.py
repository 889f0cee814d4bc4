"""The payload that proves a change, as the HTTP message that carries it, with the lines marked where the trouble sits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from apigov.findings import Json, MessageLine, Witness
from apigov.openapi.messages import http_request, http_response
from apigov.openapi.model import Operation


def message_lines(operation: Operation, witness: Witness) -> tuple[MessageLine, ...]:
    """The message of a witness, whoever sends it. `operation`: as the side has it that accepts the payload."""
    sent = witness.part.endswith("request body") or witness.part.startswith("parameter ")
    return (request_lines if sent else response_lines)(operation, witness, witness.payload)


def request_lines(operation: Operation, witness: Witness, payload: Json, mark: bool = True) -> tuple[MessageLine, ...]:
    """The request to an operation that carries a payload where the witness says, with the place of the trouble marked."""
    kind, _, name = witness.part.partition(" ")
    if kind == "parameter":
        location, _, own = name.partition(":")
        text = http_request(operation, values={name: payload})
        lines = text.rstrip("\n").split("\n")
        at = 0 if location in ("path", "query", "querystring") else _header_line(lines, "Cookie" if location == "cookie" else own)
        return _marked(lines, {at} if mark and at is not None else set())
    text = http_request(operation, body=payload, media_type=witness.media_type)
    return _with_body(text, witness, payload, mark)


def response_lines(operation: Operation, witness: Witness, payload: Json, mark: bool = True) -> tuple[MessageLine, ...]:
    """The same for a response."""
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
        return _marked(lines, {at} if mark else set())
    return _with_body(http_response(operation, code, body=payload, media_type=witness.media_type), witness, payload, mark)


def _header_line(lines: Sequence[str], name: str) -> int | None:
    return next((index for index, line in enumerate(lines) if line.lower().startswith(f"{name.lower()}:")), None)


def _with_body(text: str, witness: Witness, payload: Json, mark: bool) -> tuple[MessageLine, ...]:
    lines = text.rstrip("\n").split("\n")
    body = lines.index("") + 1 if "" in lines else len(lines)
    first, last = lines_of(payload, witness.at)
    marked = set(range(body + first, min(body + last + 1, len(lines)))) if mark else set()
    return _marked(lines, marked)


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


def _marked(lines: Sequence[str], marked: set[int]) -> tuple[MessageLine, ...]:
    return tuple(MessageLine(text, index in marked) for index, text in enumerate(lines))


def window(lines: Sequence[MessageLine], most: int, around: int, longest: int) -> tuple[MessageLine, ...]:
    """At most about `most` lines of at most `longest` characters: of a longer message the head and what stands around the first mark."""
    cut = [line if len(line.text) <= longest else line._replace(text=line.text[: longest - 1] + "…") for line in lines]
    if len(cut) <= most:
        return tuple(cut)
    middle = next((index for index, line in enumerate(cut) if line.marked), 0)
    start, end = max(0, middle - around), min(len(cut), max(middle + around, most - around))
    head = cut[: min(start, around)]
    gap = [MessageLine("…")]
    return (*head, *(gap if start > len(head) else []), *cut[max(start, len(head)) : end], *(gap if end < len(cut) else []))
