"""Members of schemas by what their names say: money, codes, dates, secrets. Parameters count too where a function says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import below, joined, json_schemas
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed, plain_options
from apigov.lint.oas.select import flat_of, named, options, selected
from apigov.openapi import Flat, body_schema, says, words
from apigov.records import NamedTuple
from apigov.schema import Schema, View
from apigov.text import Node

NAMED: JsonObject = {"names": TEXTS, "lastWords": TEXTS, "notWords": TEXTS}
_SCHEMA_MARKS: JsonObject = {"type": "object", "additionalProperties": {"type": "number"}}


class Member(NamedTuple):
    """A property of a schema (with the schema that holds it), or a parameter (`owner` is then None). `parts` are the words of its name."""

    name: str
    parts: tuple[str, ...]
    node: Node
    owner: Node | None
    schema: Schema


class _Named(NamedTuple):
    """Which names a rule means, read from its options once."""

    names: frozenset[str]
    last: tuple[tuple[str, ...], ...]
    unwanted: frozenset[str]

    def takes(self, name: str, parts: tuple[str, ...]) -> bool:
        if self.unwanted and not self.unwanted.isdisjoint(parts):
            return False
        if any(parts[-len(one) :] == one for one in self.last):
            return True
        return bool(self.names) and joined(name) in self.names


def _named(given: JsonObject) -> _Named:
    return _Named(
        frozenset(joined(one) for one in listed(given, "names")),
        tuple(parts for one in listed(given, "lastWords") if (parts := words(one))),
        frozenset(listed(given, "notWords")),
    )


def takes(name: str, given: JsonObject) -> bool:
    """Whether a name is meant: all of it is one of `names` (without case and separators), or it ends in one of `lastWords`; none of `notWords` in it.

    An entry of `lastWords` may be several words: "card number".
    """
    return _named(given).takes(name, words(name))


def members(context: Context, parameters: bool = False) -> Iterator[Member]:
    """Every property that a schema writes down, once; with `parameters` those too. Kept for the run."""
    known = context.shared.get(members)
    if not isinstance(known, tuple):
        known = context.shared[members] = (tuple(_properties(context)), tuple(_parameters(context)))
    yield from known[0]
    yield from known[1] if parameters else ()


def _chosen(given: JsonObject, context: Context) -> Iterator[tuple[Member, Flat]]:
    """The members that the options name, each with its flat schema."""
    wanted = _named(given)
    for one in members(context, given.get("parameters") is True):
        if wanted.takes(one.name, one.parts):
            flat = flat_of(one.schema, context)
            if flat is not None:
                yield one, flat


def _properties(context: Context) -> Iterator[Member]:
    description = context.description
    split: dict[str, tuple[str, ...]] = {}
    for use in description.objects("Schema") if description is not None else ():
        held = use.node.child("properties")
        for step, node in held.children() if held is not None else ():
            name = str(step)
            if isinstance(node.value, dict) and description is not None:
                if name not in split:
                    split[name] = words(name)
                yield Member(name, split[name], node, use.node, Schema(node, description.dialect))


def _parameters(context: Context) -> Iterator[Member]:
    told: set[Node] = set()
    for operation in context.description.operations if context.description is not None else ():
        for parameter in operation.parameters:
            if parameter.schema is not None and parameter.node not in told:
                told.add(parameter.node)
                yield Member(parameter.name, words(parameter.name), parameter.node, None, parameter.schema)


def member(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members by name, `types` narrows which: their type is one of `onlyTypes`, their format none of `notFormats`, one of `anyOf` keywords is said,

    or their format is one of `formats`; a bound of `atLeast` is said and not below its number. `siblings`: one of these beside it is as good.
    """
    types, only = set(listed(given, "types")), set(listed(given, "onlyTypes"))
    any_of, formats, bad = listed(given, "anyOf"), listed(given, "formats"), listed(given, "notFormats")
    at_least, siblings = given.get("atLeast"), {joined(name) for name in listed(given, "siblings")}
    for one, flat in _chosen(given, context):
        kinds = set(flat.types) - {"null"}
        if (types and not kinds & types) or flat.branches or flat.properties:
            continue
        if siblings and siblings & _beside(one, context):
            continue
        said = flat.node.value if isinstance(flat.node.value, dict) else {}
        if only and kinds and not kinds & only:
            yield Violation(f"{one.name!r} is of type {'/'.join(sorted(kinds))}, not {' or '.join(sorted(only))}", one.node, (one.name, "type"))
        elif said.get("format") in bad:
            yield Violation(f"{one.name!r} has the format {said.get('format')}", one.node, (one.name, "format"))
        elif (any_of or formats) and said.get("format") not in formats and not any(keyword in said for keyword in any_of):
            wanted = [*(f"format {formats[0]}" for _ in formats[:1]), *any_of]
            yield Violation(f"{one.name!r} has no {' or '.join(wanted[:3])}", one.node, (one.name,), {"missing": "format" if formats else any_of[0]})
        elif isinstance(at_least, dict):
            for keyword, bound in at_least.items():
                found = said.get(keyword)
                if not isinstance(found, int | float) or not isinstance(bound, int | float) or found < bound:
                    yield Violation(f"{one.name!r} has no {keyword} of {bound} or more", one.node, (one.name, keyword), {"missing": keyword})


