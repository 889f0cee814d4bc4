"""The reading rules of the law: what a change means for a client that follows the old contract, beyond bare sets."""

from __future__ import annotations

from collections.abc import Callable

from apigov.diff.definitions import in_place
from apigov.diff.edits import Edit, strings
from apigov.diff.found import BREAKING, BY_MEANING, NONE, SAFE, Ruling, debatable, unknown
from apigov.diff.shapes import Shapes
from apigov.diff.walk import Visit
from apigov.findings import Direction, Effect, Json
from apigov.schema import Contained, Containment, Schemas, reference

_UNDECLARED = "undeclared names were never promised nor refused before"
_WITH_DEFAULT = "a default stood for the member, and servers often go on to apply it"
_GONE_REQUEST = "the open object still takes the member, but nothing reads it any more"
_GONE_RESPONSE = "an optional member was never promised, but clients may read it"
_ENUM_GROWS = "published policies differ: additive for some, breaking for others"
_FORMAT_ANNOTATION = "format is an annotation from 3.1 on; many validators and generated clients act on it"
_FORMAT_UNDEFINED = "the version does not define this format; validators may or may not assert it"
_DEFAULT_ADDED = "what the absent member meant was not written down before"
_DEFAULT_SENT = "a default on the provider's side is a remark to the reader"
_READ_ONLY = "the old contract let or made the client send the member"
_X_NULLABLE = "an extension that OpenAPI 2.0 does not define; many tools read it"
_NULLABLE = "`nullable` says nothing there by the text of the specification, but is widely written to mean null"
_ENCODING = "an annotation, but decoders read other bytes"
_CONTENT = "an annotation, but whoever reads the text reads something else"
_OPEN_ENUM = "the list is declared open, so no text is refused, but the value may not be served any more"
_TAG_ADDED = "clients may not know the new value; policies differ"

# Formats that OpenAPI 2.0 and 3.0 define themselves.
_DEFINED = frozenset(("int32", "int64", "float", "double", "byte", "binary", "date", "date-time", "password"))
# Formats that validators and generated code act on.
_CHECKED = _DEFINED - {"float", "double", "password", "binary"} | frozenset(("email", "uuid", "ipv4", "ipv6", "time", "duration", "hostname", "uri"))
_ON_UNDECLARED = (
    "additional-properties-",
    "pattern-properties-added",
    "property-names-added",
    "unevaluated-properties-added",
    "dependent-",
)


class Reading:
    """Rules that need the schemas to decide. `must_not_send`: read-only members must not be sent (2.0), not only should not."""

    def __init__(self, schemas: Schemas, containment: Containment, shapes: Shapes, must_not_send: bool) -> None:
        self._must_not_send = must_not_send
        self._schemas = schemas
        self._containment = containment
        self._shapes = shapes

    def broken(self, visit: Visit, edit: Edit, hybrid: str) -> Ruling:
        """What an edit means that by sets alone lets something through that was not there, or refuses something."""
        request = visit.direction is Direction.REQUEST
        aspect = edit.aspect
        if aspect.startswith("format-"):
            asserted = edit.values.get("after" if request else "before")
            return (
                debatable(Effect.BREAKING, Effect.BREAKING, _FORMAT_UNDEFINED)
                if not isinstance(asserted, str) or asserted not in _DEFINED
                else BREAKING
            )
        if aspect.startswith("null-") and any(self._shapes.annotation(key, "x-nullable") for key in (visit.base, visit.revision)):
            return debatable(Effect.BREAKING, Effect.SAFE, _X_NULLABLE)
        if aspect == ("null-refused" if request else "null-allowed") and self._said_null(visit.right):
            return debatable(Effect.BREAKING, Effect.BREAKING, _NULLABLE)
        if not request:
            if aspect == "property-removed" or (aspect == "property-became-write-only" and not self._was_required(visit, edit.names[0])):
                return debatable(Effect.BREAKING, Effect.BREAKING, _GONE_RESPONSE)
            if aspect == "enum-value-added":
                return debatable(Effect.BREAKING, Effect.BREAKING, _ENUM_GROWS)
            return BREAKING
        if aspect in ("property-added", "property-no-longer-read-only") and self._without_names(visit, edit, hybrid):
            return Ruling(Effect.SAFE, Effect.BREAKING)
        if aspect == "property-became-read-only":
            return debatable(Effect.SAFE, Effect.BREAKING, _READ_ONLY)
        if aspect == "property-became-required" and self._has_default(visit, edit.names[0]):
            return debatable(Effect.BREAKING, Effect.BREAKING, _WITH_DEFAULT)
        if aspect.startswith(_ON_UNDECLARED) and self._only_undeclared(visit, hybrid):
            return debatable(Effect.BREAKING, Effect.BREAKING, _UNDECLARED)
        return BREAKING

    def contained(self, visit: Visit, edit: Edit) -> Ruling:
        """What an edit means that changes no set for the worse."""
        if edit.ruling is not None:
            return edit.ruling
        if edit.hybrid is None:
            return unshown(edit, visit.direction)
        if edit.aspect in ("property-removed", "required-property-removed"):
            if visit.direction is Direction.REQUEST:
                return debatable(Effect.SAFE, Effect.SAFE, _GONE_REQUEST)
            return debatable(Effect.SAFE, Effect.SAFE, _GONE_RESPONSE) if edit.aspect == "property-removed" else SAFE
        if edit.aspect == "property-became-read-only" and visit.direction is Direction.REQUEST:
            return debatable(Effect.SAFE, Effect.BREAKING if self._must_not_send else Effect.SAFE, _READ_ONLY)
        return SAFE

    def _without_names(self, visit: Visit, edit: Edit, hybrid: str) -> bool:
        """R3: whether a client that did not use the new names before is served as before. Typed maps gave each name a meaning already."""
        shape = self._shapes.whole(visit.left)
        others = shape.keywords.get("additionalProperties", True)
        if self._shapes.said(others) != {}:
            return False
        careful: Json = {"allOf": [reference(visit.left)], "propertyNames": {"not": {"enum": [*edit.names]}}}
        return isinstance(self._containment.compare(self._schemas.add(careful), hybrid), Contained)

    def _only_undeclared(self, visit: Visit, hybrid: str) -> bool:
        """R4: whether only names are refused of which the old contract said nothing at all."""
        names, silent = self._shapes.declared(visit.left)
        if not silent:
            return False
        shape = self._shapes.merged(visit.left)
        careful: Json = {"allOf": [reference(visit.left)], "propertyNames": {"enum": [*sorted(names)]}}
        if shape is not None and not any(in_place(shape.keywords)):
            careful = {**shape.keywords, "additionalProperties": False}
        return isinstance(self._containment.compare(self._schemas.add(careful), hybrid), Contained)

    def _said_null(self, key: str) -> bool:
        """Whether `nullable` stands where 3.0 does not read it. From 3.1 on it is an unknown word, left behind by mistake."""
        found = self._shapes.annotation(key, "nullable")
        return found is not None and found[1] is True and not self._shapes.siblings(found[0])

    def _was_required(self, visit: Visit, name: str) -> bool:
        shape = self._shapes.whole(visit.base)
        return name in strings(shape.keywords.get("required"))

    def _has_default(self, visit: Visit, name: str) -> bool:
        shape = self._shapes.whole(visit.base)
        members = shape.keywords.get("properties")
        if not isinstance(members, dict) or name not in members:
            return False
        return self._shapes.annotation(self._shapes.key(members[name]), "default") is not None


