"""Plain-name fragments: `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12 core, 8.2.2), and `$id` of the form "#name" (draft 6 and 7)."""

from __future__ import annotations

from apigov.findings import Json, Pointer


def anchors(data: Json) -> dict[str, Pointer]:
    """Name to pointer, the first of each name."""
    found: dict[str, Pointer] = {}
    todo: list[tuple[Json, Pointer]] = [(data, ())]
    seen: set[int] = set()
    while todo:
        value, pointer = todo.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            todo += [(item, (*pointer, index)) for index, item in enumerate(value)]
            continue
        for key in ("$anchor", "$dynamicAnchor", "$id"):
            name = value.get(key)
            if isinstance(name, str) and (key != "$id" or name.startswith("#")):
                found.setdefault(name.removeprefix("#"), pointer)
        todo += [(item, (*pointer, key)) for key, item in value.items()]
    return found
