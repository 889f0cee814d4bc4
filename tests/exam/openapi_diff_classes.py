"""Where we answer otherwise than openapi-diff on purpose: classes over one change of its list, and the documents it was found in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apigov.findings import Json, parse_pointer
from tests.exam.harness import Case, Waiver
from tests.exam.operation_places import aims, overlapping, value_at
from tests.exam.places import Pair
from tests.exam.seen import pair_of

# What a schema keyword speaks of; beside another type it says nothing.
_TYPES = {
    "array": frozenset(("uniqueItems", "minItems", "maxItems")),
    "string": frozenset(("minLength", "maxLength", "pattern")),
    "object": frozenset(("minProperties", "maxProperties")),
}
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def _on(test: Callable[[Any, Pair], bool]) -> Callable[[Case], bool]:
    """A class of changes, and of the pairs that have one of them."""

    def applies(case: Case) -> bool:
        row = case.data
        pair = pair_of(row["base"], row["revision"])
        return any(test(change, pair) for change in ([row["change"]] if "change" in row else row.get("changes", ())))

    return applies


def _values(change: Any, pair: Pair, above: int = 0) -> list[Json]:
    """What stands at the place of a change (or above it), on both sides; None where nothing does."""
    return [value_at(pair, side, place[: len(place) - above]) for side, place in sorted(aims(pair, change.get("operation"), change["place"]))]


def _word(change: Any) -> str:
    steps = parse_pointer("/" + change["place"])
    return str(steps[-1]) if steps else ""


def _decides_nothing(change: Any, pair: Pair) -> bool:
    word = _word(change)
    schemas = [value for value in _values(change, pair, 1) if isinstance(value, dict)]
    if all(not schema.get(word) for schema in schemas):
        return True
    if word in _BOUNDS:
        return all(_BOUNDS[word] not in schema for schema in schemas)
    kinds = {str(schema.get("type")) for schema in schemas}
    if word == "multipleOf":
        return kinds == {"integer"} and all(
            abs(round(1 / step) * step - 1) < 1e-9 for schema in schemas if isinstance(step := schema.get(word), float)
        )
    if word == "format":
        return kinds == {"integer"} and all("minimum" in schema and "maximum" in schema for schema in schemas)
    return any(word in words and "None" not in kinds and kind not in kinds for kind, words in _TYPES.items())


def _shows_in_no_text(change: Any, pair: Pair) -> bool:
    if _word(change) not in ("style", "explode"):
        return False
    holders = [value for value in _values(change, pair, 1) if isinstance(value, dict)]
    schemas = [holder.get("schema", holder) for holder in holders]
    return change.get("debatable") == "style-unset" or all(
        isinstance(schema, dict) and schema.get("type") in ("string", "integer", "number", "boolean") for schema in schemas
    )


def _alike(change: Any, pair: Pair) -> bool:
    if change["side"] != "security":
        return False
    for description in pair.sides.values():
        schemes = [{**one.node.value, "description": None} for one in description.security_schemes.values() if isinstance(one.node.value, dict)]
        if any(one == other for index, one in enumerate(schemes) for other in schemes[:index]):
            return True
    return False


def _required(change: Any, pair: Pair) -> bool:
    steps = change["place"].rsplit("/", 2)
    if change["side"] != "request" or change["kind"] != "added" or len(steps) < 3 or steps[1] != "properties":
        return False
    schemas = [schema for schema in _values(change, pair, 2) if isinstance(schema, dict)]
    return any(isinstance(names := schema.get("required"), list) and steps[2] in names for schema in schemas)


def _overlapping(case: Case) -> bool:
    if case.data.get("change", {}).get("side", "request") not in ("request", "response"):
        return False
    return overlapping(pair_of(case.data["base"], case.data["revision"]))


def _marked(change: Any, pair: Pair) -> bool:
    return _word(change) in ("readOnly", "writeOnly")


def _composed(change: Any, pair: Pair) -> bool:
    return _word(change) == "type" and change.get("debatable") == "composition"


def _through_any_of(change: Any, pair: Pair) -> bool:
    steps = parse_pointer("/" + change["place"])
    around = (_values(change, pair, index) for index in range(1, len(steps)))
    return any(isinstance(value, dict) and "anyOf" in value for values in around for value in values)


def _default(change: Any, pair: Pair) -> bool:
    return _word(change) == "default" and change["side"] in ("request", "parameter")


def _pattern(change: Any, pair: Pair) -> bool:
    return _word(change) == "pattern" and change["kind"] == "changed"


PAIRS = (
    Waiver(
        "F",
        "keywords that decide nothing",
        _on(_decides_nothing),
        "an exclusive flag without its bound, a keyword of another type, a default spelled out: every payload is judged as before",
        "openapi-diff compares what the keywords allow",
    ),
    Waiver(
        "F",
        "serialisation that no text shows",
        _on(_shows_in_no_text),
        "style and explode of a single value, or a default of theirs spelled out: the text on the wire is the same",
        "openapi-diff compares effective serialisations",
    ),
    Waiver(
        "F",
        "security schemes that are one scheme",
        _on(_alike),
        "two keys with equal definitions ask for the same credentials; which key is named changes no request",
        "openapi-diff compares definitions, not keys",
    ),
    Waiver(
        "L",
        "defaults",
        _on(_default),
        "AIP-180, Zalando and Azure say that a default must not change: a request that leaves the value out means something else",
        "openapi-diff judges defaults",
    ),
    Waiver(
        "F",
        "required members that are called compatible",
        _on(_required),
        "a request without the new required member is refused; the witness shows it",
        "openapi-diff judges the member and its being required together",
    ),
    Waiver(
        "F",
        "alternatives that overlap",
        _overlapping,
        "oneOf refuses a payload that fits two of its alternatives; openapi-diff compares the alternatives one by one",
        "openapi-diff judges the union, or the law reads a discriminator as choosing the alternative",
    ),
    Waiver(
        "L",
        "marks of reading and writing",
        _on(_marked),
        "a read-only member does not count in requests, a write-only one not in responses: what is sent stays accepted",
        "openapi-diff leaves the member out where it does not count",
    ),
    Waiver(
        "E",
        "the type of a composed schema",
        _on(_composed),
        "a type that appears because parts of a schema were put together; no document says it",
        "openapi-diff merges without making up a type",
    ),
    Waiver(
        "F",
        "anyOf read as allOf",
        _on(_through_any_of),
        "openapi-diff lays the alternatives of anyOf into one object, so that what one of them asks for is asked of all payloads",
        "openapi-diff keeps alternatives apart",
    ),
)
CHANGES = (
    *PAIRS,
    Waiver(
        "F",
        "patterns by their texts",
        _on(_pattern),
        "a pattern that takes every text that the old one took refuses no request; openapi-diff compares the two texts",
        "openapi-diff compares languages",
    ),
)
