"""Resources: what an operation is to the other operations of its path and of its collection."""

from __future__ import annotations

from collections.abc import Iterable

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.select import named, options, selected

_TEXTS: JsonObject = {"type": "array", "minItems": 1, "items": {"type": "string"}}


def collection_change(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """PUT and PATCH on a path that has an item path P/{x}."""
    description = context.description
    for operation in selected({"methods": ["put", "patch"], "endsIn": "name"}, context):
        if description is not None and description.pairing.items(operation.path):
            yield Violation(f"{named(operation)} changes a whole collection", operation.node)


def methods_absent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """None of `methods` is described."""
    for operation in selected({"methods": given["methods"]}, context):
        yield Violation(f"{named(operation)} is offered", operation.node)


def tagged(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        if not operation.tags:
            yield Violation(f"{named(operation)} has no tag", operation.node, data={"missing": "tags"})


def etag_for_if_match(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The GET of a path whose writes take If-Match shows an ETag."""
    guarded = {one.item for one in selected({}, context) if any(parameter.name.lower() == "if-match" for parameter in one.parameters)}
    for operation in selected({"methods": ["get"]}, context):
        success = operation.response("200") or operation.response("2XX")
        if operation.item in guarded and success is not None and not any(header.name.lower() == "etag" for header in success.headers):
            yield Violation(f"{named(operation)} shows no ETag, and its path takes If-Match", success.use, data={"missing": "ETag"})


def collection_get(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A collection that is posted to and has items offers GET, and its items can be read; `of` chooses which."""
    description = context.description
    for operation in selected({"roles": ["create"]}, context):
        if description is None:
            return
        read = {one.path for one in description.operations if one.method in ("get", "query")}
        items = description.pairing.items(operation.path)
        if given.get("of") == "items":
            if items and not read & set(items):
                yield Violation(f"what {named(operation)} creates cannot be read at {items[0]}", operation.node)
        elif items and operation.path not in read:
            yield Violation(f"{operation.path} takes POST and cannot be listed", operation.item)


FUNCTIONS = (
    RuleFunction("oasCollectionChange", collection_change, options()),
    RuleFunction("oasMethodAbsent", methods_absent, options(("methods",), methods=_TEXTS)),
    RuleFunction("oasOperationTag", tagged, options()),
    RuleFunction("oasEtagForIfMatch", etag_for_if_match),
    RuleFunction("oasCollectionGet", collection_get, options(of={"enum": ["collection", "items"]})),
)
