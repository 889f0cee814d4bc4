"""Lists: pages, their size, the way to the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from apigov.findings import Json, JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.bodies import body_members, joined, member_names
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed
from apigov.lint.oas.responses import has_header
from apigov.lint.oas.select import flat_of, last_name, list_of, named, options, selected
from apigov.openapi import Flat, ListShape, Operation, Parameter, body_schema, essence, json_media, success_responses, words
from apigov.schema import View

SIZE = frozenset(("limit", "pagesize", "perpage", "maxresults", "top", "pagelimit", "maxpagesize", "itemsperpage", "numperpage"))
# Names that mean a page size only beside other signs of a list: size may be that of a shirt, count and first many things.
MAYBE_SIZE = frozenset(("size", "count", "first", "last", "max", "rows"))
OFFSET = frozenset(("offset", "skip", "start", "startindex", "from", "startat", "pageoffset"))
PAGE = frozenset(("page", "pagenumber", "pageno", "pageindex"))
# fmt: off
CURSOR = frozenset(
    (
        "cursor", "after", "before", "pagetoken", "nexttoken", "continue", "continuation", "continuationtoken", "marker",
        "startingafter", "endingbefore", "pagecursor", "bookmark", "token", "scrollid", "sinceid", "skiptoken",
        "paginationtoken", "nextcursor", "pageafter", "pagebefore", "startafter", "endbefore", "lastkey", "afteritem",
    )
)
# fmt: on
# fmt: off
NEXT = frozenset(
    (
        "next", "links", "cursor", "cursors", "nextcursor", "nextpagetoken", "nexttoken", "nextlink", "paging", "pagination",
        "page", "meta", "hasmore", "hasnext", "nextpage", "continuationtoken", "pageinfo", "metadata", "pagemeta", "lastkey",
        "scrollid",
    )
)
# fmt: on
TOTAL = frozenset(("total", "totalcount", "totalpages", "totalitems", "totalresults", "totalsize", "totalelements", "count", "lastpage", "pages"))
SORT = frozenset(("sort", "sortby", "orderby", "ordering", "sortorder"))


def _joined(name: str) -> str:
    """Without separators and case, without the x of X-Page and the page[...] of JSON:API."""
    return "".join(word for word in words(name) if word != "x")


def style(parameter: Parameter, listing: bool) -> str | None:
    """What a parameter does for paging: size, offset, page or cursor. `listing`: it belongs to an operation that returns a list."""
    if parameter.location not in ("query", "header", "querystring"):
        return None
    if parameter.location == "header" and parameter.name.lower() == "range":
        return "range"
    name = _joined(parameter.name)
    if name in SIZE or (listing and name in MAYBE_SIZE):
        return "size"
    for kind, names in (("offset", OFFSET), ("page", PAGE), ("cursor", CURSOR)):
        if name in names or (name == f"page{kind}" and kind != "page"):
            return kind
    return None


def styles(operation: Operation, context: Context) -> dict[str, Parameter]:
    """The paging parameters of an operation by what they do."""
    listing = list_of(operation, context) is not None
    found = {kind: parameter for parameter in operation.parameters if (kind := style(parameter, listing)) is not None}
    # A position alone, without a list in the answer, may be anything: the start of a period, a page of a book.
    return found if listing or "size" in found else {}


def _lists(given: JsonObject, context: Context) -> Iterator[tuple[Operation, ListShape]]:
    for operation in selected(given, context):
        shape = list_of(operation, context)
        if shape is not None:
            yield operation, shape


def _bounded(shape: ListShape, context: Context) -> bool:
    """A list that cannot grow: maxItems, or items of an enum."""
    flat = flat_of(shape.array, context, View.RESPONSE)
    if flat is None:
        return True
    if isinstance(flat.node.get("maxItems"), int):
        return True
    items = flat_of(flat.items, context) if flat.items is not None else None
    return items is not None and isinstance(items.node.get("enum"), list)


def _names(shape: ListShape, context: Context) -> set[str]:
    return {_joined(name) for name in member_names(shape.schema, context.workspace, View.RESPONSE)}


def _leads_on(shape: ListShape, context: Context) -> bool:
    """Whether the answer tells how to get the next page."""
    names = _names(shape, context)
    return bool(names & NEXT) or any(name.startswith("next") for name in names) or has_header(shape.response, ("Link", "Content-Range", "X-Next*"))


def paginated(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A list takes a page size or a position, or tells the next page; lists that cannot grow and `except` need neither."""
    exempt = set(listed(given, "except"))
    for operation, shape in _lists(given, context):
        if styles(operation, context) or _leads_on(shape, context) or _bounded(shape, context) or last_name(operation.path) in exempt:
            continue
        if any(parameter.location == "querystring" for parameter in operation.parameters):
            continue
        yield Violation(f"{named(operation)} returns a list and takes no pagination parameters", operation.node, data={"missing": "parameters"})


