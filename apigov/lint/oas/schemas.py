"""Schemas: what inputs are bounded by, keywords that fit each other, defaults and enumerations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import joined
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed, plain_options
from apigov.lint.oas.select import flat_of, options, selected
from apigov.openapi import Flat, ObjectUse, Operation, Version
from apigov.schema import Schema, View
from apigov.text import Node

_DEEPEST = 12
_FITS = {
    "string": frozenset(("minLength", "maxLength", "pattern")),
    "number": frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
    "array": frozenset(("items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains")),
    "object": frozenset(("properties", "required", "additionalProperties", "minProperties", "maxProperties", "patternProperties")),
}
_CONSTRAINTS = frozenset().union(*_FITS.values())
_PAIRS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"))
_BOUNDS = frozenset(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"))
# Which types a format is for (OpenAPI Format Registry); formats that are not here pass.
_FORMATS = {
    **dict.fromkeys(("int32", "int8", "int16", "uint8", "uint16", "uint32"), ("integer", "number")),
    **dict.fromkeys(("int64", "uint64"), ("integer", "number", "string")),
    **dict.fromkeys(("float", "double"), ("number",)),
    "decimal": ("number", "string"),
    **dict.fromkeys(
        ("date", "date-time", "time", "duration", "uuid", "uri", "uri-reference", "email", "byte", "binary", "password", "hostname", "ipv4", "ipv6"),
        ("string",),
    ),
}


def keyword_uses(context: Context) -> Iterator[ObjectUse]:
    """All schemas of a description, with the parameters, items and headers of 2.0, which carry the keywords themselves."""
    description = context.description
    if description is None:
        return
    yield from description.objects("Schema")
    if description.version is Version.V2_0:
        yield from (use for use in description.objects("Parameter", "Header", "Items") if use.node.get("in") != "body")


def types_of(node: Node) -> tuple[str, ...]:
    value = node.get("type")
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return (value,) if isinstance(value, str) else ()


def inputs(operation: Operation, context: Context) -> Iterator[tuple[str, Node, Flat]]:
    """What a request can hold: parameters and everything below the body, with name and flat schema; readOnly members left out."""
    for parameter in operation.parameters:
        if parameter.schema is not None:
            yield from _below(parameter.name, parameter.schema, context, 0, set())
    for media in operation.body.content if operation.body is not None else ():
        if media.schema is not None:
            yield from _below("", media.schema, context, 0, set())


def _below(name: str, schema: Schema, context: Context, depth: int, seen: set[Node]) -> Iterator[tuple[str, Node, Flat]]:
    flat = flat_of(schema, context, View.REQUEST)
    if flat is None or flat.node in seen or depth > _DEEPEST:
        return
    seen.add(flat.node)
    if schema.form is None:
        yield name, flat.node, flat
    for key, inner in flat.properties.items():
        yield from _below(key, inner, context, depth + 1, seen)
    for inner in (*flat.branches, *((flat.items,) if flat.items is not None else ())):
        yield from _below(name, inner, context, depth + 1, seen)


def _said(flat: Flat, keyword: str, context: Context) -> Json:
    """A keyword of a schema or of a part of its allOf."""
    found = flat.node.get(keyword)
    parts = flat.node.child("allOf") if found is None else None
    for _, part in parts.children() if parts is not None else ():
        target = context.workspace.resolve(part)
        if isinstance(target, Node) and target.get(keyword) is not None:
            return target.get(keyword)
    return found


def limited(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Inputs of `types` say one keyword of each group of `keywords`.

    As good: one of `orSaid`, a format of `orFormats`, a name of `exceptNames`. `in`: only parameters at these places.
    """
    kinds, groups = set(listed(given, "types")), given.get("keywords")
    or_said, formats = listed(given, "orSaid"), listed(given, "orFormats")
    free = {joined(name) for name in listed(given, "exceptNames")}
    places = listed(given, "in")
    told: set[Node] = set()
    for operation in selected(given, context):
        for name, node, flat in _of(operation, places, context):
            if node in told or not kinds & set(flat.types) or flat.branches or joined(name) in free:
                continue
            told.add(node)
            if any(_said(flat, keyword, context) is not None for keyword in or_said) or flat.node.get("format") in formats:
                continue
            wanted = [[str(one) for one in group] for group in groups if isinstance(group, list)] if isinstance(groups, list) else []
            missing = [group[0] for group in wanted if not any(_said(flat, keyword, context) is not None for keyword in group)]
            if missing:
                kind = next(one for one in flat.types if one in kinds)
                message = f"{'an' if kind[0] in 'aio' else 'a'} {kind} that requests bring has no {' and no '.join(missing)}"
                yield Violation(message, node, tuple(missing), {"missing": missing[0]})


