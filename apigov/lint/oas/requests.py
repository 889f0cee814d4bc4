"""Requests: bodies, parameters, names of operations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import body_members, has_member, joined
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed
from apigov.lint.oas.select import covered, ends_in_parameter, flat_of, last_name, named, options, place, selected
from apigov.openapi import Operation, Version, body_schema, essence, flatten, is_action_segment, segments, words
from apigov.schema import Schema, View
from apigov.text import Node, Workspace

_TEXT: JsonObject = {"type": "string"}
_FORMS = frozenset(("application/x-www-form-urlencoded", "multipart/form-data"))


def no_body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        if operation.body is not None:
            yield Violation(f"{named(operation)} takes a request body", operation.body.use)


def body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A request body is declared. `exceptActions`: paths that end in an action, or hold two parameters and end in one, need none."""
    for operation in selected(given, context):
        if operation.body is None and not (given.get("exceptActions") is True and _switch(operation.path)):
            yield Violation(f"{named(operation)} takes no request body", operation.node, data={"missing": "requestBody"})


def _switch(path: str) -> bool:
    steps = segments(path)
    return bool(steps) and (is_action_segment(steps[-1]) or (ends_in_parameter(path) and path.count("{") > 1))


def body_required(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A body whose schema requires members is required itself; with `always` every body."""
    for operation in selected(given, context):
        if operation.body is None or operation.body.required:
            continue
        flats = [flat_of(media.schema, context, View.REQUEST) for media in operation.body.content if media.schema is not None]
        if given.get("always") is True or any(flat is not None and flat.required for flat in flats):
            yield Violation(f"the request body of {named(operation)} is optional", operation.body.node, data={"missing": "required"})


def body_media(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The request body offers only `mediaTypes`, or those with `subtypeWord` in their subtype."""
    wanted, word = {name.lower() for name in listed(given, "mediaTypes")}, given.get("subtypeWord")
    for operation in selected(given, context):
        for media in operation.body.content if operation.body is not None else ():
            name = essence(media.name)
            if name not in wanted and not (isinstance(word, str) and word in words(name.partition("/")[2].replace("+", "-"))):
                yield Violation(f"{named(operation)} takes {name}, not {' or '.join(listed(given, 'mediaTypes')[:2])}", media.node, (name,))


def merge_patch(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A merge-patch body requires no member (RFC 7396: what is absent stays), a discriminator apart."""
    for operation in selected(given, context):
        for schema in _under(operation, "application/merge-patch+json"):
            flat = flat_of(schema, context, View.REQUEST)
            discriminator = flat.node.get("discriminator") if flat is not None else None
            kept = discriminator.get("propertyName") if isinstance(discriminator, dict) else discriminator
            names = sorted(flat.required - {str(kept)}) if flat is not None else []
            if flat is not None and names:
                yield Violation(f"a merge-patch body requires {', '.join(names)}; a patch names only what it changes", flat.node, tuple(names))


def json_patch(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A json-patch body is a list of objects with op and path (RFC 6902, section 4)."""
    for operation in selected(given, context):
        for schema in _under(operation, "application/json-patch+json"):
            flat = flat_of(schema, context, View.REQUEST)
            if flat is not None and not ("array" in flat.types and _is_patch(flat.items, context.workspace)):
                yield Violation("a json-patch body is not a list of operations with op and path", flat.node)


def _is_patch(items: Schema | None, workspace: Workspace) -> bool:
    flat = flatten(items, workspace) if items is not None else None
    if flat is None:
        return False
    return {"op", "path"} <= set(flat.properties) or (bool(flat.branches) and all(_is_patch(branch, workspace) for branch in flat.branches))


def _under(operation: Operation, name: str) -> Iterable[Schema]:
    content = operation.body.content if operation.body is not None else ()
    return [media.schema for media in content if media.schema is not None and essence(media.name) == name]


def operation_words(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Neither the operationId nor (unless `path` is false) the last segment of the path begins with one of `notWords`; `except`: whole names."""
    unwanted, kept = set(listed(given, "notWords")), {joined(name) for name in listed(given, "except")}
    for operation in selected(given, context):
        names = [operation.operation_id or ""]
        collection = context.description is not None and context.description.pairing.items(operation.path)
        # A collection is named after a thing even where the word is a verb too: /refund and /refund/{id}.
        if given.get("path") is not False and not ends_in_parameter(operation.path) and not collection:
            names.append(last_name(operation.path))
        found = [words(name)[0] for name in names if words(name)[:1] and words(name)[0] in unwanted and joined(name) not in kept]
        if found:
            yield Violation(f"{named(operation)} is named after {found[0]!r}", operation.node, (found[0],))


def operation_table(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Where the operationId begins with a verb of `table`, the verb stands in the row of its method."""
    table = given.get("table")
    rows = (
        {str(method): {str(verb) for verb in verbs} for method, verbs in table.items() if isinstance(verbs, list)} if isinstance(table, dict) else {}
    )
    every = set().union(*rows.values())
    for operation in selected(given, context):
        verb = next(iter(words(operation.operation_id or "")), "")
        if verb in every and verb not in rows.get(operation.method, every):
            message = f"the operationId {operation.operation_id!r} says {verb} for a {operation.method.upper()}"
            yield Violation(message, operation.node.child("operationId") or operation.node, (verb,))


def action_methods(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Paths that end in :verb or in one of `actions` are offered by the methods `allowed` only."""
    actions, allowed = set(listed(given, "actions")), listed(given, "allowed")
    for operation in selected(given, context):
        last = next(iter(segments(operation.path)[-1:]), "")
        if (re.search(r":[A-Za-z]+$", last) or last in actions) and operation.method not in allowed:
            yield Violation(f"{named(operation)} is an action that is not offered by {allowed[0].upper()}", operation.node)


def operation_id(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """operationId is there and unique; `unique`: only the latter is asked. A path item that several paths refer to counts once."""
    seen: dict[str, Operation] = {}
    for operation in selected(given, context):
        name = operation.operation_id
        if not name and given.get("unique") is not True:
            yield Violation(f"{named(operation)} has no operationId", operation.node, data={"missing": "operationId"})
        elif name is not None and seen.setdefault(name, operation).node != operation.node:
            message = f"the operationId {name!r} is that of {named(seen[name])} too"
            yield Violation(message, operation.node.child("operationId") or operation.node)


def text(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """One of the members `anyOf` of the operation is a text that is not empty."""
    names = listed(given, "anyOf")
    for operation in selected(given, context):
        if not any(isinstance(operation.node.get(name), str) and str(operation.node.get(name)).strip() for name in names):
            yield Violation(f"{named(operation)} has no {' or '.join(names)}", operation.node, data={"missing": names[0]})


def parameter_names(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No parameter `in` one of the places is called by one of `names` (without case and separators: api_key, apiKey and api-key are one).

    `says` is the rest of the sentence.
    """
    places, taken = listed(given, "in"), {joined(name) for name in listed(given, "names")}
    for operation in selected(given, context):
        for parameter in operation.parameters:
            if parameter.location in places and joined(parameter.name) in taken:
                message = f"the {parameter.location} parameter {parameter.name!r} {given.get('says', 'is not allowed')}"
                yield Violation(message, parameter.node, (parameter.name,))


def parameter_header(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations take one of the header parameters `headers`, or the JSON body has (with `required`: requires) one of `orMembers`."""
    headers, members = listed(given, "headers"), listed(given, "orMembers")
    wanted = {name.lower() for name in headers}
    for operation in selected(given, context):
        taken = {parameter.name.lower() for parameter in operation.parameters if parameter.location == "header"}
        schema = body_schema(operation)
        if taken & wanted or (members and schema is not None and has_member(schema, members, context.workspace, View.REQUEST)):
            continue
        yield Violation(f"{named(operation)} takes no {headers[0]} header", operation.node, data={"missing": headers[0]})


def conditional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations that take a header of `ifHeaders` (with `required`: demand it) declare each of `allOf` and one of `codes`.

    With `reverse` those that declare `codes` take one of the headers.
    """
    headers, codes, every = {name.lower() for name in listed(given, "ifHeaders")}, listed(given, "codes"), listed(given, "allOf")
    pass_all = listed(given, "unless")
    for operation in selected(given, context):
        taken = [one for one in operation.parameters if one.location == "header" and one.name.lower() in headers]
        if given.get("reverse") is True:
            response = next((one for one in operation.responses if one.code in codes), None)
            if response is not None and not taken:
                wanted = listed(given, "ifHeaders")[0]
                yield Violation(f"{named(operation)} declares {response.code} and takes no {wanted} header", response.use, data={"missing": wanted})
            continue
        taken = [one for one in taken if one.required or given.get("required") is not True]
        if not taken or covered(operation, pass_all):
            continue
        missing = [code for code in every if not covered(operation, (code,))]
        if codes and not covered(operation, codes):
            missing.append(codes[0])
        if missing:
            yield Violation(f"{named(operation)} takes {taken[0].name} and declares no {' and no '.join(missing)}", place(operation), tuple(missing))


def precondition(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations take If-Match and declare one of `codes`; with `orMembers` a member of the body is as good."""
    codes, members = listed(given, "codes"), {joined(name) for name in listed(given, "orMembers")}
    for operation in selected(given, context):
        if members & {joined(name) for name in body_members(operation, context.workspace)}:
            continue
        takes = any(one.location == "header" and one.name.lower() == "if-match" for one in operation.parameters)
        if not takes:
            yield Violation(f"{named(operation)} takes no If-Match header", operation.node, data={"missing": "If-Match"})
        elif not covered(operation, codes):
            yield Violation(f"{named(operation)} takes If-Match and declares no {codes[0]}", place(operation), data={"missing": codes[0]})


def header_schema(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Header parameters called by one of `names` are strings with one of `anyOf`."""
    wanted, keywords = {name.lower() for name in listed(given, "names")}, listed(given, "anyOf")
    for operation in selected(given, context):
        for parameter in operation.parameters:
            flat = flat_of(parameter.schema, context) if parameter.schema is not None else None
            if flat is None or parameter.location != "header" or parameter.name.lower() not in wanted or flat.branches:
                continue
            if (flat.types and "string" not in flat.types) or not any(flat.node.get(keyword) is not None for keyword in keywords):
                yield Violation(f"the header {parameter.name} is not a text with {' or '.join(keywords)}", parameter.node, (parameter.name,))


def template_parameters(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Path templates and path parameters agree, and path parameters are required."""
    for operation in selected(given, context):
        expressions = re.findall(r"\{([^{}]*)\}", operation.path)
        if len(expressions) != operation.path.count("{"):
            continue  # braces in braces, or without their other half: nobody can tell the names
        names = [name.lstrip("+/;?#.").rstrip("*") for name in expressions if name]
        declared = {parameter.name: parameter for parameter in operation.parameters if parameter.location == "path"}
        for name in dict.fromkeys(names):
            if name not in declared:
                yield Violation(f"{named(operation)} does not declare its path parameter {name!r}", operation.node, (name,), {"missing": name})
        for name, parameter in declared.items():
            if name not in names:
                yield Violation(f"no path that uses the path parameter {name!r} has {{{name}}}", parameter.use, (name,))
            elif parameter.node.get("required") is not True:
                said = parameter.node.child("required")
                message = f"the path parameter {name!r} is not required: true"
                yield Violation(message, said or parameter.node, (name,), {} if said else {"missing": "required"})


def parameters_unique(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Within one list no two parameters have the same name and place."""
    description = context.description
    for use in description.objects("Operation", "PathItem") if description is not None else ():
        held = use.node.child("parameters")
        seen: set[tuple[str, str]] = set()
        for _, entry in held.children() if held is not None else ():
            target = context.workspace.resolve(entry)
            parameter = target if isinstance(target, Node) else entry
            name, where = str(parameter.get("name")), str(parameter.get("in"))
            key = (name.lower() if where == "header" else name, where)
            if key in seen and parameter.get("name") is not None:
                yield Violation(f"the {where} parameter {name!r} stands twice in one list", entry, (name, where))
            seen.add(key)


def one_body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """2.0: at most one parameter in body, none in formData beside it, and forms are consumed where formData is asked for."""
    description = context.description
    if description is None or description.version is not Version.V2_0:
        return
    for operation in description.operations:
        own = [(entry, context.resolve(entry)) for entry in _entries(operation.node)]
        replaced = {_naming(target) for _, target in own}
        shared = [(entry, context.resolve(entry)) for entry in _entries(operation.item)]
        listed_ones = [one for one in shared if _naming(one[1]) not in replaced] + own
        bodies = [entry for entry, target in listed_ones if target.get("in") == "body"]
        forms = [entry for entry, target in listed_ones if target.get("in") == "formData"]
        for entry in bodies[1:]:
            yield Violation(f"{named(operation)} has a second parameter in body", entry, ("body",))
        if bodies and forms:
            yield Violation(f"{named(operation)} has parameters in body and in formData", forms[0], ("formData",))
        elif forms:
            yield from _consumed(operation, forms, description.root, context)


def _entries(owner: Node) -> list[Node]:
    held = owner.child("parameters")
    return [entry for _, entry in held.children()] if held is not None else []


def _naming(parameter: Node) -> tuple[str, str]:
    """A parameter of an operation stands in for that of its path with the same."""
    return str(parameter.get("in")), str(parameter.get("name"))


def _consumed(operation: Operation, forms: list[Node], root: Node, context: Context) -> Iterable[Violation]:
    """Without `consumes` anywhere nobody knows what is sent (OAS 2.0, Parameter Object, in)."""
    said = operation.node.child("consumes") or root.child("consumes")
    names = {essence(str(name)) for name in said.value} if said is not None and isinstance(said.value, list) else set()
    if not names & _FORMS:
        yield Violation(f"{named(operation)} has formData and consumes no form", said or operation.node, ("consumes",), {"missing": "consumes"})
        return
    file = next((entry for entry in forms if context.resolve(entry).get("type") == "file"), None)
    if file is not None and "multipart/form-data" not in names:
        yield Violation(f"{named(operation)} takes a file and does not consume multipart/form-data", file, ("file",))


def parameter_style(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Array parameters in query and header say how they are written: style and explode, or collectionFormat in 2.0."""
    for operation in selected(given, context):
        for parameter in operation.parameters:
            flat = flat_of(parameter.schema, context) if parameter.schema is not None else None
            if flat is None or "array" not in flat.types or parameter.location not in ("query", "header"):
                continue
            held = parameter.node
            written = held.get("collectionFormat") is not None or held.get("explode") is not None or parameter.location == "header"
            if not written:
                yield Violation(f"the list {parameter.name!r} does not say how it is written", held, (parameter.name,), {"missing": "explode"})


def is_object(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """JSON request bodies are objects, so that a member can be added later."""
    for operation in selected(given, context):
        schema = body_schema(operation)
        flat = flat_of(schema, context, View.REQUEST) if schema is not None else None
        patch = any(essence(media.name) == "application/json-patch+json" for media in (operation.body.content if operation.body else ()))
        if flat is not None and flat.types and "object" not in flat.types and not patch:
            yield Violation(f"the request body of {named(operation)} is {' or '.join(flat.types)}, not an object", flat.node)


FUNCTIONS = (
    RuleFunction("oasNoRequestBody", no_body, options()),
    RuleFunction("oasRequestBody", body, options(exceptActions=FLAG)),
    RuleFunction("oasRequestBodyRequired", body_required, options(always=FLAG)),
    RuleFunction("oasRequestMedia", body_media, options(("mediaTypes",), mediaTypes=SOME_TEXTS, subtypeWord=_TEXT)),
    RuleFunction("oasMergePatch", merge_patch, options()),
    RuleFunction("oasJsonPatch", json_patch, options()),
    RuleFunction("oasOperationWords", operation_words, options(("notWords",), notWords=SOME_TEXTS, path=FLAG, **{"except": TEXTS})),
    RuleFunction("oasOperationVerb", operation_table, options(("table",), table={"type": "object", "additionalProperties": TEXTS})),
    RuleFunction("oasActionMethods", action_methods, options(("allowed",), actions=TEXTS, allowed=SOME_TEXTS)),
    RuleFunction("oasOperationId", operation_id, options(unique=FLAG)),
    RuleFunction("oasOperationText", text, options(("anyOf",), anyOf=SOME_TEXTS)),
    RuleFunction("oasParameterNames", parameter_names, options(("in", "names"), names=SOME_TEXTS, says=_TEXT, **{"in": SOME_TEXTS})),
    RuleFunction("oasHeaderParameter", parameter_header, options(("headers",), headers=SOME_TEXTS, orMembers=TEXTS)),
    RuleFunction(
        "oasConditional",
        conditional,
        options(("ifHeaders",), ifHeaders=SOME_TEXTS, codes=TEXTS, allOf=TEXTS, unless=TEXTS, reverse=FLAG, required=FLAG),
    ),
    RuleFunction("oasPrecondition", precondition, options(("codes",), codes=SOME_TEXTS, orMembers=TEXTS)),
    RuleFunction("oasHeaderSchema", header_schema, options(("names", "anyOf"), names=SOME_TEXTS, anyOf=SOME_TEXTS)),
    RuleFunction("oasPathParameters", template_parameters, options()),
    RuleFunction("oasParametersUnique", parameters_unique),
    RuleFunction("oasOneBody", one_body),
    RuleFunction("oasParameterStyle", parameter_style, options()),
    RuleFunction("oasBodyIsObject", is_object, options()),
)
