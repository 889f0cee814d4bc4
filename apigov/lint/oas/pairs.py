"""Rules that need two operations at once: a collection P and its items P/{x}, HEAD and GET, conditional requests and ETags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import body_members, has_member, joined, json_schemas, same
from apigov.lint.oas.options import SOME_TEXTS, TEXTS, listed, plain_options
from apigov.lint.oas.responses import has_header
from apigov.lint.oas.select import covered, flat_of, last_name, named, options, place, role_of, selected
from apigov.openapi import Description, Operation, Response, Role, body_schema, says, success_responses
from apigov.schema import Schema, View

Item = Mapping[str, Operation]
_CONDITIONS = ("if-match", "if-none-match")


def items_of(context: Context) -> Mapping[str, Item]:
    """The operations by path and method; kept for the run."""
    known = context.shared.get(items_of)
    if known is None:
        found: dict[str, dict[str, Operation]] = {}
        for operation in context.description.operations if context.description is not None else ():
            found.setdefault(operation.path, {})[operation.method] = operation
        known = context.shared[items_of] = found
    return known if isinstance(known, dict) else {}


def create_by_put(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A PUT on an item whose collection takes no POST creates too, so it declares 201 beside 200 or 204."""
    description, paths = context.description, items_of(context)
    for operation in selected(given, context) if description is not None else ():
        collections = description.pairing.collections(operation.path) if description is not None else ()
        known = [paths[path] for path in collections if path in paths]
        if operation.method == "put" and known and not any("post" in item for item in known) and not covered(operation, ("201", "2XX", "202")):
            yield Violation(f"{named(operation)} is the only way to create and declares no 201", place(operation), data={"missing": "201"})


