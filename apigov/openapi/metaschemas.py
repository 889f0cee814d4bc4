"""The JSON Schemas that openapi-spec-validator ships, rewritten so that a mistake gives one error at its place.

They are read as files; the package itself is not imported (it is slow to load). What changes: draft 4 becomes 2020-12; a choice between an
object and a reference becomes `if $ref`; a choice by `in`, `type` or `flow` becomes conditions on that field; known faults are mended.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from apigov.openapi.version import Version

_FILES = {Version.V2_0: "v2.0", Version.V3_0: "v3.0", Version.V3_1: "v3.1", Version.V3_2: "v3.2"}
_MAPS = frozenset({"properties", "patternProperties", "definitions", "$defs", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf"})
_SINGLE = frozenset({"items", "additionalProperties", "not", "if", "then", "else", "propertyNames", "additionalItems"})
_REFERENCES = frozenset({"reference", "Reference", "jsonReference"})
_TELLING = ("in", "type", "flow")
_COMPONENT_NAME = "^[a-zA-Z0-9._-]+$"

Part = dict[str, Any]


@cache
def shipped(version: Version) -> Part:
    """The schema as it is shipped. Raises FileNotFoundError where openapi-spec-validator is not installed."""
    path = _folder("openapi_spec_validator") / "resources" / "schemas" / _FILES[version] / "schema.json"
    loaded: Part = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def rewritten(version: Version, dialect: str) -> Part:
    """The schema that is run (nobody changes it), with the definitions below `$defs` or `definitions` as shipped.

    `dialect` is the draft of Schema Objects from 3.1 on.
    """
    root = shipped(version)
    modern: Part = _Rewriter(root).schema(root)
    for name in ("id", "$id", "$schema"):
        modern.pop(name, None)
    modern["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    {Version.V2_0: _amend_20, Version.V3_0: _amend_30}.get(version, lambda part: _amend_31(part, dialect, version))(modern)
    return modern


@cache
def drafts() -> tuple[tuple[str, Part], ...]:
    """The meta-schemas of JSON Schema by their URI, from the files of jsonschema-specifications (it comes with openapi-spec-validator)."""
    folder = _folder("jsonschema_specifications") / "schemas"
    loaded = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((str(part.get("$id") or part.get("id")), part) for part in loaded)


def _folder(package: str) -> Path:
    """Where the files of a package are, without importing it."""
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{package} is not installed")
    return Path(spec.submodule_search_locations[0])


class _Rewriter:
    def __init__(self, root: Part) -> None:
        self._root = root
        self._draft4 = "draft-04" in str(root.get("$schema"))

    def schema(self, part: Any) -> Any:
        if not isinstance(part, dict):
            return part
        if "$ref" in part and self._draft4:
            return {"$ref": part["$ref"]}
        made: Part = {}
        for key, value in part.items():
            if key in _MAPS and isinstance(value, dict):
                made[key] = {name: self.schema(item) for name, item in value.items()}
            elif key in _SINGLE:
                made[key] = self.schema(value)
            elif key in _LISTS:
                made[key] = [self.schema(item) for item in value]
            else:
                made[key] = value
        self._bounds(made)
        self._condition(made)
        for key in ("oneOf", "anyOf"):
            if key in made:
                self._choice(made, key)
        return made

    def _bounds(self, made: Part) -> None:
        for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if made.get(exclusive) is True:
                made[exclusive] = made.pop(bound)
            elif made.get(exclusive) is False:
                del made[exclusive]

    def _condition(self, made: Part) -> None:
        """`if` on a constant asks that the field is there: without it every branch would complain."""
        test = made.get("if")
        if isinstance(test, dict) and "required" not in test:
            constants = [name for name, item in test.get("properties", {}).items() if isinstance(item, dict) and "const" in item]
            if constants:
                test["required"] = constants

    def _choice(self, made: Part, key: str) -> None:
        branches = made[key]
        others = [branch for branch in branches if not _is_reference(branch)]
        if len(others) < len(branches):
            del made[key]
            reference = next(branch for branch in branches if _is_reference(branch))
            made["if"] = {"type": "object", "required": ["$ref"]}
            made["then"] = reference
            made["else"] = others[0] if len(others) == 1 else {key: others}
            return
        for name in _TELLING:
            chain = self._chain(branches, name)
            if chain is not None:
                del made[key]
                made.setdefault("allOf", [])
                made["allOf"] = [*made["allOf"], chain]
                return

    def _chain(self, branches: list[Any], name: str) -> Part | None:
        """Conditions on the values of a field that tell the branches apart; None where it does not."""
        groups: dict[str, list[Any]] = {}
        for branch in branches:
            values = list(self._values(branch, name))
            if not values:
                return None
            for value in values:
                groups.setdefault(value, []).append(branch)
        if len(groups) < 2:
            return None
        conditions = [{"type": "object", "required": [name], "properties": {name: {"enum": list(groups)}}}]
        for value, chosen in groups.items():
            then = chosen[0] if len(chosen) == 1 else {"oneOf": chosen}
            if len(chosen) > 1:
                self._choice(then, "oneOf")
            test = {"type": "object", "required": [name], "properties": {name: {"const": value}}}
            conditions.append({"if": test, "then": then})
        return {"allOf": conditions}

    def _values(self, branch: Any, name: str) -> Iterator[str]:
        """The values of a field that a branch takes, where it lists them."""
        target = self._target(branch)
        own = target.get("properties", {}).get(name, {})
        if isinstance(own, dict) and len(own.get("enum", ())) == 1:
            yield own["enum"][0]
        elif isinstance(own, dict) and "const" in own:
            yield own["const"]
        elif not own:
            for inner in target.get("oneOf", ()):
                yield from self._values(inner, name)

    def _target(self, branch: Any) -> Part:
        reference = branch.get("$ref") if isinstance(branch, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return branch if isinstance(branch, dict) else {}
        part: Any = self._root
        for step in reference[2:].split("/"):
            part = part[step]
        return part if isinstance(part, dict) else {}


def _is_reference(branch: Any) -> bool:
    return isinstance(branch, dict) and str(branch.get("$ref", "")).rpartition("/")[2] in _REFERENCES


def _amend_20(root: Part) -> None:
    """What the text of 2.0 demands and its schema forgets: the scopes of OAuth, the type of items."""
    definitions = root["definitions"]
    for name in ("oauth2ImplicitSecurity", "oauth2PasswordSecurity", "oauth2ApplicationSecurity", "oauth2AccessCodeSecurity"):
        definitions[name]["required"] = [*definitions[name]["required"], "scopes"]
    definitions["primitivesItems"]["required"] = ["type"]


def _amend_30(root: Part) -> None:
    """Component names (OAS 3.0.3, Components Object), exclusive examples, bearerFormat, patch versions of two digits."""
    definitions = root["definitions"]
    for part in definitions["Components"]["properties"].values():
        part["propertyNames"] = {"pattern": _COMPONENT_NAME}
    definitions["Example"]["not"] = {"required": ["value", "externalValue"]}
    root["properties"]["openapi"] = {"type": "string", "pattern": r"^3\.0\.[0-9]+(-.+)?$"}
    # `bearerFormat` beside another scheme is one mistake, at that field.
    scheme = definitions["HTTPSecurityScheme"]
    scheme.pop("oneOf", None)
    bearer = {"properties": {"scheme": {"type": "string", "pattern": "^[Bb][Ee][Aa][Rr][Ee][Rr]$"}}}
    scheme["if"] = {"required": ["scheme", "bearerFormat"], "not": bearer}
    scheme["then"] = {"properties": {"bearerFormat": False}}


def _amend_31(root: Part, dialect: str, version: Version) -> None:
    """Schema Objects by their own meta-schema; a field that the schema of 3.1 calls `body` by mistake; exclusive examples.

    What stands beside a reference is ignored (OAS 3.1.1, 4.8.23) and no mistake.
    """
    definitions = root["$defs"]
    _schema_objects(definitions, dialect, version)
    link = definitions["link"]["properties"]
    link.setdefault("server", link.pop("body", {"$ref": "#/$defs/server"}))
    definitions["reference"].pop("unevaluatedProperties", None)
    definitions["examples"]["not"] = {"required": ["example", "examples"]}


def _schema_objects(definitions: Part, dialect: str, version: Version) -> None:
    """From 3.1 on Schema Objects are checked by the meta-schema of their draft and OpenAPI's own vocabulary (OAS 3.1.1, 4.8.24)."""
    drafts = {
        "draft4": "http://json-schema.org/draft-04/schema#",
        "draft6": "http://json-schema.org/draft-06/schema#",
        "draft7": "http://json-schema.org/draft-07/schema#",
        "2019-09": "https://json-schema.org/draft/2019-09/schema",
        "2020-12": "https://json-schema.org/draft/2020-12/schema",
    }
    others = {draft: uri for draft, uri in drafts.items() if draft != dialect}
    named = {"type": "object", "required": ["$schema"]}
    foreign = {**named, "properties": {"$schema": {"enum": list(others.values())}}}
    own = [{"if": {**named, "properties": {"$schema": {"const": uri}}}, "then": {"$ref": uri}} for uri in others.values()]
    definitions["schema"] = {
        "$dynamicAnchor": "meta",
        "type": ["object", "boolean"],
        "allOf": [{"if": foreign, "then": {"allOf": own}, "else": {"$ref": drafts[dialect]}}, {"$ref": "#/$defs/oas-vocabulary"}],
    }
    definitions["oas-vocabulary"] = _vocabulary(version)


def _vocabulary(version: Version) -> Part:
    extensions = {"^x-": True}
    text = {"type": "string"}
    xml: Part = {"name": text, "namespace": text, "prefix": text, "attribute": {"type": "boolean"}, "wrapped": {"type": "boolean"}}
    discriminator: Part = {"propertyName": text, "mapping": {"type": "object", "additionalProperties": text}}
    made: Part = {"xml": _closed(xml, extensions, [])}
    if version >= Version.V3_2:
        made["xml"]["dependentSchemas"] = {"nodeType": {"properties": {"attribute": False, "wrapped": False}}}
        xml["nodeType"] = {"enum": ["element", "attribute", "text", "cdata", "none"]}
        discriminator["defaultMapping"] = text
    return {
        "properties": {
            **made,
            "discriminator": _closed(discriminator, extensions, ["propertyName"]),
            "externalDocs": {"$ref": "#/$defs/external-documentation"},
        }
    }


def _closed(properties: Part, extensions: Part, required: list[str]) -> Part:
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": extensions,
        "additionalProperties": False,
        "required": required,
    }
