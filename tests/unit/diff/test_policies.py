"""Policies: the rows as data, the published positions case by case, and that facts stay the same under every one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apigov.config.read import POLICIES as CONFIGURED
from apigov.config.read import SERVERS as CONFIGURED_SERVERS
from apigov.diff import POLICIES, SERVERS, Overrides, compare, kinds, policy_named, readings
from apigov.diff.generate import policy_index, policy_page
from apigov.diff.policies import FOLDER, INDEX, READINGS
from apigov.findings import Selection, Severity
from tests.unit.diff.support import both, changes, operation, request_schema, response_schema, rules

STRING = {"type": "string"}


def obj(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **more}


def parameter(schema: Any, **more: Any) -> dict[str, Any]:
    return operation({"parameters": [{"name": "a", "in": "query", "schema": schema, **more}]})


def answers(*codes: str) -> dict[str, Any]:
    return operation({"responses": {code: {"description": "An answer."} for code in codes}})


def test_each_row_names_kinds_and_a_published_source() -> None:
    known = kinds()
    for name in POLICIES:
        policy = policy_named(name)
        assert policy.reads in READINGS
        assert bool(policy.rows) == bool(policy.source)
        for row in policy.rows:
            for glob in row.kinds:
                assert Selection((glob,)).unmatched(known) == (), (name, glob)
            assert row.says, name
            assert row.source.startswith("https://"), name


def test_the_index_and_the_reference_of_policies_are_up_to_date() -> None:
    """Run `python -m apigov.diff.generate` where this fails."""
    assert (FOLDER / INDEX).read_text(encoding="utf-8") == policy_index()
    assert (Path(__file__).parents[3] / "docs" / "policies.md").read_text(encoding="utf-8") == policy_page()


def test_the_configuration_knows_the_same_names() -> None:
    assert (CONFIGURED, CONFIGURED_SERVERS) == (POLICIES, SERVERS)


# The change, its kind, and the level under each policy: shared/reference/diffing.md part 5.
ENUM_GROWS = response_schema({"enum": ["a", "b"]}), response_schema({"enum": ["a", "b", "c"]})
REQUEST_ENUM_GROWS = request_schema({"enum": ["a", "b"]}), request_schema({"enum": ["a", "b", "c"]})
RESPONSE_ENUM_SHRINKS = response_schema({"enum": ["a", "b"]}), response_schema({"enum": ["a"]})
PROPERTY_COMES = response_schema(obj({"a": STRING})), response_schema(obj({"a": STRING, "b": STRING}))
CLOSED_PROPERTY_COMES = tuple(response_schema(obj(members, additionalProperties=False)) for members in ({"a": STRING}, {"a": STRING, "b": STRING}))
PROPERTY_GOES = PROPERTY_COMES[1], PROPERTY_COMES[0]
DEFAULT_CHANGES = parameter({**STRING, "default": "x"}), parameter({**STRING, "default": "y"})
TYPE_WIDENS = request_schema(obj({"n": {"type": "integer"}})), request_schema(obj({"n": {"type": "number"}}))
STATUS_COMES = answers("200"), answers("200", "202")
ERROR_COMES = answers("200"), answers("200", "409")
NAME_CHANGES = operation({"operationId": "a"}), operation({"operationId": "b"})
ID_GROWS = tuple(response_schema(obj({"order_id": {**STRING, "maxLength": length}})) for length in (20, 40))
PAID_GROWS = tuple(response_schema(obj({"paid": {**STRING, "maxLength": length}})) for length in (20, 40))
HEADER_COMES = tuple(operation({"responses": {"200": {"description": "OK", **more}}}) for more in ({}, {"headers": {"X-A": {"schema": STRING}}}))
BECOMES_REQUIRED = tuple(response_schema(obj({"a": STRING}, required=names)) for names in ([], ["a"]))

CASES: list[tuple[Any, str, dict[str, str]]] = [
    (
        ENUM_GROWS,
        "response-enum-value-added",
        {"clients": "warning", "strict": "error", "google-aip": "warning", "zalando": "error", "github": "info", "microsoft": "info"}
        | {"azure": "error", "stripe": "warning", "sdk": "error"},
    ),
    (
        REQUEST_ENUM_GROWS,
        "request-enum-value-added",
        {"clients": "info", "strict": "info", "google-aip": "info", "zalando": "info", "azure": "error"},
    ),
    (
        RESPONSE_ENUM_SHRINKS,
        "response-enum-value-removed",
        {"clients": "info", "google-aip": "error", "zalando": "info", "github": "error", "azure": "error", "sdk": "error"},
    ),
    (PROPERTY_COMES, "response-property-added", dict.fromkeys(("clients", "google-aip", "zalando", "github", "stripe"), "info") | {"azure": "error"}),
    (
        CLOSED_PROPERTY_COMES,
        "response-property-added",
        {"clients": "error", "zalando": "info", "github": "info", "stripe": "info", "microsoft": "info", "sdk": "error"},
    ),
    (
        PROPERTY_GOES,
        "response-property-removed",
        dict.fromkeys(("google-aip", "zalando", "github", "microsoft", "azure", "sdk"), "error") | {"clients": "warning", "stripe": "warning"},
    ),
    (DEFAULT_CHANGES, "request-default-changed", dict.fromkeys(("clients", "google-aip", "zalando", "azure"), "error")),
    (
        TYPE_WIDENS,
        "request-type-widened",
        dict.fromkeys(("google-aip", "github", "microsoft", "azure", "sdk"), "error") | dict.fromkeys(("clients", "strict", "zalando"), "info"),
    ),
    (STATUS_COMES, "response-status-added", {"clients": "warning", "zalando": "info", "microsoft": "warning", "azure": "error"}),
    (ERROR_COMES, "response-status-added", {"clients": "warning", "zalando": "info", "microsoft": "info", "azure": "error"}),
    (
        NAME_CHANGES,
        "operation-id-changed",
        {"clients": "info", "google-aip": "error", "zalando": "info", "azure": "error", "sdk": "error", "strict": "info"},
    ),
    (ID_GROWS, "response-max-length-increased", {"clients": "error", "stripe": "info", "microsoft": "info", "google-aip": "error"}),
    (PAID_GROWS, "response-max-length-increased", {"clients": "error", "stripe": "error", "microsoft": "error"}),
    (HEADER_COMES, "response-header-added", dict.fromkeys(("clients", "github", "azure"), "info")),
    (BECOMES_REQUIRED, "response-property-became-required", {"clients": "info", "sdk": "warning"}),
]


@pytest.mark.parametrize(("pair", "kind", "levels"), CASES, ids=[f"{case[1]}-{index}" for index, case in enumerate(CASES)])
def test_the_published_positions(pair: Any, kind: str, levels: dict[str, str]) -> None:
    for policy, level in levels.items():
        found = [draft for draft in changes(pair[0], pair[1], policy) if draft.rule == kind]
        assert [draft.severity.word for draft in found] == [level], policy


@pytest.mark.parametrize(("pair", "kind"), [case[:2] for case in CASES], ids=[f"{case[1]}-{index}" for index, case in enumerate(CASES)])
def test_facts_are_the_same_under_every_policy(pair: Any, kind: str) -> None:
    found = []
    for policy in POLICIES:
        change = next(draft.change for draft in changes(pair[0], pair[1], policy) if draft.rule == kind)
        assert change is not None
        found.append((change.effect, change.strict, change.debatable, change.witness))
    assert all(facts == found[0] for facts in found)


def test_a_finding_says_whose_position_gave_the_level() -> None:
    change = changes(*ENUM_GROWS, "github")[0].change
    assert change is not None
    assert change.note is not None
    assert change.note.policy == "github"
    assert change.note.source.startswith("https://docs.github.com/")
    plain = changes(*ENUM_GROWS)[0].change
    assert plain is not None
    assert plain.note is None


def test_what_is_debatable_names_the_positions() -> None:
    change = changes(*ENUM_GROWS)[0].change
    assert change is not None
    assert change.debatable is not None
    assert change.debatable.endswith("; an error for Azure and Zalando, a warning for Google, an info for GitHub and Microsoft")
    closed = changes(request_schema(obj({"a": STRING})), request_schema(obj({"a": STRING}, additionalProperties=False)))[0].change
    assert closed is not None
    assert closed.debatable is not None
    assert " for " not in closed.debatable.partition(";")[2]


def test_the_last_override_that_fits_decides_and_off_is_silence() -> None:
    pair = both(*PROPERTY_GOES)

    def levels(**kinds: Severity | None) -> list[str]:
        overrides = Overrides({name.replace("_", "-").replace("x-", "*-"): level for name, level in kinds.items()})
        return [draft.severity.word for draft in compare(*pair, policy="github", overrides=overrides)]

    assert levels() == ["error"]
    assert levels(response_property_removed=Severity.HINT) == ["hint"]
    assert levels(x_removed=Severity.INFO, response_property_removed=Severity.WARNING) == ["warning"]
    assert levels(x_removed=None) == []
    changed = compare(*pair, policy="github", overrides=Overrides({"*": Severity.INFO}))[0].change
    assert changed is not None
    assert changed.note is None


@pytest.mark.parametrize(("servers", "level"), [(None, "error"), ("error", "error"), ("info", "info"), ("ignore", None)])
def test_servers_have_a_setting_of_their_own(servers: str | None, level: str | None) -> None:
    base, revision = (operation({}) | {"servers": [{"url": f"https://{host}.example.com"}]} for host in ("a", "b"))
    found = compare(*both(base, revision), overrides=Overrides(servers=servers))
    assert rules(found) == ([] if level is None else ["server-added", "server-removed"])
    assert {draft.severity.word for draft in found if draft.rule == "server-removed"} == ({level} if level is not None else set())


NAMED = """\
openapi: 3.1.0
info: {title: A, version: 1.0.0}
paths:
  /a/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: b, in: query, schema: {type: string}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
