"""How a schema is to be read."""

from __future__ import annotations

from enum import StrEnum

from apigov.records import NamedTuple


class View(StrEnum):
    """Whose data a schema describes.

    In REQUEST readOnly members do not count (nor their place in `required`), in RESPONSE writeOnly ones. WHOLE keeps both.
    """

    REQUEST = "request"
    RESPONSE = "response"
    WHOLE = "whole"


class Dialect(NamedTuple):
    """What differs between the schema languages. All facts are flags; a new language is a new value, not code.

    `nullable`: the keyword that adds null, beside `type` only (`nullable`, `x-nullable` or None). `boolean_bounds`: exclusiveMinimum and
    exclusiveMaximum are booleans. `ref_siblings`: keywords beside `$ref` count. `asserts_format`: `format` is an assertion.
    `keywords`: the keywords that count; others are ignored (None: all of 2020-12). `access`: readOnly and writeOnly are honoured.
    """

    name: str
    draft: str  # "draft4", "draft6", "draft7", "2019-09", "2020-12"
    nullable: str | None = None
    boolean_bounds: bool = False
    ref_siblings: bool = True
    asserts_format: bool = False
    keywords: frozenset[str] | None = None
