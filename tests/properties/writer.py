"""Writes data as JSON or YAML in a random style and notes where it put everything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from apigov.findings import Json, Pointer, Position, Range

_PLAIN = re.compile(r"[a-z][a-z0-9]*\Z|[0-9]{3}\Z")
_UNPRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

Choose = Callable[[int], int]


def _entries(data: dict[str, Json] | list[Json]) -> list[tuple[str | int, Json]]:
    return [*data.items()] if isinstance(data, dict) else [*enumerate(data)]


class Writer:
    """`choose(n)` draws a number below n. `spans`: offsets of key start, key end, value start, value end."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.text = ""
        self.spans: dict[Pointer, tuple[int, int, int, int]] = {}

    def json(self, data: Json, at: Pointer = (), key: tuple[int, int] | None = None) -> None:
        self._flow(data, at, key, self._json_blank, lambda text: json.dumps(text, ensure_ascii=bool(self.choose(2))))

    def yaml(self, data: Json) -> None:
        self._node(data, (), None, 0)
        self.text += "\n"

    def range(self, start: int, end: int) -> Range:
        return Range(self._position(start), self._position(end))

    def _position(self, offset: int) -> Position:
        before = self.text[:offset]
        return Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)

    def _json_blank(self) -> None:
        self.text += ("", "", " ", "\n", "\t", "\n  ")[self.choose(6)]

    def _yaml_blank(self) -> None:
        self.text += ("", " ")[self.choose(2)]

    def _node(self, data: Json, at: Pointer, key: tuple[int, int] | None, indent: int) -> None:
        """A block or flow value; the cursor stands at column `indent` for blocks."""
        if not isinstance(data, dict | list) or not data or self.choose(4) == 0:
            self._flow(data, at, key, self._yaml_blank, self._quoted)
            return
        start = len(self.text)
        entries = _entries(data)
        for number, (step, item) in enumerate(entries):
            if number:
                self.text += ("\n", "\n", "\n\n", "\n# c\n", " # c\n")[self.choose(5)] + " " * indent
            if isinstance(data, dict):
                span = self._key(str(step))
                self.text += ":"
                self._below(item, (*at, step), span, indent)
            else:
                self.text += "- "
                self._node(item, (*at, step), None, indent + 2)
        self._note(at, key, start)

    def _below(self, item: Json, at: Pointer, key: tuple[int, int], indent: int) -> None:
        if isinstance(item, dict | list) and item:
            self.text += "\n" + " " * (indent + 2)
            self._node(item, at, key, indent + 2)
        else:
            self.text += " "
            self._flow(item, at, key, self._yaml_blank, self._quoted)

    def _key(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text if _PLAIN.match(text) and self.choose(2) else self._quoted(text)
        return start, len(self.text)

    def _quoted(self, text: str) -> str:
        if _UNPRINTABLE.search(text) or "\n" in text or self.choose(2):
            return _UNPRINTABLE.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(text, ensure_ascii=False))
        return "'" + text.replace("'", "''") + "'"

    def _flow(self, data: Json, at: Pointer, key: tuple[int, int] | None, blank: Callable[[], None], quoted: Callable[[str], str]) -> None:
        start = len(self.text)
        if isinstance(data, dict | list):
            is_object = isinstance(data, dict)
            self.text += "{" if is_object else "["
            entries = _entries(data)
            for number, (step, item) in enumerate(entries):
                self.text += "," if number else ""
                blank()
                span = None
                if is_object:
                    span = (len(self.text), len(self.text) + len(name := quoted(str(step))))
                    self.text += name + ": "
                self._flow(item, (*at, step), span, blank, quoted)
                blank()
            self.text += "}" if is_object else "]"
        else:
            self.text += quoted(data) if isinstance(data, str) else json.dumps(data)
        self._note(at, key, start)

    def _note(self, at: Pointer, key: tuple[int, int] | None, start: int) -> None:
        end = len(self.text)
        self.spans[at] = (*(key or (start, end)), start, end)
