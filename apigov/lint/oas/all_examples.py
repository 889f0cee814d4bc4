"""The examples of a whole description, found by the objects that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject, Pointer
from apigov.lint.fields import below
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.examples import examples_of, judge, view_of
from apigov.openapi import ObjectUse, Version, is_json
from apigov.schema import View
from apigov.text import Node

# Bodies that have files of their own are known by their use.
_VIEWS = {"RequestBody": View.REQUEST, "Response": View.RESPONSE}


def examples_match(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """All examples of a description, each at its first fault: of schemas, parameters, headers, and of bodies in JSON.

    What XML and forms look like is not told by the example's value; a broken schema is no fault of the example.
    """
    if context.description is None:
        return
    bodies = {(use.node.tree, use.node.pointer): _VIEWS[use.kind] for use in context.description.objects(*_VIEWS)}
    for use in context.description.objects("Schema", "MediaType", "Parameter", "Header", "Response"):
        if not isinstance(use.node.value, dict) or use.node.value.keys().isdisjoint(("example", "examples")):
            continue
        view = bodies.get((use.node.tree, use.node.pointer[:-2])) or view_of(use.node.pointer)
        for fault in _faults_of(use, view, context):
            if fault.data.get("schema") != "broken":
                message = fault.message if "missing" in fault.data else f"the example is refused by its schema: {fault.message}"
                place = fault.at if isinstance(fault.at, Node) else below(use.node, fault.at, context.resolve)
                yield fault._replace(message=message, at=place)


def _faults_of(use: ObjectUse, view: View, context: Context) -> Iterator[Violation]:
    if use.kind == "Schema":
        yield from judge(use.node, list(_of_schema(use.node)), View.WHOLE, {"circles": True}, context)
        return
    schema = use.node.child("schema")
    found = list(examples_of(use.node, context, context.description is not None and context.description.version >= Version.V3_2))
    if use.kind == "Response":
        found = [(node, at) for node, at in found if is_json(str(at[-1]))]
    if schema is not None and (use.kind != "MediaType" or is_json(use.name)):
        yield from judge(schema, found, view, {"circles": True}, context)


def _of_schema(schema: Node) -> Iterator[tuple[Node | None, Pointer]]:
    """`example`, and the list `examples` that 3.1 took from JSON Schema."""
    single, several = schema.child("example"), schema.child("examples")
    if single is not None:
        yield single, ("example",)
    if several is not None and isinstance(several.value, list):
        for index, child in several.children():
            yield child, ("examples", index)


FUNCTIONS = (RuleFunction("oasExamplesMatch", examples_match),)
