"""What names places inside a file: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 core, 8.2) and `$self` (OpenAPI 3.2)."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

from apigov.findings import Json, Pointer

_NAMES = ("$id", "$anchor", "$dynamicAnchor", "$self")
# Below these keywords stands data, whatever its keys are called ...
_DATA = frozenset(("example", "examples", "default", "enum", "const"))
# ... but not where the keyword is the name of a member of one of these.
_MAPS = frozenset(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"))


class Identifiers:
    """`bases`: the resources of a file (the root, and each object with an `$id`) with their base URIs, "" where there is none.

    `by_uri`: resource by absolute URI, or by its relative one where nothing above it is absolute. `anchors`: by resource and name.
    The first of each name counts; `again`: the keys of the others with the place of the first.
    """

    def __init__(self) -> None:
        self.bases: dict[Pointer, str] = {(): ""}
        self.by_uri: dict[str, Pointer] = {}
        self.anchors: dict[tuple[Pointer, str], Pointer] = {}
        self.again: dict[Pointer, Pointer] = {}

    def resource(self, pointer: Pointer) -> Pointer:
        """The innermost resource that holds a place."""
        if len(self.bases) == 1:
            return ()
        return next(pointer[:length] for length in range(len(pointer), -1, -1) if pointer[:length] in self.bases)


def identifiers(data: Json, source: bytes) -> Identifiers:
    """The names in a tree. `source` is its text as bytes: one without any of the keywords costs one search each."""
    found = Identifiers()
    if _has_none(data) or not _mentions(source):
        return found
    todo: list[tuple[Json, Pointer, Pointer, bool]] = [(data, (), (), False)]
    seen: set[int] = set()
    while todo:
        value, pointer, resource, is_map = todo.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            todo += [(item, (*pointer, index), resource, False) for index, item in reversed([*enumerate(value)])]
            continue
        if not is_map:
            resource = _note(found, value, pointer, resource)
        members = [(item, (*pointer, key), resource, not is_map and key in _MAPS) for key, item in value.items() if is_map or not _is_data(key)]
        todo += reversed(members)
    return found


def _mentions(source: bytes) -> bool:
    # A zero byte: two or four bytes a character. The escape: a dollar sign in JSON.
    return any(name in source for name in (*(name.encode() for name in _NAMES), b"\0", b"\\u0024"))


def _has_none(data: Json) -> bool:
    """OpenAPI before 3.1 knows no such keywords; a member of that name means nothing there."""
    return isinstance(data, dict) and ("swagger" in data or str(data.get("openapi", "")).startswith("3.0"))


def _is_data(key: str) -> bool:
    return key in _DATA or key.startswith("x-")


def _note(found: Identifiers, value: dict[str, Json], pointer: Pointer, resource: Pointer) -> Pointer:
    """Take down the names of an object; returns the resource that its members belong to."""
    identifier = value.get("$id", value.get("$self") if not pointer else None)
    if isinstance(identifier, str) and not identifier.startswith("#"):
        try:
            base = urldefrag(urljoin(found.bases[resource], identifier)).url
        except ValueError:
            return resource  # no URI reference: it names nothing
        resource = pointer
        found.bases[pointer] = base
        found.by_uri.setdefault(base, pointer)
    # "$id": "#name" is how drafts 6 and 7 write an anchor.
    old = identifier if isinstance(identifier, str) and identifier[:1] == "#" else None
    for key, name in (("$anchor", value.get("$anchor")), ("$dynamicAnchor", value.get("$dynamicAnchor")), ("$id", old)):
        if isinstance(name, str):
            first = found.anchors.setdefault((resource, name.removeprefix("#")), pointer)
            if first != pointer:
                found.again[*pointer, key] = first
    return resource
