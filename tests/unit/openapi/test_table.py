"""The table against the schemas that openapi-spec-validator ships: no field is forgotten, none invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apigov.openapi import Version, fields, kinds
from apigov.openapi.metaschemas import shipped

SHIPPED = {
    Version.V3_0: {"ExternalDocs": "ExternalDocumentation"},
    Version.V2_0: {},
}
# Kinds whose fields the shipped schemas spread over several definitions, or do not have (Schema from 3.1 on).
APART = {
    "OpenAPI",
    "SecurityScheme",
    "OAuthFlow",
    "Parameter",
    "Items",
    "Reference",
    "Callback",
    "Paths",
    "SecurityRequirement",
    "Responses",
}


def kebab(kind: str) -> str:
    names = {"ExternalDocs": "external-documentation", "OAuthFlows": "oauth-flows"}
    return names.get(kind) or "".join(f"-{letter.lower()}" if letter.isupper() and index else letter.lower() for index, letter in enumerate(kind))


def properties(part: Any, root: Any) -> Iterator[str]:
    """The names of the properties of one object, conditional ones too."""
    if not isinstance(part, dict):
        return
    for name in part.get("properties", ()):
        yield name
    for name in part.get("patternProperties", ()):
        if name.startswith("^(get"):
            yield from name[2:-2].split("|")
    for key in ("allOf", "anyOf", "oneOf"):
        for item in part.get(key, ()):
            yield from properties(item, root)
    for key in ("then", "else"):
        yield from properties(part.get(key), root)
    for item in part.get("dependentSchemas", {}).values():
        yield from properties(item, root)
    reference = part.get("$ref", "")
    if reference.startswith("#/"):
        target = root
        for step in reference[2:].split("/"):
            target = target[step]
        yield from properties(target, root)


@pytest.mark.parametrize("version", list(Version))
def test_the_fields_are_those_of_the_shipped_schemas(version: Version) -> None:
    root = shipped(version)
    definitions = root.get("definitions") or root["$defs"]
    compared = 0
    for kind in kinds(version):
        own = SHIPPED.get(version, {}).get(kind)
        name = own or (kebab(kind) if version >= Version.V3_1 else kind if version is Version.V3_0 else kind[0].lower() + kind[1:])
        if kind in APART or name not in definitions or (kind == "Schema" and version >= Version.V3_1):
            continue
        expected = set(properties(definitions[name], root)) - {"x-"}
        known = {row.name for row in fields(kind, version)} - {"*"}
        if kind == "Link" and version is Version.V3_1:
            expected = expected - {"body"} | {"server"}
        if kind == "PathItem":
            known.discard("$ref")
            expected.discard("$ref")
        assert known - {"$ref"} == expected - {"$ref"}, (kind, known ^ expected)
        compared += 1
    assert compared > 8


@pytest.mark.parametrize("version", [Version.V3_0, Version.V3_1, Version.V3_2])
def test_the_root_fields_are_those_of_the_shipped_schemas(version: Version) -> None:
    assert {row.name for row in fields("OpenAPI", version)} == set(shipped(version)["properties"])