def page_size(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The page-size parameter is an integer that has one keyword of each list of `keywords`."""
    groups = given.get("keywords")
    for operation in selected(given, context):
        parameter = styles(operation, context).get("size")
        yield from _bounds(parameter, groups, "page size", context)


def offset(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The offset parameter is an integer that has one keyword of each list of `keywords`."""
    for operation in selected(given, context):
        yield from _bounds(styles(operation, context).get("offset"), given.get("keywords"), "offset", context)


def _bounds(parameter: Parameter | None, groups: Json, what: str, context: Context) -> Iterator[Violation]:
    flat = flat_of(parameter.schema, context) if parameter is not None and parameter.schema is not None else None
    if parameter is None or flat is None or flat.branches:
        return
    if flat.types and not {"integer"} & set(flat.types):
        if what == "page size":
            yield Violation(f"the {what} {parameter.name!r} is of type {'/'.join(flat.types)}, not integer", parameter.node, ("type",))
        return
    missing = [str(group[0]) for group in groups if isinstance(group, list) and not _any_of(flat, group)] if isinstance(groups, list) else []
    if missing:
        message = f"the {what} {parameter.name!r} has no {' and no '.join(missing)}"
        yield Violation(message, parameter.node, tuple(missing), {"missing": missing[0]})


def _any_of(flat: Flat, keywords: list[Json]) -> bool:
    return any(flat.node.get(str(keyword)) is not None for keyword in keywords)


def optional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    for operation, _ in _lists(given, context):
        for kind, parameter in styles(operation, context).items():
            if parameter.required:
                yield Violation(f"the pagination parameter {parameter.name!r} is required", parameter.node, (kind,))


def consistent(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """All lists page by one style; the minority is told, with a tie the document."""
    found: list[tuple[Operation, str, Parameter]] = []
    for operation, _ in _lists(given, context):
        kinds = styles(operation, context)
        known = [kind for kind in ("cursor", "offset", "page", "range") if kind in kinds]
        if len(known) == 1:
            found.append((operation, known[0], kinds[known[0]]))
    counts = Counter(kind for _, kind, _ in found)
    if len(counts) < 2 or context.description is None:
        return
    (most, first), (_, second) = counts.most_common(2)
    if first == second:
        yield Violation(f"lists page by {' and by '.join(sorted(counts))}", context.description.root)
        return
    for operation, kind, parameter in found:
        if kind != most:
            yield Violation(f"{named(operation)} pages by {kind}, most lists by {most}", parameter.use, (kind,))


def prefer(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Lists that page do it by `style`."""
    wanted = str(given.get("style", "cursor"))
    for operation, _ in _lists(given, context):
        kinds = styles(operation, context)
        kind = next((kind for kind in ("offset", "page", "cursor") if kind in kinds and kind != wanted), None)
        if kind is not None and wanted not in kinds:
            yield Violation(f"{named(operation)} pages by {kind}, not by {wanted}", kinds[kind].use)


def envelope(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """JSON answers of `roles` are objects, media types of `except` apart."""
    exempt = set(listed(given, "except"))
    for operation in selected(given, context):
        for response in success_responses(operation):
            for media in json_media(response.content):
                flat = flat_of(media.schema, context, View.RESPONSE) if media.schema is not None else None
                if flat is not None and "array" in flat.types and essence(media.name) not in exempt:
                    yield Violation(f"a {response.code} is a bare list", response.node)


def has_next(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A paginated list tells the way on: a member, a Link header, or (with `acceptTotal`) a total beside an offset or page."""
    for operation, shape in _lists(given, context):
        kinds = styles(operation, context)
        if not kinds or "range" in kinds or _leads_on(shape, context):
            continue
        counted = {"offset", "page"} & set(kinds) and (_names(shape, context) & TOTAL or has_header(shape.response, ("X-Total*", "Total*")))
        if not (given.get("acceptTotal") is True and counted):
            yield Violation(f"{named(operation)} takes pages and does not tell how to get the next one", shape.response.node)


def total_optional(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A total count is not required; with `avoid` it is not there at all."""
    for _, shape in _lists(given, context):
        flat = flat_of(shape.schema, context, View.RESPONSE)
        names = (flat.properties if given.get("avoid") is True else flat.required) if flat is not None else ()
        for name in sorted(names):
            if _joined(name) in ("total", "totalcount", "totalsize", "totalitems", "totalresults"):
                yield Violation(f"the total count {name!r} is promised on every page", shape.response.node, (name,))


def sort_defined(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A sort parameter lists or shapes its values."""
    for operation in selected(given, context):
        for parameter in operation.parameters:
            if parameter.location != "query" or _joined(parameter.name) not in SORT or parameter.schema is None:
                continue
            flat = flat_of(parameter.schema, context)
            inner = flat_of(flat.items, context) if flat is not None and flat.items is not None else flat
            if inner is not None and not inner.branches and not any(inner.node.get(keyword) is not None for keyword in ("enum", "pattern", "const")):
                yield Violation(f"the sort parameter {parameter.name!r} takes any text", parameter.node, data={"missing": "enum"})


def needs_parameter(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Lists that page take one of the query parameters `anyOf`."""
    names = listed(given, "anyOf")
    wanted = {joined(name) for name in names}
    for operation, _ in _lists(given, context):
        taken = {joined(parameter.name) for parameter in operation.parameters if parameter.location == "query"}
        if styles(operation, context) and not taken & wanted:
            yield Violation(f"{named(operation)} takes no {' or '.join(names[:2])} parameter", operation.node, data={"missing": names[0]})


def catalogue(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Lists page, sort and filter."""
    for operation, _ in _lists(given, context):
        kinds = styles(operation, context)
        query = [parameter for parameter in operation.parameters if parameter.location == "query"]
        sorts = [one for one in query if _joined(one.name) in SORT or _joined(one.name) == "order"]
        filters = [one for one in query if one not in sorts and style(one, True) is None]
        lacks = [word for word, held in (("page", kinds), ("sort", sorts), ("filter", filters)) if not held and word in listed(given, "needs")]
        if lacks:
            yield Violation(f"{named(operation)} takes no {' and no '.join(lacks)} parameter", operation.node, tuple(lacks), {"missing": lacks[0]})


def safe_search(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A search by POST answers 200, creates nothing, takes no idempotency key, and (with `paging`) takes pages."""
    description = context.description
    for operation in selected(given, context):
        if description is None or description.pairing.items(operation.path):
            continue
        faults = []
        if operation.response("201") is not None or not any(operation.response(code) for code in ("200", "2XX")):
            faults.append("answers something else than 200")
        if any(one.location == "header" and joined(one.name).endswith("idempotencykey") for one in operation.parameters):
            faults.append("takes an idempotency key")
        body = {_joined(name) for name in body_members(operation, context.workspace)}
        pages = SIZE | OFFSET | PAGE | CURSOR | {"paging", "pagination"}
        query = any(_joined(one.name) in pages for one in operation.parameters)
        if given.get("paging") is True and not body & pages and not query:
            faults.append("takes no page")
        if faults:
            yield Violation(f"the search {named(operation)} {' and '.join(faults)}", operation.node, tuple(faults))


def bulk(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The list that a bulk request takes has maxItems."""
    for operation in selected(given, context):
        schema = body_schema(operation)
        flat = flat_of(schema, context, View.REQUEST) if schema is not None else None
        if flat is None:
            continue
        lists = [flat] if "array" in flat.types else []
        if not lists and last_name(operation.path) in ("batch", "bulk"):
            inner = [flat_of(member, context, View.REQUEST) for member in flat.properties.values()]
            lists = [one for one in inner if one is not None and "array" in one.types][:1]
        for one in lists:
            if one.node.get("maxItems") is None:
                yield Violation(f"{named(operation)} takes any number of items", one.node, data={"missing": "maxItems"})


_GROUPS: JsonObject = {"type": "array", "items": {"type": "array", "items": {"type": "string"}, "minItems": 1}}
FUNCTIONS = (
    RuleFunction("oasPaginated", paginated, options(**{"except": TEXTS})),
    RuleFunction("oasPageSize", page_size, options(("keywords",), keywords=_GROUPS)),
    RuleFunction("oasPageOptional", optional, options()),
    RuleFunction("oasOffset", offset, options(("keywords",), keywords=_GROUPS)),
    RuleFunction("oasPageStyle", consistent, options()),
    RuleFunction("oasPreferredPaging", prefer, options(style={"enum": ["cursor", "offset", "page"]})),
    RuleFunction("oasResponseIsObject", envelope, options(**{"except": TEXTS})),
    RuleFunction("oasListNext", has_next, options(acceptTotal=FLAG)),
    RuleFunction("oasTotalOptional", total_optional, options(avoid=FLAG)),
    RuleFunction("oasSortDefined", sort_defined, options()),
    RuleFunction("oasListParameter", needs_parameter, options(("anyOf",), anyOf=SOME_TEXTS)),
    RuleFunction("oasListQuery", catalogue, options(("needs",), needs=SOME_TEXTS)),
    RuleFunction("oasSafeSearch", safe_search, options(paging=FLAG)),
    RuleFunction("oasBulk", bulk, options()),
)
