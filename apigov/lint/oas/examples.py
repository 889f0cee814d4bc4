"""Examples and defaults: values that the schema beside them has to accept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject, Pointer
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.functions.validation import BrokenSchema
from apigov.lint.jsonpath import javascript as js
from apigov.lint.oas.judging import Asked, Schemas, schemas_of
from apigov.lint.oas.options import FLAG, SOME_TEXTS, listed, plain_options
from apigov.lint.resolved import materialise
from apigov.openapi import Version
from apigov.schema import View
from apigov.text import Node

# One of these makes a member named example the example of a schema.
_SAYS = ("enum", "type", "format", "properties", "items")
# What is above a body.
_VIEWS = {"requestBody": View.REQUEST, "requestBodies": View.REQUEST, "responses": View.RESPONSE}


def schema_examples(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a schema (2.0: or a parameter or header): its members `fields` satisfy it. `circles`: circular schemas are judged, too."""
    if not isinstance(value, dict) or not any(js.truthy(value.get(word)) for word in _SAYS):
        return
    schema = context.node
    if context.description is not None and context.description.version is Version.V2_0 and isinstance(value.get("required"), bool):
        # That of a parameter.
        schema = Node(schema.tree, schema.pointer, {key: item for key, item in value.items() if key != "required"})
    found = [(child, (name,)) for name in listed(given, "fields") if (child := context.node.child(name)) is not None]
    yield from judge(schema, found, View.WHOLE, given, context)


def media_examples(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of an object with a schema beside it: its example, else each of its examples, satisfies the schema.

    Members that are readOnly are not missed in requests, and writeOnly ones not in responses. `circles`: circular schemas are judged, too.
    """
    schema = context.node.child("schema")
    if schema is None:
        return
    yield from judge(schema, examples_of(context.node, context), view_of(context.node.pointer), given, context)


def examples_of(holder: Node, context: Context, newer: bool = False) -> Iterator[tuple[Node | None, Pointer]]:
    """The examples beside a schema, with their places; None for one that lacks its value. `newer`: members that came with 3.2 count."""
    old = context.description is not None and context.description.version is Version.V2_0
    single, several = holder.child("example"), holder.child("examples")
    if single is not None and not old:
        yield single, ("example",)
    elif several is not None:
        target = context.resolve(several)
        for name, child in target.children():
            if old:
                yield child, ("examples", name)
                continue
            one = context.resolve(child)
            if not isinstance(one.value, dict) or "externalValue" in one.value:
                continue
            held = "dataValue" if newer and "dataValue" in one.value else "value"
            if held in one.value or not (newer and "serializedValue" in one.value):
                yield one.child(held), ("examples", name, held)


def view_of(pointer: Pointer) -> View:
    """Whether an object is of a request or of a response, by its place in the description: in paths, callbacks, webhooks, components."""
    section = pointer[1:2] if pointer[:1] == ("components",) else ()
    return next((_VIEWS[step] for step in (*section, *reversed(pointer)) if step in _VIEWS), View.WHOLE)


def judge(schema: Node, found: Iterable[tuple[Node | None, Pointer]], view: View, given: JsonObject, context: Context) -> Iterator[Violation]:
    """The first fault of each value, its place below what holds the values; `schema` in its data is "broken" where no value can be judged."""
    if not isinstance(schema.value, dict):
        return
    schemas = schemas_of(context)
    try:
        asked = schemas.asked(schema, view)
        judged = given.get("circles") is True or not schemas.leads_on(asked.references)
    except BrokenSchema as error:
        yield from (Violation(f"no value can be judged by the schema: {error}", at, data={"schema": "broken"}) for _, at in found)
        return
    for node, at in found:
        if node is None:
            yield Violation("the example has no value", at, data={"missing": "value"})
        elif judged:
            yield from (fault._replace(at=(*at, *fault.at)) for fault in _faults(schemas, asked, node, context) if isinstance(fault.at, tuple))


def _faults(schemas: Schemas, asked: Asked, node: Node, context: Context) -> Iterator[Violation]:
    """The first fault of a value, its place below the value."""
    try:
        if schemas.verdict(asked, node.value).accepts(node.value):
            return
        # References in values are rare: they are followed where a value is refused as it stands.
        target = context.resolve(node)
        whole = materialise(target.value, context._replace(node=target))
        yield from schemas.verdict(asked, whole).faults(whole)
    except BrokenSchema as error:
        yield Violation(f"no value can be judged by the schema: {error}", data={"schema": "broken"})


FUNCTIONS = (
    RuleFunction("oasSchemaExamples", schema_examples, plain_options(("fields",), fields=SOME_TEXTS, circles=FLAG)),
    RuleFunction("oasMediaExamples", media_examples, plain_options(circles=FLAG)),
)
