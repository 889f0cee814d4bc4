"""The payload that proves a change, as the HTTP message that carries it, with the lines marked where the trouble sits."""

from __future__ import annotations

from collections.abc import Sequence

from apigov.findings import Json, MessageLine, Witness
from apigov.openapi.bodies import Written
from apigov.openapi.filling import Filling
from apigov.openapi.messages import http_request, http_response
from apigov.openapi.model import Operation
from apigov.openapi.serialisation import plain
from apigov.schema import View


def message_lines(operation: Operation, witness: Witness, payload: Json, filling: Filling, mark: bool = True) -> tuple[MessageLine, ...]:
    """The request or response that carries a payload where the witness says, with the place of the trouble marked.

    `operation`: as the side has it that takes the payload. For a request that leaves something out: with all that the operation demands.
    """
    return (_request if is_request(witness) else _response)(operation, witness, payload, filling, mark)


def is_request(witness: Witness) -> bool:
    """Whether a request carries the payload, that of a webhook too."""
    return witness.left_out is not None or witness.part.endswith("request body") or witness.part.startswith("parameter ")


def _request(operation: Operation, witness: Witness, payload: Json, filling: Filling, mark: bool) -> tuple[MessageLine, ...]:
    kind, _, name = witness.part.partition(" ")
    values = filling.parameters(operation)
    if kind == "parameter":
        location, _, own = name.partition(":")
        lines = http_request(operation, filling.needed(operation), {**values, name: payload})
        at = 0 if location in ("path", "query", "querystring") else _header_line(lines, "Cookie" if location == "cookie" else own)
        return _marked(lines, {at} if mark and at is not None else set())
    if witness.left_out is not None:
        return _marked(http_request(operation, filling.needed(operation), values), set())
    content = operation.body.content if operation.body is not None else ()
    body = filling.written(payload, content, witness.media_type, witness.at)
    return _with_body(http_request(operation, body, values), body, mark)


def _response(operation: Operation, witness: Witness, payload: Json, filling: Filling, mark: bool) -> tuple[MessageLine, ...]:
    code = witness.status or next((response.code for response in operation.responses), "200")
    headers, response = filling.headers(operation, code), operation.response(code)
    content = response.content if response is not None else ()
    if not witness.part.startswith("header "):
        body = filling.written(payload, content, witness.media_type, witness.at)
        return _with_body(http_response(operation, code, body, headers), body, mark)
    lines = http_response(operation, code, filling.body(content, View.RESPONSE), headers)
    name = witness.part.removeprefix("header ")
    at = _header_line(lines, name)
    shown = f"{name}: {plain(payload)}"
    if at is None:
        at = 1
        lines.insert(at, shown)
    else:
        lines[at] = shown
    return _marked(lines, {at} if mark else set())


def _header_line(lines: Sequence[str], name: str) -> int | None:
    return next((index for index, line in enumerate(lines) if line.lower().startswith(f"{name.lower()}:")), None)


def _with_body(lines: list[str], body: Written, mark: bool) -> tuple[MessageLine, ...]:
    start = len(lines) - len(body.lines)
    first, last = body.marked if body.marked is not None and mark else (0, -1)
    return _marked(lines, set(range(start + first, start + last + 1)))


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
