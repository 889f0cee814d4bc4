"""Examples and defaults: values that the schema beside them has to accept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from apigov.findings import JsonObject, Pointer
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.functions.validation import BrokenSchema
from apigov.lint.jsonpath import javascript as js
from apigov.lint.oas.judging import Asked, Schemas, schemas_of
from apigov.lint.oas.options import FLAG, SOME_TEXTS, listed, plain_options
from apigov.lint.resolved import materialise
from apigov.openapi import ObjectUse, Version, is_json
from apigov.schema import View
from apigov.text import Node

# One of these makes a member named example the example of a schema.
_SAYS = ("enum", "type", "format", "properties", "items")


def schema_examples(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of a schema (2.0: or a parameter or header): its members `fields` satisfy it. `circles`: circular schemas are judged, too."""
    if not isinstance(value, dict) or not any(js.truthy(value.get(word)) for word in _SAYS):
        return
    schema = context.node
    if context.description is not None and context.description.version is Version.V2_0 and isinstance(value.get("required"), bool):
        # That of a parameter.
        schema = Node(schema.tree, schema.pointer, {key: item for key, item in value.items() if key != "required"})
    found = [(child, (name,)) for name in listed(given, "fields") if (child := context.node.child(name)) is not None]
    yield from _judged(schema, found, View.WHOLE, given, context)


def media_examples(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Of an object with a schema beside it: its example, else each of its examples, satisfies the schema.

    Members that are readOnly are not missed in requests, and writeOnly ones not in responses. `circles`: circular schemas are judged, too.
    """
    schema = context.node.child("schema")
    if schema is None:
        return
    yield from _judged(schema, _examples(context.node, context), _view(context.node.pointer), given, context)


def examples_match(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """All examples of a description, each at its first fault: of schemas, parameters, headers, and of bodies in JSON.

    What XML and forms look like is not told by the example's value; a broken schema is no fault of the example.
    """
    if context.description is None:
        return
    for use in context.description.objects("Schema", "MediaType", "Parameter", "Header", "Response"):
        if not isinstance(use.node.value, dict) or use.node.value.keys().isdisjoint(("example", "examples")):
            continue
        for fault in _faults_of(use, context):
            if fault.data.get("schema") != "broken":
                yield replace(fault, message=f"the example is refused by its schema: {fault.message}", at=_below(use.node, fault.at, context))


def _faults_of(use: ObjectUse, context: Context) -> Iterator[Violation]:
    if use.kind == "Schema":
        yield from _judged(use.node, list(_of_schema(use.node)), View.WHOLE, {"circles": True}, context)
        return
    schema = use.node.child("schema")
    found = list(_examples(use.node, context))
    if use.kind == "Response":
        found = [(node, at) for node, at in found if is_json(str(at[-1]))]
    if schema is not None and (use.kind != "MediaType" or is_json(use.name)):
        yield from _judged(schema, found, _view(use.node.pointer), {"circles": True}, context)


def _of_schema(schema: Node) -> Iterator[tuple[Node | None, Pointer]]:
    """`example`, and the list `examples` that 3.1 took from JSON Schema."""
    single, several = schema.child("example"), schema.child("examples")
    if single is not None:
        yield single, ("example",)
    if several is not None and isinstance(several.value, list):
        for index, child in several.children():
            yield child, ("examples", index)


def _below(node: Node, at: Node | Pointer, context: Context) -> Node:
    """The place of a fault, through references, as far as it exists."""
    if isinstance(at, Node):
        return at
    for step in at:
        child = context.resolve(node).child(step)
        if child is None:
            break
        node = child
    return node


def _examples(holder: Node, context: Context) -> Iterator[tuple[Node | None, Pointer]]:
    """The examples with their places; None for one that lacks its value."""
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
            if isinstance(one.value, dict) and "externalValue" not in one.value:
                yield one.child("value"), ("examples", name, "value")


def _view(pointer: Pointer) -> View:
    """Whether an object is of a request or of a response, by its place in the description."""
    steps = pointer[:4]
    if steps[:2] == ("components", "requestBodies") or (steps[:1] == ("paths",) and steps[3:] == ("requestBody",)):
        return View.REQUEST
    if steps[:2] == ("components", "responses") or (steps[:1] == ("paths",) and steps[3:] == ("responses",)):
        return View.RESPONSE
    return View.WHOLE


def _judged(schema: Node, found: Iterable[tuple[Node | None, Pointer]], view: View, given: JsonObject, context: Context) -> Iterator[Violation]:
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
            yield Violation("the example has no value", at)
        elif judged:
            yield from (replace(fault, at=(*at, *fault.at)) for fault in _faults(schemas, asked, node, context) if isinstance(fault.at, tuple))


def _faults(schemas: Schemas, asked: Asked, node: Node, context: Context) -> Iterator[Violation]:
    """The first fault of a value, its place below the value."""
    try:
        if schemas.verdict(asked, node.value).validator.is_valid(node.value):
            return
        # References in values are rare: they are followed where a value is refused as it stands.
        target = context.resolve(node)
        whole = materialise(target.value, replace(context, node=target))
        yield from schemas.verdict(asked, whole).faults(whole)
    except BrokenSchema as error:
        yield Violation(f"no value can be judged by the schema: {error}", data={"schema": "broken"})


FUNCTIONS = (
    RuleFunction("oasSchemaExamples", schema_examples, plain_options(("fields",), fields=SOME_TEXTS, circles=FLAG)),
    RuleFunction("oasMediaExamples", media_examples, plain_options(circles=FLAG)),
    RuleFunction("oasExamplesMatch", examples_match),
)
