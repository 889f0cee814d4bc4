"""Lists: pages, their size, the way to the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.select import listed, named, options, selected
from apigov.openapi import ListShape, Operation, Parameter, flatten, list_shape, words
from apigov.schema import View

SIZE = frozenset(("limit", "pagesize", "perpage", "maxresults", "size", "top", "count", "pagelimit", "first", "maxpagesize", "itemsperpage"))
OFFSET = frozenset(("offset", "skip", "start", "startindex", "from", "startat", "pageoffset"))
PAGE = frozenset(("page", "pagenumber", "pageno", "pageindex"))
CURSOR = frozenset(
    ("cursor", "after", "before", "pagetoken", "nexttoken", "continue", "continuation", "continuationtoken", "marker", "startingafter")
    + (
        "endingbefore",
        "pagecursor",
        "bookmark",
        "token",
        "scrollid",
        "sinceid",
        "skiptoken",
        "paginationtoken",
        "nextcursor",
        "pageafter",
        "pagebefore",
    )
)
NEXT = frozenset(
    ("next", "links", "cursor", "cursors", "nextcursor", "nextpagetoken", "nexttoken", "nextlink", "paging", "pagination", "page", "meta", "hasmore")
    + ("hasnext", "nextpage", "continuationtoken", "pageinfo", "last", "offset", "total", "totalpages", "totalcount", "count", "metadata", "pagemeta")
)
_TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}


def _joined(name: str) -> str:
    return "".join(word for word in words(name) if word not in ("x", "filter"))


def style(parameter: Parameter) -> str | None:
    """What a parameter does for paging: size, offset, page or cursor."""
    if parameter.location not in ("query", "header", "querystring"):
        return None
    name = _joined(parameter.name)
    for kind, names in (("size", SIZE), ("offset", OFFSET), ("page", PAGE), ("cursor", CURSOR)):
        if name in names:
            return kind
    return None


def _styles(operation: Operation) -> dict[str, Parameter]:
    return {kind: parameter for parameter in operation.parameters if (kind := style(parameter)) is not None}


def _lists(given: JsonObject, context: Context) -> Iterator[tuple[Operation, ListShape]]:
    for operation in selected(given, context):
        shape = list_shape(operation, context.workspace)
        if shape is not None:
            yield operation, shape


def _bounded(shape: ListShape, context: Context) -> bool:
    """A list that cannot grow: maxItems, or items of an enum."""
    flat = flatten(shape.array, context.workspace, View.RESPONSE)
    if flat is None:
        return True
    if isinstance(flat.node.get("maxItems"), int):
        return True
    items = flatten(flat.items, context.workspace) if flat.items is not None else None
    return items is not None and isinstance(items.node.get("enum"), list)


def paginated(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A list takes a page size or a position."""
    exempt = set(listed(given, "except"))
    for operation, shape in _lists(given, context):
        last = operation.path.rstrip("/").rpartition("/")[2]
        if not _styles(operation) and not _bounded(shape, context) and last not in exempt:
            yield Violation(f"{named(operation)} returns a list and takes no pagination parameters", operation.node, data={"missing": "parameters"})