components: {schemas: {Order: {type: object, properties: {n: {type: integer}}}, Unused: {type: string}}}
"""
RENAMED = (
    NAMED.replace("Order", "Purchase")
    .replace("{id}", "{key}")
    .replace(", Unused: {type: string}", "")
    .replace("        - {name: id, in: path, required: true, schema: {type: string}}\n", "")
    .replace("      responses", "        - {name: key, in: path, required: true, schema: {type: string}}\n      responses")
)


def test_names_and_orders_count_for_who_ships_generated_code() -> None:
    told = [(draft.rule, draft.severity.word, draft.data["name"]) for draft in changes(NAMED, RENAMED, "sdk")]
    assert sorted(told) == [
        ("component-removed", "error", "schema `Unused`"),
        ("name-changed", "error", "`name` of parameter `key`"),
        ("name-changed", "error", "schema"),
        ("order-changed", "error", "`parameters`"),
    ]
    assert rules(changes(NAMED, RENAMED, "azure")) == ["component-removed", "name-changed", "order-changed"]
    assert changes(NAMED, RENAMED) == []


def test_what_is_beside_the_contract_is_told_where_the_project_names_its_kind() -> None:
    overrides = Overrides({"order-changed": Severity.INFO, "component-*": Severity.ERROR, "name-changed": None})
    found = compare(*both(NAMED, RENAMED), overrides=overrides)
    assert [(draft.rule, draft.severity) for draft in found] == [("order-changed", Severity.INFO)]


def test_the_verdicts_of_a_kind_have_levels_of_their_own() -> None:
    def told(kind: str, policy: str) -> list[tuple[str, str]]:
        return [(verdict, level.word) for verdict, level in readings(kinds()[kind], policy_named(policy))]

    assert told("operation-removed", "clients") == [("breaking", "error")]
    assert told("operation-tags-changed", "strict") == [("only words changed", "hint")]
    assert told("request-minimum-added", "clients") == [("breaking", "error"), ("safe", "info"), ("unknown", "warning")]
    assert told("operation-id-changed", "strict") == [("debatable", "error"), ("debatable, but safe by sets", "info")]


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="no policy"):
        changes(*NAME_CHANGES, "mild")
