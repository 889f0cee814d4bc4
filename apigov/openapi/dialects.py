"""The schema languages of the versions of OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping

from apigov.openapi.objects import fields
from apigov.openapi.version import Version
from apigov.schema import Dialect
from apigov.text import Node

_DRAFTS: Mapping[str, str] = {
    "json-schema.org/draft-04/schema": "draft4",
    "json-schema.org/draft-06/schema": "draft6",
    "json-schema.org/draft-07/schema": "draft7",
    "json-schema.org/draft/2019-09/schema": "2019-09",
    "json-schema.org/draft/2020-12/schema": "2020-12",
}
# Keywords of a schema that stands in a Parameter, Items or Header Object of 2.0: `required` is none there.
_PARAMETER_20 = frozenset(row.name for row in fields("Items", Version.V2_0)) - {"collectionFormat"}

OAS_20 = Dialect(
    name="oas-2.0",
    draft="draft4",
    nullable="x-nullable",
    boolean_bounds=True,
    ref_siblings=False,
    asserts_format=True,
    keywords=frozenset(row.name for row in fields("Schema", Version.V2_0)) | {"x-nullable"},
)
OAS_20_PARAMETER = OAS_20._replace(name="oas-2.0-parameter", keywords=_PARAMETER_20 | {"x-nullable"})
OAS_30 = Dialect(
    name="oas-3.0",
    draft="draft4",
    nullable="nullable",
    boolean_bounds=True,
    ref_siblings=False,
    asserts_format=True,
    keywords=frozenset(row.name for row in fields("Schema", Version.V3_0)),
)
# From 3.1 on a Schema Object is JSON Schema; `format` is an annotation (2020-12, validation 7.2.1).
OAS_31 = Dialect(name="oas-3.1", draft="2020-12")
OAS_32 = Dialect(name="oas-3.2", draft="2020-12")

_BY_VERSION: Mapping[Version, Dialect] = {Version.V2_0: OAS_20, Version.V3_0: OAS_30, Version.V3_1: OAS_31, Version.V3_2: OAS_32}


def by_uri(uri: str) -> Dialect | None:
    """The dialect that `$schema` or `jsonSchemaDialect` names, None for one that is not known (OpenAPI's own: that of 3.1)."""
    text = uri.partition("://")[2].rstrip("#")
    if text.startswith("spec.openapis.org/oas/3."):
        return OAS_32 if text.startswith("spec.openapis.org/oas/3.2") else OAS_31
    draft = _DRAFTS.get(text)
    if draft is None:
        return None
    return Dialect(
        name=f"json-schema-{draft}",
        draft=draft,
        boolean_bounds=draft == "draft4",
        ref_siblings=draft in ("2019-09", "2020-12"),
    )


def root_dialect(root: Node, version: Version) -> Dialect:
    """How the schemas of a description are read unless they say `$schema` themselves."""
    if version >= Version.V3_1:
        named = root.get("jsonSchemaDialect")
        found = by_uri(named) if isinstance(named, str) else None
        if found is not None and found.name not in (OAS_31.name, OAS_32.name):
            return found
    return _BY_VERSION[version]
