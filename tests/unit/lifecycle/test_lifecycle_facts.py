"""Facts and verdicts of whole descriptions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from apigov.findings import pointer_text
from apigov.lifecycle import Fact, Policy, facts, judge, read_conventions
from apigov.openapi import Description, read
from apigov.text import Origin, Source, Workspace

OK = {"200": {"description": "ok"}}


def described(openapi: str = "3.1.0", **members: Any) -> Description:
    document = {"openapi": openapi, "info": {"title": "T", "version": "1"}, "paths": {}, **members}
    workspace = Workspace(Path.cwd())
    description = read(workspace.open(Source("d.json", json.dumps(document).encode(), Origin("memory"))), workspace)
    assert isinstance(description, Description)
    return description


def operation(**members: Any) -> Description:
    return described(paths={"/orders": {"get": {"responses": OK, **members}}})


def only(description: Description) -> Fact:
    (fact,) = facts(description)
    return fact


def test_one_fact_holds_all_conventions_and_the_earliest_date() -> None:
    fact = only(operation(deprecated=True, **{"x-sunset": "2026-12-31", "x-deprecation": {"retirementDate": "2026-11-30"}}))
    assert fact.conventions == ("deprecated", "x-deprecation", "x-sunset")
    assert fact.sunset is not None
    assert fact.sunset.text == "2026-11-30"
    assert [problem.kind for problem in fact.problems] == ["conflict"]


def test_the_flag_counts_only_where_the_version_has_it() -> None:
    scheme = {"securitySchemes": {"A": {"type": "http", "scheme": "basic", "deprecated": True}}}
    assert facts(described("3.1.0", components=scheme)) == ()
    assert only(described("3.2.0", components=scheme)).what == "security-scheme"


def test_names_say_what_a_thing_is() -> None:
    items = {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "string", "deprecated": True}}}}
    description = described(
        paths={"/o": {"get": {"responses": OK, "parameters": [{"name": "q", "in": "query", "deprecated": True, "schema": {}}]}}},
        components={"schemas": {"Order": {"type": "object", "properties": {"lines": items}}}},
    )
    assert [fact.name for fact in facts(description)] == ["query parameter q of GET /o", "property lines[].sku of Order"]


def test_data_and_names_are_no_marks() -> None:
    schema = {
        "type": "object",
        "properties": {"deprecated": True},
        "default": {"deprecated": True},
        "examples": [{"x-sunset": "2026-01-01"}],
    }
    assert facts(described(components={"schemas": {"A": schema}})) == ()


@pytest.mark.parametrize(
    "text",
    [
        "**Deprecated**: use v2.",
        "DEPRECATED. Use it not.",
        "This endpoint has been deprecated.",
        "> This endpoint is **deprecated** now.",
        "Deprecated <br>Code",
    ],
)
def test_words_of_the_thing_itself_are_a_hint(text: str) -> None:
    fact = only(operation(description=text))
    assert fact.hint
    assert not fact.flagged
    assert judge([fact], Policy(), date(2026, 1, 1)) == []
    assert facts(operation(description=text), hints=False) == ()


@pytest.mark.parametrize("text", ["This operation is not deprecated.", "Lists deprecated products.", "Replaces the deprecated `/old`."])
def test_words_about_other_things_are_none(text: str) -> None:
    assert facts(operation(description=text)) == ()


def test_declared_headers_give_dates_and_links() -> None:
    headers = {
        "deprecation": {"schema": {"type": "string"}, "example": "@1767225600"},
        "Sunset": {"schema": {"type": "string", "examples": ["Thu, 31 Dec 2026 23:59:59 GMT"]}},
        "Link": {
            "schema": {"type": "string"},
            "examples": {"a": {"value": '<https://e/g>; rel="deprecation", </v2>; rel="successor-version"'}},
        },
    }
    fact = only(operation(responses={"200": {"description": "ok", "headers": headers}}))
    assert fact.conventions == ("header-deprecation", "header-sunset", "header-link")
    assert (fact.since and fact.since.text, fact.sunset and fact.sunset.text) == ("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z")
    assert (fact.link, fact.replacement) == ("https://e/g", "/v2")


def test_users_add_rows_to_the_table() -> None:
    rows = read_conventions([{"extension": "x-life", "reads": {"ends": "sunset", "next": "replacement"}, "marks": "members"}])
    (fact,) = facts(operation(**{"x-life": {"ends": "2027-01-31", "next": "/v2"}}), extra=rows)
    assert (fact.sunset and fact.sunset.text, fact.replacement) == ("2027-01-31", "/v2")


@pytest.mark.parametrize(
    "row", [{"extension": "life"}, {"extension": "x-a", "reads": "end"}, {"extention": "x-a"}, "x-a", {"extension": "x-a", "marks": "so"}]
)
def test_a_row_that_cannot_be_used_says_why(row: Any) -> None:
    with pytest.raises(ValueError, match=r"convention|field|extension|marks"):
        read_conventions([row])


@pytest.mark.parametrize(
    ("since", "sunset", "words"),
    [
        ("2026-01-01", "2026-11-22", ("overdue",)),
        ("2026-01-01", "2026-11-23", ("due-soon",)),
        ("2026-08-31", "2027-02-28", ("announced",)),
        ("2026-08-31", "2027-02-27", ("announced", "too-short-notice")),
        ("2027-01-01", "2026-12-31", ("announced", "sunset-before-deprecation")),
        ("2026-01-01", "soon", ("unreadable-date",)),
        ("last year", None, ("no-date", "unreadable-date")),
    ],
)
def test_states_and_faults_of_the_house_law(since: str, sunset: str | None, words: tuple[str, ...]) -> None:
    description = operation(deprecated=True, **{"x-deprecation": {"deprecationDate": since, "retirementDate": sunset, "replacedBy": "/v2"}})
    policy = Policy(notice_months=6, require=frozenset({"replacement"}))
    (verdict,) = judge(facts(description), policy, date(2026, 11, 23))
    assert verdict.words == words
    assert pointer_text(verdict.fact.pointer) == "/paths/~1orders/get"


def test_facts_in_other_files_are_found_once_at_their_definition(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text("Old: {name: q, in: query, deprecated: true, x-sunset: 2027-01-01, schema: {type: string}}\n")
    reference = "{parameters: [{$ref: 'common.yaml#/Old'}], responses: {'200': {description: ok}}}"
    root = tmp_path / "api.yaml"
    root.write_text(f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{get: {reference}, put: {reference}}}\n")
    workspace = Workspace(tmp_path)
    description = read(workspace.open(Source(str(root), root.read_bytes(), Origin("path", root))), workspace)
    assert isinstance(description, Description)
    fact = only(description)
    assert (fact.node.tree.uri.rpartition("/")[2], pointer_text(fact.pointer), fact.sunset and fact.sunset.text) == (
        "common.yaml",
        "/Old",
        "2027-01-01",
    )


@pytest.mark.parametrize("value", [{"date": "2026-12-31"}, ["2026-12-31"], 2026, ""])
def test_a_value_that_should_be_a_date_and_is_none_is_told(value: Any) -> None:
    fact = only(operation(deprecated=True, **{"x-sunset": value}))
    assert [(problem.kind, problem.field) for problem in fact.problems] == [("unreadable-date", "sunset")]


def test_an_extension_that_is_null_or_false_says_nothing() -> None:
    assert facts(operation(**{"x-sunset": None, "x-deprecated": False})) == ()
