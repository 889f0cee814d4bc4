"""Containment against plain search: what is called contained has no witness, what has a witness is confirmed."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apigov.schema import Contained, Containment, Counterexample, Schemas, Unknown
from apigov.schema.contain import compare

NAMES = ("a", "ab", "b")
SCALARS: list[Any] = [None, True, False, 0, 1, 2, 3, 1.5, -1, "", "a", "ab", "b", "aa"]
SMALL: list[Any] = [None, 1, "a", 0, {}, [], 1.5]
VALUES: list[Any] = [
    *SCALARS,
    [],
    {},
    *([item] for item in (*SMALL, 2, "b", True)),
    *([first, second] for first in SMALL for second in SMALL),
    [1, 2, 3],
    ["a", "b", 1],
    *({name: item} for name in (*NAMES, "c") for item in (*SMALL, "b", 2)),
    *({one: first, two: second} for one, two in combinations((*NAMES, "c"), 2) for first in SMALL for second in SMALL),
    {"a": 1, "ab": "a", "b": None, "c": 1},
    {"a": {"a": 1}},
    {"a": {"b": "a"}},
    {"a": [1]},
    [{"a": 1}],
]
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
NAME = st.sampled_from(NAMES)
COUNT = st.integers(0, 2)


def _keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    closing = st.one_of(st.just(False), inner)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.one_of(TYPES, st.lists(TYPES, min_size=1, max_size=2, unique=True)),
            "enum": st.lists(st.sampled_from(VALUES[:60]), min_size=1, max_size=3),
            "const": st.sampled_from(VALUES),
            "minimum": st.sampled_from([0, 1, 2, 1.5]),
            "exclusiveMaximum": st.sampled_from([0, 1, 2, 1.5]),
            "multipleOf": st.sampled_from([1, 2, 0.5, 1.5]),
            "minLength": COUNT,
            "maxLength": COUNT,
            "pattern": st.sampled_from(["^a", "b$", "^a*$", "^[ab]+$"]),
            "properties": st.dictionaries(NAME, inner, max_size=2),
            "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$", "c"]), inner, max_size=2),
            "additionalProperties": closing,
            "unevaluatedProperties": closing,
            "propertyNames": st.sampled_from([{"pattern": "^a"}, {"maxLength": 1}, {"enum": ["a", "b"]}]),
            "required": st.lists(NAME, min_size=1, max_size=2, unique=True),
            "minProperties": COUNT,
            "maxProperties": COUNT,
            "dependentRequired": st.dictionaries(NAME, st.lists(NAME, max_size=1), max_size=1),
            "dependentSchemas": st.dictionaries(NAME, inner, max_size=1),
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "unevaluatedItems": closing,
            "contains": inner,
            "minItems": COUNT,
            "maxItems": COUNT,
            "uniqueItems": st.just(True),
            "allOf": several,
            "anyOf": several,
            "oneOf": several,
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
        },
    ).map(_thinned)


def _thinned(schema: dict[str, Any]) -> dict[str, Any]:
    """At most five keywords: schemas with all of them are empty and show nothing."""
    kept = sorted(schema, key=lambda word: hash((word, repr(schema[word]))) % 97)[:5]
    return {word: schema[word] for word in kept}


LEAVES = st.one_of(st.booleans(), st.builds(lambda kind: {"type": kind}, TYPES), st.builds(lambda value: {"const": value}, st.sampled_from(SCALARS)))
SCHEMAS = st.recursive(LEAVES, _keywords, max_leaves=8)


def _check(left: Any, right: Any) -> None:
    schemas = Schemas()
    one, other = schemas.add(left), schemas.add(right)
    verdict = Containment(schemas).compare(one, other)
    if isinstance(verdict, Contained):
        outside = [value for value in VALUES if schemas.accepts(one, value) and not schemas.accepts(other, value)]
        assert not outside, (left, right, outside[:3])
    elif isinstance(verdict, Counterexample):
        assert schemas.accepts(one, verdict.value)
        assert not schemas.accepts(other, verdict.value)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMAS, SCHEMAS)
def test_contained_has_no_witness(left: Any, right: Any) -> None:
    _check(left, right)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMAS, SCHEMAS, st.sampled_from(["allOf", "anyOf", "oneOf"]))
def test_members_of_a_combination(left: Any, right: Any, word: str) -> None:
    _check({word: [left, right]}, left)
    _check(left, {word: [left, right]})
    _check({word: [left, {"not": right}]}, right)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMAS, SCHEMAS)
def test_laws_of_negation_have_no_witness(left: Any, right: Any) -> None:
    laws: list[tuple[Any, Any]] = [
        (True, {"anyOf": [left, {"not": left}]}),
        ({"allOf": [left, {"not": left}]}, False),
        ({"not": {"allOf": [left, right]}}, {"anyOf": [{"not": left}, {"not": right}]}),
        ({"oneOf": [left, right]}, {"anyOf": [{"allOf": [left, {"not": right}]}, {"allOf": [right, {"not": left}]}]}),
    ]
    for narrow, wide in laws:
        schemas = Schemas()
        assert not isinstance(Containment(schemas).compare(schemas.add(narrow), schemas.add(wide)), Counterexample)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMAS)
def test_each_schema_is_contained_in_itself_and_behind_a_reference(schema: Any) -> None:
    schemas = Schemas()
    direct, behind = schemas.add(schema), schemas.add({"$defs": {"a": schema}, "$ref": "#/$defs/a"})
    containment = Containment(schemas)
    assert containment.compare(direct, behind) == Contained()
    assert containment.compare(behind, direct) == Contained()


# A schema with a place that is left open.
HOLE: dict[str, Any] = {"enum": ["hole"]}
AROUND = st.recursive(st.one_of(st.just(HOLE), st.just(HOLE), LEAVES), _keywords, max_leaves=6)


def _filled(around: Any, part: Any) -> Any:
    if around == HOLE:
        return part
    if isinstance(around, dict):
        return {name: _filled(inner, part) for name, inner in around.items()}
    return [_filled(inner, part) for inner in around] if isinstance(around, list) else around


def _check_words(around: Any, left: Any, right: Any) -> None:
    """What words alone show is true, and loses no answer that the boxes give."""
    schemas = Schemas()
    one, other = schemas.add(_filled(around, left)), schemas.add(_filled(around, right))
    verdict = Containment(schemas).compare(one, other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "parts", lambda *keys: None)
        without = Containment(schemas).compare(one, other)
    assert type(verdict) is type(without) or isinstance(without, Unknown), (around, left, right, verdict, without)
    _check(_filled(around, left), _filled(around, right))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(AROUND, SCHEMAS, SCHEMAS)
def test_words_alone_show_what_is_true(around: Any, left: Any, right: Any) -> None:
    _check_words(around, {"allOf": [left, right]}, left)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(AROUND, SCHEMAS, SCHEMAS)
def test_words_alone_show_what_is_true_at_length(around: Any, left: Any, right: Any) -> None:
    _check_words(around, left, right)
    _check_words(around, {"allOf": [left, right]}, left)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCHEMAS, SCHEMAS)
def test_contained_has_no_witness_at_length(left: Any, right: Any) -> None:
    _check(left, right)
