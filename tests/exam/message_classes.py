"""Where we answer otherwise than Azure's oad and its heir on purpose: classes over one message, and the documents it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apigov.findings import JsonObject
from apigov.text import Node, root_node
from tests.exam.harness import Case, Waiver
from tests.exam.messages import aims, placed, risky
from tests.exam.operation_places import value_at
from tests.exam.places import BASE, REVISION, Pair
from tests.exam.seen import pair_of

_ENTRIES = ("paths", "x-ms-paths", "servers", "host", "basePath", "schemes", "security", "consumes", "produces", "info")


def _on(test: Callable[[Any, Pair], bool]) -> Callable[[Case], bool]:
    """A class of messages, and of the pairs all of whose messages of risk are of it."""

    def applies(case: Case) -> bool:
        row = case.data
        pair = pair_of(row["base"], row["revision"])
        if "message" in row:
            return test(row["message"], pair)
        found = [message for message in row["expected"] or () if risky(message) and message["class"] != "policy"]
        return bool(found) and all(test(message, pair) for message in found)

    return applies


def reached(pair: Pair, side: str) -> frozenset[tuple[str, ...]]:
    """Pointers of what the operations and the rest of the root refer to, through everything."""
    description = pair.sides[side]
    root = root_node(description.root.tree)
    waiting = [node for word in _ENTRIES if (node := root.child(word)) is not None]
    found: set[tuple[str, ...]] = set()
    while waiting:
        node = waiting.pop()
        if node.reference is not None:
            end = description.workspace.resolve(node)
            if isinstance(end, Node) and (place := tuple(map(str, end.pointer))) not in found:
                found.add(place)
                waiting.append(end)
        waiting.extend(child for _, child in node.children())
    return frozenset(found)


def _unused(message: Any, pair: Pair) -> bool:
    """Whether no operation uses what changed on both sides, so that no payload has it before and after."""
    for side in pair.sides:
        places = [place for other, place in aims(pair, message) if other == side]
        if places and not any(_used(pair, side, place) for place in places):
            return True
    return False


def _used(pair: Pair, side: str, place: tuple[str, ...]) -> bool:
    description = pair.sides[side]
    operations = (*description.operations, *description.query_operations)
    match place:
        case ("servers" | "schemes" | "host" | "basePath" | "security", *_):
            return bool(operations)
        case ("consumes", *_):
            return any(one.body is not None and not one.node.get("consumes") for one in operations)
        case ("produces", *_):
            return any(response.content and not one.node.get("produces") for one in operations for response in one.responses)
        case ("paths" | "x-ms-paths", _):
            item = value_at(pair, side, place)
            return not isinstance(item, dict) or bool(item)
        case (first, *_) if first in _ENTRIES:
            return True
    return any(place[: len(start)] == start for start in reached(pair, side))


def _holders(message: Any, pair: Pair) -> list[tuple[str, tuple[str, ...], JsonObject]]:
    """The objects at the places of a message, and around them."""
    found = []
    for side, place in sorted(aims(pair, message)):
        for length in range(len(place), 0, -1):
            value = value_at(pair, side, place[:length])
            if isinstance(value, dict):
                found.append((side, place[:length], value))
    return found


def _read_only(message: Any, pair: Pair) -> bool:
    """Whether the member that changed is read-only on both sides, in a request."""
    marked = {side for side, _, value in _holders(message, pair) if value.get("readOnly") is True}
    return marked == set(pair.sides) and "responses" not in _words(message)


def _words(message: Any) -> list[str]:
    return [step for word in ("old", "new") for step in message.get(word, "").split("/")]


def _path_variable(message: Any, pair: Pair) -> bool:
    return any(value.get("in") == "path" and "name" in value for _, _, value in _holders(message, pair)) and message["id"] in (
        "RemovedRequiredParameter",
        "AddingRequiredParameter",
    )


def _second_body(message: Any, pair: Pair) -> bool:
    """Whether the operation has several body parameters, which OpenAPI 2.0 forbids."""
    paths = {place[1] for _, place in aims(pair, message) if place[0] == "paths" and len(place) > 1}
    for description in pair.sides.values():
        for one in description.operations:
            if one.path in paths or not placed(message):
                lists = [node.value for node in (one.node.child("parameters"), one.item.child("parameters")) if node is not None]
                written = [item for listed in lists if isinstance(listed, list) for item in listed if isinstance(item, dict)]
                if sum(item.get("in") == "body" for item in written) > 1:
                    return True
    return False


def _wrapped(message: Any, pair: Pair) -> bool:
    """Whether a schema was put into a oneOf that holds nothing else, or taken out of it."""
    lists = [value["oneOf"] for _, _, value in _holders(message, pair) if "oneOf" in value]
    return bool(lists) and all(isinstance(listed, list) and len(listed) == 1 for listed in lists)


# What the payload law calls safe or debatable, by the side where it is so.
_WITHOUT_BREAK = {
    "AddedEnumValue": "request",
    "ConstantStatusHasChanged": "request",
    "RemovedEnumValue": "response",
    "NullablePropertyChanged": "response",
    "ReadonlyPropertyChanged": "response",
    "AddedRequiredProperty": "response",
    "RemovedProperty": "request",
    "RemovingHeader": "response",
    "AddedAdditionalProperties": "both",
    "AddedOptionalProperty": "both",
    "AddedPropertyInResponse": "both",
}


def _safe(message: Any, pair: Pair) -> bool:
    if message["class"] != "wire":
        return True
    side = _WITHOUT_BREAK.get(message["id"])
    here = "response" if "responses" in _words(message) else "request"
    in_component = _words(message)[1:2] in (["definitions"], ["components"])
    if message["id"] == "RequiredStatusChange":
        return here == "request" and not _requires_more(message, pair)
    return side == "both" or side == here or (side is not None and in_component)


def _requires_more(message: Any, pair: Pair) -> bool:
    needed: dict[str, set[str]] = {side: set() for side in pair.sides}
    for side, _, value in _holders(message, pair):
        required, properties = value.get("required"), value.get("properties")
        if isinstance(required, list) and isinstance(properties, dict):
            sent = (name for name, one in properties.items() if isinstance(one, dict) and one.get("readOnly") is not True)
            needed[side] |= {name for name in sent if name in required}
    return not needed[REVISION] <= needed[BASE]


def _harmless(message: Any, pair: Pair) -> bool:
    return any(test(message, pair) for test in (_safe, _unused, _read_only, _second_body))


UNUSED = Waiver(
    "F",
    "what no operation uses",
    _on(_unused),
    "no request or response has it, so nothing on the wire changes",
    "the tool starts from the operations",
)
READ_ONLY = Waiver(
    "L",
    "read-only members of requests",
    _on(_read_only),
    "what a client does not send may change its type",
    "the law reads read-only members in requests",
)
VARIABLES = Waiver(
    "F",
    "renamed path variables",
    _on(_path_variable),
    "the name of a path variable is not on the wire",
    "the tool pairs path variables by position",
)
BODIES = Waiver(
    "F",
    "several bodies of one operation",
    _on(_second_body),
    "OpenAPI 2.0 allows one body parameter at most; the first one is read",
    "the case has a valid document",
)
ONE_OF_ONE = Waiver(
    "F",
    "a oneOf of one",
    _on(_wrapped),
    "a schema is the same inside a oneOf that offers nothing else",
    "the tool unwraps it",
)
HARMLESS = Waiver(
    "L",
    "changes without risk for payloads",
    _on(_harmless),
    "the payload law calls each of them safe or debatable; the tool reports every visible change while the version stays",
    "the rules are judged by the direction of the data",
)
