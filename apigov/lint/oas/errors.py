"""Error responses: their media type, their schema, what the schema holds (RFC 9457)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import Identity, below, body_members, has_member, identities, identity, json_schemas
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed
from apigov.lint.oas.responses import has_data
from apigov.lint.oas.select import covered, flat_of, is_in, named, options, place, selected
from apigov.openapi import Flat, Operation, Response, Version, body_schema, essence, is_json, words
from apigov.schema import Schema, View
from apigov.text import Node

PROBLEM = "application/problem+json"
_PROBLEM_NAMES = ("problem", "problemdetails", "problemdetail")
_ERROR_WORDS = frozenset(("error", "errors", "problem", "fault", "status", "exception", "failure"))


def errors_of(operation: Operation) -> Iterator[Response]:
    """4xx, 5xx, and default where it is not the only answer."""
    for response in operation.responses:
        if is_in(response.code, ("4xx", "5xx")) or (response.code == "default" and len(operation.responses) > 1):
            yield response


def error_media(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Error responses with content offer one of `mediaTypes`; with `orJson` any JSON is as good."""
    wanted = [name.lower() for name in listed(given, "mediaTypes")]
    for operation in selected(given, context):
        for response in errors_of(operation) if operation.method != "head" else ():
            names = [essence(media.name) for media in response.content]
            fine = not names or any(name in wanted or (given.get("orJson") is True and is_json(name)) for name in names)
            if not fine:
                yield Violation(f"a {response.code} is {', '.join(names)}, not {wanted[0]}", response.node, data={"expected": wanted[0]})


def error_body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """4xx and 5xx carry content with a schema; those of `allowEmpty` may have no content."""
    allowed = listed(given, "allowEmpty")
    for operation in selected(given, context):
        for response in errors_of(operation):
            if operation.method == "head" or response.code == "default" or (response.code in allowed and not response.content):
                continue
            if not has_data(response):
                yield Violation(f"a {response.code} does not say what went wrong", response.node, data={"missing": "content"})


