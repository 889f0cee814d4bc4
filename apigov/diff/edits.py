"""Edits: what differs between two schemas of one value, keyword by keyword, each able to be laid alone over one side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apigov.diff.found import Ruling
from apigov.diff.shapes import Shape, Shapes
from apigov.findings import Direction, Json, JsonObject
from apigov.records import NamedTuple, Value
from apigov.text import Node

Replace = Callable[[JsonObject], Json]


class Edit(Value):
    """One difference. `aspect` is the kind's id without its side.

    `hybrid` makes the left side's whole definition of this value with only this edit taken over from the right side; None for an
    edit that no set of values shows. `names` are the property names concerned, `path` the way from the visited schema.
    `ruling` is there where who found it knows its meaning. `sided` as in Found.
    """

    aspect: str
    base: Node | None
    revision: Node | None
    hybrid: Callable[[], Json] | None
    values: Mapping[str, Json] = {}
    names: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    ruling: Ruling | None = None
    sided: bool = True


class Level(NamedTuple):
    """Two schemas that hold of the same value: that of the visit itself, or a branch inside of it.

    `replace` turns a definition that stands for the left one here into a definition of the whole value.
    `shared`: names of properties of both sides that may differ, in what they allow or in what is told of them.
    """

    base: Shape
    revision: Shape
    direction: Direction
    replace: Replace
    shapes: Shapes
    path: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    def sharing(self) -> Level:
        """The same with its shared names."""
        old, new, key = mapping(self.base.keywords.get("properties")), mapping(self.revision.keywords.get("properties")), self.shapes.key
        names = (name for name in old if name in new)
        return self._replace(shared=tuple(name for name in names if not self.shapes.unchanged(key(old[name]), key(new[name]), self.member(name))))

    def nodes(self, *keywords: str) -> tuple[Node | None, Node | None]:
        """The node of the first of these keywords that each side says, else the schema itself."""
        return self._node(self.base, keywords), self._node(self.revision, keywords)

    def _node(self, shape: Shape, keywords: tuple[str, ...]) -> Node | None:
        for word in keywords:
            home = shape.homes.get(word)
            node = self.shapes.node(home) if home is not None else None
            below = node.child(word) if node is not None else None
            if below is not None:
                return below
        return self.shapes.node(shape.key)

    def spelled(self, keyword: str, *words: str) -> tuple[Node | None, Node | None]:
        """The node of the first of these words beside a keyword, as it is written, else that of the keyword."""
        return self._spelled(self.base, keyword, words), self._spelled(self.revision, keyword, words)

    def _spelled(self, shape: Shape, keyword: str, words: tuple[str, ...]) -> Node | None:
        home = self.shapes.node(shape.homes.get(keyword, shape.key))
        written = (home.child(word) for word in words) if home is not None else ()
        return next((node for node in written if node is not None), None) or self._node(shape, (keyword,))

    def member(self, name: str) -> tuple[Node | None, Node | None]:
        """Where each side declares a property, else the schema that would."""
        return self._member(self.base, name), self._member(self.revision, name)

    def _member(self, shape: Shape, name: str) -> Node | None:
        home = self.shapes.node(shape.homes.get(f"properties/{name}", shape.key))
        members = home.child("properties") if home is not None else None
        written = members.child(name) if members is not None else None
        if written is not None:
            return written
        declared = mapping(shape.keywords.get("properties"))
        return self.shapes.node(self.shapes.key(declared[name])) if name in declared else home

    @property
    def left(self) -> JsonObject:
        return self.base.keywords if self.direction is Direction.REQUEST else self.revision.keywords

    @property
    def right(self) -> JsonObject:
        return self.revision.keywords if self.direction is Direction.REQUEST else self.base.keywords

    def taking(self, *keywords: str) -> Callable[[], Json]:
        """The left side with these keywords as the right side has them."""

        def made() -> Json:
            mixed = {name: value for name, value in self.left.items() if name not in keywords}
            mixed.update({name: self.right[name] for name in keywords if name in self.right})
            return self.replace(mixed)

        return made

    def having(self, **keywords: Json) -> Callable[[], Json]:
        """The left side with these keywords; None takes one away."""

        def made() -> Json:
            mixed = {**self.left, **keywords}
            return self.replace({name: value for name, value in mixed.items() if value is not None or name not in keywords})

        return made

    def members(self, *names: str, required: bool = False, declared: bool = True) -> Callable[[], Json]:
        """The left side with these properties, and with their place in `required`, as the right side has them."""

        def made() -> Json:
            mixed = dict(self.left)
            if declared:
                mixed["properties"] = _members(self.left.get("properties"), self.right.get("properties"), names)
            if required:
                kept = [name for name in strings(self.left.get("required")) if name not in names]
                mixed["required"] = [*kept, *(name for name in strings(self.right.get("required")) if name in names)]
            return self.replace(mixed)

        return made


def _members(left: Json, right: Json, names: tuple[str, ...]) -> JsonObject:
    taken = right if isinstance(right, dict) else {}
    mixed = {name: schema for name, schema in mapping(left).items() if name not in names}
    mixed.update({name: taken[name] for name in names if name in taken})
    return mixed


def mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def strings(value: Json) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def verb_of(old: object, new: object) -> str:
    """How the id of an edit ends: None is what there was not, or is not any more."""
    return "added" if old is None else "removed" if new is None else "changed"


def at(node: Node | None, *steps: str | int) -> Node | None:
    """The place below a node as far as it goes, or the node itself."""
    for step in steps:
        below = node.child(step) if node is not None else None
        if below is None:
            return node
        node = below
    return node
