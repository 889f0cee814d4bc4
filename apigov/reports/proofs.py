"""What is shown of a witness: a sentence, and the HTTP message that carries it."""

from __future__ import annotations

from collections.abc import Sequence

from apigov.findings import MessageLine, Witness
from apigov.openapi import lines_of, window
from apigov.reports.escape import payload_lines, visible


def sentence(witness: Witness) -> str:
    """`this request body of POST /orders is valid in the base and not in the revision`; `this request of POST /orders without a body is ...`."""
    answer = f" {witness.status}" if witness.status else ""
    use = f" of {witness.operation.method.upper()} {witness.operation.path}{answer}" if witness.operation else ""
    missing = witness.left_out
    part, without = ("request", f" without {'a body' if missing == 'body' else missing}") if missing is not None else (witness.part, "")
    return visible(f"this {part}{use}{without} is valid in the {witness.accepted_by} and not in the {witness.refused_by}")


def message(witness: Witness, most: int, longest: int) -> tuple[MessageLine, ...]:
    """The message, else the bare payload, each line safe to show: at most about `most` lines of at most `longest` characters."""
    return window(_lines(witness), most, most // 3, longest)


def _lines(witness: Witness) -> Sequence[MessageLine]:
    if witness.message:
        return [MessageLine(visible(text), marked) for text, marked in witness.message]
    if witness.left_out is not None:
        return []
    lines = payload_lines(witness.payload)
    trouble = lines_of(witness.payload, witness.at)[0] if witness.at and len(lines) > 1 else -1
    return [MessageLine(text, index == trouble) for index, text in enumerate(lines)]
