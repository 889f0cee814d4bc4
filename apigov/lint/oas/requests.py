"""Requests: bodies, parameters, names of operations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.select import listed, named, options, selected
from apigov.openapi import body_schema, flatten, segments, words
from apigov.schema import View
from apigov.text import Node

_TEXTS: JsonObject = {"type": "array", "minItems": 1, "items": {"type": "string"}}


def no_body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        if operation.body is not None:
            yield Violation(f"{named(operation)} takes a request body", operation.body.use)


def body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A request body is declared; with `required: true` it says so."""
    for operation in selected(given, context):
        if operation.body is None:
            if given.get("required") is not True:
                yield Violation(f"{named(operation)} takes no request body", operation.node, data={"missing": "requestBody"})
        elif given.get("required") is True and not operation.body.required:
            yield Violation(f"the request body of {named(operation)} is optional", operation.body.use, data={"missing": "required"})


def body_media(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The request body offers one of `mediaTypes`; `avoid`: JSON types that must not be the only ones."""
    wanted = [name.lower() for name in listed(given, "mediaTypes")]
    for operation in selected(given, context):
        content = operation.body.content if operation.body is not None else ()
        names = [media.name.split(";")[0].strip().lower() for media in content]
        if names and operation.body is not None and not any(name in wanted for name in names):
            yield Violation(f"{named(operation)} takes {', '.join(names)}, not {' or '.join(wanted)}", operation.body.use)


def merge_patch(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A merge-patch body requires no member (RFC 7396: what is absent stays), a discriminator apart."""
    for operation in selected(given, context):
        for media in operation.body.content if operation.body is not None else ():
            if not media.name.lower().startswith("application/merge-patch+json") or media.schema is None:
                continue
            flat = flatten(media.schema, context.workspace, View.REQUEST)
            discriminator = flat.node.get("discriminator") if flat is not None else None
            kept = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
            names = sorted(flat.required - {str(kept)}) if flat is not None else []
            if names:
                message = f"the merge-patch body of {named(operation)} requires {', '.join(names)}; a patch names only what it changes"
                yield Violation(message, media.node, tuple(names))


def operation_words(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Neither the operationId nor the last segment of the path begins with one of `notWords`."""
    unwanted = set(listed(given, "notWords"))
    for operation in selected(given, context):
        first = words(operation.operation_id or "")[:1]
        steps = [step for step in segments(operation.path) if "{" not in step]
        last = words(steps[-1])[:1] if steps and operation.path.rstrip("/").endswith(steps[-1]) else ()
        found = [word for word in (*first, *(last if given.get("path") is not False else ())) if word in unwanted]
        if found:
            yield Violation(f"{named(operation)} is named after {found[0]!r}", operation.node, (found[0],))


def operation_id(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """operationId is there; with `pattern` it matches."""
    for operation in selected(given, context):
        if not operation.operation_id:
            yield Violation(f"{named(operation)} has no operationId", operation.node, data={"missing": "operationId"})


def operation_id_unique(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    seen: dict[str, str] = {}
    for operation in selected(given, context):
        name = operation.operation_id
        if name is None:
            continue
        if name in seen:
            yield Violation(
                f"the operationId {name!r} of {named(operation)} is that of {seen[name]} too", operation.node.child("operationId") or operation.node
            )
        seen.setdefault(name, named(operation))


def text(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """One of the members `anyOf` of the operation is a text that is not empty."""
    names = listed(given, "anyOf")
    for operation in selected(given, context):
        if not any(isinstance(operation.node.get(name), str) and str(operation.node.get(name)).strip() for name in names):
            yield Violation(f"{named(operation)} has no {' or '.join(names)}", operation.node, data={"missing": names[0]})


def parameter_names(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No parameter `in` one of the places is called by one of `names` (compared as words, so that api_key, apiKey and api-key are one)."""
    places, taken = listed(given, "in"), {_joined(name) for name in listed(given, "names")}
    allowed = {_joined(name) for name in listed(given, "except")}
    seen: set[Node] = set()
    for operation in selected(given, context):
        for parameter in operation.parameters:
            name = _joined(parameter.name)
            if parameter.location in places and name in taken - allowed and parameter.node not in seen:
                seen.add(parameter.node)
                message = f"the {parameter.location} parameter {parameter.name!r} of {named(operation)} {given.get('says', 'is not allowed')}"
                yield Violation(message, parameter.use, (parameter.name,))


def _joined(name: str) -> str:
    return "".join(words(name))


def parameter_header(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations take one of the header parameters `headers`."""
    wanted = {name.lower() for name in listed(given, "headers")}
    for operation in selected(given, context):
        taken = {parameter.name.lower() for parameter in operation.parameters if parameter.location == "header"}
        if not taken & wanted:
            name = listed(given, "headers")[0]
            yield Violation(f"{named(operation)} takes no {name} header", operation.node, data={"missing": name})


def conditional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations that take a header of `ifHeaders` declare one of `codes`; turned round with `reverse`."""
    headers, codes = {name.lower() for name in listed(given, "ifHeaders")}, listed(given, "codes")
    for operation in selected(given, context):
        takes = next((parameter for parameter in operation.parameters if parameter.location == "header" and parameter.name.lower() in headers), None)
        declared = next((response for response in operation.responses if response.code in codes), None)
        place = operation.node.child("responses") or operation.node
        if given.get("reverse") is True:
            if declared is not None and takes is None and declared.code == codes[0]:
                wanted = listed(given, "ifHeaders")[0]
                yield Violation(f"{named(operation)} declares {codes[0]} and takes no {wanted} header", declared.use, data={"missing": wanted})
        elif takes is not None and declared is None and (given.get("required") is not True or takes.required):
            yield Violation(f"{named(operation)} takes {takes.name} and declares no {codes[0]}", place, data={"missing": codes[0]})


def parameter_schema(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Parameters say what they take: a schema with one of `keywords`, or content."""
    keywords, places = listed(given, "keywords"), listed(given, "in")
    kinds = listed(given, "types")
    seen: set[Node] = set()
    for operation in selected(given, context):
        for parameter in operation.parameters:
            if parameter.node in seen or (places and parameter.location not in places) or parameter.schema is None:
                continue
            seen.add(parameter.node)
            flat = flatten(parameter.schema, context.workspace)
            if flat is None or (kinds and not set(flat.types) & set(kinds)) or flat.branches:
                continue
            if not any(keyword in (flat.node.value if isinstance(flat.node.value, dict) else {}) for keyword in keywords):
                yield Violation(
                    f"the {parameter.location} parameter {parameter.name!r} has no {' or '.join(keywords)}", parameter.use, (parameter.name,)
                )


def template_parameters(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Path templates and path parameters agree, and path parameters are required."""
    for operation in selected(given, context):
        names = re.findall(r"\{([^{}]+)\}", operation.path)
        declared = {parameter.name: parameter for parameter in operation.parameters if parameter.location == "path"}
        for name in dict.fromkeys(names):
            if name not in declared:
                yield Violation(f"{named(operation)} does not declare its path parameter {name!r}", operation.node, (name,), {"missing": name})
        for name, parameter in declared.items():
            if name not in names and parameter.level == "operation":
                yield Violation(f"the path of {named(operation)} has no {{{name}}}", parameter.use, (name,))


def consistent_body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """JSON request bodies are objects, so that a member can be added later."""
    for operation in selected(given, context):
        schema = body_schema(operation)
        flat = flatten(schema, context.workspace, View.REQUEST) if schema is not None else None
        if flat is not None and "array" in flat.types and operation.body is not None:
            yield Violation(f"the request body of {named(operation)} is a bare list", operation.body.use)


FUNCTIONS = (
    RuleFunction("oasNoRequestBody", no_body, options()),
    RuleFunction("oasRequestBody", body, options(required={"type": "boolean"})),
    RuleFunction("oasRequestMedia", body_media, options(("mediaTypes",), mediaTypes=_TEXTS)),
    RuleFunction("oasMergePatch", merge_patch, options()),
    RuleFunction("oasOperationWords", operation_words, options(("notWords",), notWords=_TEXTS, path={"type": "boolean"})),
    RuleFunction("oasOperationId", operation_id, options()),
    RuleFunction("oasOperationIdUnique", operation_id_unique, options()),
    RuleFunction("oasOperationText", text, options(("anyOf",), anyOf=_TEXTS)),
    RuleFunction(
        "oasParameterNames",
        parameter_names,
        options(("in", "names"), names=_TEXTS, says={"type": "string"}, **{"in": _TEXTS, "except": {"type": "array"}}),
    ),
    RuleFunction("oasHeaderParameter", parameter_header, options(("headers",), headers=_TEXTS)),
    RuleFunction(
        "oasConditional",
        conditional,
        options(("ifHeaders", "codes"), ifHeaders=_TEXTS, codes=_TEXTS, reverse={"type": "boolean"}, required={"type": "boolean"}),
    ),
    RuleFunction(
        "oasParameterKeywords", parameter_schema, options(("keywords",), keywords=_TEXTS, types={"type": "array"}, **{"in": {"type": "array"}})
    ),
    RuleFunction("oasPathParameters", template_parameters, options()),
    RuleFunction("oasBodyIsObject", consistent_body, options()),
)
