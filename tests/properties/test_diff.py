"""Properties of the comparison: a thing does not differ from itself, directions mirror each other, references are transparent."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apigov.findings import Effect
from apigov.openapi import Draft
from tests.unit.diff.support import changes, content, document, request_schema, response_schema

NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"type": st.just("string")}, optional={"minLength": st.integers(0, 3), "maxLength": st.integers(3, 6)}),
    st.fixed_dictionaries({"type": st.sampled_from(["integer", "number"])}, optional={"minimum": st.integers(-2, 2), "maximum": st.integers(2, 5)}),
    st.fixed_dictionaries({"enum": st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=3, unique=True)}),
    st.just({"type": ["string", "null"]}),
    st.just({"type": "boolean"}),
)


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.dictionaries(NAMES, inner, max_size=3)},
            optional={"required": st.lists(NAMES, max_size=2, unique=True), "additionalProperties": st.booleans()},
        ),
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}, optional={"maxItems": st.integers(0, 3)}),
        st.lists(inner, min_size=1, max_size=2).map(lambda members: {"anyOf": members}),
        st.lists(inner, min_size=1, max_size=2).map(lambda members: {"allOf": members}),
    )


SCHEMAS = st.recursive(LEAVES, objects, max_leaves=5)
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def strict(found: list[Draft]) -> set[Effect]:
    """What bare sets say of schemas; unknown and breaking are told apart."""
    return {draft.change.strict for draft in found if draft.change is not None} & {Effect.BREAKING, Effect.UNKNOWN}


@slowly
@given(SCHEMAS)
def test_a_description_does_not_differ_from_itself(schema: Any) -> None:
    for place in (request_schema, response_schema):
        assert changes(place(schema), copy.deepcopy(place(schema))) == []


@slowly
@given(SCHEMAS, SCHEMAS)
def test_what_breaks_requests_one_way_breaks_responses_the_other_way(one: Any, other: Any) -> None:
    there = strict(changes(request_schema(one), request_schema(other)))
    back = strict(changes(response_schema(other), response_schema(one)))
    assert there == back


@slowly
@given(SCHEMAS, SCHEMAS)
def test_a_reference_is_as_good_as_what_it_refers_to(one: Any, other: Any) -> None:
    def behind(schema: Any) -> dict[str, Any]:
        body = {"requestBody": {"required": True, **content({"$ref": "#/components/schemas/Thing"})}}
        paths = {"/things": {"post": {"responses": {"200": {"description": "OK"}}, **body}}}
        return document(paths, components={"schemas": {"Thing": schema}})

    inline = changes(request_schema(one), request_schema(other))
    referred = changes(behind(one), behind(other))
    assert sorted((draft.rule, draft.severity) for draft in inline) == sorted((draft.rule, draft.severity) for draft in referred)


@slowly
@given(SCHEMAS, SCHEMAS)
def test_every_break_has_its_payload_and_every_doubt_its_reason(one: Any, other: Any) -> None:
    for draft in changes(request_schema(one), request_schema(other)):
        change = draft.change
        assert change is not None
        if change.effect is Effect.BREAKING and change.strict is Effect.BREAKING:
            assert change.witness is not None
        if change.effect is Effect.UNKNOWN:
            assert change.reason
