"""Format names, and which of them a document has (linting.md section 3)."""

from __future__ import annotations

import re

from apigov.findings import Json
from apigov.lint.jsonpath import javascript as js

_ASYNC = tuple(f"aas2_{minor}" for minor in range(7))
# Every name that a ruleset may write, and the one that is meant.
NAMES = {
    **{name: name for name in ("oas2", "oas3", "json-schema", "json-schema-loose", "json-schema-draft4", "json-schema-draft6", "json-schema-draft7")},
    **{f"oas3{mark}{minor}": f"oas3.{minor}" for minor in range(3) for mark in "._"},
    **dict.fromkeys(("json-schema-2019-09", "json-schema-draft-2019-09", "jsonSchemaDraft2019_09"), "json-schema-2019-09"),
    **dict.fromkeys(("json-schema-2020-12", "json-schema-draft-2020-12", "jsonSchemaDraft2020_12"), "json-schema-2020-12"),
    **{f"jsonSchemaDraft{number}": f"json-schema-draft{number}" for number in (4, 6, 7)},
    "jsonSchema": "json-schema",
    "jsonSchemaLoose": "json-schema-loose",
    "asyncapi2": "asyncapi2",
    "aas2": "asyncapi2",
    **{name: name for name in _ASYNC},
    "aas3": "aas3",
    "aas3_0": "aas3",
    "arazzo1.0": "arazzo1.0",
    "arazzo1_0": "arazzo1.0",
}
KNOWN = tuple(NAMES)
_DRAFTS = {
    "draft-04": "json-schema-draft4",
    "draft-06": "json-schema-draft6",
    "draft-07": "json-schema-draft7",
    "draft/2019-09": "json-schema-2019-09",
    "draft/2020-12": "json-schema-2020-12",
}
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string", "any")


def canonical(name: str) -> str:
    """oas3_1 and oas3.1 are one."""
    return NAMES.get(name, name)


def formats_of(data: Json) -> frozenset[str]:
    """The formats that a document has."""
    if not isinstance(data, dict):
        return frozenset()
    found: set[str] = set()
    if _major(data.get("swagger")) == 2:
        found.add("oas2")
    openapi = data.get("openapi")
    if _major(openapi) == 3:
        found.add("oas3")
        minor = re.fullmatch(r"3\.([012])(?:\.\d+)?", _text(openapi))
        if minor:
            found.add(f"oas3.{minor[1]}")
    return frozenset(found | _others(data) | _json_schema(data))


def _others(data: dict[str, Json]) -> set[str]:
    asyncapi, arazzo = data.get("asyncapi"), data.get("arazzo")
    minor = re.fullmatch(r"2\.(\d+)(?:\.\d+)?", asyncapi) if isinstance(asyncapi, str) else None
    if minor:
        return {"asyncapi2", f"aas2_{minor[1]}"}
    if isinstance(asyncapi, str) and re.fullmatch(r"3\.\d+(?:\.\d+)?", asyncapi):
        return {"aas3"}
    return {"arazzo1.0"} if isinstance(arazzo, str) and re.fullmatch(r"1\.0(?:\.\d+)?", arazzo) else set()


def _json_schema(data: dict[str, Json]) -> set[str]:
    declared = data.get("$schema")
    match = re.match(r"https?://json-schema\.org/(.*?)/?schema#?$", declared) if isinstance(declared, str) else None
    if match is not None:
        draft = _DRAFTS.get(match[1])
        return {"json-schema", "json-schema-loose", *([draft] if draft else [])}
    kind = data.get("type")
    typed = kind in _TYPES if isinstance(kind, str) else isinstance(kind, list) and all(one in _TYPES for one in kind) and bool(kind)
    combined = any(isinstance(data.get(key), list) for key in ("allOf", "anyOf", "oneOf", "enum")) or isinstance(data.get("not"), dict)
    return {"json-schema-loose"} if typed or combined else set()


def _text(value: Json) -> str:
    """A number as JavaScript writes it: 3.0 becomes "3"."""
    return js.text(value) if isinstance(value, str | list) or js.is_number(value) else ""


def _major(value: Json) -> int | None:
    digits = re.match(r"\s*(\d+)", _text(value))
    return int(digits[1]) if digits else None
