"""Responses: which codes an operation declares, and what they carry.

Findings on one response stand at its definition, so a shared one is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import has_member, json_schemas
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed
from apigov.lint.oas.select import answered, covered, is_in, named, options, place, selected
from apigov.openapi import Operation, Response, Version, essence, is_json, success_responses

_PROBLEM = ("application/problem+json", "application/problem+xml")


def codes_of(operation: Operation) -> str:
    return ", ".join(response.code for response in operation.responses) or "nothing"


def has_data(response: Response) -> bool:
    """Whether a response has content that says what it is: a schema (3.2: or itemSchema), or a media type that is not JSON."""
    return any(media.schema is not None or media.item_schema is not None or not is_json(media.name) for media in response.content)


def success(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """An operation with a success declares one of `accept` and none of `forbid`; those in `bodyOn` carry data."""
    accept, body_on, forbid = listed(given, "accept"), listed(given, "bodyOn"), listed(given, "forbid")
    for operation in selected(given, context):
        successes = [response for response in operation.responses if is_in(response.code, ("2xx", "3xx"))]
        if successes and not covered(operation, accept):
            message = f"{named(operation)} declares {codes_of(operation)}, not {' or '.join(accept[:2])}"
            yield Violation(message, place(operation), data={"expected": [*accept]})
        for response in successes:
            if is_in(response.code, body_on) and not has_data(response):
                yield Violation(f"the {response.code} of a {operation.method.upper()} carries no data with a schema", response.node, (response.code,))
            if is_in(response.code, forbid):
                yield Violation(f"{named(operation)} declares {response.code}", response.use, (response.code,))


def present(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """One of the codes of `anyOf` is declared; `beside`: only where one of these is."""
    any_of, beside = listed(given, "anyOf"), listed(given, "beside")
    for operation in selected(given, context):
        if operation.responses and not covered(operation, any_of) and (not beside or covered(operation, beside)):
            missing = any_of[0].upper()
            yield Violation(f"{named(operation)} declares no {missing} response", place(operation), data={"missing": missing})


def absent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """None of `codes` is declared, `except` apart."""
    kept = listed(given, "except")
    for operation, response in answered(given, context, listed(given, "codes")):
        if response.code not in kept:
            yield Violation(f"{named(operation)} declares {response.code}", response.use, (response.code,))


def non_empty(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Responses are there; from 3.1 on an operation may leave the whole member out."""
    description = context.description
    for operation in selected(given, context):
        if operation.responses or description is None:
            continue
        held = operation.node.get("responses")
        if isinstance(held, dict) and any(not str(code).startswith("x-") for code in held):
            continue  # what stands there is no response, and is told as such
        if operation.node.child("responses") is not None or description.version < Version.V3_1:
            yield Violation(f"{named(operation)} declares no response", place(operation))


def legal_codes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Codes of three digits are of the list."""
    allowed = set(listed(given, "codes"))
    for operation in selected(given, context):
        for response in operation.responses:
            code = response.code
            if code.isdigit() and len(code) == 3 and code not in allowed:
                yield Violation(f"{named(operation)} declares {code}, which is no registered status code", response.use, (code,))


def fitting_codes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Success codes are of the row of `table` for the method; 2XX passes."""
    table = given.get("table")
    for operation in selected(given, context):
        row = table.get(operation.method) if isinstance(table, dict) else None
        for response in success_responses(operation) if isinstance(row, list) else ():
            if response.code.isdigit() and isinstance(row, list) and response.code not in row:
                yield Violation(f"{named(operation)} declares {response.code}, not one of {', '.join(map(str, row))}", response.use, (response.code,))


