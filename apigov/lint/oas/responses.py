"""Responses: which codes an operation declares, what they carry, which headers they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.select import covered, listed, named, options, selected
from apigov.openapi import Operation, Response
from apigov.text import Node

_TEXTS: JsonObject = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_NO_BODY = frozenset(("204", "205", "304"))


def _at(operation: Operation) -> Node:
    return operation.node.child("responses") or operation.node


def _codes(operation: Operation) -> str:
    return ", ".join(response.code for response in operation.responses) or "nothing"


def has_body(response: Response) -> bool:
    """Whether a response has content with a schema (3.2: or itemSchema); a 2.0 `type: file` counts."""
    return any(media.schema is not None or media.item_schema is not None for media in response.content)


def success(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The success of an operation: one of `accept`; `bodyOn`: codes that need content with a schema; `narrow`: only these codes pass."""
    accept, body_on, narrow = listed(given, "accept"), listed(given, "bodyOn"), listed(given, "narrow")
    for operation in selected(given, context):
        successes = [response for response in operation.responses if response.code[:1] in ("2", "3")]
        if not successes:
            continue
        if narrow and not covered(operation, narrow):
            yield Violation(
                f"{named(operation)} declares {_codes(operation)}, not {' or '.join(narrow)}", _at(operation), data={"expected": [*narrow]}
            )
        elif not narrow and not covered(operation, accept):
            wanted = " or ".join(accept[:2])
            yield Violation(f"{named(operation)} declares {_codes(operation)}, not {wanted}", _at(operation), data={"expected": [*accept]})
        for response in successes:
            if response.code in body_on and not has_body(response):
                yield Violation(f"the {response.code} of {named(operation)} carries no data with a schema", response.use, (response.code,))


def present(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """One of the codes of `anyOf` is declared (a range and `default` count where they are listed). `unless`: nothing is asked where one of these is."""
    any_of, unless = listed(given, "anyOf"), listed(given, "unless")
    for operation in selected(given, context):
        if not operation.responses or covered(operation, unless) or _matches(operation, any_of):
            continue
        yield Violation(
            f"{named(operation)} declares no {any_of[0]} response", _at(operation), data={"missing": any_of[0], "declared": _codes(operation)}
        )


def _matches(operation: Operation, codes: list[str]) -> bool:
    """A listed range also stands for each single code in it when it ends in "xx"."""
    families = tuple(code[0] for code in codes if code.endswith("xx"))
    return covered(operation, codes) or any(response.code[:1] in families for response in operation.responses)


def absent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """None of `codes` is declared; an entry ending in xx stands for its family."""
    codes = listed(given, "codes")
    families = tuple(code[0] for code in codes if code.endswith("xx"))
    for operation in selected(given, context):
        for response in operation.responses:
            if response.code in codes or (response.code[:1] in families and response.code[:1].isdigit()):
                yield Violation(f"{named(operation)} declares {response.code}", response.use, (response.code,))


def non_empty(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        if not operation.responses:
            yield Violation(f"{named(operation)} declares no response", _at(operation))


def legal_codes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Codes are of the list; `ranges` and default pass."""
    allowed = set(listed(given, "codes"))
    for operation in selected(given, context):
        for response in operation.responses:
            code = response.code
            if code.isdigit() and len(code) == 3 and code not in allowed:
                yield Violation(f"{named(operation)} declares {code}, which is no registered status code", response.use, (code,))


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
    """Codes that must not carry a body."""
    codes = set(listed(given, "codes"))
    for operation in selected(given, context):
        for response in operation.responses:
            if response.code in codes and has_body(response):
                yield Violation(f"the {response.code} of {named(operation)} declares a body", response.use, (response.code,))


def has_content(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Codes that have to carry content with a schema."""
    codes, methods_without = set(listed(given, "codes")), {"head", "options"}
    for operation in selected(given, context):
        for response in operation.responses if operation.method not in methods_without else ():
            wanted = response.code in codes or ("2xx" in codes and response.code[:1] == "2" and response.code not in _NO_BODY | {"202", "201"})
            if wanted and not has_body(response):
                yield Violation(f"the {response.code} of {named(operation)} has no content with a schema", response.use, (response.code,))


def header(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Responses with one of `codes` document one of `headers`. `orBody`: a body is as good."""
    codes, names = listed(given, "codes"), listed(given, "headers")
    lowered = {name.lower() for name in names}
    for operation in selected(given, context):
        for response in operation.responses:
            if response.code not in codes or any(one.name.lower() in lowered for one in response.headers):
                continue
            if given.get("orBody") is True and has_body(response):
                continue
            message = f"the {response.code} of {named(operation)} documents no {' or '.join(names)} header"
            yield Violation(message, response.use, (response.code,), {"missing": names[0]})


def error_media(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Error responses with JSON content offer one of `mediaTypes`."""
    wanted = [name.lower() for name in listed(given, "mediaTypes")]
    for operation in selected(given, context):
        for response in _errors(operation):
            names = [media.name.split(";")[0].strip().lower() for media in response.content]
            if names and not any(name in wanted for name in names):
                yield Violation(f"the {response.code} of {named(operation)} is {', '.join(names)}, not {wanted[0]}", response.use, (response.code,))


def error_body(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Error responses carry a body with a schema."""
    for operation in selected(given, context):
        for response in _errors(operation):
            if operation.method != "head" and not has_body(response):
                yield Violation(f"the {response.code} of {named(operation)} says nothing of what went wrong", response.use, (response.code,))


def _errors(operation: Operation) -> Iterator[Response]:
    yield from (response for response in operation.responses if response.code[:1] in ("4", "5") or response.code == "default")


def described(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The description of a response in a family of codes holds none of `notWords`."""
    unwanted, family = [word.lower() for word in listed(given, "notWords")], str(given.get("family", "2"))
    for operation in selected(given, context):
        for response in operation.responses:
            text = (response.description or "").lower()
            found = next((word for word in unwanted if word in text), None)
            if response.code[:1] == family and found is not None:
                yield Violation(f"the {response.code} of {named(operation)} is described as {found!r}", response.use, (response.code,))


FUNCTIONS = (
    RuleFunction("oasSuccess", success, options(("accept",), accept=_TEXTS, bodyOn={"type": "array"}, narrow={"type": "array"})),
    RuleFunction("oasResponsePresent", present, options(("anyOf",), anyOf=_TEXTS, unless={"type": "array"})),
    RuleFunction("oasResponseAbsent", absent, options(("codes",), codes=_TEXTS)),
    RuleFunction("oasResponsesNotEmpty", non_empty, options()),
    RuleFunction("oasStatusCodes", legal_codes, options(("codes",), codes=_TEXTS)),
    RuleFunction("oasResponseKeys", code_spelling, options()),
    RuleFunction("oasResponseWithoutBody", no_content, options(("codes",), codes=_TEXTS)),
    RuleFunction("oasResponseWithBody", has_content, options(("codes",), codes=_TEXTS)),
    RuleFunction("oasResponseHeader", header, options(("codes", "headers"), codes=_TEXTS, headers=_TEXTS, orBody={"type": "boolean"})),
    RuleFunction("oasErrorMedia", error_media, options(("mediaTypes",), mediaTypes=_TEXTS)),
    RuleFunction("oasErrorBody", error_body, options()),
    RuleFunction("oasResponseDescription", described, options(("notWords",), notWords=_TEXTS, family={"type": "string"})),
)
