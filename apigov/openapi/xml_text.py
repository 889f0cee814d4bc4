"""Values as XML: an element a line, by the XML Objects of their schemas (OpenAPI 3, XML Object)."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from apigov.findings import Json, JsonObject
from apigov.openapi.serialisation import plain
from apigov.text import Node, Workspace

_ROOT = "root"
# How far allOf inside of allOf is followed.
_DEEP = 8
_Steps = Sequence[str | int]


def elements(value: Json, schema: Node | None, workspace: Workspace, at: _Steps) -> tuple[list[str], tuple[int, int]]:
    """The lines of a document, and first and last line, from 0, of the place `at`: the element itself, not what is in it."""
    made = _Document(workspace, tuple(at))
    made.value(value, schema, _component(schema) or _ROOT, (), 0)
    return made.lines, (made.marked, made.marked)


def _component(schema: Node | None) -> str | None:
    reference = schema.reference if schema is not None else None
    return reference.rpartition("/")[2] if reference else None


class _Document:
    def __init__(self, workspace: Workspace, at: tuple[str | int, ...]) -> None:
        self._workspace = workspace
        self._at = at
        self.lines: list[str] = []
        self.marked = 0

    def value(self, value: Json, schema: Node | None, name: str, here: tuple[str | int, ...], level: int) -> None:
        if here == self._at[: len(here)]:
            self.marked = len(self.lines)
        if isinstance(value, list):
            self._list(value, schema, name, here, level)
        elif isinstance(value, dict):
            self._object(value, schema, name, here, level)
        else:
            tag = self._tag(schema, name)
            text = "" if value is None else html.escape(plain(value), quote=False)
            self._line(level, f"<{tag}{self._namespace(schema)}>{text}</{tag}>" if text else f"<{tag}{self._namespace(schema)}/>")

    def _list(self, items: list[Json], schema: Node | None, name: str, here: tuple[str | int, ...], level: int) -> None:
        """Items are named by their own schema; the list has an element of its own where it is wrapped, and as a whole document."""
        inner, xml, tag = self._schema(schema, "items"), self._xml(schema), self._tag(schema, name)
        wrapped = xml.get("wrapped") is True or xml.get("nodeType") == "element" or not here
        own = self._tag(inner, tag if wrapped else name)
        if wrapped:
            self._line(level, f"<{tag}{self._namespace(schema)}>")
        for index, item in enumerate(items):
            self.value(item, inner, own, (*here, index), level + wrapped)
        if wrapped:
            self._line(level, f"</{tag}>")

    def _object(self, value: JsonObject, schema: Node | None, name: str, here: tuple[str | int, ...], level: int) -> None:
        tag, attributes, inside = self._tag(schema, name), "", list[tuple[str, Json, Node | None]]()
        for member, item in value.items():
            child = self._property(schema, member)
            xml = self._xml(child)
            if xml.get("attribute") is True or xml.get("nodeType") == "attribute":
                attributes += f' {self._tag(child, member)}="{html.escape(plain(item))}"'
            else:
                inside.append((member, item, child))
        if not inside:
            self._line(level, f"<{tag}{self._namespace(schema)}{attributes}/>")
            return
        self._line(level, f"<{tag}{self._namespace(schema)}{attributes}>")
        for member, item, child in inside:
            self.value(item, child, member, (*here, member), level + 1)
        self._line(level, f"</{tag}>")

    def _line(self, level: int, text: str) -> None:
        self.lines.append("  " * level + text)

    def _tag(self, schema: Node | None, name: str) -> str:
        xml = self._xml(schema)
        own, prefix = xml.get("name"), xml.get("prefix")
        tag = own if isinstance(own, str) else name
        return f"{prefix}:{tag}" if isinstance(prefix, str) else tag

    def _namespace(self, schema: Node | None) -> str:
        xml = self._xml(schema)
        uri, prefix = xml.get("namespace"), xml.get("prefix")
        if not isinstance(uri, str):
            return ""
        return f' xmlns{f":{prefix}" if isinstance(prefix, str) else ""}="{html.escape(uri)}"'

    def _xml(self, schema: Node | None) -> JsonObject:
        for part in self._said(schema):
            xml = part.get("xml")
            if isinstance(xml, dict):
                return xml
        return {}

    def _property(self, schema: Node | None, member: str) -> Node | None:
        for part in self._said(schema):
            properties = part.child("properties")
            found = properties.child(member) if properties is not None else None
            if found is not None:
                return found
        return None

    def _schema(self, schema: Node | None, word: str) -> Node | None:
        return next((found for part in self._said(schema) if (found := part.child(word)) is not None), None)

    def _said(self, schema: Node | None, depth: int = 0) -> Iterator[Node]:
        """A schema and all that its allOf puts together, references followed."""
        target = self._workspace.resolve(schema) if schema is not None else None
        if not isinstance(target, Node) or depth > _DEEP:
            return
        yield target
        parts = target.child("allOf")
        for _, part in parts.children() if parts is not None else ():
            yield from self._said(part, depth + 1)
