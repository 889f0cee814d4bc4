"""Each edit that the object model allows has a kind of change, or a reason why it needs none."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from apigov.diff import kinds
from apigov.diff.annotations import class_of
from apigov.openapi import Version, fields
from apigov.openapi import kinds as objects

RESOLVED = "a way to write the same thing; what it leads to is compared"
NOT_SENT = "says nothing of what is sent"
# Classes of what the contract reads; the others are told by `--all` only, and have their reason in their table.
READ = frozenset(("form", "name", "reference"))

# Object to field to the kinds that tell its edits, or a reason in brackets.
TOLD: dict[str, dict[str, str]] = {
    "OpenAPI": {
        "host": "server-*",
        "basePath": "server-*",
        "schemes": "server-*",
        "servers": "server-*",
        "consumes": "request-media-type-*",
        "produces": "response-media-type-*",
        "paths": "operation-*",
        "webhooks": "webhook-*",
        "security": "security-*",
        "components": f"({RESOLVED})",
        "definitions": f"({RESOLVED})",
        "parameters": f"({RESOLVED})",
        "responses": f"({RESOLVED})",
        "securityDefinitions": f"({RESOLVED})",
    },
    "Server": {"url": "server-*", "variables": "server-*"},
    "ServerVariable": {"enum": "server-*", "default": "(the addresses stay the same where they are listed)"},
    "Paths": {"*": "operation-*"},
    "PathItem": {
        **dict.fromkeys(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "additionalOperations"), "operation-*"),
        "$ref": f"({RESOLVED})",
        "servers": "server-*",
        "parameters": "request-parameter-*",
    },
    "Operation": {
        "tags": "operation-tags-changed",
        "operationId": "operation-id-changed",
        "consumes": "request-media-type-*",
        "produces": "response-media-type-*",
        "parameters": "request-*parameter-added",
        "requestBody": "request-*body-*",
        "responses": "response-status-*",
        "callbacks": "callback-*",
        "schemes": "server-*",
        "deprecated": "operation-*deprecated",
        "security": "security-*",
        "servers": "server-*",
    },
    "Parameter": {
        "name": "request-parameter-removed",
        "in": "request-parameter-removed",
        "required": "request-parameter-became-*",
        "deprecated": "request-parameter-*deprecated",
        "allowEmptyValue": "request-parameter-empty-value-*",
        "allowReserved": "request-parameter-reserved-*",
        "style": "request-parameter-serialisation-changed",
        "explode": "request-parameter-serialisation-changed",
        "collectionFormat": "request-parameter-serialisation-changed",
        "content": "request-parameter-serialisation-changed",
        "schema": "request-type-*",
    },
    "Header": {
        "required": "response-header-became-*",
        "deprecated": "response-header-*deprecated",
        "style": "response-header-serialisation-changed",
        "explode": "response-header-serialisation-changed",
        "collectionFormat": "response-header-serialisation-changed",
        "content": "response-header-serialisation-changed",
        "schema": "response-type-*",
        "allowEmptyValue": f"({NOT_SENT})",
        "allowReserved": f"({NOT_SENT})",
    },
    "Items": {"collectionFormat": "request-parameter-serialisation-changed"},
    "RequestBody": {"content": "request-media-type-*", "required": "request-body-became-*"},
    "MediaType": {
        "schema": "*-schema-changed",
        "itemSchema": "*-schema-changed",
        "encoding": "request-part-*",
        "prefixEncoding": "(not read: parts by position have no published use yet)",
        "itemEncoding": "(not read: parts by position have no published use yet)",
    },
    "Encoding": {
        "contentType": "request-part-content-type-changed",
        "headers": "request-part-header-required",
        "style": "request-part-serialisation-changed",
        "explode": "request-part-serialisation-changed",
        "allowReserved": "request-part-serialisation-changed",
        "encoding": "(not read: nested parts have no published use yet)",
        "prefixEncoding": "(not read: nested parts have no published use yet)",
        "itemEncoding": "(not read: nested parts have no published use yet)",
    },
    "Responses": {"*": "response-status-*"},
    "Response": {"schema": "*-schema-changed", "headers": "response-header-*", "content": "response-media-type-*", "links": "link-*"},
    "Callback": {"*": "callback-*"},
    "Link": {"*": "link-changed"},
    "Discriminator": {
        "propertyName": "request-discriminator-changed",
        "mapping": "request-discriminator-value*",
        "defaultMapping": "(which schema holds without a known tag is decided by the schemas themselves)",
    },
    "SecurityScheme": {
        **dict.fromkeys(("type", "name", "in", "scheme", "flow", "flows"), "security-changed"),
        **dict.fromkeys(("openIdConnectUrl", "authorizationUrl", "tokenUrl"), "security-address-changed"),
        "bearerFormat": "(a hint on the token)",
        "oauth2MetadataUrl": "(where to read of the addresses)",
        "deprecated": f"({NOT_SENT})",
        "scopes": "(offered scopes; those that are demanded stand in the requirements)",
    },
    "OAuthFlows": {"*": "security-changed"},
    "OAuthFlow": {
        "authorizationUrl": "security-address-changed",
        "tokenUrl": "security-address-changed",
        "deviceAuthorizationUrl": "(where a token comes from; told by the token's address)",
        "refreshUrl": "(where a token is renewed)",
        "scopes": "(offered scopes; those that are demanded stand in the requirements)",
    },
    "SecurityRequirement": {"*": "security-*"},
    "Schema": {
        "default": "request-default-*",
        "multipleOf": "request-multiple-of-*",
        "maximum": "request-maximum-*",
        "exclusiveMaximum": "request-maximum-*",
        "minimum": "request-minimum-*",
        "exclusiveMinimum": "request-minimum-*",
        "maxLength": "request-max-length-*",
        "minLength": "request-min-length-*",
        "pattern": "request-pattern-*",
        "maxItems": "request-max-items-*",
        "minItems": "request-min-items-*",
        "uniqueItems": "request-unique-items-*",
        "maxProperties": "request-max-properties-*",
        "minProperties": "request-min-properties-*",
        "required": "request-property-became-*",
        "enum": "request-enum-*",
        "const": "request-const-*",
        "type": "request-type-*",
        "nullable": "request-null-*",
        "format": "request-format-*",
        "items": "request-items-*",
        "additionalItems": "request-items-*",
        "prefixItems": "request-positions-*",
        "contains": "request-contains-*",
        "minContains": "request-contains-*",
        "maxContains": "request-contains-*",
        "unevaluatedItems": "request-unevaluated-items-*",
        "properties": "request-*property-added",
        "additionalProperties": "request-additional-properties-*",
        "patternProperties": "request-pattern-properties-*",
        "propertyNames": "request-property-names-*",
        "unevaluatedProperties": "request-unevaluated-properties-*",
        "dependentRequired": "request-dependent-required-*",
        "dependentSchemas": "request-dependent-schemas-*",
        "dependencies": "request-dependent-*",
        "allOf": "request-condition-*",
        "anyOf": "request-alternative-*",
        "oneOf": "request-alternative-*",
        "not": "request-not-*",
        "if": "request-rule-*",
        "then": "request-rule-*",
        "else": "request-rule-*",
        "discriminator": "request-discriminator-*",
        "readOnly": "request-property-*read-only",
        "writeOnly": "response-property-*write-only",
        "deprecated": "request-property-*deprecated",
        "contentEncoding": "request-content-encoding-changed",
        "contentMediaType": "(an annotation)",
        "contentSchema": "(an annotation)",
        "$dynamicRef": "request-schema-*",
        "$recursiveRef": "request-schema-*",
        **dict.fromkeys(
            ("$ref", "$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$defs", "definitions"), f"({RESOLVED})"
        ),
    },
}
# Objects that are followed to what they lead to.
WHOLE = {"Components", "Reference"}


def telling(kind: str, name: str) -> str | None:
    if kind in WHOLE:
        return f"({RESOLVED})"
    row = TOLD.get(kind, {})
    schema = TOLD["Schema"] if kind in ("Parameter", "Header", "Items") else {}
    family = class_of(kind, name)
    return row.get(name) or (f"({family.reason})" if family.name not in READ else row.get("*") or schema.get(name))


@pytest.mark.parametrize("version", list(Version))
def test_every_field_has_a_kind_or_a_reason(version: Version) -> None:
    known = kinds()
    missing = []
    for kind in objects(version):
        for field in fields(kind, version):
            told = telling(kind, field.name)
            if told is None or not (told.startswith("(") or any(fnmatchcase(name, told) for name in known)):
                missing.append(f"{kind}.{field.name}: {told}")
    assert not missing


def test_no_row_is_left_over() -> None:
    real = {(kind, field.name) for version in Version for kind in objects(version) for field in fields(kind, version)}
    for kind, row in TOLD.items():
        for name in row:
            assert name == "*" or (kind, name) in real, f"{kind}.{name}"
