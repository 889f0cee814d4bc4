"""The payload that proves a change, as the HTTP message that carries it, with the lines marked where the trouble sits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from apigov.findings import Json, MessageLine, Witness
from apigov.openapi.filling import Filling
from apigov.openapi.messages import http_request, http_response
from apigov.openapi.model import Operation
from apigov.schema import View


def message_lines(operation: Operation, witness: Witness, payload: Json, filling: Filling, mark: bool = True) -> tuple[MessageLine, ...]:
    """The request or response that carries a payload where the witness says, with the place of the trouble marked.

    `operation`: as the side has it that takes the payload. For a request that leaves something out: with all that the operation demands.
    """
    return (_request if is_request(witness) else _response)(operation, witness, payload, filling, mark)


def is_request(witness: Witness) -> bool:
    """Whether a request carries the payload, that of a webhook too."""
    return witness.part.endswith("request body") or witness.part.startswith(("parameter ", "request without "))


def _request(operation: Operation, witness: Witness, payload: Json, filling: Filling, mark: bool) -> tuple[MessageLine, ...]:
    kind, _, name = witness.part.partition(" ")
    values = filling.parameters(operation)
    if kind == "parameter":
        location, _, own = name.partition(":")
        lines = _asked(operation, {**values, name: payload}, filling)
        at = 0 if location in ("path", "query", "querystring") else _header_line(lines, "Cookie" if location == "cookie" else own)
        return _marked(lines, {at} if mark and at is not None else set())
    if witness.part.startswith("request without "):
        return _marked(_asked(operation, values, filling), set())
    text = http_request(operation, payload, values, witness.media_type)
    return _with_body(text, witness, payload, mark)


def _asked(operation: Operation, values: Mapping[str, Json], filling: Filling) -> list[str]:
    """A request with the body that it has to have."""
    body = filling.body(operation.body.content, None, View.REQUEST) if operation.body is not None and operation.body.required else None
    return http_request(operation, body[0] if body is not None else None, values).rstrip("\n").split("\n")


def _response(operation: Operation, witness: Witness, payload: Json, filling: Filling, mark: bool) -> tuple[MessageLine, ...]:
    code = witness.status or next((response.code for response in operation.responses), "200")
    headers = filling.headers(operation, code)
    if witness.part.startswith("header "):
        response = operation.response(code)
        body = filling.body(response.content, None, View.RESPONSE) if response is not None else None
        lines = http_response(operation, code, body[0] if body is not None else None, headers).rstrip("\n").split("\n")
        name = witness.part.removeprefix("header ")
        at = _header_line(lines, name)
        shown = f"{name}: {payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)}"
        if at is None:
            at = 1
            lines.insert(at, shown)
        else:
            lines[at] = shown
        return _marked(lines, {at} if mark else set())
    return _with_body(http_response(operation, code, payload, headers, witness.media_type), witness, payload, mark)


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
