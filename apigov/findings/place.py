"""The place of a finding in terms of the API, which survives moves inside the file."""

from __future__ import annotations

from apigov.records import NamedTuple


class Place(NamedTuple):
    """Made by openapi/places. `method` is lower case; `path` a path template, webhook name or callback expression;

    `name` a parameter (`query:limit`), a component (`schemas/Order`) or empty; `below` the rest as a pointer text.
    """

    method: str = ""
    path: str = ""
    name: str = ""
    below: str = ""
