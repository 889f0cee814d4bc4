"""Parameters: presence, names, serialisation, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apigov.diff import reading
from apigov.diff.contact import Contact
from apigov.diff.definitions import types
from apigov.diff.edits import at, verb_of
from apigov.diff.exploded import Key, spread
from apigov.diff.found import BREAKING, BY_MEANING, SAFE, Ruling, debatable
from apigov.diff.media import is_json, parse
from apigov.diff.pairing import variables
from apigov.diff.unread import listed, not_read
from apigov.diff.uses import Use
from apigov.diff.walk import Visit
from apigov.findings import Direction, Effect, Json, Witness
from apigov.openapi import Header, MediaType, Operation, Parameter
from apigov.schema import Schema

_IGNORED = frozenset(("accept", "content-type", "authorization"))
# Serialisations of an array whose items commas part.
_BY_COMMA = ("style form, explode false", "style simple")
_OPTIONAL_SENT = "an optional header or parameter of the provider was never promised, but receivers may read it"
_EMPTY = "the specification deprecates allowEmptyValue and leaves servers free"
_PAIRS = "any type allows lists and objects too, which are several pairs in a query; who says nothing of a type seldom means them"
_COOKIE = "style `cookie` differs from `form` only in how special characters are written"


def compare_parameters(use: Use, base: Operation, revision: Operation) -> None:
    ignored = frozenset() if use.run.base.version == use.run.revision.version == "2.0" else _IGNORED
    old, new = _by_key(base, base.path, ignored), _by_key(revision, revision.path, ignored)
    old, new = spread(old, new, use.run.base.workspace), spread(new, old, use.run.revision.workspace)
    moved = _moves(use, old, new)
    for key, parameter in old.items():
        if key in new:
            _pair(use, parameter, new[key])
        elif key in moved:
            _moved(use, parameter, new[moved[key]])
        else:
            _gone(use, parameter, not_read(listed(revision), use.run.base.workspace))
    for key, parameter in new.items():
        if key not in old and key not in moved.values():
            _come(use, parameter, not_read(listed(base), use.run.base.workspace))


def _moves(use: Use, old: Mapping[Key, Parameter], new: Mapping[Key, Parameter]) -> dict[Key, Key]:
    """Parameters that have another location and are what they were but for that: old keys to new ones."""
    came = {key: parameter for key, parameter in new.items() if key not in old and key[0] != "path"}
    found: dict[Key, Key] = {}
    went = {key: parameter for key, parameter in old.items() if key not in new and key[0] != "path"}
    for key, parameter in went.items():
        same = [other for other, one in came.items() if other[0] != key[0] and _alike(use, parameter, one)]
        if len(same) == 1 and same[0] not in found.values():
            found[key] = same[0]
    return found


def _alike(use: Use, one: Parameter, other: Parameter) -> bool:
    if one.name.lower() != other.name.lower() or one.schema is None or other.schema is None:
        return False
    return use.run.same.same(one.schema.node, other.schema.node)


def _moved(use: Use, base: Parameter, revision: Parameter) -> None:
    ruling = BY_MEANING if not revision.required else BREAKING
    if use.turned:
        ruling = BREAKING if base.required else debatable(Effect.SAFE, Effect.SAFE, _OPTIONAL_SENT)
    values: dict[str, Json] = {"name": revision.name, "before": base.location, "after": revision.location}
    places = (base.node, revision.node)
    use.tell("parameter-moved", places, use.sent(), ruling, values, subject=f"parameter `{revision.name}`", sided=True, part="parameter")


def _by_key(operation: Operation, path: str, ignored: frozenset[str]) -> dict[Key, Parameter]:
    """Path parameters by the position of their variable, headers without case and without those that say nothing.

    OpenAPI 3, Parameter Object: Accept, Content-Type and Authorization are ignored; so they are where one side only is of that version.
    """
    positions = {name: str(index) for index, name in enumerate(variables(path))}
    declared = {parameter.name for parameter in operation.parameters if parameter.location == "path"}
    # A parameter without a variable of its name is a mistake; it is taken for a variable without a parameter.
    unused = [position for name, position in positions.items() if name not in declared]
    found: dict[Key, Parameter] = {}
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.location == "header":
            name = name.lower()
            if name in ignored:
                continue
        elif parameter.location == "path":
            name = positions[name] if name in positions else unused.pop(0) if unused else name
        found[parameter.location, name] = parameter
    return found


def _is_3(parameter: Parameter) -> bool:
    schema = parameter.schema
    return schema is None or not schema.dialect.name.startswith("oas-2.0")


def _subject(parameter: Parameter) -> str:
    return f"{parameter.location} parameter `{parameter.name}`"


def _values(parameter: Parameter) -> dict[str, Json]:
    return {"name": parameter.name, "in": parameter.location}


def _gone(use: Use, parameter: Parameter, doubt: Ruling | None) -> None:
    ruling = doubt or BY_MEANING
    if use.turned and doubt is None:
        ruling = BREAKING if parameter.required else debatable(Effect.SAFE, Effect.SAFE, _OPTIONAL_SENT)
    places = (parameter.node, None)
    ruling, more = use.run.promises.gone("Parameter", parameter.node, ruling)
    values = {**_values(parameter), **more}
    witness = _without(use, parameter) if use.turned and parameter.required and doubt is None else None
    use.tell("parameter-removed", places, use.sent(), ruling, values, subject=_subject(parameter), sided=True, part="parameter", witness=witness)


def _without(use: Use, parameter: Parameter) -> Witness:
    return use.without(f"parameter {parameter.location}:{parameter.name}")


def _come(use: Use, parameter: Parameter, doubt: Ruling | None) -> None:
    kind = "required-parameter-added" if parameter.required else "parameter-added"
    ruling = SAFE if use.turned or not parameter.required else doubt or BREAKING
    places, witness = (None, parameter.node), _without(use, parameter) if ruling is BREAKING else None
    use.tell(kind, places, use.sent(), ruling, _values(parameter), subject=_subject(parameter), sided=True, part="parameter", witness=witness)


def _pair(use: Use, base: Parameter, revision: Parameter) -> None:
    if base.name == revision.name and use.run.same.same(base.node, revision.node):
        return
    places, values, subject = (base.node, revision.node), _values(revision), _subject(revision)

    def tell(kind: str, ruling: Ruling, more: dict[str, Json] | None = None, witness: Witness | None = None) -> None:
        use.tell(kind, places, use.sent(), ruling, {**values, **(more or {})}, subject=subject, sided=True, part="parameter", witness=witness)

    if base.required != revision.required:
        worse = revision.required != use.turned
        kind = f"parameter-became-{'required' if revision.required else 'optional'}"
        tell(kind, BREAKING if worse else SAFE, witness=_without(use, revision) if worse else None)
    use.promised("Parameter", "parameter", places, use.sent(), values, subject=subject, part="parameter")
    if base.allow_empty_value != revision.allow_empty_value:
        refused = BREAKING if not _is_3(base) or use.turned else debatable(Effect.BREAKING, Effect.BREAKING, _EMPTY)
        word = "allowed" if revision.allow_empty_value else "refused"
        tell(f"parameter-empty-value-{word}", refused if revision.allow_empty_value == use.turned else SAFE)
    if base.allow_reserved != revision.allow_reserved and base.location == "query":
        tell("parameter-reserved-" + ("allowed" if revision.allow_reserved else "refused"), SAFE if revision.allow_reserved else BY_MEANING)
    _default(use, base, revision)
    if same_texts(use, base, revision):
        _schemas(use, base, revision)
        return
    before, after = serialisation(use, base), serialisation(use, revision)
    ruling = BY_MEANING
    if "style cookie" in {before, after} and {before, after} <= {"style cookie", "style form", "plain"}:
        ruling = debatable(Effect.BREAKING, Effect.BREAKING, _COOKIE)
    tell("parameter-serialisation-changed", ruling, {"before": before, "after": after})
    if base.schema is not None and revision.schema is not None and _kinds(use, base.schema) == _kinds(use, revision.schema):
        _schemas(use, base, revision)


def _default(use: Use, base: Parameter, revision: Parameter) -> None:
    if base.schema is None or revision.schema is None:
        return
    direction = use.sent()
    shapes = use.run.shapes
    one, other = (shapes.annotation(use.run.key(schema, direction), "default") for schema in (base.schema, revision.schema))
    before, after = (_in_list(use, parameter, found[1]) if found is not None else None for parameter, found in ((base, one), (revision, other)))
    if (one is None and other is None) or (one is not None and other is not None and before == after):
        return
    kind = f"default-{verb_of(one, other)}"
    ruling = reading.default_ruling(kind, direction is Direction.REQUEST, used=not (base.required or revision.required))
    values: dict[str, Json] = {"name": revision.name}
    values.update({word: found[1] for word, found in (("before", one), ("after", other)) if found is not None})
    places = tuple(at(found[0], "default") if found is not None else schema.node for found, schema in ((one, base.schema), (other, revision.schema)))
    use.tell(kind, (places[0], places[1]), direction, ruling, values, subject=_subject(revision), sided=True, part="parameter")


def _in_list(use: Use, parameter: Parameter, default: Json) -> Json:
    """A default as a value of the parameter: a single one of an array stands for an array of one, as its text does."""
    single = not isinstance(default, list) and parameter.schema is not None and _kinds(use, parameter.schema) == frozenset({"array"})
    return [default] if single else default


def _kinds(use: Use, schema: Schema) -> frozenset[str] | None:
    shapes = use.run.shapes
    key = use.run.key(schema, use.sent())
    kinds = types(shapes.whole(key).keywords.get("type"))
    return frozenset(kinds) - {"null"} if kinds else None


def serialisation(use: Use, parameter: Parameter | Header) -> str:
    """How values are written, with defaults spelled out and without what does not show."""
    if parameter.content:
        return f"content {parse(parameter.content[0].name)}"
    kinds = _kinds(use, parameter.schema) if parameter.schema is not None else None
    style = parameter.style or "simple"
    shown = {"simple": {"object"}}.get(style, {"array", "object"})
    if kinds is not None and not kinds & {"array", "object"}:
        # Label and matrix write a scalar with a mark of their own; the other styles write it plainly.
        return f"style {style}" if style in ("label", "matrix", "cookie") else "plain"
    if kinds is not None and not kinds & shown:
        return f"style {style}"
    return f"style {style}, explode {'true' if parameter.explode else 'false'}"


def same_texts(use: Use, base: Parameter | Header, revision: Parameter | Header) -> bool:
    """Whether equal values have equal texts on both sides, or the text of a single value is that of an array of one."""
    before, after = serialisation(use, base), serialisation(use, revision)
    if before == after:
        return True
    if (base.style, base.explode) == (revision.style, revision.explode) and None in _types_of(use, base, revision):
        # Values of any type on one side: their texts are compared with the values.
        return True
    if base.content or revision.content:
        return _json_as_plain(use, base, revision)
    if before == "plain" and (after == "style form, explode true" or (after in _BY_COMMA and _without_comma(use, base))):
        return True
    return before == "style form, explode true" and after == "plain"


def _types_of(use: Use, *sides: Parameter | Header) -> list[frozenset[str] | None]:
    return [_kinds(use, side.schema) if side.schema is not None else frozenset() for side in sides]


def _without_comma(use: Use, one: Parameter | Header) -> bool:
    """Whether no text of a single value holds a comma, which would part it where an array is read."""
    if one.schema is None:
        return False
    key = use.run.key(one.schema, use.sent())
    said = use.run.shapes.whole(key).keywords
    listed = said["enum"] if "enum" in said else [said["const"]] if "const" in said else None
    if isinstance(listed, list):
        return not any(isinstance(value, str) and "," in value for value in listed)
    kinds = _kinds(use, one.schema)
    return kinds is not None and kinds <= {"integer", "number", "boolean"}


def _json_as_plain(use: Use, base: Parameter | Header, revision: Parameter | Header) -> bool:
    """JSON text of numbers and booleans is their plain text."""
    if base.content and revision.content:
        return False
    content, other = (base, revision) if base.content else (revision, base)
    if not is_json(parse(content.content[0].name)) or content.content[0].schema is None or other.schema is None:
        return False
    scalars = {"integer", "number", "boolean"}
    both = _kinds(use, content.content[0].schema), _kinds(use, other.schema)
    return serialisation(use, other) == "plain" and all(kinds is not None and kinds <= scalars for kinds in both)


def _schemas(use: Use, base: Parameter, revision: Parameter) -> None:
    exploded = revision.style == "form" and (revision.explode or _without_comma(use, base))
    value_schemas(use, base, revision, use.sent(), f"parameter {revision.location}:{revision.name}", _subject(revision), "parameter", exploded)


def value_schemas(
    use: Use,
    base: Parameter | Header,
    revision: Parameter | Header,
    direction: Direction,
    part: str,
    subject: str,
    kind: str,
    exploded: bool = False,
    status: str | None = None,
) -> None:
    """Compares the values of a parameter or header: widenings that no text shows first, then by schema."""
    old, new = _schema(base.schema, base.content), _schema(revision.schema, revision.content)
    plain = not (base.content or revision.content)
    if old is not None and new is not None and plain and not use.run.same.same(old.node, new.node):
        keys = use.run.key(old, direction), use.run.key(new, direction)
        left, right = keys if direction is Direction.REQUEST else (keys[1], keys[0])
        pairs = exploded and direction is Direction.REQUEST
        whole = use.run.texts.widened(left, right, pairs)
        if whole or (pairs and use.run.texts.widened(left, right, False)):
            values: dict[str, Json] = {"name": revision.name}
            ruling = SAFE if whole else debatable(Effect.BREAKING, Effect.BREAKING, _PAIRS)
            use.tell("text-widened", (base.node, revision.node), direction, ruling, values, subject=subject, sided=True, part=kind)
            format = use.run.texts.formatted(*keys, direction)
            if format is not None:
                ends, doubt = (format.base, format.revision), reading.unshown(format, direction)
                use.tell(format.aspect, ends, direction, doubt, {**values, **format.values}, subject=subject, sided=True, part=kind)
            return

    def contact(root: Visit) -> Contact:
        return Contact(root, part, kind, subject, use.operation, base.node, revision.node, None, status, use.own, plain=plain)

    use.schemas(old, new, direction, contact)


def _schema(schema: Schema | None, content: Iterable[MediaType]) -> Schema | None:
    return schema if schema is not None else next((media.schema for media in content), None)
