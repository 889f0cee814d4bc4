"""How the members of form and multipart bodies are written (Encoding Object), with defaults spelled out."""

from __future__ import annotations

from apigov.diff.definitions import types
from apigov.diff.edits import mapping
from apigov.diff.found import BREAKING, BY_MEANING, SAFE, Ruling, debatable
from apigov.diff.media import Name, parse
from apigov.diff.uses import Use
from apigov.findings import Direction, Effect, Json
from apigov.openapi import MediaType
from apigov.records import NamedTuple
from apigov.schema import FormField
from apigov.text import Broken, Node

_LIFTED = "receivers may go on to refuse other types"
# A list whose items are members of their own: a single value is a list of one.
_REPEATED = "style form, explode true"
_COLLECTIONS = {
    "csv": "style form, explode false",
    "multi": _REPEATED,
    "pipes": "style pipeDelimited, explode false",
    "ssv": "style spaceDelimited, explode false",
}
_STYLED = ("style", "explode", "allowReserved")


class _Part(NamedTuple):
    """One member: its content types (None: not said, `default` holds them), its style, its headers.

    `headers`: by lower-case name, whether they are required.
    """

    types: frozenset[Name] | None
    default: frozenset[Name]
    style: str
    headers: dict[str, bool]
    node: Node


def compare_encoding(use: Use, both: tuple[MediaType, MediaType], name: Name, direction: Direction, subject: str) -> None:
    old, new = (_parts(use, one, name, direction) for one in both)
    for member, before in old.items():
        after = new.get(member)
        if after is None:
            continue
        places, values = (before.node, after.node), {"name": member}
        told = f"part `{member}` of the {subject}"
        listed = direction is Direction.REQUEST and before.style in ("", "plain") and after.style == _REPEATED
        if before.style != after.style and not listed:
            styles: dict[str, Json] = {**values, "before": before.style, "after": after.style}
            use.tell("part-serialisation-changed", places, direction, BY_MEANING, styles, subject=told, sided=True)
        _types(use, (before, after), direction, told, member)
        for header, required in after.headers.items():
            if required and not before.headers.get(header, False):
                ruling = BREAKING if direction is Direction.REQUEST else SAFE
                use.tell("part-header-required", places, direction, ruling, {"name": header}, subject=told, sided=True)


def _form(fields: tuple[FormField, ...], name: Name) -> dict[str, _Part]:
    """The formData parameters of OpenAPI 2.0: a file is bytes, everything else text; collectionFormat stands for style and explode."""
    found = {}
    for one in fields:
        kind = one.schema.node.get("type")
        sort = "application/octet-stream" if kind == "file" else "text/plain"
        written = str(one.schema.node.get("collectionFormat") or "csv") if kind == "array" else ""
        style = "" if name.type == "multipart" and not written else _COLLECTIONS.get(written, written or "plain")
        found[one.name] = _Part(None, frozenset({parse(sort)}), style, {}, one.schema.node)
    return found


def _types(use: Use, both: tuple[_Part, _Part], direction: Direction, told: str, member: str) -> None:
    before, after = both
    one, other = (side.types if side.types is not None else side.default for side in both)
    if one == other:
        return
    left, right = (one, other) if direction is Direction.REQUEST else (other, one)
    ruling: Ruling = SAFE if all(any(wide.covers(name) for wide in right) for name in left) else BREAKING
    if ruling is BREAKING and after.types is None and before.types is not None:
        ruling = debatable(Effect.SAFE, Effect.SAFE, _LIFTED)
    values: dict[str, Json] = {"name": member, "before": _words(one), "after": _words(other)}
    use.tell("part-content-type-changed", (before.node, after.node), direction, ruling, values, subject=told, sided=True)


def _words(names: frozenset[Name]) -> str:
    return ", ".join(sorted(map(str, names))) or "none"


def _parts(use: Use, one: MediaType, name: Name, direction: Direction) -> dict[str, _Part]:
    if one.schema is None:
        return {}
    if one.schema.form is not None:
        return _form(one.schema.form, name)
    shapes = use.run.shapes
    key = use.run.key(one.schema, direction)
    members = mapping((shapes.merged(key) or shapes.own(key)).keywords.get("properties"))
    encoding = one.encoding or {}
    found = {}
    for member, schema in members.items():
        inner = shapes.key(schema)
        node = encoding.get(member)
        kinds = types((shapes.merged(inner) or shapes.own(inner)).keywords.get("type")) or ()
        said = node.value if node is not None and isinstance(node.value, dict) else {}
        styled = name.type != "multipart" or any(word in said for word in _STYLED)
        written = any(word in said for word in _STYLED)
        text = said.get("contentType")
        names = frozenset(parse(part) for part in text.split(",")) if isinstance(text, str) and not written else None
        headers = _headers(use, said.get("headers"), node)
        place = node or shapes.node(inner) or one.node
        found[member] = _Part(names, _default(use, inner, kinds), _style(said, kinds, styled), headers, place)
    return found


def _style(said: dict[str, Json], kinds: tuple[str, ...], styled: bool) -> str:
    """Style and explode where they show. Without any of the words in a form body, members are written as `form` with explode."""
    if not styled:
        return ""
    style = said.get("style", "form")
    explode = said.get("explode", style == "form")
    text = f"style {style}" + (", reserved characters as they are" if said.get("allowReserved") is True else "")
    if set(kinds) & {"array", "object"} and style != "deepObject":
        text += f", explode {'true' if explode else 'false'}"
    return text if set(kinds) & {"array", "object"} or style != "form" or said.get("allowReserved") is True else "plain"


def _default(use: Use, key: str, kinds: tuple[str, ...]) -> frozenset[Name]:
    """The content types of a part that says none (OpenAPI 3, Encoding Object, contentType)."""
    shapes = use.run.shapes
    keywords = (shapes.merged(key) or shapes.own(key)).keywords
    if "array" in kinds and "items" in keywords:
        inner = shapes.key(keywords["items"])
        return _default(use, inner, types(shapes.own(inner).keywords.get("type")) or ()) if inner != key else frozenset()
    if "object" in kinds:
        return frozenset({parse("application/json")})
    written = shapes.annotation(key, "format")
    if not kinds or shapes.annotation(key, "contentEncoding") is not None or (written is not None and written[1] in ("binary", "byte")):
        return frozenset({parse("application/octet-stream")})
    return frozenset({parse("text/plain")})


def _headers(use: Use, value: Json, node: Node | None) -> dict[str, bool]:
    found = {}
    for name in mapping(value):
        header = node.child("headers") if node is not None else None
        inner = header.child(name) if header is not None else None
        target = use.run.base.workspace.resolve(inner) if inner is not None else None
        if target is not None and not isinstance(target, Broken) and name.lower() != "content-type":
            found[name.lower()] = target.get("required") is True
    return found
