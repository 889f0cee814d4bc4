"""One schema object of any dialect to one flat definition of 2020-12."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from apigov.findings import Json, JsonObject
from apigov.schema.dialect import View
from apigov.schema.keywords import ASSERTED, DRAFTS, INTEGER_BOUNDS, LISTS, MAPS, PLAIN, SINCE, SINGLE, UNTIL
from apigov.schema.usage import Schema
from apigov.text import Broken, Node, Workspace

_READ = SINGLE | LISTS | MAPS | PLAIN | {"additionalItems", "dependencies"}
# Gives the reference object of a subschema.
Refer = Callable[[Node], Json]


def counts(schema: Schema, keyword: str) -> bool:
    """Whether a keyword of the node says anything in its dialect."""
    allowed = schema.dialect.keywords
    if allowed is not None:
        return keyword in allowed
    return DRAFTS.index(SINCE.get(keyword, "draft4")) <= DRAFTS.index(schema.dialect.draft) <= DRAFTS.index(UNTIL.get(keyword, "2020-12"))


def access(node: Node, schema: Schema, workspace: Workspace, mark: str) -> bool:
    """Whether `readOnly` or `writeOnly` stands on a member, on its own or behind references (beside them where siblings count)."""
    here: Node | Broken = node
    for _ in range(100):
        if not isinstance(here, Node) or not isinstance(here.value, dict):
            return False
        reference = here.reference
        if here.value.get(mark) is True and (reference is None or schema.dialect.ref_siblings):
            return True
        if reference is None:
            return False
        here = workspace.follow(here)
    return False


def hidden(members: Node, schema: Schema, view: View, workspace: Workspace) -> set[str]:
    """The names of members that do not count in this view."""
    if view is View.WHOLE or not isinstance(members.value, dict):
        return set()
    mark = "readOnly" if view is View.REQUEST else "writeOnly"
    marked = [name for name, value in members.value.items() if isinstance(value, dict) and (mark in value or "$ref" in value)]
    return {str(name) for name in marked if (child := members.child(name)) is not None and access(child, schema, workspace, mark)}


def definition(schema: Schema, view: View, refer: Refer, workspace: Workspace) -> Json:
    """The definition of a node that is no reference object, or whose siblings count (then `$ref` is kept beside them)."""
    value = schema.node.value
    if not isinstance(value, dict):
        return value if isinstance(value, bool) else True
    made: JsonObject = {}
    for keyword, entry in value.items():
        if keyword not in _READ or not counts(schema, keyword):
            continue
        if keyword in PLAIN:
            made[keyword] = entry
            continue
        child = schema.node.child(keyword)
        if child is None:
            continue
        if keyword in SINGLE and isinstance(entry, dict | bool):
            made[keyword] = refer(child)
        elif keyword in LISTS and isinstance(entry, list):
            made[keyword] = [refer(item) for _, item in child.children()]
        elif keyword in MAPS and isinstance(entry, dict):
            made[keyword] = {str(name): refer(item) for name, item in child.children()}
        else:
            _older(schema, keyword, child, made, refer)
    _bounds(schema, made)
    _types(schema, value, made)
    _formats(schema, made)
    _members(schema, view, made, workspace)
    return made


def _older(schema: Schema, keyword: str, child: Node, made: JsonObject, refer: Refer) -> None:
    """What earlier drafts write otherwise: tuples in `items`, `additionalItems`, `dependencies`."""
    if keyword == "items" and isinstance(child.value, list):
        made["prefixItems"] = [refer(item) for _, item in child.children()]
    elif keyword == "dependencies" and isinstance(child.value, dict):
        lists = {str(name): item.value for name, item in child.children() if isinstance(item.value, list)}
        schemas = {str(name): refer(item) for name, item in child.children() if isinstance(item.value, dict | bool)}
        if lists:
            made["dependentRequired"] = dict(lists)
        if schemas:
            made["dependentSchemas"] = schemas
    elif keyword == "additionalItems" and isinstance(child.value, dict | bool) and isinstance(schema.node.get("items"), list):
        made["items"] = refer(child)


def _bounds(schema: Schema, made: JsonObject) -> None:
    """Boolean exclusive bounds of draft 4 become numbers."""
    if not schema.dialect.boolean_bounds:
        for exclusive in ("exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(made.get(exclusive), bool):
                del made[exclusive]
        return
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = made.pop(exclusive, None)
        if flag is True and bound in made:
            made[exclusive] = made.pop(bound)


def _types(schema: Schema, value: JsonObject, made: JsonObject) -> None:
    kinds = made.get("type")
    if kinds == "file" or not isinstance(kinds, str | list):
        made.pop("type", None)
        return
    nullable = schema.dialect.nullable
    if nullable is not None and value.get(nullable) is True:
        listed: list[Json] = kinds if isinstance(kinds, list) else [kinds]
        made["type"] = listed if "null" in listed else [*listed, "null"]


def _formats(schema: Schema, made: JsonObject) -> None:
    """Only asserted formats stay; integer formats become bounds.

    What 3.0 writes as format `byte` is `contentEncoding: base64` from 3.1 on, which asserts as much where formats do.
    """
    name = made.pop("format", None)
    if name is None and schema.dialect.keywords is None and schema.node.get("contentEncoding") == "base64":
        name = "byte"
    if not schema.dialect.asserts_format or not isinstance(name, str):
        return
    kinds = made.get("type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    if name in INTEGER_BOUNDS and "integer" in listed:
        low, high = INTEGER_BOUNDS[name]
        least, most = made.get("minimum"), made.get("maximum")
        made["minimum"] = max(low, least) if isinstance(least, int | float) else low
        made["maximum"] = min(high, most) if isinstance(most, int | float) else high
    elif name in ASSERTED and (kinds is None or "string" in listed):
        made["format"] = name


def _members(schema: Schema, view: View, made: JsonObject, workspace: Workspace) -> None:
    """Members that do not count in this view leave `properties` and `required`; a boolean `required` (draft 3, parameters) says nothing."""
    required = made.get("required")
    if not isinstance(required, list):
        made.pop("required", None)
    properties = made.get("properties")
    members = schema.node.child("properties")
    if not isinstance(properties, dict) or members is None:
        return
    gone = hidden(members, schema, view, workspace)
    if gone:
        made["properties"] = {name: item for name, item in properties.items() if name not in gone}
        if isinstance(required, list):
            kept: list[Json] = [name for name in required if name not in gone]
            made["required"] = kept


def references(made: Json) -> Iterator[str]:
    """The texts of `$ref` in a flat definition."""
    if not isinstance(made, dict):
        return
    for keyword, entry in made.items():
        if keyword == "$ref" and isinstance(entry, str):
            yield entry
        elif keyword in SINGLE:
            yield from references(entry)
        elif keyword in LISTS and isinstance(entry, list):
            for item in entry:
                yield from references(item)
        elif keyword in MAPS and isinstance(entry, dict):
            for item in entry.values():
                yield from references(item)
