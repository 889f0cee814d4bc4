"""Names: their case, words that do not belong in them, paths and their parameters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from apigov.findings import JsonObject
from apigov.lint.function import Context, RuleFunction, Value, Violation
from apigov.lint.oas.options import FLAG, SOME_TEXTS, TEXTS, listed, plain_options
from apigov.lint.oas.select import flat_of
from apigov.openapi import Description, is_parameter, segments, shape, words
from apigov.schema import Schema
from apigov.text import Node

CASES = {
    "kebab": re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"),
    "snake": re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"),
    "camel": re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*"),
    "pascal": re.compile(r"[A-Z][a-z0-9]*(?:[A-Z][a-z0-9]*)*"),
    "train": re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Z0-9][A-Za-z0-9]*)*"),
    "macro": re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"),
    "noun_verb": re.compile(r"[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*"),
}
# Which cases a kind of name may have where none is asked for.
THINGS: dict[str, tuple[str, ...]] = {
    "path-segments": ("kebab", "snake", "camel"),
    "path-parameters": ("camel", "snake", "kebab"),
    "query-parameters": ("camel", "snake", "kebab"),
    "properties": ("camel", "snake"),
    "operation-ids": ("camel", "snake", "noun_verb"),
    "schemas": ("pascal",),
    "tags": ("kebab", "snake", "camel", "pascal", "train"),
}
_VERSION = re.compile(r"v?\d+(?:[.\-_]\d+)*(?:[.-]?(?:alpha|beta|preview)\d*)?|\d{4}-\d{2}(?:-\d{2})?(?:-?(?:alpha|beta|preview))?", re.IGNORECASE)
_UNPLAIN = re.compile(r"[^A-Za-z0-9_-]|^[_$@]|^x-|^X-")
# Plurals without an s, and things that are not counted.
# fmt: off
_PLURAL = frozenset(
    (
        "data", "people", "children", "media", "metadata", "info", "content", "inventory", "history", "feedback", "stock",
        "equipment", "status", "analytics", "news", "men", "women", "series", "software", "hardware", "staff", "criteria",
        "indices", "matrices", "vertices", "personnel", "cart", "me", "health", "search", "basket",
    )
)
# fmt: on


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
    elif thing == "tags":
        yield from ((str(use.node.get("name")), use.node) for use in description.objects("Tag"))
    elif thing == "path-segments":
        for path, item in paths_of(description):
            yield from ((step.partition(":")[0].partition(".")[0], item) for step in segments(path) if "{" not in step)
    else:
        place = thing.partition("-")[0]
        found = {parameter.node: parameter for one in description.operations for parameter in one.parameters if parameter.location == place}
        yield from ((parameter.name, parameter.node) for parameter in found.values())


def paths_of(description: Description) -> Iterator[tuple[str, Node]]:
    """The paths with their items, each item once."""
    return iter({operation.item: (operation.path, operation.item) for operation in description.operations}.values())


def case(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Names `of` a kind are written in the case `type`; without it each fits one of those usual for the kind, and all the one that most have."""
    description = context.description
    if description is None:
        return
    thing, kind = str(given["of"]), given.get("type")
    names = [(name, node) for name, node in _named(thing, description) if name and not _exempt(thing, name)]
    usual = THINGS[thing]
    chosen = str(kind) if isinstance(kind, str) else _most_common([name for name, _ in names], usual)
    if chosen is None:
        return
    for name, node in names:
        if not CASES[chosen].fullmatch(name) and (kind is not None or len(words(name)) > 1):
            why = "" if isinstance(kind, str) else ", as most names here are"
            yield Violation(f"{name!r} is not written in {chosen} case{why}", node, (name,))


def _exempt(thing: str, name: str) -> bool:
    if thing == "path-segments":
        return bool(_VERSION.fullmatch(name)) or name.startswith((".", "_", "$")) or bool(re.search(r"[^\w-]", name))
    return bool(_UNPLAIN.search(name)) if thing not in ("schemas", "tags", "operation-ids") else False


def _most_common(names: list[str], usual: tuple[str, ...]) -> str | None:
    """The case of most names of several words. With a tie the earlier one stays; None where no name tells."""
    uses = Counter(names)
    counts: Counter[str] = Counter()
    for name, times in uses.items():
        if len(words(name)) > 1:
            counts.update({kind: times for kind in usual if CASES[kind].fullmatch(name)})
    return max(usual, key=lambda kind: counts[kind]) if counts else None


