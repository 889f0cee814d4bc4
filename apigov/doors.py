"""Names that a room hands out at its door, each from a file that is loaded when the name is asked for: start-up is a feature."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def later(room: str, files: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """The `__getattr__` of a door. `files`: a file of the room ("model") to the names that it has; no name may be that of a file.

    The same names stand at the door as imports under TYPE_CHECKING, for readers and for mypy.
    """
    where = {name: f"{room}.{file}" for file, names in files.items() for name in names}

    def get(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        value = getattr(import_module(where[name]), name)
        setattr(sys.modules[room], name, value)
        return value

    return get