def _of(operation: Operation, places: list[str], context: Context) -> Iterator[tuple[str, Node, Flat]]:
    """All inputs, or with `places` the parameters there."""
    if not places:
        yield from inputs(operation, context)
    for parameter in operation.parameters if places else ():
        flat = flat_of(parameter.schema, context) if parameter.schema is not None and parameter.location in places else None
        if flat is not None:
            yield parameter.name, parameter.node, flat


def array_items(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Arrays say what they hold."""
    for use in keyword_uses(context):
        if (
            use.node.get("type") is not None
            and "array" in types_of(use.node)
            and all(use.node.get(keyword) is None for keyword in ("items", "prefixItems", "allOf", "$ref"))
        ):
            yield Violation("an array says nothing of its items", use.node, data={"missing": "items"})


def consistent_bounds(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Lower bounds do not exceed upper ones."""
    for use in keyword_uses(context):
        node = use.node
        if not isinstance(node.value, dict) or _BOUNDS.isdisjoint(node.value):
            continue
        for low, high in _PAIRS:
            least, most = node.get(low), node.get(high)
            if _number(least) and _number(most) and least > most:  # type: ignore[operator]
                yield Violation(f"{low} {least} is above {high} {most}", node, (low,))
        for low, high in (("exclusiveMinimum", "maximum"), ("minimum", "exclusiveMaximum"), ("exclusiveMinimum", "exclusiveMaximum")):
            least, most = node.get(low), node.get(high)
            if _number(least) and _number(most) and least >= most:  # type: ignore[operator]
                yield Violation(f"{low} {least} leaves nothing below {high} {most}", node, (low,))
        if (
            node.get("minimum") == node.get("maximum")
            and _number(node.get("minimum"))
            and True in (node.get("exclusiveMinimum"), node.get("exclusiveMaximum"))
        ):
            yield Violation("the exclusive bounds leave nothing", node, ("exclusive",))


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def fitting_keywords(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Constraints stand beside a type that they apply to; without a type any may stand."""
    for use in keyword_uses(context):
        held = use.node.value
        if not isinstance(held, dict) or _CONSTRAINTS.isdisjoint(held):
            continue
        types = ["number" if one == "integer" else one for one in types_of(use.node)]
        if not types or "file" in types:
            continue
        fine = frozenset().union(*(_FITS.get(one, frozenset()) for one in types))
        # In 2.0 a parameter's own `required` is a flag, no constraint.
        own = {"required"} if use.kind != "Schema" else set()
        wrong = [keyword for keywords in _FITS.values() for keyword in sorted(keywords - fine - own) if use.node.get(keyword) is not None]
        if wrong:
            yield Violation(f"{', '.join(wrong)} does nothing for the type {'/'.join(types_of(use.node))}", use.node, tuple(wrong))


def fitting_format(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A known format stands beside a type that it is for."""
    for use in keyword_uses(context):
        types, fits = set(types_of(use.node)) - {"null"}, _FORMATS.get(str(use.node.get("format")))
        if fits is not None and types and "file" not in types and not types & set(fits):
            yield Violation(f"the format {use.node.get('format')} is for {' or '.join(fits)}, not for {'/'.join(sorted(types))}", use.node)


def keyword_said(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Schemas of `types` have the keyword `keyword` (with `values`: one of these), or every keyword of one group of `or`."""
    kinds, keyword, values, others = set(listed(given, "types")), str(given["keyword"]), listed(given, "values"), given.get("or")
    for use in keyword_uses(context):
        said = use.node.get(keyword)
        if not kinds & set(types_of(use.node)) or (said is not None and (not values or said in values)):
            continue
        groups = [group for group in others if isinstance(group, list)] if isinstance(others, list) else []
        if not any(all(use.node.get(str(one)) is not None for one in group) for group in groups):
            kind = next(one for one in types_of(use.node) if one in kinds)
            yield Violation(f"{'an' if kind[0] in 'aio' else 'a'} {kind} has no {keyword}", use.node, data={"missing": keyword})


def keyword_absent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No schema has one of `keywords`; `beside`: only where this keyword does not stand too; `says` is the rest of the sentence."""
    keywords, beside = listed(given, "keywords"), given.get("beside")
    for use in keyword_uses(context):
        found = [keyword for keyword in keywords if use.node.get(keyword) is not None]
        if found and not (isinstance(beside, str) and use.node.get(beside) is not None):
            yield Violation(f"{', '.join(found)} {given.get('says', 'should not stand here')}", use.node, tuple(found))


def one_way(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No schema is both readOnly and writeOnly."""
    for use in context.description.objects("Schema") if context.description is not None else ():
        if use.node.get("readOnly") is True and use.node.get("writeOnly") is True:
            yield Violation("readOnly and writeOnly are both true: the value can neither be sent nor received", use.node)


def enum_values(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Enumerations: `unique` values; each of the `type` that stands beside; with `null` where null is allowed."""
    check = str(given["check"])
    for use in keyword_uses(context):
        values = use.node.child("enum")
        if values is None or not isinstance(values.value, list):
            continue
        if check == "unique":
            twice = _repeated(_text(one) for one in values.value)
            if twice:
                yield Violation(f"the enum holds {', '.join(dict.fromkeys(twice))} twice", values, tuple(twice))
        elif check == "type":
            types = types_of(use.node)
            nullable = use.node.get("nullable") is True or use.node.get("x-nullable") is True
            for index, one in values.children():
                if types and not any(_is(one.value, kind) for kind in types) and not (one.value is None and nullable):
                    yield Violation(f"the enum value {one.value!r} is not of type {'/'.join(types)}", one, (str(index),))
        elif (use.node.get("nullable") is True or "null" in types_of(use.node)) and None not in values.value:
            yield Violation("null is allowed by the type and not by the enum", values)


def _repeated(texts: Iterable[str]) -> list[str]:
    """Each text that came before, in order."""
    seen: set[str] = set()
    again = []
    for text in texts:
        if text in seen:
            again.append(text)
        seen.add(text)
    return again


def _text(value: Json) -> str:
    """Values that are equal in JSON have one text: 1 and 1.0, but not 1 and true."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _is(value: Json, kind: str) -> bool:
    if kind == "integer":
        return _number(value) and float(value) == int(value)  # type: ignore[arg-type]
    if kind == "number":
        return _number(value)
    checks = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    return isinstance(value, checks.get(kind, object))


def valid_default(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A default satisfies the schema that holds it."""
    from apigov.schema import Schemas

    description = context.description
    if description is None:
        return
    found = {use.node: description.schema_at(use.node) for use in description.objects("Schema")}
    for operation in description.operations if description.version is Version.V2_0 else ():
        found.update({one.node: one.schema for one in operation.parameters if one.schema is not None})
    schemas = Schemas(context.workspace)
    for node, schema in found.items():
        default = node.child("default")
        if default is not None and schemas.surely(schemas.key(schema, View.WHOLE), default.value) is False:
            yield Violation(f"the default {default.value!r} is refused by its own schema", default)


def required_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Each required name is a member, of the schema or of a part of its allOf."""
    description = context.description
    inside = _parts(context)
    for use in description.objects("Schema") if description is not None else ():
        names = use.node.child("required")
        if names is None or use.node in inside or description is None:
            continue
        flat = flat_of(description.schema_at(use.node), context)
        if flat is None or flat.branches or not flat.properties or isinstance(use.node.get("additionalProperties"), dict):
            continue
        if use.node.get("patternProperties") is not None:
            continue
        for index, name in names.children():
            if isinstance(name.value, str) and name.value not in flat.properties:
                yield Violation(f"{name.value!r} is required and not defined", name, (str(index),))


def _parts(context: Context) -> set[Node]:
    """Schemas that are parts of others: members of allOf, oneOf and anyOf, whose required names may be defined beside them."""
    found: set[Node] = set()
    for use in context.description.objects("Schema") if context.description is not None else ():
        for keyword in ("allOf", "oneOf", "anyOf", "not", "if", "then", "else"):
            held = use.node.child(keyword)
            for node in [held, *(child for _, child in held.children())] if held is not None else ():
                target = context.workspace.resolve(node)
                found.add(target if isinstance(target, Node) else node)
    return found


def required_no_default(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A required parameter, or a required member of a request body, has no default; a const or an enum of one value passes."""
    told: set[Node] = set()
    for operation in selected(given, context):
        found = [(one.name, one.node, flat_of(one.schema, context)) for one in operation.parameters if one.required and one.schema is not None]
        for _, _, flat in inputs(operation, context):
            found += [(name, inner.node, flat_of(inner, context)) for name, inner in flat.properties.items() if name in flat.required]
        for name, node, held in found:
            # OpenAPI ignores these header parameters, whatever they say.
            if name.lower() in ("accept", "content-type", "authorization"):
                continue
            if held is None or node in told or held.node.get("default") is None or held.node.get("const") is not None:
                continue
            values = held.node.get("enum")
            if not (isinstance(values, list) and len(values) == 1):
                told.add(node)
                yield Violation(f"{name!r} is required and has a default that is never used", node, (name,))


def combinators(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """allOf, oneOf and anyOf have several members; an allOf of one with siblings beside it passes."""
    for use in keyword_uses(context):
        for keyword in ("allOf", "oneOf", "anyOf"):
            held = use.node.get(keyword)
            beside = isinstance(use.node.value, dict) and len(use.node.value) > 1
            if isinstance(held, list) and len(held) < 2 and not (keyword == "allOf" and beside):
                yield Violation(f"{keyword} has a single member", use.node, (keyword,))


def discriminated(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A choice between objects has a discriminator."""
    for use in keyword_uses(context):
        for keyword in ("oneOf", "anyOf"):
            held = use.node.child(keyword)
            if held is None or context.description is None or use.node.get("discriminator") is not None:
                continue
            flats = [flat_of(Schema(child, context.description.dialect), context) for _, child in held.children() if isinstance(child.value, dict)]
            objects = [flat for flat in flats if flat is not None and (flat.properties or "object" in flat.types)]
            if len(objects) > 1:
                yield Violation(f"{keyword} of {len(objects)} objects has no discriminator", use.node, (keyword,), {"missing": "discriminator"})


_GROUPS: JsonObject = {"type": "array", "items": SOME_TEXTS}
FUNCTIONS = (
    RuleFunction(
        "oasInputLimits",
        limited,
        options(("types", "keywords"), types=SOME_TEXTS, keywords=_GROUPS, orSaid=TEXTS, orFormats=TEXTS, exceptNames=TEXTS, **{"in": TEXTS}),
    ),
    RuleFunction("oasArrayItems", array_items),
    RuleFunction("oasBounds", consistent_bounds),
    RuleFunction("oasFittingKeywords", fitting_keywords),
    RuleFunction("oasFittingFormat", fitting_format),
    RuleFunction(
        "oasKeyword", keyword_said, plain_options(("types", "keyword"), types=SOME_TEXTS, keyword={"type": "string"}, values=TEXTS, **{"or": _GROUPS})
    ),
    RuleFunction(
        "oasNoKeyword", keyword_absent, plain_options(("keywords",), keywords=SOME_TEXTS, beside={"type": "string"}, says={"type": "string"})
    ),
    RuleFunction("oasOneWay", one_way),
    RuleFunction("oasEnum", enum_values, plain_options(("check",), check={"enum": ["unique", "type", "null"]})),
    RuleFunction("oasValidDefault", valid_default),
    RuleFunction("oasRequiredDefined", required_defined),
    RuleFunction("oasRequiredWithoutDefault", required_no_default, options(always=FLAG)),
    RuleFunction("oasCombinators", combinators),
    RuleFunction("oasDiscriminated", discriminated),
)