def error_schema(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """All JSON errors have one schema, or extend it: the minority is told."""
    found: list[tuple[Response, tuple[Identity, ...]]] = []
    for operation in selected(given, context):
        for response in errors_of(operation):
            found += [(response, identities(schema, context.workspace)) for schema in json_schemas(response)]
    counts: Counter[Identity] = Counter(one for _, kinds in found for one in dict.fromkeys(kinds))
    if not counts or context.description is None:
        return
    most = max(counts, key=lambda one: counts[one])
    others = [(response, kinds) for response, kinds in found if most not in kinds]
    if 2 * len(others) >= len(found) > 1:
        yield Violation(f"errors have {len({kinds[0] for _, kinds in found})} different schemas", context.description.root)
        return
    for response, _ in others:
        yield Violation(f"a {response.code} has another schema than most errors here", response.node)


def default_is_error(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A default response beside a success describes an error: by its media type, its schema's name, or the schema that errors have here."""
    chosen = list(selected(given, context))
    kinds: set[Identity] = set()
    for operation in chosen:
        for response in errors_of(operation):
            if response.code != "default":
                kinds |= {identity(schema, context.workspace) for schema in json_schemas(response)}
    for operation in chosen:
        default = operation.response("default")
        if default is None or not covered(operation, ("2xx",)) or any(essence(media.name) == PROBLEM for media in default.content):
            continue
        for schema in json_schemas(default):
            what = identity(schema, context.workspace)
            name = words(str(what.pointer[-1])) if isinstance(what, Node) and what.pointer else ()
            if what not in kinds and not _ERROR_WORDS & set(name) and not _looks_like_error(schema, context):
                yield Violation("the default response is not described as an error", default.node)


def _looks_like_error(schema: Schema, context: Context) -> bool:
    flat = flat_of(schema, context, View.RESPONSE)
    return flat is None or any(_ERROR_WORDS & set(words(name)) or name in ("code", "message", "title", "detail") for name in flat.properties)


def _problems(context: Context) -> Iterator[tuple[Flat, Schema]]:
    """The problem schemas of a description: those under problem+json; in 2.0 those of that name. Each definition once."""
    description = context.description
    found: dict[Node, tuple[Flat, Schema]] = {}
    if description is None:
        return
    if description.version is Version.V2_0:
        schemas = [one for name, one in description.schemas.items() if name.lower().endswith(_PROBLEM_NAMES)]
    else:
        media = (one for operation in description.operations for response in operation.responses for one in response.content)
        schemas = [one.schema for one in media if one.schema is not None and essence(one.name) == PROBLEM]
    for schema in schemas:
        flat = flat_of(schema, context, View.RESPONSE)
        if flat is not None:
            found.setdefault(flat.node, (flat, schema))
    yield from found.values()


_MEMBERS = {
    "type": ("string", ("uri-reference", "uri", "iri", "iri-reference", None)),
    "instance": ("string", ("uri-reference", "uri", "iri", "iri-reference", None)),
    "title": ("string", None),
    "detail": ("string", None),
    "status": ("integer", None),
}


def problem_members(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The members of RFC 9457 have its types, and those of `required` are required."""
    for flat, _ in _problems(context):
        for name, (kind, formats) in _MEMBERS.items():
            member = flat_of(flat.properties[name], context) if name in flat.properties else None
            if member is None or member.branches:
                continue
            said = member.node.get("format")
            wrong_type = member.types and not set(member.types) & ({kind, "number"} if kind == "integer" else {kind})
            if wrong_type:
                yield Violation(f"{name} of a problem is {' or '.join(member.types)}, not {kind}", member.node, (name,))
            elif formats is not None and said not in formats:
                yield Violation(f"{name} of a problem has the format {said}, not uri-reference", member.node, (name,))
        for name in listed(given, "required"):
            if name not in flat.required:
                yield Violation(f"a problem does not require {name}", flat.node, (name,), {"missing": name})


def problem_open(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for flat, _ in _problems(context):
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if flat.node.get(keyword) is False:
                yield Violation(f"the problem schema is closed by {keyword}", flat.node)


def problem_on_success(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        for response in operation.responses:
            if is_in(response.code, ("2xx",)) and response.code != "207" and any(essence(media.name) == PROBLEM for media in response.content):
                yield Violation(f"a {response.code} is {PROBLEM}, which is for errors", response.node)


def error_without(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No member below an error body is called by one of `names` (compared without case and separators)."""
    unwanted = set(listed(given, "names"))
    told: set[Node] = set()
    seen: set[Node] = set()
    for operation in selected(given, context):
        for response in errors_of(operation):
            for schema in json_schemas(response):
                for name, inner, _ in below(schema, context.workspace, View.RESPONSE, seen):
                    if "".join(words(name)) in unwanted and inner.node not in told:
                        told.add(inner.node)
                        yield Violation(f"errors show {name!r}", inner.node, (name,))


def error_member(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """JSON errors (under `codes`, or all) hold one of the members `anyOf`, or document one of `orHeaders`."""
    names, codes, headers = listed(given, "anyOf"), listed(given, "codes"), {name.lower() for name in listed(given, "orHeaders")}
    for operation in selected(given, context):
        for response in errors_of(operation):
            if (codes and response.code not in codes) or any(header.name.lower() in headers for header in response.headers):
                continue
            schemas = list(json_schemas(response))
            if schemas and not any(has_member(schema, names, context.workspace) for schema in schemas):
                missing = names[0]
                yield Violation(f"a {response.code} has no {' or '.join(names[:3])}", response.node, (missing,), {"missing": missing})


def conflict(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Writes that can conflict declare one of `anyOf`: a POST that requires a member of `uniqueNames`, others that take one of `versionNames`."""
    any_of, unique, versions = listed(given, "anyOf"), listed(given, "uniqueNames"), set(listed(given, "versionNames"))
    for operation in selected(given, context):
        schema = body_schema(operation)
        flat = flat_of(schema, context, View.REQUEST) if schema is not None else None
        if operation.method == "post":
            reason = next((name for name in unique if flat is not None and name in flat.required), None)
        else:
            names = [
                *body_members(operation, context.workspace),
                *(parameter.name for parameter in operation.parameters if parameter.location == "query"),
            ]
            reason = next((name for name in names if name.lower() in versions), None)
        if reason is not None and not covered(operation, any_of):
            yield Violation(f"{named(operation)} takes {reason!r} and declares no {any_of[0]}", place(operation), data={"missing": any_of[0]})


FUNCTIONS = (
    RuleFunction("oasErrorMedia", error_media, options(("mediaTypes",), mediaTypes=SOME_TEXTS, orJson=FLAG)),
    RuleFunction("oasErrorBody", error_body, options(allowEmpty=TEXTS)),
    RuleFunction("oasErrorSchema", error_schema, options()),
    RuleFunction("oasDefaultIsError", default_is_error, options()),
    RuleFunction(
        "oasProblemMembers", problem_members, {"type": ["object", "null"], "additionalProperties": False, "properties": {"required": TEXTS}}
    ),
    RuleFunction("oasProblemOpen", problem_open),
    RuleFunction("oasProblemOnSuccess", problem_on_success, options()),
    RuleFunction("oasErrorWithout", error_without, options(("names",), names=SOME_TEXTS)),
    RuleFunction("oasErrorMember", error_member, options(("anyOf",), anyOf=SOME_TEXTS, codes=TEXTS, orHeaders=TEXTS)),
    RuleFunction("oasConflict", conflict, options(("anyOf",), anyOf=SOME_TEXTS, uniqueNames=TEXTS, versionNames=TEXTS)),
)