def on_items(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The selected operations do not stand on a collection (a path with items below); a list as JSON body passes."""
    description = context.description
    for operation in selected(given, context) if description is not None else ():
        schema = body_schema(operation)
        flat = flat_of(schema, context) if schema is not None else None
        bulk = flat is not None and "array" in flat.types
        if description is not None and description.pairing.items(operation.path) and not bulk:
            yield Violation(f"{named(operation)} addresses a collection", operation.node)


def collection_takes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A collection with items that offers `when` offers `lacks` too, unless marked with `extension` or its last segment is of `except`."""
    when, wanted, extension = str(given["when"]), str(given["needs"]), str(given.get("extension", ""))
    description, exempt = context.description, set(listed(given, "except"))
    for path, item in items_of(context).items():
        first = item.get(when)
        if first is None or wanted in item or description is None or not description.pairing.items(path) or last_name(path) in exempt:
            continue
        if first.item.get(extension) is not True and first.node.get(extension) is not True:
            yield Violation(f"{path} offers {when.upper()} and no {wanted.upper()}", first.item, data={"missing": wanted})


def created_readable(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """What a POST creates on P can be read at P/{x}."""
    description, exempt, paths = context.description, set(listed(given, "except")), items_of(context)
    for operation in selected(given, context) if description is not None else ():
        if description is None or role_of(operation, context, description) is not Role.CREATE or last_name(operation.path) in exempt:
            continue
        linked = any(response.links for response in operation.responses)
        if not linked and not any("get" in paths.get(path, {}) for path in description.pairing.items(operation.path)):
            yield Violation(f"what {named(operation)} creates cannot be read", operation.node)


def head_like_get(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """HEAD stands beside GET, declares none but its successes, and has no content."""
    for item in items_of(context).values():
        head, get = item.get("head"), item.get("get")
        if head is None:
            continue
        if get is None:
            yield Violation(f"{named(head)} stands without a GET", head.node, data={"missing": "get"})
            continue
        for response in success_responses(head):
            if get.response(response.code) is None:
                yield Violation(f"{named(head)} declares {response.code}, which its GET does not", response.use, (response.code,))
            elif response.content:
                yield Violation(f"the {response.code} of a HEAD declares a body", response.node)


def _resource(operation: Operation, context: Context, description: Description) -> Iterator[tuple[Response, Schema]]:
    """The 200 of the GET that reads what an operation writes."""
    paths = items_of(context)
    candidates = [operation.path] if operation.method in ("put", "patch") else [*description.pairing.items(operation.path)]
    for path in candidates:
        get = paths.get(path, {}).get("get")
        response = get.response("200") if get is not None else None
        if response is not None:
            yield from ((response, schema) for schema in json_schemas(response))


def consistent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Create, replace and update return what GET returns."""
    description = context.description
    for operation in selected(given, context) if description is not None else ():
        reading = next(_resource(operation, context, description), None) if description is not None else None
        for response in success_responses(operation) if reading is not None else ():
            for schema in json_schemas(response) if response.code in ("200", "201", "2XX") else ():
                if reading is not None and not same(schema, reading[1], context.workspace):
                    yield Violation(f"{named(operation)} returns another schema than the GET of the resource", response.node)


def symmetric(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """What create, replace and update take is part of what GET returns; writeOnly members and `except` apart."""
    description, exempt = context.description, {joined(name) for name in listed(given, "except")}
    for operation in selected(given, context) if description is not None else ():
        reading = next(_resource(operation, context, description), None) if description is not None else None
        flat = flat_of(reading[1], context) if reading is not None else None
        if flat is None or flat.branches or not flat.properties:
            continue
        for name, member in body_members(operation, context.workspace).items():
            if name not in flat.properties and joined(name) not in exempt and not says(member, "writeOnly", context.workspace):
                yield Violation(f"{named(operation)} takes {name!r}, which the GET of the resource does not return", member.node, (name,))


def etag(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Where a path takes If-Match or If-None-Match, its GET answers with an ETag (or a member of `orMembers`)."""
    members = listed(given, "orMembers")
    for item in items_of(context).values():
        get = item.get("get")
        taken = any(one.location == "header" and one.name.lower() in _CONDITIONS for operation in item.values() for one in operation.parameters)
        if get is None or not taken:
            continue
        successes = [response for response in success_responses(get) if response.code != "204"]
        if successes and not any(
            has_header(response, ("ETag",)) or any(has_member(schema, members, context.workspace) for schema in json_schemas(response))
            for response in successes
        ):
            yield Violation(f"{get.path} takes conditional requests and its GET gives no ETag", successes[0].node, data={"missing": "ETag"})


def accept_patch(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Where a PATCH declares 415, an Accept-Patch header stands on it, or on an answer of OPTIONS or GET (RFC 5789, section 3.1)."""
    for item in items_of(context).values():
        patch = item.get("patch")
        refusal = patch.response("415") if patch is not None else None
        if patch is None or refusal is None:
            continue
        told = [refusal, *(response for method in ("options", "get") if method in item for response in item[method].responses)]
        if not any(has_header(response, ("Accept-Patch",)) for response in told):
            yield Violation(f"{named(patch)} refuses media types and nothing documents Accept-Patch", refusal.use, data={"missing": "Accept-Patch"})


def batch(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A batch (a list as body, or a last segment batch or bulk) answers one of `codes`, or a 200 with a list of item states."""
    codes, states = listed(given, "codes"), listed(given, "states")
    for operation in selected(given, context):
        schema = body_schema(operation)
        flat = flat_of(schema, context, View.REQUEST) if schema is not None else None
        listy = flat is not None and "array" in flat.types
        if not (listy or last_name(operation.path) in ("batch", "bulk")) or covered(operation, codes) or not success_responses(operation):
            continue
        answers = [answer for response in success_responses(operation) for answer in json_schemas(response)]
        if not any(_has_states(answer, states, context) for answer in answers):
            yield Violation(f"{named(operation)} does not say how each item went", place(operation))


def _has_states(schema: Schema, states: list[str], context: Context) -> bool:
    flat = flat_of(schema, context, View.RESPONSE)
    if flat is None:
        return False
    lists = [flat.items] if flat.items is not None else []
    lists += [inner.items for member in flat.properties.values() if (inner := flat_of(member, context)) is not None and inner.items is not None]
    return any(has_member(one, states, context.workspace) for one in lists)


def distinct_security(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations below a path word of `words` have another security than any other operation."""
    wanted = set(listed(given, "words"))
    inside: list[Operation] = []
    outside: list[Operation] = []
    for operation in context.description.operations if context.description is not None else ():
        steps = set(operation.path.lower().split("/"))
        (inside if steps & wanted else outside).append(operation)
    others = {_demands(operation) for operation in outside}
    for operation in inside if outside else ():
        if _demands(operation) in others:
            yield Violation(f"{named(operation)} can be called with the same rights as the rest of the API", operation.node)


def _demands(operation: Operation) -> frozenset[frozenset[tuple[str, tuple[str, ...]]]]:
    return frozenset(
        frozenset((name, tuple(sorted(scopes))) for name, scopes in requirement.schemes.items()) for requirement in operation.security or ()
    )


_TEXT: JsonObject = {"type": "string"}
FUNCTIONS = (
    RuleFunction("oasCreateByPut", create_by_put, options()),
    RuleFunction("oasOnItems", on_items, options()),
    RuleFunction(
        "oasCollectionMethods", collection_takes, plain_options(("when", "needs"), when=_TEXT, needs=_TEXT, extension=_TEXT, **{"except": TEXTS})
    ),
    RuleFunction("oasCreatedReadable", created_readable, options(**{"except": TEXTS})),
    RuleFunction("oasHeadLikeGet", head_like_get),
    RuleFunction("oasSameResource", consistent, options()),
    RuleFunction("oasSymmetric", symmetric, options(**{"except": TEXTS})),
    RuleFunction("oasEtag", etag, plain_options(orMembers=TEXTS)),
    RuleFunction("oasAcceptPatch", accept_patch),
    RuleFunction("oasBatch", batch, options(("codes", "states"), codes=SOME_TEXTS, states=SOME_TEXTS)),
    RuleFunction("oasDistinctSecurity", distinct_security, plain_options(("words",), words=SOME_TEXTS)),
)
