"""What the JSON Schemas of OpenAPI say about a description, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from apigov.findings import Json, Severity, encodable
from apigov.openapi.broken import misfit
from apigov.openapi.drafts import Draft
from apigov.openapi.metaschemas import drafts, rewritten
from apigov.openapi.prose import prose_mistakes
from apigov.openapi.version import Version
from apigov.openapi.walk import ObjectIndex
from apigov.schema import Dialect
from apigov.text import Node, nearest

_NAMES_20 = {"Schema": "schema", "Parameter": "parameter", "Response": "response", "PathItem": "pathItem"}
_NAMES_30 = {"Schema", "Parameter", "Response", "PathItem", "RequestBody", "Header", "SecurityScheme", "Link", "Example", "Callback"}
_NAMES_31 = {
    "Schema": "schema",
    "Parameter": "parameter-or-reference",
    "Response": "response-or-reference",
    "PathItem": "path-item",
    "RequestBody": "request-body-or-reference",
    "Header": "header-or-reference",
    "SecurityScheme": "security-scheme-or-reference",
    "Link": "link-or-reference",
    "Example": "example-or-reference",
    "Callback": "callbacks-or-reference",
    "MediaType": "media-type",
}


def structure_drafts(index: ObjectIndex, version: Version, dialect: Dialect, root: Node) -> tuple[Draft, ...]:
    """The mistakes of the root, then of what references lead to outside of it, as the kind of object that it is used as; each once."""
    found: dict[tuple[Node, str], Draft] = {}
    for kind, node in (("OpenAPI", root), *index.starts):
        for draft in _checked(kind, node, version, dialect.draft):
            found.setdefault((draft.node, draft.message), draft)
    for draft in prose_mistakes(index, version):
        found.setdefault((draft.node, draft.message), draft)
    return tuple(found.values())


def _checked(kind: str, node: Node, version: Version, draft: str) -> Iterator[Draft]:
    validator = _validator(kind, version, draft)
    if validator is None or _elsewhere(kind, node, version):
        return
    errors = _errors(validator, node.value)
    if not errors:
        return
    # Here, since most descriptions have no mistake of structure.
    from apigov.openapi.sentences import Writer

    for mistake in Writer(node.value, kind, version).mistakes(errors):
        yield Draft(
            rule="structure",
            severity=Severity.ERROR,
            message=mistake.message,
            node=nearest(node, mistake.pointer),
            key=(mistake.keyword, *(str(value) for value in mistake.data.values())),
            data=mistake.data,
            on_key=mistake.on_key,
        )


def _elsewhere(kind: str, node: Node, version: Version) -> bool:
    """Whether what a reference leads to is told of elsewhere: a reference in its turn, or no object of the kind at all."""
    if kind == "OpenAPI":
        return False
    if misfit(kind, node, version) is not None:
        return True
    return node.reference is not None and kind != "PathItem" and not (kind == "Schema" and version >= Version.V3_1)


@cache
def _validator(kind: str, version: Version, draft: str) -> Any:
    """A validator of one kind of object, None for a kind that references cannot lead to."""
    from jsonschema_rs import Draft202012Validator

    schema = rewritten(version, draft)
    if kind != "OpenAPI":
        place = _definition(kind, version)
        if place is None:
            return None
        container = "$defs" if version >= Version.V3_1 else "definitions"
        schema = {"$schema": schema["$schema"], container: schema[container], "$ref": f"#/{container}/{place}"}
    # The schema of 3.0 refers to nothing outside of itself.
    registry = None if version is Version.V3_0 else _registry()
    return Draft202012Validator(schema, registry=registry, validate_formats=False)


@cache
def _registry() -> Any:
    from jsonschema_rs import Registry

    return Registry(list(drafts()))


def _definition(kind: str, version: Version) -> str | None:
    if version is Version.V2_0:
        return _NAMES_20.get(kind)
    if version is Version.V3_0:
        return kind if kind in _NAMES_30 else None
    return _NAMES_31.get(kind)


def _errors(validator: Any, value: Json) -> tuple[Any, ...]:
    """The validator's errors; of a copy where the data has what the validator cannot take (lone surrogates in keys)."""
    try:
        return () if validator.is_valid(value) else tuple(validator.iter_errors(value))
    except UnicodeError:
        return tuple(validator.iter_errors(encodable(value)))
