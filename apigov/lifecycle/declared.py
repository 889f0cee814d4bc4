"""Deprecation, Sunset and Link headers that the responses of an operation declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from apigov.findings import Json
from apigov.lifecycle.dates import Moment, moment_of
from apigov.lifecycle.headers import HeaderDate, read_deprecation, read_sunset
from apigov.lifecycle.links import read_links
from apigov.openapi import Description
from apigov.records import NamedTuple
from apigov.text import Node

_NAMES = ("deprecation", "sunset", "link")
_PAGES = ("deprecation", "sunset")
_SUCCESSORS = ("successor-version", "latest-version")


class DeclaredHeader(NamedTuple):
    """`fills`: since or sunset for a date header, else empty. `value`: its example where one is there that should be a date.

    `moment`: the date of the example. `texts`: fields that a Link gives.
    """

    convention: str
    node: Node
    fills: str = ""
    value: str | None = None
    moment: Moment | None = None
    texts: Mapping[str, str] = {}


def declared_headers(description: Description, operation: Node, today: date) -> Iterator[DeclaredHeader]:
    """The headers that count, by name (deprecation, sunset, link), each once for every response that declares it."""
    found: dict[str, list[Node]] = {name: [] for name in _NAMES}
    responses = operation.child("responses")
    for _, use in responses.children() if responses else ():
        response = description.workspace.resolve(use)
        headers = response.child("headers") if isinstance(response, Node) else None
        for name, header in headers.children() if headers else ():
            target = description.workspace.resolve(header)
            if str(name).lower() in found and isinstance(target, Node):
                found[str(name).lower()].append(target)
    for node in found["deprecation"]:
        yield _dated("header-deprecation", "since", node, read_deprecation, today)
    for node in found["sunset"]:
        yield _dated("header-sunset", "sunset", node, read_sunset, today)
    for node in found["link"]:
        link = _link(node)
        if link:
            yield link


def _dated(convention: str, name: str, node: Node, read: Callable[[str, date], HeaderDate], today: date) -> DeclaredHeader:
    value = _example(node)
    if not isinstance(value, str):
        return DeclaredHeader(convention, node)
    said = read(value, today)
    if said.form == "legacy-true":
        return DeclaredHeader(convention, node)
    return DeclaredHeader(convention, node, name, value, moment_of(said.instant) if said.instant else None)


def _link(node: Node) -> DeclaredHeader | None:
    value = _example(node)
    links = read_links(value) if isinstance(value, str) else ()
    texts: dict[str, str] = {}
    for name, rels in (("link", _PAGES), ("replacement", _SUCCESSORS)):
        targets = [link.target for rel in rels for link in links if rel in link.rels]
        if targets:
            texts[name] = targets[0]
    # A newer version alone deprecates nothing (RFC 5829).
    return DeclaredHeader("header-link", node, texts=texts) if "link" in texts else None


def _example(node: Node) -> Json:
    """The value that a header shows: its example, or the only or first one of its schema."""
    examples = node.get("examples")
    named = [item.get("value") for item in examples.values() if isinstance(item, dict)] if isinstance(examples, dict) else []
    schema = node.child("schema") or node
    listed = schema.get("examples")
    several = listed if isinstance(listed, list) else []
    values = (node.get("example"), *named, schema.get("example"), *several, schema.get("const"), schema.get("default"))
    return next((value for value in values if value is not None), None)