def path_words(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No literal segment of a path begins with one of `notWords`.

    `allowActions`: a last segment of one word passes, and so does what is below a segment `actions`.
    """
    description, unwanted = context.description, set(listed(given, "notWords"))
    for path, item in paths_of(description) if description is not None else ():
        steps = segments(path)
        for index, step in enumerate(steps):
            parts = words(step) if "{" not in step and ":" not in step else ()
            action = len(steps) > 1 and ((index == len(steps) - 1 and len(parts) == 1) or steps[index - 1] == "actions")
            if parts and parts[0] in unwanted and not (given.get("allowActions") is True and action):
                yield Violation(f"the path {path} is named after the verb {parts[0]!r}", item, (step,))


def paths(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Limits of paths: `maxNesting` literal segments below the first, `maxParameters`, `maxLength`, `maxResources` different first segments."""
    description = context.description
    firsts: dict[str, Node] = {}
    for path, item in paths_of(description) if description is not None else ():
        literal = [step for step in segments(path) if "{" not in step and not _VERSION.fullmatch(step)]
        measured = (
            ("maxNesting", len(literal) - 1, "levels below its first"),
            ("maxParameters", path.count("{"), "parameters"),
            ("maxLength", len(path), "characters"),
        )
        for name, amount, what in measured:
            most = given.get(name)
            if isinstance(most, int) and amount > most:
                yield Violation(f"the path {path} has {amount} {what}, more than {most}", item, (name,), {"count": amount})
        if literal:
            firsts.setdefault(literal[0], item)
    most = given.get("maxResources")
    if isinstance(most, int) and len(firsts) > most and description is not None:
        yield Violation(
            f"the API has {len(firsts)} kinds of resources, more than {most}", description.root.child("paths") or description.root, ("maxResources",)
        )


def plural(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """A literal segment before a parameter is a plural, where the path up to it exists; names of `except` pass."""
    description, kept = context.description, set(listed(given, "except")) | _PLURAL
    if description is None:
        return
    known = {path.rstrip("/") for path, _ in paths_of(description)}
    told: set[str] = set()
    for path, item in paths_of(description):
        steps = segments(path)
        for index, step in enumerate(steps[1:], 1):
            owner, collection = steps[index - 1], "/" + "/".join(steps[:index])
            if "{" not in step or "{" in owner or collection not in known or collection in told:
                continue
            last = (words(owner.partition(":")[0]) or ("",))[-1]
            if not last.endswith("s") and last not in kept:
                told.add(collection)
                yield Violation(f"the collection {collection} is named in the singular", item, (owner,))


def unique_shapes(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No two paths differ in the names of their parameters only."""
    description = context.description
    seen: dict[str, str] = {}
    for path, item in paths_of(description) if description is not None else ():
        bare = shape(path)
        if bare in seen and seen[bare] != path:
            yield Violation(f"the paths {path} and {seen[bare]} are the same to a client", item)
        seen.setdefault(bare, path)


# The steps of paths as a tree: a step to those behind it.
_Steps: TypeAlias = "dict[str, _Steps]"


def ambiguous(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """No two paths with a common method match one URL, unless one of them is the more literal at every place."""
    description = context.description
    methods: dict[str, set[str]] = {}
    for operation in description.operations if description is not None else ():
        methods.setdefault(operation.path, set()).add(operation.method)
    trees: dict[int, _Steps] = {}
    earlier: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for number, (path, item) in enumerate(paths_of(description) if description is not None else ()):
        steps = tuple("{}" if "{" in step else step for step in segments(path))
        tree = trees.setdefault(len(steps), {})
        found = [one for way in _crossing(tree, steps) for one in earlier[way]]
        for _, other in sorted(found):
            if methods[other] & methods[path]:
                yield Violation(f"the paths {path} and {other} match the same requests", item, (other,))
        earlier.setdefault(steps, []).append((number, path))
        for step in steps:
            tree = tree.setdefault(step, {})


def _crossing(tree: _Steps, steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The ways of a tree, as long as `steps`, that nothing tells apart from it, each more literal than the other somewhere."""
    level: list[tuple[tuple[str, ...], _Steps, bool, bool]] = [((), tree, False, False)]
    for step in steps:
        level = [
            ((*way, name), below[name], more or (name != "{}" and step == "{}"), less or (name == "{}" and step != "{}"))
            for way, below, more, less in level
            for name in (below if step == "{}" else [name for name in (step, "{}") if name in below])
        ]
    yield from (way for way, _, more, less in level if more and less)


def same_place_same_name(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """At one place of the tree of paths the parameter has one name; the minority is told."""
    description = context.description
    places: dict[str, list[tuple[str, Node]]] = {}
    for path, item in paths_of(description) if description is not None else ():
        steps = segments(path)
        for index, step in enumerate(steps):
            if is_parameter(step) and step.startswith("{"):
                before = shape("/".join(steps[:index]))
                places.setdefault(before, []).append((step[1:-1], item))
    for found in places.values():
        counts = Counter(name for name, _ in found)
        most = max(counts, key=lambda name: counts[name])
        for name, item in found:
            if name != most:
                yield Violation(f"the parameter {{{name}}} is called {{{most}}} in most paths", item, (name,))


def headers(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Names of header parameters and response headers match `match` and not `notMatch`; names of `except` (x-* for all that begin so) pass."""
    description = context.description
    match, not_match = given.get("match"), given.get("notMatch")
    kept = [name.lower() for name in listed(given, "except")]
    exact, starts = set(kept), tuple(name[:-1] for name in kept if name.endswith("*"))
    for name, node in _header_names(description) if description is not None else ():
        low = name.lower()
        if low in exact or (starts and low.startswith(starts)):
            continue
        if isinstance(match, str) and not re.search(match, name):
            yield Violation(f"the header {name!r} is not named as the others are", node, (name,))
        elif isinstance(not_match, str) and re.search(not_match, name):
            yield Violation(f"the header {name!r} {given.get('says', 'has a name that is not allowed')}", node, (name,))


def _header_names(description: Description) -> Iterator[tuple[str, Node]]:
    for use in description.objects("Parameter"):
        if use.node.get("in") == "header":
            yield str(use.node.get("name")), use.node
    for use in description.objects("Response"):
        held = use.node.child("headers")
        yield from ((str(name), node) for name, node in held.children()) if held is not None else ()


def property_names(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Names of properties match `match`."""
    pattern = re.compile(str(given["match"]))
    for name, node in _named("properties", context.description) if context.description is not None else ():
        if not pattern.search(name):
            yield Violation(f"the property {name!r} is not a plain name", node, (name,))


def collision(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Two members of one object do not differ by case or separators alone; a deprecated one passes."""
    description = context.description
    for use in description.objects("Schema") if description is not None else ():
        held = use.node.child("properties")
        seen: dict[str, str] = {}
        for name, node in held.children() if held is not None else ():
            bare = re.sub(r"[-_]", "", str(name)).lower()
            first = seen.setdefault(bare, str(name))
            other = held.child(first) if held is not None else None
            if first != name and node.get("deprecated") is not True and (other is None or other.get("deprecated") is not True):
                yield Violation(f"the properties {first!r} and {name!r} differ in spelling only", node, (str(name),))


def array_names(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Members that are arrays have a plural name; names of `except` pass."""
    description, kept = context.description, set(listed(given, "except")) | _PLURAL
    for use in description.objects("Schema") if description is not None else ():
        held = use.node.child("properties")
        for name, node in held.children() if held is not None else ():
            flat = flat_of(Schema(node, description.dialect), context) if description is not None and isinstance(node.value, dict) else None
            last = (words(str(name)) or ("",))[-1]
            if flat is not None and "array" in flat.types and not last.endswith("s") and last not in kept:
                yield Violation(f"the list {name!r} is named in the singular", node, (str(name),))


def tags_by_resource(value: Value, given: JsonObject, context: Context) -> Iterable[Violation]:
    """Operations of one first segment share a tag."""
    groups: dict[str, list[tuple[frozenset[str], Node, str]]] = {}
    for operation in context.description.operations if context.description is not None else ():
        first = next((step for step in segments(operation.path) if "{" not in step and not _VERSION.fullmatch(step)), "")
        if operation.tags:
            groups.setdefault(first, []).append((frozenset(operation.tags), operation.node, operation.path))
    for first, found in groups.items():
        counts = Counter(tag for tags, _, _ in found for tag in tags)
        most = max(counts, key=lambda tag: counts[tag])
        for tags, node, _ in found:
            if most not in tags:
                yield Violation(f"operations of /{first} have the tag {most!r}, this one has not", node, (most,))


_NUMBER: JsonObject = {"type": "integer", "minimum": 0}
_TEXT: JsonObject = {"type": "string"}
FUNCTIONS = (
    RuleFunction("oasCase", case, plain_options(("of",), of={"enum": [*THINGS]}, type={"enum": [*CASES]})),
    RuleFunction("oasPathWords", path_words, plain_options(("notWords",), notWords=SOME_TEXTS, allowActions=FLAG)),
    RuleFunction("oasPathLimits", paths, plain_options(maxNesting=_NUMBER, maxParameters=_NUMBER, maxLength=_NUMBER, maxResources=_NUMBER)),
    RuleFunction("oasPluralCollections", plural, plain_options(**{"except": TEXTS})),
    RuleFunction("oasPathsDiffer", unique_shapes),
    RuleFunction("oasPathsUnambiguous", ambiguous),
    RuleFunction("oasPathParameterName", same_place_same_name),
    RuleFunction("oasHeaderNames", headers, plain_options(match=_TEXT, notMatch=_TEXT, says=_TEXT, **{"except": TEXTS})),
    RuleFunction("oasPropertyNames", property_names, plain_options(("match",), match=_TEXT)),
    RuleFunction("oasPropertyCollision", collision),
    RuleFunction("oasArrayNames", array_names, plain_options(**{"except": TEXTS})),
    RuleFunction("oasTagsByResource", tags_by_resource),
)