def _beside(one: Member, context: Context) -> set[str]:
    """The names of the other members of the object that holds a member, joined, and their words."""
    flat = flat_of(Schema(one.owner, one.schema.dialect), context) if one.owner is not None else None
    names = [name for name in (flat.properties if flat is not None else ()) if name != one.name]
    return {joined(name) for name in names} | {word for name in names for word in words(name)}


def companion(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A number or text by name has one of `with` beside it (as a word of a name), or in an object that holds its own; an object has it inside."""
    wanted = set(listed(given, "with"))
    parents: dict[Node | None, list[set[str]]] | None = None
    for one, flat in _chosen(given, context):
        if flat.properties:
            inside = {word for name in flat.properties for word in words(name)}
            fine = bool(inside & wanted)
        elif set(flat.types) & {"number", "integer", "string"}:
            fine = bool(_beside(one, context) & wanted)
            if not fine:
                parents = _holders(context) if parents is None else parents
                fine = any(names & wanted for names in parents.get(one.owner, ()))
        else:
            continue
        if not fine:
            yield Violation(f"the amount {one.name!r} stands without {' or '.join(sorted(wanted))}", one.node, (one.name,))


def _holders(context: Context) -> dict[Node | None, list[set[str]]]:
    """For each schema the words of the members of the objects that hold it directly, or as items of a list."""
    found: dict[Node | None, list[set[str]]] = {}
    for one in members(context):
        whole = flat_of(one.schema, context)
        for flat in (whole, flat_of(whole.items, context) if whole is not None and whole.items is not None else None):
            if flat is not None and flat.properties:
                found.setdefault(flat.node, []).append(_beside(one, context))
    return found


def marked(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members by name carry the mark `mark` (readOnly, writeOnly), or one of the extensions `extensions`."""
    mark, extensions = given.get("mark"), listed(given, "extensions")
    for one, flat in _chosen(given, context):
        if listed(given, "types") and not set(listed(given, "types")) & set(flat.types):
            continue
        fine = (
            says(one.schema, mark, context.workspace)
            if isinstance(mark, str)
            else any(one.node.get(name) or flat.node.get(name) for name in extensions)
        )
        if not fine:
            missing = mark if isinstance(mark, str) else extensions[0]
            yield Violation(f"the property {one.name!r} is not marked {missing}", one.node, (one.name,), {"missing": missing})


def in_responses(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No response carries a member by name, or (`formats`) with one of these formats; writeOnly ones do not count.

    `exceptCodes`: responses that may, such as the 201 that shows a new secret once.
    """
    told: set[Node] = set()
    seen: set[Node] = set()
    kept, formats = listed(given, "exceptCodes"), listed(given, "formats")
    for operation in selected(given, context):
        for response in operation.responses:
            for schema in json_schemas(response) if response.code not in kept else ():
                for name, inner, _ in below(schema, context.workspace, View.RESPONSE, seen):
                    if inner.node not in told and (takes(name, given) or (formats and inner.node.get("format") in formats)):
                        told.add(inner.node)
                        yield Violation(f"a response carries {name!r}", inner.node, (name,))


def in_requests(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No JSON body of the selected operations carries a member by name; readOnly ones do not count."""
    for operation in selected(given, context):
        schema = body_schema(operation)
        flat = flat_of(schema, context, View.REQUEST) if schema is not None else None
        for name, inner in flat.properties.items() if flat is not None else ():
            if takes(name, given):
                yield Violation(f"{named(operation)} takes {name!r}", inner.node, (name,))


def one_form(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members by name have one form over the API: object, string, integer or number. The minority is told, with a tie the document."""
    found = [(one, _form(flat)) for one, flat in _chosen(given, context)]
    counts = Counter(form for _, form in found if form)
    if len(counts) < 2 or context.description is None:
        return
    (most, first), (_, second) = counts.most_common(2)
    if first == second:
        yield Violation(f"amounts are written as {' and as '.join(sorted(counts))}", context.description.root)
        return
    for one, form in found:
        if form and form != most:
            yield Violation(f"{one.name!r} is written as {form}, most amounts as {most}", one.node, (one.name,))


def _form(flat: Flat) -> str:
    if flat.properties:
        return "object"
    return next((kind for kind in flat.types if kind != "null"), "")


def whole_schema(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Named schemas that end in one of `schemas` (and hold at least `least` of `ifAny`) have a member of each group of `groups`."""
    ends, groups, signs = [words(name) for name in listed(given, "schemas")], given.get("groups"), {joined(name) for name in listed(given, "ifAny")}
    least = given.get("least")
    description = context.description
    for name, schema in description.schemas.items() if description is not None else ():
        flat = flat_of(schema, context)
        parts = words(name)
        if flat is None or not flat.properties or not any(parts[-len(end) :] == end for end in ends) or set(parts) & set(listed(given, "notWords")):
            continue
        held = {joined(member) for member in flat.properties}
        if signs and len(held & signs) < (least if isinstance(least, int) else 1):
            continue
        for group in groups if isinstance(groups, list) else ():
            wanted = [str(entry) for entry in group] if isinstance(group, list) else []
            if wanted and not held & {joined(entry) for entry in wanted}:
                yield Violation(f"{name} has no {' or '.join(wanted[:2])}", schema.node, (wanted[0],), {"missing": wanted[0]})


def status(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members `names` that are texts, of named schemas that end in one of `schemas`, list their values."""
    ends, names = [words(name) for name in listed(given, "schemas")], {joined(name) for name in listed(given, "names")}
    for name, schema in context.description.schemas.items() if context.description is not None else ():
        flat = flat_of(schema, context)
        parts = words(name.removesuffix("Response").removesuffix("Request"))
        if flat is None or not any(parts[-len(end) :] == end for end in ends):
            continue
        for key, inner in flat.properties.items():
            held = flat_of(inner, context)
            told = held is None or any(held.node.get(keyword) is not None for keyword in ("enum", "const", "x-extensible-enum"))
            if joined(key) in names and held is not None and "string" in held.types and not held.branches and not told:
                yield Violation(f"{key!r} of {name} does not list its values", inner.node, (key,), {"missing": "enum"})


def _options(required: list[str], **own: JsonObject) -> JsonObject:
    return plain_options(required, **NAMED, **own)


FUNCTIONS = (
    RuleFunction(
        "oasMember",
        member,
        _options(
            [],
            types=TEXTS,
            onlyTypes=TEXTS,
            anyOf=TEXTS,
            formats=TEXTS,
            notFormats=TEXTS,
            siblings=TEXTS,
            atLeast=_SCHEMA_MARKS,
            parameters=FLAG,
        ),
    ),
    RuleFunction("oasMemberBeside", companion, _options(["with"], **{"with": SOME_TEXTS})),
    RuleFunction("oasMemberMark", marked, _options([], mark={"enum": ["readOnly", "writeOnly"]}, extensions=TEXTS, types=TEXTS)),
    RuleFunction("oasMemberForm", one_form, _options([])),
    RuleFunction("oasResponseMember", in_responses, options(**NAMED, exceptCodes=TEXTS, formats=TEXTS)),
    RuleFunction("oasRequestMember", in_requests, options(**NAMED)),
    RuleFunction("oasStatus", status, plain_options(("schemas", "names"), schemas=SOME_TEXTS, names=SOME_TEXTS)),
    RuleFunction(
        "oasSchemaMembers",
        whole_schema,
        plain_options(
            ("schemas", "groups"),
            schemas=SOME_TEXTS,
            groups={"type": "array", "items": SOME_TEXTS},
            ifAny=TEXTS,
            least={"type": "integer"},
            notWords=TEXTS,
        ),
    ),
)
