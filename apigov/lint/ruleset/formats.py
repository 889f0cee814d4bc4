"""Format names, and which of them a document has."""

from __future__ import annotations

import re

from apigov.findings import Json

OPENAPI = ("oas2", "oas3", "oas3.0", "oas3.1", "oas3.2", "oas3_0", "oas3_1", "oas3_2")
OTHERS = (
    "json-schema", "json-schema-loose", "json-schema-draft4", "json-schema-draft6", "json-schema-draft7", "json-schema-draft-2019-09",
    "json-schema-2019-09", "json-schema-draft-2020-12", "json-schema-2020-12", "asyncapi2", "asyncapi3", "arazzo1.0", "aas2", "aas3",
    "aas2_0", "aas2_1", "aas2_2", "aas2_3", "aas2_4", "aas2_5", "aas2_6", "aas3_0",
)  # fmt: skip
KNOWN = (*OPENAPI, *OTHERS)


def canonical(name: str) -> str:
    """oas3_1 and oas3.1 are one."""
    return name.replace("_", ".") if name.startswith("oas3") else name


def formats_of(data: Json) -> frozenset[str]:
    """The OpenAPI formats that a document has (linting.md section 3); none of the others is recognised."""
    found: set[str] = set()
    if not isinstance(data, dict):
        return frozenset()
    swagger, openapi = data.get("swagger"), data.get("openapi")
    if _major(swagger) == 2:
        found.add("oas2")
    if _major(openapi) == 3:
        found.add("oas3")
        minor = re.fullmatch(r"3\.([012])(?:\.\d+)?", openapi if isinstance(openapi, str) else _text(openapi))
        if minor:
            found.add(f"oas3.{minor[1]}")
    return frozenset(found)


def _text(value: Json) -> str:
    """A number as JavaScript writes it: 3.0 becomes "3"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _major(value: Json) -> int | None:
    text = value if isinstance(value, str) else _text(value)
    digits = re.match(r"\s*(\d+)", text)
    return int(digits[1]) if digits else None
