"""One thing that is worth saying about a ruleset."""

from __future__ import annotations

from dataclasses import dataclass

from apigov.findings import Json, JsonObject, Pointer


@dataclass(frozen=True, slots=True)
class Advice:
    """`rule`: an id of table.SEVERITIES. `pointer`: the place in the ruleset file. `fix`: what to write instead, where that is known."""

    rule: str
    pointer: Pointer
    message: str
    fix: str | None = None
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A full rule of a file. `scope`: the file's members that hold for it (aliases, formats)."""

    id: str
    at: Pointer
    data: JsonObject
    scope: JsonObject

    @property
    def resolved(self) -> bool:
        return self.data.get("resolved") is not False

    @property
    def paths(self) -> list[tuple[Pointer, str]]:
        """The expressions of `given` with their places."""
        return numbered(self.data.get("given"), (*self.at, "given"))

    @property
    def checks(self) -> list[tuple[Pointer, JsonObject]]:
        """The entries of `then` with their places."""
        then = self.data.get("then")
        entries = then if isinstance(then, list) else [then]
        return [
            ((*self.at, "then", index) if isinstance(then, list) else (*self.at, "then"), entry)
            for index, entry in enumerate(entries)
            if isinstance(entry, dict)
        ]


def numbered(value: Json, at: Pointer) -> list[tuple[Pointer, str]]:
    """A text, or the texts of a list, with their places."""
    entries = value if isinstance(value, list) else [value]
    return [((*at, index) if isinstance(value, list) else at, entry) for index, entry in enumerate(entries) if isinstance(entry, str)]
