"""Names: their case, words that do not belong in them, versions in paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.select import listed
from apigov.openapi import Description, segments, words
from apigov.text import Node

CASES = {
    "kebab": re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"),
    "snake": re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"),
    "camel": re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*"),
    "pascal": re.compile(r"[A-Z][a-z0-9]*(?:[A-Z][a-z0-9]*)*"),
    "train": re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Z0-9][A-Za-z0-9]*)*"),
    "macro": re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"),
}
THINGS = ("path-segments", "path-parameters", "query-parameters", "header-parameters", "operation-ids", "schemas", "properties", "tags")
_VERSION = re.compile(r"v?\d+(?:[.\-_]\d+)*(?:(?:alpha|beta)\d*)?|\d{4}-\d{2}(?:-\d{2})?", re.IGNORECASE)
_LEADING = re.compile(r"[@$_]+")


def _named(thing: str, description: Description) -> Iterator[tuple[str, Node]]:
    """Names of a kind, each with its place, each place once."""
    if thing == "schemas":
        yield from ((name, schema.node) for name, schema in description.schemas.items())
    elif thing == "properties":
        for use in description.objects("Schema"):
            members = use.node.child("properties")
            yield from ((str(name), node) for name, node in members.children()) if members is not None else ()
    elif thing == "operation-ids":
        yield from ((one.operation_id, one.node.child("operationId") or one.node) for one in description.operations if one.operation_id)
    elif thing == "path-segments":
        seen: set[Node] = set()
        for operation in description.operations:
            if operation.item not in seen:
                seen.add(operation.item)
                yield from ((step.partition(":")[0], operation.item) for step in segments(operation.path) if "{" not in step)
    else:
        place = thing.partition("-")[0]
        found = {parameter.node: parameter for one in description.operations for parameter in one.parameters if parameter.location == place}
        yield from ((parameter.name, parameter.use) for parameter in found.values())


def case(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Names `of` a kind are written in one case: `type`, or without it the case that most of them have."""
    description = context.description
    if description is None:
        return
    thing, kind = str(given["of"]), given.get("type")
    names = [(name, node) for name, node in _named(thing, description) if name and not _exempt(thing, name)]
    chosen = str(kind) if isinstance(kind, str) else _most_common([name for name, _ in names])
    if chosen is None:
        return
    for name, node in names:
        if not CASES[chosen].fullmatch(name):
            why = "" if isinstance(kind, str) else ", as most names here are"
            yield Violation(f"{name!r} is not written in {chosen} case{why}", node, (name,))


def _exempt(thing: str, name: str) -> bool:
    if thing == "path-segments":
        return bool(_VERSION.fullmatch(name)) or name.startswith((".", "_"))
    return bool(_LEADING.match(name)) or name.lower().startswith("x-") or "[" in name or "." in name


def _most_common(names: list[str]) -> str | None:
    """The case that at least two thirds of the telling names have (a single lower-case word fits several cases and tells nothing)."""
    telling = [name for name in names if len(words(name)) > 1]
    counts = {kind: sum(bool(pattern.fullmatch(name)) for name in telling) for kind, pattern in CASES.items()}
    best = max(counts, key=lambda kind: counts[kind], default="")
    return best if telling and counts.get(best, 0) * 3 >= len(telling) * 2 and counts[best] > 2 else None


def path_words(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No segment of a path begins with one of `notWords`, has an extension of `notExtensions`, or is empty."""
    description = context.description
    unwanted, extensions = set(listed(given, "notWords")), tuple(f".{name}" for name in listed(given, "notExtensions"))
    for path, item in _paths(description) if description is not None else ():
        for step in segments(path):
            word = next(iter(words(step)), "") if "{" not in step and ":" not in step else ""
            if word in unwanted:
                yield Violation(f"the path {path} is named after the verb {word!r}", item, (step,))
            if extensions and step.lower().endswith(extensions):
                yield Violation(f"the path {path} ends in a file extension", item, (step,))


def _paths(description: Description) -> Iterator[tuple[str, Node]]:
    return iter({operation.item: (operation.path, operation.item) for operation in description.operations}.values())


def path_shape(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Shapes of paths: `trailingSlash`, `query`, `emptySegment`, `emptyTemplate` are faults where they are named."""
    description = context.description
    faults = listed(given, "faults")
    for path, item in _paths(description) if description is not None else ():
        if "trailingSlash" in faults and len(path) > 1 and path.endswith("/"):
            yield Violation(f"the path {path} ends in a slash", item)
        if "query" in faults and "?" in path:
            yield Violation(f"the path {path} holds a query string", item)
        if "emptySegment" in faults and "//" in path:
            yield Violation(f"the path {path} has an empty segment", item)
        if "emptyTemplate" in faults and "{}" in path:
            yield Violation(f"the path {path} has a template without a name", item)


def plural(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """The segment before a parameter, where the path without it exists too, is a plural."""
    description = context.description
    if description is None:
        return
    known = {operation.path.rstrip("/") for operation in description.operations}
    told: set[str] = set()
    for path, item in _paths(description):
        steps = segments(path)
        for index, step in enumerate(steps[1:], 1):
            owner = steps[index - 1]
            collection = "/" + "/".join(steps[:index])
            if "{" not in step or "{" in owner or collection not in known or collection in told or _is_plural(owner):
                continue
            told.add(collection)
            yield Violation(f"the collection {collection} is named in the singular", item, (owner,))


def _is_plural(segment: str) -> bool:
    last = words(segment.partition(":")[0])[-1:] or ("",)
    return last[0].endswith("s") or last[0] in (
        "data",
        "people",
        "children",
        "media",
        "metadata",
        "info",
        "content",
        "inventory",
        "history",
        "feedback",
        "stock",
    )


def version_in_path(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No minor version in a path or server: v1, not v1.2."""
    description = context.description
    if description is None:
        return
    for path, item in _paths(description):
        for step in segments(path):
            if re.fullmatch(r"v\d+(?:\.\d+)+", step, re.IGNORECASE):
                yield Violation(f"the path {path} holds the minor version {step!r}", item, (step,))


def unique_shapes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No two paths differ in the names of their parameters only."""
    description = context.description
    seen: dict[str, str] = {}
    for path, item in _paths(description) if description is not None else ():
        bare = re.sub(r"\{[^{}]*\}", "{}", path)
        if bare in seen:
            yield Violation(f"the paths {path} and {seen[bare]} are the same to a client", item)
        seen.setdefault(bare, path)


def _options(required: list[str], **own: JsonObject) -> JsonObject:
    return {"type": "object", "additionalProperties": False, "required": [*required], "properties": {**own}}


_TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}
FUNCTIONS = (
    RuleFunction("oasCase", case, _options(["of"], of={"enum": [*THINGS]}, type={"enum": [*CASES]})),
    RuleFunction("oasPathWords", path_words, _options([], notWords=_TEXTS, notExtensions=_TEXTS)),
    RuleFunction("oasPathShape", path_shape, _options(["faults"], faults=_TEXTS)),
    RuleFunction("oasPluralCollections", plural),
    RuleFunction("oasNoMinorVersion", version_in_path),
    RuleFunction("oasPathsDiffer", unique_shapes),
)
