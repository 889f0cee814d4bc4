"""Structural mistakes that the text of the specification forbids and the JSON Schemas do not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from apigov.findings import Severity, pointer_text
from apigov.openapi.drafts import Draft
from apigov.openapi.objects import fields, kinds
from apigov.openapi.values import text
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex
from apigov.text import Node, nearest, root_node

_EMAIL = r"[^\s@]+@[^\s@]+"
# Runtime expressions (OAS 3.0.4, Link Object); a name of a header is a token of RFC 9110.
_EXPRESSION = (
    r"\$(?:url|method|statusCode|(?:request|response)\."
    r"(?:header\.[!#$%&'*+.^_`|~0-9A-Za-z-]+|query\.[^{}]+|path\.[^{}]+|body(?:#(?:/(?:[^~{}/]|~[01])*)*)?))"
)


def prose_mistakes(index: ObjectIndex, version: Version) -> Iterator[Draft]:
    """What is no URL, e-mail address or runtime expression; anchors that are not the only ones of their name; parents that are no tags."""
    yield from _urls(index, version)
    yield from _emails(index)
    if version >= Version.V3_0:
        yield from _expressions(index)
    if version >= Version.V3_1:
        yield from _anchors(index)
    if version >= Version.V3_2:
        yield from _parents(index)


def _expressions(index: ObjectIndex) -> Iterator[Draft]:
    """Keys of callbacks: what begins with $, alone or in braces, is a runtime expression."""
    for use in index.objects("Callback"):
        for key, node in use.node.children():
            name = str(key)
            parts = [name] if name.startswith("$") else re.findall(r"\{(\$[^{}]*)\}", name)
            wrong = next((part for part in parts if not re.fullmatch(_EXPRESSION, part)), None)
            if wrong is not None:
                yield _draft(node, f"{wrong!r} is no runtime expression; write `$request.body#/url` or the like.", "expression", wrong)


def _urls(index: ObjectIndex, version: Version) -> Iterator[Draft]:
    """Fields whose text must be a URI (RFC 3986, as far as a parser notices)."""
    urls = {kind: names for kind in kinds(version) if (names := [row.name for row in fields(kind, version) if row.value == "url"])}
    for use in index.objects(*urls):
        for name in urls[use.kind]:
            node = use.node.child(name)
            if node is None or not isinstance(node.value, str):
                continue
            if use.kind != "Server" and (not node.value or re.search(r"\s", node.value.strip("\n"))):
                yield _draft(node, f"`{name}` must be a URL, it {'has blanks' if node.value else 'is empty'}.", "url", name)
                continue
            try:
                urlsplit(node.value)
            except ValueError:
                yield _draft(node, f"`{name}` is no URL that can be parsed.", "url", name)


def _emails(index: ObjectIndex) -> Iterator[Draft]:
    """The address of a contact "MUST be in the form of an email address" (Contact Object, all versions)."""
    for use in index.objects("Contact"):
        node = use.node.child("email")
        if node is not None and isinstance(node.value, str) and not re.fullmatch(_EMAIL, node.value):
            yield _draft(node, f"`email` is no e-mail address: {node.value!r}.", "email", node.value)


def _anchors(index: ObjectIndex) -> Iterator[Draft]:
    """What a name that stands twice in a resource refers to is not defined (JSON Schema 2020-12 core, 8.2.2)."""
    schemas: set[Node] | None = None
    for tree in index.trees():
        for pointer, first in index.workspace.anchors_again(tree).items():
            schemas = schemas if schemas is not None else {use.node for use in index.objects("Schema")}
            if nearest(root_node(tree), pointer[:-1]) in schemas:
                at = nearest(root_node(tree), pointer)
                yield _draft(at, f"The anchor {at.value!r} stands at {pointer_text(first)} already.", "anchor", str(at.value))


def _parents(index: ObjectIndex) -> Iterator[Draft]:
    """`parent` must name a tag, and parents must not form a circle (OAS 3.2.0, Tag Object)."""
    tags = [use.node for use in index.objects("Tag")]
    above = {name: text(tag, "parent") for tag in tags if (name := text(tag, "name")) is not None}
    for tag in tags:
        node = tag.child("parent")
        if node is None or not isinstance(node.value, str):
            continue
        if node.value not in above:
            yield _draft(node, f"`parent` names no tag: there is no tag {node.value!r}.", "parent", node.value)
        elif _circular(text(tag, "name"), above):
            yield _draft(node, f"`parent` leads back to this tag by way of {node.value!r}.", "parent", node.value)


def _circular(start: str | None, above: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    name = above.get(start) if start is not None else None
    while name is not None and name not in seen:
        if name == start:
            return True
        seen.add(name)
        name = above.get(name)
    return False


def _draft(node: Node, message: str, *key: str) -> Draft:
    return Draft(rule="structure", severity=Severity.ERROR, message=message, node=node, key=key)
