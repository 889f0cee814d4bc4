"""spectral:oas as data: what its 57 rules look at and check (linting.md section 9), written with our functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apigov.findings import JsonObject

_V2, _V3, _V31 = ["oas2"], ["oas3"], ["oas3.1", "oas3.2"]
_OPERATION = "#OperationObject"
_REQUIREMENT = ["$.security[*]", f"{_OPERATION}.security[*]"]
_SERVERS = [
    "$.servers[*]",
    "#PathItem.servers[*]",
    f"{_OPERATION}.servers[*]",
    f"{_OPERATION}.responses[*].links[*].server",
    "$.components.responses[*].links[*].server",
    "$.components.links[*].server",
]
_URL_TEXT = r"^[A-Za-z0-9-._~:/?#\[\]@!\$&'()*+,;=]*$"
_ARRAY, _ARRAY_TOO = "$..[?(@ && @.type == 'array')]", "$..[?(@.type && @.type.constructor.name === 'Array' && @.type.includes('array'))]"
_REFERENCES = "$..[?(@.$ref !== void 0)]"
_MARKDOWN = "$..[description,title]"
_EXAMPLE_OBJECTS = (
    "$.components.examples[*]",
    "$.paths[*][*]..content[*].examples[*]",
    "$.paths[*][*]..parameters[*].examples[*]",
    "$.components.parameters[*].examples[*]",
    "$.paths[*][*]..headers[*].examples[*]",
    "$.components.headers[*].examples[*]",
)
_REUSED = ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks")


def _then(function: str, field: str | None = None, options: Any = None) -> JsonObject:
    made: JsonObject = {"function": function}
    if field is not None:
        made["field"] = field
    if options is not None:
        made["functionOptions"] = options
    return made


def _rule(given: Any, then: Any, message: str, formats: list[str] | None = None, **more: Any) -> JsonObject:
    made: JsonObject = {"message": message, "given": given, "then": then, "severity": "warn", **more}
    if formats is not None:
        made["formats"] = list(formats)
    return made


_NOUNS = {"items": "items", "operationId": "an operationId"}


def _truthy(given: Any, field: str, what: str, formats: list[str] | None = None, **more: Any) -> JsonObject:
    name = field.rpartition(".")[2]
    return _rule(given, _then("truthy", field), f"{what} must have {_NOUNS.get(name, f'a {name}')}", formats, **more)


def _matches(given: Any, options: Any, message: str, formats: list[str] | None = None, field: str | None = None, **more: Any) -> JsonObject:
    return _rule(given, _then("pattern", field, options), message, formats, **more)


def _schema(given: Any, field: str | None, schema: Any, message: str, formats: list[str] | None = None, **more: Any) -> JsonObject:
    return _rule(given, _then("schema", field, {"schema": schema}), message, formats, **more)


def _absent(given: Any, message: str, formats: list[str] | None = None, **more: Any) -> JsonObject:
    return _rule(given, _then("undefined"), message, formats, **more)


def _told(
    given: Any, function: str, about: str, formats: list[str] | None = None, options: Any = None, field: str | None = None, **more: Any
) -> JsonObject:
    """A rule whose function says what is wrong; `about` is what lists of rules say of it."""
    return _rule(given, _then(function, field, options), "{{error}}", formats, description=about, **more)


def _examples(places: Iterable[str], fields: list[str]) -> list[str]:
    members = [f"@.{field}" if field.isidentifier() else f"@['{field}']" for field in fields]
    return [f"{place}[?({member} !== void 0 && @property !== 'properties')]" for place in places for member in members]


_SCHEMAS_2 = _examples(("$..definitions..", "$..parameters..", "$..responses.."), ["example", "x-example", "default"])
_SCHEMAS_3 = _examples(("$.components.schemas..", "$..content..", "$..headers..", "$..parameters.."), ["example", "default"])
_MEDIA_3 = [
    f"$..{name}..[?(@.schema && {filled})]" for name in ("content", "headers", "parameters") for filled in ("@.example !== void 0", "@.examples")
]
_ERROR: dict[str, Any] = {"severity": "error"}
_OPTIONAL: dict[str, Any] = {"recommended": False}
_RAW: dict[str, Any] = {"resolved": False}
_FILLED: JsonObject = {"type": "array", "minItems": 1}

_NO_ATTRIBUTE: JsonObject = {
    "type": ["object", "null"],
    "not": {"type": "object", "required": ["attribute"], "properties": {"attribute": {"const": True}}},
}

_RULES: JsonObject = {
    "operation-success-response": _told(_OPERATION, "oasSuccessDeclared", "an operation must have a 2xx or 3xx response", field="responses"),
    "operation-operationId-unique": _told("$.paths", "oasOperationIdsUnique", "an operationId must stand once", **_ERROR),
    "operation-parameters": _told(
        _OPERATION, "oasOperationParameters", "an operation's parameters must stand once and fit together", field="parameters"
    ),
    "operation-tag-defined": _told("$", "oasTagsDefined", "an operation's tags must be declared"),
    "path-params": _told("$.paths", "oasPathTemplates", "path templates and path parameters must agree", **_ERROR),
    "operation-description": _truthy(_OPERATION, "description", "an operation"),
    "operation-operationId": _truthy(_OPERATION, "operationId", "an operation"),
    "operation-operationId-valid-in-url": _matches(
        _OPERATION, {"match": _URL_TEXT}, "an operationId must only have characters that are allowed in URLs", field="operationId"
    ),
    "operation-tags": _schema(_OPERATION, "tags", _FILLED, "an operation must have a tag"),
    "operation-singular-tag": _rule(_OPERATION, _then("length", "tags", {"max": 1}), "an operation must not have more than one tag", **_OPTIONAL),
    "contact-properties": _rule(
        "$.info.contact", [_then("truthy", name) for name in ("name", "url", "email")], "the contact must have name, url and email", **_OPTIONAL
    ),
    "info-contact": _truthy("$", "info.contact", "the info object"),
    "info-description": _truthy("$", "info.description", "the info object"),
    "info-license": _truthy("$", "info.license", "the info object", **_OPTIONAL),
    "license-url": _truthy("$", "info.license.url", "the licence", **_OPTIONAL),
    "no-eval-in-markdown": _matches(_MARKDOWN, {"notMatch": r"eval\("}, "Markdown must not hold eval("),
    "no-script-tags-in-markdown": _matches(_MARKDOWN, {"notMatch": "<script"}, "Markdown must not hold a script element"),
    "openapi-tags": _schema("$", "tags", _FILLED, "the description must have tags", **_OPTIONAL),
    "openapi-tags-alphabetical": _rule("$", _then("alphabetical", "tags", {"keyedBy": "name"}), "tags must be in alphabetical order", **_OPTIONAL),
    "openapi-tags-uniqueness": _told("$.tags", "oasMembersUnique", "a tag must be declared once", options={"by": "name"}, **_ERROR),
    "tag-description": _truthy("$.tags[*]", "description", "a tag", **_OPTIONAL),
    "path-declarations-must-exist": _matches("$.paths", {"notMatch": "{}"}, "a path parameter must have a name, not {}", field="@key"),
    "path-keys-no-trailing-slash": _matches("$.paths", {"notMatch": ".+\\/$"}, "a path must not end with a slash", field="@key"),
    "path-not-include-query": _matches("$.paths", {"notMatch": "\\?"}, "a path must not have a query", field="@key"),
    "duplicated-entry-in-enum": _schema(
        "$..[?(@property !== 'properties' && @ && @.enum && @.enum.constructor.name === 'Array')]",
        "enum",
        {"type": "array", "uniqueItems": True},
        "an enum must not have a value twice",
    ),
    "typed-enum": _told("$..[?(@ && @.enum && @.type)]", "typedEnum", "enum values must have the type"),
    "array-items": _truthy("#Array", "items", "a schema of type array", **_RAW, **_ERROR),
    "no-$ref-siblings": _absent(
        [f"{_REFERENCES}[?(@property !== '$ref')]", "$[?(@root.$ref !== void 0 && @property !== '$ref')]"],
        "nothing may stand beside $ref",
        ["oas2", "oas3.0"],
        **_RAW,
        **_ERROR,
    ),
    "oas2-api-host": _truthy("$", "host", "the description", _V2),
    "oas2-api-schemes": _schema("$", "schemes", {**_FILLED, "items": {"type": "string"}}, "the description must have schemes", _V2),
    "oas2-host-not-example": _matches("$.host", {"notMatch": "example\\.com"}, "the host must not be example.com", _V2, **_OPTIONAL),
    "oas2-host-trailing-slash": _matches("$.host", {"notMatch": "/$"}, "the host must not end with a slash", _V2),
    "oas2-parameter-description": _truthy("$..parameters[?(@ && @.in)]", "description", "a parameter", _V2, **_OPTIONAL),
    "oas2-operation-formData-consume-check": _told(_OPERATION, "oasFormConsumed", "an operation with formData must consume a form", _V2),
    "oas2-operation-security-defined": _told(_REQUIREMENT, "oasRequirement", "a security requirement must name a scheme that is defined", _V2),
    "oas3-operation-security-defined": _told(_REQUIREMENT, "oasRequirement", "a security requirement must name a scheme that is defined", _V3),
    "oas2-discriminator": _told(
        "$.definitions[?(@.discriminator)]", "oasDiscriminatorMember", "a discriminator must be a required property", _V2, **_ERROR
    ),
    # Schemas that lead into circles are left out here: rulesets that extend this one count on its findings. `circles: true` has them judged.
    "oas2-valid-schema-example": _told(
        _SCHEMAS_2, "oasSchemaExamples", "an example of a schema must be valid by it", _V2, {"fields": ["example", "x-example", "default"]}, **_ERROR
    ),
    "oas3-valid-schema-example": _told(
        _SCHEMAS_3, "oasSchemaExamples", "an example of a schema must be valid by it", _V3, {"fields": ["example", "default"]}, **_ERROR
    ),
    "oas2-valid-media-example": _told(
        "$..responses..[?(@.schema && @.examples)]", "oasMediaExamples", "an example of a response must be valid by its schema", _V2, **_ERROR
    ),
    "oas3-valid-media-example": _told(
        _MEDIA_3, "oasMediaExamples", "an example of a media type, header or parameter must be valid by its schema", _V3, **_ERROR
    ),
    "oas2-anyOf": _absent("$..anyOf", "2.0 has no anyOf", _V2),
    "oas2-oneOf": _absent("$..oneOf", "2.0 has no oneOf", _V2),
    "oas2-schema": _rule("$", [], "", _V2, description="the description must be as OpenAPI 2.0 demands", **_RAW, **_ERROR),
    "oas3-schema": _rule("$", [], "", _V3, description="the description must be as its version of OpenAPI demands", **_RAW, **_ERROR),
    "oas2-unused-definition": _rule(
        "$.definitions",
        _then("unreferencedReusableObject", None, {"reusableObjectsLocation": "#/definitions"}),
        "nothing uses the definition {{property}}",
        _V2,
        description="a definition must be used",
        **_RAW,
    ),
    "oas3-unused-component": _rule(
        "$.components",
        [_then("unreferencedReusableObject", name, {"reusableObjectsLocation": f"#/components/{name}"}) for name in _REUSED],
        "nothing uses the component {{property}}",
        _V3,
        description="a component must be used",
        **_RAW,
    ),
    "oas3-api-servers": _schema("$", "servers", {**_FILLED, "items": {"type": "object"}}, "the description must have servers", _V3),
    "oas3-examples-value-or-externalValue": _rule(
        [*_EXAMPLE_OBJECTS], _then("xor", None, {"properties": ["externalValue", "value"]}), "an example has value or externalValue, one of both", _V3
    ),
    "oas3-parameter-description": _truthy(
        ["#PathItem.parameters[?(@ && @.in)]", f"{_OPERATION}.parameters[?(@ && @.in)]", "$.components.parameters[?(@ && @.in)]"],
        "description",
        "a parameter",
        _V3,
        **_OPTIONAL,
    ),
    "oas3-server-not-example.com": _matches("$.servers[*].url", {"notMatch": "example\\.com"}, "a server must not be example.com", _V3, **_OPTIONAL),
    "oas3-server-trailing-slash": _matches("$.servers[*].url", {"notMatch": "./$"}, "a server's URL must not end with a slash", _V3),
    "oas3-server-variables": _told(_SERVERS, "oasServer", "server variables must be used, defined and valid", **_ERROR),
    "oas3-callbacks-in-callbacks": _absent(f"{_OPERATION}.callbacks[*][*][*].callbacks", "a callback must not have callbacks", _V3),
    "oas3_1-servers-in-webhook": _absent(["$.webhooks.servers", "$.webhooks[*][*].servers"], "a webhook must not have servers", _V31),
    "oas3_1-callbacks-in-webhook": _absent("$.webhooks[*][*].callbacks", "a webhook must not have callbacks", _V31),
    "oas3_2-no-deprecated-xml-attribute": _schema("$..xml", None, _NO_ATTRIBUTE, "use nodeType in place of attribute", ["oas3.2"]),
}

OAS: JsonObject = {
    "formats": ["oas2", "oas3"],
    "documentationUrl": "https://meta.stoplight.io/docs/spectral/docs/reference/openapi-rules.md",
    "aliases": {
        "PathItem": ["$.paths[*]"],
        "Array": {
            "targets": [
                {"formats": ["oas2", "oas3.0"], "given": [_ARRAY]},
                {
                    "formats": ["oas3.1", "oas3.2"],
                    "given": [_ARRAY, _ARRAY_TOO],
                },
            ]
        },
        "OperationObject": ["#PathItem[get,put,post,delete,options,head,patch,trace]"],
    },
    "rules": _RULES,
}