def unshown(edit: Edit, direction: Direction) -> Ruling:
    """Edits that no payload shows."""
    rule = _BY_ASPECT.get(edit.aspect)
    return rule(edit, direction is Direction.REQUEST) if rule is not None else SAFE


def default_ruling(aspect: str, request: bool, used: bool) -> Ruling:
    """R2: a default that is never used, as on a required value, changes nothing; on the provider's side it is a remark."""
    if not used:
        return SAFE
    if not request:
        return debatable(Effect.SAFE, Effect.SAFE, _DEFAULT_SENT)
    return debatable(Effect.BREAKING, Effect.SAFE, _DEFAULT_ADDED) if aspect.endswith("-added") else BY_MEANING


def _default(edit: Edit, request: bool) -> Ruling:
    return default_ruling(edit.aspect, request, edit.values.get("used") is True)


def _format(edit: Edit, request: bool) -> Ruling:
    """R8, from 3.1 on: what would narrow a request or widen a response is debatable, as format asserts nothing there."""
    before, after = edit.values.get("before"), edit.values.get("after")
    left, right = (before, after) if request else (after, before)
    narrower = isinstance(right, str) and right in _CHECKED and (left, right) != ("int32", "int64")
    return debatable(Effect.BREAKING, Effect.SAFE, _FORMAT_ANNOTATION) if narrower else SAFE


_BY_ASPECT: dict[str, Callable[[Edit, bool], Ruling]] = {
    "default-added": _default,
    "default-removed": _default,
    "default-changed": _default,
    "format-added": _format,
    "format-removed": _format,
    "format-changed": _format,
    "content-encoding-changed": lambda edit, request: debatable(Effect.NONE, Effect.SAFE, _ENCODING),
    "content-media-type-changed": lambda edit, request: debatable(Effect.NONE, Effect.SAFE, _CONTENT),
    "content-schema-added": lambda edit, request: debatable(Effect.NONE, Effect.SAFE, _CONTENT),
    "content-schema-removed": lambda edit, request: debatable(Effect.NONE, Effect.SAFE, _CONTENT),
    "content-schema-changed": lambda edit, request: debatable(Effect.NONE, Effect.SAFE, _CONTENT),
    "open-enum-value-removed": lambda edit, request: debatable(Effect.SAFE, Effect.SAFE, _OPEN_ENUM) if request else SAFE,
    "discriminator-changed": lambda edit, request: BY_MEANING,
    "discriminator-values-replaced": lambda edit, request: BY_MEANING,
    "discriminator-value-moved": lambda edit, request: BY_MEANING,
    "discriminator-value-removed": lambda edit, request: BY_MEANING if request else SAFE,
    "discriminator-value-added": lambda edit, request: SAFE if request else debatable(Effect.BREAKING, Effect.SAFE, _TAG_ADDED),
    "schema-unread": lambda edit, request: unknown("what it refers to cannot be read"),
    "schema-rewritten": lambda edit, request: NONE,
}
