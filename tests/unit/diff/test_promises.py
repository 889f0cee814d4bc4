"""What was announced of things that go away, and what that does to the level."""

from __future__ import annotations

from typing import Any

import pytest

from apigov.findings import Change, Effect, Promise, Severity
from apigov.lifecycle import Policy
from apigov.openapi import Draft
from tests.unit.diff.support import OK, changes, document, operation, response_schema, rules

SIX_MONTHS = Policy(notice_months=6)
WITH_DAY = Policy(notice_months=6, require=frozenset({"sunset"}))
GONE = {"/gone": {"get": {"responses": OK}}}


def _without(marks: dict[str, Any], promised: Policy | None = None, policy: str = "clients", **root: Any) -> Draft:
    base = document({"/gone": {"get": {**marks, "responses": OK}}}, **root)
    (draft,) = changes(base, document({}, **root), policy, promised)
    return draft


def _change(draft: Draft) -> Change:
    assert draft.change is not None
    return draft.change


def _edited(base: dict[str, Any], revision: dict[str, Any], promised: Policy | None = None) -> list[Draft]:
    return changes(operation(base), operation(revision), promised=promised)


def test_a_removal_before_its_day_breaks_the_promise() -> None:
    draft = _without({"deprecated": True, "x-sunset": "2030-01-01"})
    assert (draft.severity, _change(draft).effect, _change(draft).promise) == (Severity.ERROR, Effect.BREAKING, Promise.BROKEN)
    assert draft.message == "GET /gone was removed before 2030-01-01, until when it was said to work"
    assert _change(draft).aliases == ("api-removed-before-sunset", "api-path-removed-before-sunset")


def test_a_removal_without_notice_is_an_error_that_names_no_announcement() -> None:
    draft = _without({})
    assert (draft.severity, _change(draft).promise, draft.message) == (Severity.ERROR, None, "GET /gone was removed")
    assert _change(draft).aliases == ("api-removed-without-deprecation", "api-path-removed-without-deprecation")


@pytest.mark.parametrize(
    ("promised", "policy", "severity"),
    [(None, "clients", Severity.WARNING), (SIX_MONTHS, "clients", Severity.INFO), (SIX_MONTHS, "strict", Severity.ERROR)],
)
def test_a_removal_after_its_day_is_what_the_policy_says(promised: Policy | None, policy: str, severity: Severity) -> None:
    draft = _without({"deprecated": True, "x-sunset": "2020-01-01"}, promised, policy)
    assert (draft.severity, _change(draft).effect) == (severity, Effect.BREAKING)
    assert draft.message == "GET /gone was removed after 2020-01-01, as it was announced"


def test_on_its_day_a_thing_still_works() -> None:
    assert _without({"deprecated": True, "x-sunset": "2026-01-01"}, SIX_MONTHS).severity is Severity.ERROR
    assert _without({"deprecated": True, "x-sunset": "2025-12-31"}, SIX_MONTHS).severity is Severity.INFO


def test_any_convention_announces_a_removal() -> None:
    square = {"x-deprecation": {"deprecationDate": "2024-01-01", "retirementDate": "2025-01-01"}}
    header = {"schema": {"type": "string"}, "example": "Wed, 01 Jan 2025 00:00:00 GMT"}
    assert _without(square, SIX_MONTHS).severity is Severity.INFO
    draft = changes(
        document({"/gone": {"get": {"responses": {"200": {"description": "OK", "headers": {"Sunset": header}}}}}}), document({}), promised=SIX_MONTHS
    )[0]
    assert draft.severity is Severity.INFO


def test_the_day_of_the_whole_api_counts_for_its_operations() -> None:
    info = {"title": "T", "version": "1.0.0", "x-sunset": "2025-01-01"}
    assert _without({}, SIX_MONTHS, info=info).severity is Severity.INFO


def test_notice_without_a_day_counts_where_the_team_promises_notice_and_no_day() -> None:
    marks = {"deprecated": True, "x-deprecated-at": "2025-01-01"}
    assert _without(marks).severity is Severity.ERROR
    assert _without(marks, SIX_MONTHS).severity is Severity.INFO
    assert _without(marks, WITH_DAY).severity is Severity.ERROR
    assert _without({"deprecated": True, "x-deprecated-at": "2025-12-01"}, SIX_MONTHS).severity is Severity.ERROR


def test_a_day_that_cannot_be_read_announces_nothing() -> None:
    draft = _without({"deprecated": True, "x-sunset": "soon"}, SIX_MONTHS)
    assert (draft.severity, draft.message) == (Severity.ERROR, "GET /gone was removed; the day that was announced, soon, cannot be read")


@pytest.mark.parametrize(("day", "severity"), [("2020-01-01", Severity.INFO), ("2030-01-01", Severity.ERROR)])
def test_parameters_properties_and_headers_get_the_same_credit(day: str, severity: Severity) -> None:
    marks = {"deprecated": True, "x-sunset": day}
    parameter = {"name": "sort", "in": "query", "schema": {"type": "string"}, **marks}
    (draft,) = _edited({"parameters": [parameter]}, {}, SIX_MONTHS)
    assert (draft.rule, draft.severity) == ("request-parameter-removed", severity)
    gate = {"type": "object", "required": ["gate"], "properties": {"gate": {"type": "string", **marks}}}
    (draft,) = changes(response_schema(gate), response_schema({"type": "object"}), promised=SIX_MONTHS)
    assert (draft.rule, draft.severity) == ("response-required-property-removed", severity)
    answer = {"responses": {"200": {"description": "OK", "headers": {"ETag": {"required": True, "schema": {"type": "string"}, **marks}}}}}
    (draft,) = _edited(answer, {"responses": OK}, SIX_MONTHS)
    assert (draft.rule, draft.severity) == ("response-header-removed", severity)