def code_spelling(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Keys are three digits, 1XX to 5XX, or default."""
    for operation in selected(given, context):
        responses = operation.node.child("responses")
        for key, node in responses.children() if responses is not None else ():
            text = str(key)
            fine = text == "default" or text.startswith("x-") or (len(text) == 3 and text[0] in "12345" and (text[1:].isdigit() or text[1:] == "XX"))
            if not fine:
                yield Violation(f"{named(operation)} has a response key {text!r}; write a code, 4XX or default", node, (text,))


def no_content(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Responses under `codes` declare no body."""
    for _, response in answered(given, context, listed(given, "codes")):
        if response.content:
            yield Violation(f"a {response.code} declares a body", response.node)


def has_content(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Responses under `codes` have content; `orHeaders`: one of these headers is as good."""
    headers = listed(given, "orHeaders")
    for _, response in answered(given, context, listed(given, "codes")):
        if not response.content and not has_header(response, headers):
            yield Violation(f"a {response.code} has no content", response.node, data={"missing": "content"})


def has_header(response: Response, names: Iterable[str]) -> bool:
    """Whether one of the headers is documented, in any letter case; a name that ends in * stands for all that begin so."""
    wanted = [name.lower() for name in names]
    exact, starts = {name for name in wanted if not name.endswith("*")}, tuple(name[:-1] for name in wanted if name.endswith("*"))
    return any(header.name.lower() in exact or (starts and header.name.lower().startswith(starts)) for header in response.headers)


def header(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Responses under `codes` document one of `headers`. As good: any body (`orBody`), a JSON member by name (`orMembers`, a.b for a nested one)."""
    names, members = listed(given, "headers"), listed(given, "orMembers")
    for _, response in answered(given, context, listed(given, "codes")):
        if has_header(response, names) or (given.get("orBody") is True and response.content):
            continue
        if members and any(has_member(schema, members, context.workspace) for schema in json_schemas(response)):
            continue
        shown = " or ".join(name.rstrip("*") for name in names[:2])
        yield Violation(f"a {response.code} documents no {shown} header", response.node, (names[0],), {"missing": names[0]})


def described(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Descriptions of responses under `codes` (`except` apart) hold none of `notWords`."""
    unwanted, kept = listed(given, "notWords"), listed(given, "except")
    for _, response in answered(given, context, listed(given, "codes")):
        text = f" {' '.join((response.description or '').lower().replace('.', ' ').replace(',', ' ').split())} "
        found = next((word for word in unwanted if f" {word} " in text), None)
        if found is not None and response.code not in kept:
            yield Violation(f"a {response.code} is described as {found!r}", response.node, (found,))


def one_code(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of `codes` all operations declare the same ones: the minority is told."""
    codes = listed(given, "codes")
    found = [(operation, tuple(code for code in codes if operation.response(code) is not None)) for operation in selected(given, context)]
    counts = Counter(taken for _, taken in found if taken)
    if len(counts) < 2 or context.description is None:
        return
    (most, first), (_, second) = counts.most_common(2)
    if first == second:
        yield Violation(f"operations are split between {', '.join(' and '.join(taken) for taken in sorted(counts))}", context.description.root)
        return
    for operation, taken in found:
        if taken and taken != most:
            yield Violation(f"{named(operation)} declares {' and '.join(taken)}, most operations {' and '.join(most)}", place(operation), taken)


def negotiation(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """An operation that offers several media types on success declares one of `anyOf`, or documents one of `headers` on the success."""
    any_of, headers = listed(given, "anyOf"), listed(given, "headers")
    for operation in selected(given, context):
        successes = success_responses(operation)
        kinds = {essence(media.name) for response in successes for media in response.content} - set(_PROBLEM)
        if len(kinds) < 2:
            continue
        if any_of and not covered(operation, any_of):
            yield Violation(
                f"{named(operation)} offers several media types and declares no {any_of[0]}", place(operation), data={"missing": any_of[0]}
            )
        for response in successes if headers else ():
            if has_header(response, ("Cache-Control",)) and not has_header(response, headers):
                yield Violation(
                    f"a cacheable {response.code} in several media types documents no {headers[0]}", response.node, data={"missing": headers[0]}
                )


def not_offered(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """None of the selected operations is offered; `says` is the rest of the sentence."""
    for operation in selected(given, context):
        yield Violation(f"{named(operation)} {given.get('says', 'should not be offered')}", operation.node)


FUNCTIONS = (
    RuleFunction("oasSuccess", success, options(("accept",), accept=SOME_TEXTS, bodyOn=TEXTS, forbid=TEXTS)),
    RuleFunction("oasResponsePresent", present, options(("anyOf",), anyOf=SOME_TEXTS, beside=TEXTS)),
    RuleFunction("oasResponseAbsent", absent, options(("codes",), codes=SOME_TEXTS, **{"except": TEXTS})),
    RuleFunction("oasResponsesNotEmpty", non_empty, options()),
    RuleFunction("oasStatusCodes", legal_codes, options(("codes",), codes=SOME_TEXTS)),
    RuleFunction("oasSuccessTable", fitting_codes, options(("table",), table={"type": "object", "additionalProperties": TEXTS})),
    RuleFunction("oasResponseKeys", code_spelling, options()),
    RuleFunction("oasResponseWithoutBody", no_content, options(("codes",), codes=SOME_TEXTS)),
    RuleFunction("oasResponseWithBody", has_content, options(("codes",), codes=SOME_TEXTS, orHeaders=TEXTS)),
    RuleFunction("oasResponseHeader", header, options(("codes", "headers"), codes=SOME_TEXTS, headers=SOME_TEXTS, orBody=FLAG, orMembers=TEXTS)),
    RuleFunction("oasResponseDescription", described, options(("codes", "notWords"), codes=SOME_TEXTS, notWords=SOME_TEXTS, **{"except": TEXTS})),
    RuleFunction("oasOneCode", one_code, options(("codes",), codes=SOME_TEXTS)),
    RuleFunction("oasNegotiation", negotiation, options(anyOf=TEXTS, headers=TEXTS)),
    RuleFunction("oasNotOffered", not_offered, options(says={"type": "string"})),
)
