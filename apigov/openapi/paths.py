"""Path templates: segments, shapes, and the pairing of collections with their items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_PREFIX = r"(?i)api|rest|v[0-9]+(?:[._-]?[0-9A-Za-z]+)*"


@lru_cache(maxsize=32_768)
def segments(path: str) -> tuple[str, ...]:
    """The segments of a path without empty ones."""
    return tuple([step for step in path.split("/") if step])


def is_parameter(segment: str) -> bool:
    """Whether a segment ends in a template: `{id}`, `{id}.{format}` (`{id}:verb` does not)."""
    return segment.endswith("}") and "{" in segment


def shape(path: str) -> str:
    """The path with its template names taken out: `/a/{id}` and `/a/{key}` are the same to a client."""
    return _TEMPLATE.sub("{}", path)


def bare_shape(path: str) -> str:
    """The shape without a final slash and without leading `api`, `rest` and version segments."""
    steps = list(segments(shape(path)))
    while len(steps) > 1 and re.fullmatch(_PREFIX, steps[0]):
        steps.pop(0)
    return "/" + "/".join(steps)


class Pairing:
    """Which paths are collections and items of each other: P and P/{x}, template names and version prefixes ignored."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_shape: dict[str, list[str]] = {}
        for path in paths:
            self._by_shape.setdefault(bare_shape(path), []).append(path)
        self._items: Mapping[str, list[str]] = self._collect()

    def _collect(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, paths in self._by_shape.items():
            if key.endswith("/{}"):
                found.setdefault(key[:-3] or "/", []).extend(paths)
        return found

    def items(self, path: str) -> tuple[str, ...]:
        """The item paths P/{x} of a collection path."""
        return tuple(self._items.get(bare_shape(path), ()))

    def collections(self, path: str) -> tuple[str, ...]:
        """The collection paths P of an item path P/{x}."""
        key = bare_shape(path)
        return tuple(self._by_shape.get(key[:-3] or "/", ())) if key.endswith("/{}") else ()
