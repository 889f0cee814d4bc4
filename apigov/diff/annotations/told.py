"""What the contract comparison has told already."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.diff.found import Found
from apigov.findings import OperationRef, Pointer
from apigov.text import Node

# Fields that one change of the contract speaks of together: it stands at one of them.
TOGETHER = (
    ("type", "nullable", "enum", "const", "x-nullable", "format"),
    ("minimum", "exclusiveMinimum", "format"),
    ("maximum", "exclusiveMaximum", "format"),
    ("contains", "minContains", "maxContains"),
    ("items", "prefixItems", "additionalItems"),
    ("if", "then", "else"),
    ("style", "explode", "collectionFormat", "content", "schema", "allowReserved"),
    ("anyOf", "oneOf", "discriminator"),
    ("deprecated", "x-sunset"),
)
# Ends of kinds that stand for all that differs in an object: they stand at the object, or at the type of a schema.
WHOLE = (
    *("type-changed", "nothing-accepted", "something-accepted", "schema-unread", "schema-rewritten"),
    *("serialisation-changed", "server-added", "server-removed", "link-changed"),
    *("rule-changed", "rule-added", "rule-removed", "not-changed", "property-names-changed"),
)
_RULE = ("if", "then", "else")

# Fields whose changes are told at other places: the beginnings of what is told of them.
ELSEWHERE = {
    **dict.fromkeys(("host", "basePath", "schemes", "servers"), "server-"),
    **dict.fromkeys(("produces", "consumes"), "media-type-"),
    "security": "security-",
}

_Place = tuple[int, Pointer]


class Told:
    """The places that changes of the contract name, on both sides."""

    def __init__(self, founds: Iterable[Found]) -> None:
        self._at: set[_Place] = set()
        self._above: set[_Place] = set()
        self._whole: set[_Place] = set()
        self._felt: dict[str, set[OperationRef]] = {}
        self.kinds: set[str] = set()
        for found in founds:
            self.kinds.add(found.kind)
            for start in ELSEWHERE.values():
                if found.kind.startswith(start):
                    self._felt.setdefault(start, set()).update(found.operations)
            for node in (found.base, found.revision):
                if node is not None:
                    self._add(node, found.kind.endswith(WHOLE))

    def _add(self, node: Node, whole: bool) -> None:
        tree, pointer = id(node.tree), node.pointer
        self._at.add((tree, pointer))
        if whole:
            self._whole.update((tree, one) for one in _meant(pointer))
        while (tree, pointer) not in self._above:
            self._above.add((tree, pointer))
            pointer = pointer[:-1]

    def at(self, *nodes: Node | None) -> bool:
        return any(node is not None and (id(node.tree), node.pointer) in self._at for node in nodes)

    def below(self, *nodes: Node | None) -> bool:
        """Whether a change stands at one of the nodes or inside of it."""
        return any(node is not None and (id(node.tree), node.pointer) in self._above for node in nodes)

    def around(self, *nodes: Node) -> bool:
        """Whether a change stands at an object around one of the nodes that speaks for all that is in it."""
        if not self._whole:
            return False
        return any((id(node.tree), node.pointer[:length]) in self._whole for node in nodes for length in range(len(node.pointer) + 1))

    def field(self, base: Node, revision: Node, field: str, operations: tuple[OperationRef, ...]) -> bool:
        """Whether a field of the contract is told: at it, in it, at its object, beside it, or around. `operations`: those it stands in."""
        felt = self._felt.get(ELSEWHERE.get(field, ""))
        # The root's list of demands is told where an operation that takes it over says so: at the list itself.
        if felt is not None and (not felt.isdisjoint(operations) if operations else field != "security"):
            return True
        if self.at(base, revision) or self.below(base.child(field), revision.child(field)):
            return True
        if any(self.at(base.child(name), revision.child(name)) for name in together(field)):
            return True
        if field == "required" and self._required(base, revision):
            return True
        return self.around(base, revision)

    def _required(self, base: Node, revision: Node) -> bool:
        """A property that became required is told at the property."""
        sides = [_names(node) for node in (base, revision)]
        names = sides[0] ^ sides[1]
        return bool(names) and all(self.below(*(_member(node, name) for node in (base, revision))) for name in names)


def together(field: str) -> frozenset[str]:
    """The fields of an object that are told where this one is, itself aside."""
    return frozenset(name for group in TOGETHER if field in group for name in group) - {field}


def _meant(pointer: Pointer) -> tuple[Pointer, ...]:
    """What a change at a place stands for that stands for all in it: at the type, the schema; at one part of a rule, all its parts."""
    last = pointer[-1] if pointer else None
    if last in _RULE:
        return tuple((*pointer[:-1], word) for word in _RULE)
    return (pointer[:-1] if last == "type" else pointer,)


def _names(node: Node) -> frozenset[str]:
    said = node.get("required")
    return frozenset(name for name in said if isinstance(name, str)) if isinstance(said, list) else frozenset()


def _member(node: Node, name: str) -> Node | None:
    members = node.child("properties")
    return members.child(name) if members is not None else None