def test_a_property_behind_a_reference_has_the_marks_of_its_schema() -> None:
    schemas = {"Old": {"type": "string", "deprecated": True, "x-sunset": "2030-01-01"}}
    base, revision = response_schema({"properties": {"old": {"$ref": "#/components/schemas/Old"}}}), response_schema({})
    for side in (base, revision):
        side["components"] = {"schemas": schemas}
    (draft,) = changes(base, revision)
    assert (draft.severity, _change(draft).promise) == (Severity.ERROR, Promise.BROKEN)


SUNSETS = [
    ("2030-01-01", "2029-01-01", None, "sunset-moved-earlier", Severity.WARNING),
    ("2030-01-01", "2025-01-01", None, "sunset-moved-earlier", Severity.ERROR),
    ("2030-01-01", "2026-02-01", SIX_MONTHS, "sunset-moved-earlier", Severity.ERROR),
    ("2030-01-01", "2031-01-01", SIX_MONTHS, "sunset-moved-later", Severity.INFO),
    ("2030-01-01", None, None, "sunset-withdrawn", Severity.WARNING),
    ("2030-01-01", None, WITH_DAY, "sunset-withdrawn", Severity.ERROR),
    ("2030-01-01", "soon", None, "sunset-unreadable", Severity.WARNING),
    ("soon", "2030-01-01", None, "sunset-announced", Severity.INFO),
    (None, "2030-01-01", WITH_DAY, "sunset-announced", Severity.INFO),
    (None, "2026-02-01", WITH_DAY, "sunset-too-near", Severity.ERROR),
    (None, "2025-02-01", None, "sunset-too-near", Severity.ERROR),
]


@pytest.mark.parametrize(("before", "after", "promised", "kind", "severity"), SUNSETS)
def test_what_happens_to_a_day_is_seen(before: str | None, after: str | None, promised: Policy | None, kind: str, severity: Severity) -> None:
    sides = [{"deprecated": True, **({"x-sunset": day} if day else {})} for day in (before, after)]
    (draft,) = _edited(sides[0], sides[1], promised)
    assert (draft.rule, draft.severity, _change(draft).effect) == (kind, severity, Effect.SAFE)


def test_the_same_of_parameters_and_of_properties_on_both_sides_names_them() -> None:
    query = {"name": "q", "in": "query", "schema": {"type": "string"}, "deprecated": True}
    before, after = ({**query, "x-sunset": day} for day in ("2030-01-01", "2029-01-01"))
    (draft,) = _edited({"parameters": [before]}, {"parameters": [after]})
    assert draft.message == "The day of removal of the query parameter `q` moved nearer, from 2030-01-01 to 2029-01-01 in POST /things"
    assert _change(draft).aliases == ("request-parameter-sunset-date-changed-too-small",)
    old, new = ({"properties": {"a": {"type": "string", "deprecated": True, "x-stability-level": word}}} for word in ("stable", "beta"))
    (draft,) = changes(response_schema(old), response_schema(new))
    assert (draft.rule, draft.severity) == ("stability-lowered", Severity.WARNING)
    assert _change(draft).aliases == ("response-property-stability-decreased",)


def test_a_deprecation_with_its_day_is_one_change() -> None:
    (draft,) = _edited({}, {"deprecated": True, "x-sunset": "2030-01-01"})
    assert draft.message == "POST /things is deprecated; it works until 2030-01-01"
    assert rules(_edited({"deprecated": True, "x-sunset": "2030-01-01"}, {})) == ["operation-no-longer-deprecated"]


def test_a_deprecation_without_the_promised_day_is_an_error() -> None:
    (draft,) = _edited({}, {"deprecated": True}, WITH_DAY)
    assert (draft.rule, draft.severity, _change(draft).effect) == ("deprecated-without-sunset", Severity.ERROR, Effect.SAFE)
    assert [draft.rule for draft in _edited({}, {"deprecated": True}, SIX_MONTHS)] == ["operation-deprecated"]


def test_stages_of_vendors_are_compared_by_what_they_promise() -> None:
    assert rules(_edited({"x-stability-level": "stable"}, {"x-release-status": "BETA"})) == ["stability-lowered"]
    assert rules(_edited({"x-stability-level": "beta"}, {"x-fern-availability": "generally-available"})) == ["stability-raised"]
    assert rules(_edited({"x-stability-level": "beta"}, {})) == ["stability-changed"]
    (draft,) = _edited({}, {"x-stability-level": "solid"})
    assert (draft.rule, draft.severity) == ("stability-unknown", Severity.WARNING)


@pytest.mark.parametrize(
    ("mark", "kinds"),
    [
        ({"deprecated": True}, ["response-property-deprecated"]),
        ({"default": "x"}, ["response-default-added"]),
        ({"format": "uuid"}, ["response-format-added"]),
        ({"deprecated": True, "format": "uuid"}, ["response-format-added", "response-property-deprecated"]),
    ],
)
def test_a_mark_on_a_property_is_told_once(mark: dict[str, Any], kinds: list[str]) -> None:
    base, revision = ({"properties": {"a": {"type": "string", **more}}} for more in ({}, mark))
    assert rules(changes(response_schema(base), response_schema(revision))) == kinds
