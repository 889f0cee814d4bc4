"""From a node to its place in terms of the API, which survives moves inside the file (design part 3)."""

from __future__ import annotations

from apigov.findings import Json, Place, Pointer, pointer_text
from apigov.text import Node

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})
_SECTIONS_20 = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}


def place_of(node: Node) -> Place:
    """The place of a node by its pointer. List indexes of parameters and tags become names; other steps stay as they are."""
    pointer, data = node.pointer, node.tree.data
    head = pointer[0] if pointer else None
    if head in ("paths", "webhooks") and len(pointer) > 1:
        return _in_item(str(pointer[1]), pointer, 2, data, "")
    if head == "components" and len(pointer) > 2:
        name = f"{pointer[1]}/{pointer[2]}"
        if pointer[1] == "pathItems":
            return _in_item("", pointer, 3, data, name)
        if pointer[1] == "callbacks" and len(pointer) > 3:
            return _in_item(str(pointer[3]), pointer, 4, data, name)
        return Place(name=name, below=pointer_text(pointer[3:]))
    if head in _SECTIONS_20 and len(pointer) > 1:
        return Place(name=f"{_SECTIONS_20[str(head)]}/{pointer[1]}", below=pointer_text(pointer[2:]))
    if head == "tags" and len(pointer) > 1:
        tag = _at(data, pointer[:2])
        title = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(title, str):
            return Place(name=f"tags/{title}", below=pointer_text(pointer[2:]))
    return Place(below=pointer_text(pointer))


def _in_item(path: str, pointer: Pointer, start: int, data: Json, name: str) -> Place:
    """The place of something in a path item whose members start at `pointer[start]`."""
    method, rest = "", start
    if len(pointer) > start:
        step = pointer[start]
        if step in _METHODS:
            method, rest = str(step), start + 1
        elif step == "additionalOperations" and len(pointer) > start + 1:
            method, rest = str(pointer[start + 1]), start + 2
    if len(pointer) > rest + 1 and pointer[rest] == "parameters":
        parameter = parameter_name(_at(data, pointer[: rest + 2]))
        if parameter:
            name = f"{name}/{parameter}" if name else parameter
            rest += 2
    return Place(method, path, name, pointer_text(pointer[rest:]))


def parameter_name(value: Json) -> str:
    """`query:limit` for a Parameter Object, the reference's text for a reference, "" for anything else."""
    if not isinstance(value, dict):
        return ""
    reference = value.get("$ref")
    if isinstance(reference, str):
        return reference
    name, location = value.get("name"), value.get("in")
    if not isinstance(name, str) or not isinstance(location, str):
        return ""
    return f"{location}:{name.lower() if location == 'header' else name}"


def _at(data: Json, pointer: Pointer) -> Json:
    for step in pointer:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data
