"""Payloads that people recognise: the examples of a description, with the one value put in that shows a change."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from apigov.findings import Json


def graft(example: Json, payload: Json, at: Sequence[str | int]) -> Json:
    """A copy of `example` in which the place `at` is as in `payload`: its value, or its absence. Raises LookupError where it has no such place.

    Of a list or object at `at` the example's own members are kept where the payload has members of these names too.
    """
    if not at:
        return _merged(example, payload)
    made = deepcopy(example)
    here, there = made, payload
    for step in at[:-1]:
        here, there = _step(here, step), _step(there, step)
    last = at[-1]
    value = _step(there, last)
    if isinstance(here, dict) and isinstance(last, str):
        here[last] = _merged(here[last], value) if last in here else value
    elif isinstance(here, list) and isinstance(last, int) and last < len(here):
        here[last] = _merged(here[last], value)
    else:
        raise LookupError(last)
    return made


def _step(value: Json, step: str | int) -> Json:
    if isinstance(value, dict) and isinstance(step, str):
        return value[step]
    if isinstance(value, list) and isinstance(step, int):
        return value[step]
    raise LookupError(step)


def _merged(example: Json, payload: Json) -> Json:
    """For two objects: the names of the payload, with the example's values where it has them and the payload's elsewhere."""
    if isinstance(example, dict) and isinstance(payload, dict):
        kept = {name: value for name, value in example.items() if name in payload}
        return {**kept, **{name: value for name, value in payload.items() if name not in kept}}
    return payload