def page_size(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The page-size parameter has the keywords `keywords`."""
    for operation in selected(given, context):
        parameter = _styles(operation).get("size")
        flat = flatten(parameter.schema, context.workspace) if parameter is not None and parameter.schema is not None else None
        if parameter is None or flat is None or (flat.types and "integer" not in flat.types and "number" not in flat.types):
            continue
        missing = [name for name in listed(given, "keywords") if flat.node.get(name) is None]
        if missing:
            yield Violation(
                f"the page size {parameter.name!r} of {named(operation)} has no {' and no '.join(missing)}", parameter.use, tuple(missing)
            )


def optional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        if list_shape(operation, context.workspace) is None:
            continue
        for kind, parameter in _styles(operation).items():
            if parameter.required:
                yield Violation(f"the pagination parameter {parameter.name!r} of {named(operation)} is required", parameter.use, (kind,))


def offset_bounds(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        parameter = _styles(operation).get("offset")
        flat = flatten(parameter.schema, context.workspace) if parameter is not None and parameter.schema is not None else None
        if parameter is not None and flat is not None and "integer" in flat.types and flat.node.get("minimum") is None:
            yield Violation(f"the offset {parameter.name!r} of {named(operation)} has no minimum", parameter.use)


def consistent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """All lists page by one style; the first one leads."""
    leader: tuple[str, str] | None = None
    for operation in selected(given, context):
        kinds = _styles(operation)
        kind = next((kind for kind in ("cursor", "offset", "page") if kind in kinds), None)
        if kind is None or list_shape(operation, context.workspace) is None:
            continue
        if leader is None:
            leader = (kind, named(operation))
        elif kind != leader[0]:
            yield Violation(f"{named(operation)} pages by {kind}, {leader[1]} by {leader[0]}", kinds[kind].use)


def prefer_cursor(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation in selected(given, context):
        kinds = _styles(operation)
        kind = next((kind for kind in ("offset", "page") if kind in kinds), None)
        if kind is not None and "cursor" not in kinds and list_shape(operation, context.workspace) is not None:
            yield Violation(f"{named(operation)} pages by {kind}", kinds[kind].use)


def envelope(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The list stands in an object, not bare."""
    for operation, shape in _lists(given, context):
        if shape.name is None:
            yield Violation(f"{named(operation)} returns a bare list", shape.response.use)


def has_next(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A paginated list tells the way on: a member, or a Link header."""
    for operation, shape in _lists(given, context):
        if not _styles(operation) or any(
            header.name.lower() in ("link", "content-range") or "next" in header.name.lower() for header in shape.response.headers
        ):
            continue
        flat = flatten(shape.schema, context.workspace, View.RESPONSE)
        names = {_joined(name) for name in (flat.properties if flat is not None else ())}
        if not names & NEXT and not any(name.startswith("next") or "total" in name for name in names):
            yield Violation(f"{named(operation)} takes pages and does not tell how to get the next one", shape.response.use)


def total_optional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation, shape in _lists(given, context):
        flat = flatten(shape.schema, context.workspace, View.RESPONSE)
        for name in sorted(flat.required) if flat is not None else ():
            if _joined(name) in ("total", "totalcount", "totalitems", "totalresults"):
                yield Violation(f"{named(operation)} promises the total count {name!r}", shape.response.use, (name,))


def sort_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A sort parameter lists or shapes its values."""
    for operation in selected(given, context):
        for parameter in operation.parameters:
            if parameter.location != "query" or _joined(parameter.name) not in ("sort", "sortby", "orderby", "order") or parameter.schema is None:
                continue
            flat = flatten(parameter.schema, context.workspace)
            inner = flatten(flat.items, context.workspace) if flat is not None and flat.items is not None else flat
            if inner is not None and not inner.branches and inner.node.get("enum") is None and inner.node.get("pattern") is None:
                yield Violation(f"the sort parameter {parameter.name!r} of {named(operation)} takes any text", parameter.use)


FUNCTIONS = (
    RuleFunction("oasPaginated", paginated, options(**{"except": _TEXTS})),
    RuleFunction("oasPageSize", page_size, options(("keywords",), keywords=_TEXTS)),
    RuleFunction("oasPageOptional", optional, options()),
    RuleFunction("oasOffsetBounds", offset_bounds, options()),
    RuleFunction("oasPageStyle", consistent, options()),
    RuleFunction("oasPreferCursor", prefer_cursor, options()),
    RuleFunction("oasListEnvelope", envelope, options()),
    RuleFunction("oasListNext", has_next, options()),
    RuleFunction("oasTotalOptional", total_optional, options()),
    RuleFunction("oasSortDefined", sort_defined, options()),
)
