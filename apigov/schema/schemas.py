"""Schemas of a run, translated to 2020-12 on demand."""

from __future__ import annotations

from apigov.findings import Json
from apigov.schema.dialect import Schema, View
from apigov.text import Node, Workspace


class Schemas:
    """A growing set of definitions in JSON Schema 2020-12, one for each schema object met, whose subschemas are references

    to other definitions (`{"$ref": "#/$defs/KEY"}`). Equal (tree, pointer, dialect, view) have equal keys. Both sides of a diff live in one set.
    """

    def __init__(self, workspace: Workspace | None = None) -> None:
        raise NotImplementedError

    def key(self, schema: Schema, view: View) -> str:
        """The key of a schema's definition. A reference object without counting siblings has the key of its target."""
        raise NotImplementedError

    def add(self, definition: Json) -> str:
        """The key of a definition made by hand (plain 2020-12, may refer to `#/$defs/KEY` of this set and, inside itself, to its own `#/...`)."""
        raise NotImplementedError

    def definition(self, key: str) -> Json:
        """The flat definition: keywords of this one schema, subschemas as references."""
        raise NotImplementedError

    def origin(self, key: str) -> Node | None:
        """The node that a definition was read from, None for one made by hand."""
        raise NotImplementedError

    def document(self, key: str) -> Json:
        """A self-contained 2020-12 schema of `key` with the `$defs` that it reaches."""
        raise NotImplementedError

    def accepts(self, key: str, value: Json) -> bool:
        """What jsonschema-rs says of a value, formats asserted where the dialect asserts them."""
        raise NotImplementedError

    def unknown(self, key: str) -> str | None:
        """Why a definition cannot be judged (a broken reference, an unknown keyword), or None."""
        raise NotImplementedError

    def sample(self, key: str) -> tuple[Json] | None:
        """A valid value (in a 1-tuple), confirmed by jsonschema-rs, small and plain; None where none was found."""
        raise NotImplementedError
