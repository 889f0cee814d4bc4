"""Which trees are OpenAPI descriptions, and of which version."""

from __future__ import annotations

from dataclasses import dataclass

from apigov.findings import Pointer
from apigov.openapi.version import Version
from apigov.text import Tree


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A tree that is no supported description, and why; `pointer` is the place to name."""

    message: str
    pointer: Pointer = ()


def recognise(tree: Tree) -> Version | Unrecognised:
    raise NotImplementedError
