"""The engine: places, messages, formats, what silences what, crashes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from apigov.findings import pointer_text
from apigov.lint import CORE, Context, Library, RuleFunction, Settings, Value, Violation, lint, load_data
from apigov.openapi import Draft
from apigov.text import Origin, Source, Workspace

DAY = datetime.date(2026, 1, 1)


def crash(value: Value, options: Any, context: Context) -> Iterable[Violation]:
    raise ZeroDivisionError("on purpose")


def run(document: Any, rules: Any, **top: Any) -> list[Draft]:
    functions = {**CORE, "crash": RuleFunction("crash", crash)}
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("api.json", json.dumps(document).encode(), Origin("memory")))
    ruleset = load_data({"rules": rules, **top}, Library(named=lambda name: None, names=tuple, functions=functions))
    return lint(tree, ruleset, workspace, Settings(DAY), functions)


def places(drafts: list[Draft], rule: str = "r") -> list[str]:
    return [pointer_text(draft.node.pointer) for draft in drafts if draft.rule == rule]


def rule(given: Any, function: str = "truthy", field: str | None = None, **more: Any) -> Any:
    return {"given": given, "then": {"function": function, **({"field": field} if field else {})}, **more}


def test_what_lies_behind_a_reference_is_told_once_at_the_definition() -> None:
    document = {"d": {"x": {"n": ""}}, "v": [{"$ref": "#/d/x"}, {"$ref": "#/d/x"}, {"n": ""}]}
    assert places(run(document, {"r": rule("$.v[*]", field="n")})) == ["/d/x/n", "/v/2/n"]


def test_a_reference_to_what_holds_it_stays_a_reference() -> None:
    document = {"d": {"tree": {"p": {"parent": {"$ref": "#/d/tree"}}}}}
    assert places(run(document, {"r": rule("$..p.*", field="n")})) == ["/d/tree/p/parent"]


def test_a_raw_rule_sees_the_reference() -> None:
    document = {"d": {"x": {"n": "y"}}, "v": [{"$ref": "#/d/x"}]}
    assert places(run(document, {"r": rule("$.v[*]", field="n", resolved=False)})) == ["/v/0"]


def test_a_missing_field_stands_at_the_nearest_place_and_is_named_in_the_data() -> None:
    (draft,) = run({"a": {}}, {"r": rule("$.a", field="b.c", message="{{property}} at {{path}}")})
    assert (draft.message, draft.data["missing"]) == ("a.b.c at #/a", "b.c")


def test_keys_are_handed_over_by_at_key_and_by_tilde() -> None:
    document: Any = {"paths": {"/A": {}, "/b": {}}}
    pattern = {"function": "pattern", "functionOptions": {"notMatch": "[A-Z]"}}
    assert places(run(document, {"r": {"given": "$.paths", "then": {**pattern, "field": "@key"}}})) == ["/paths/~1A"]
    assert places(run(document, {"r": {"given": "$.paths[*]~", "then": pattern}})) == ["/paths/~1A"]


def test_the_key_of_a_reference_is_that_of_its_place_in_messages() -> None:
    document: Any = {"d": {"Long": {"a": 1}}, "v": {"short": {"$ref": "#/d/Long"}}}
    pattern = {"function": "pattern", "functionOptions": {"notMatch": "short"}}
    for given, field in (("$.v[*]~", {}), ("$.v", {"field": "@key"}), ("$", {"field": "$.v.*~"})):
        (draft,) = run(document, {"r": {"given": given, "then": {**pattern, **field}, "message": "{{property}}"}})
        assert draft.message == "short"
        (draft,) = run(document, {"r": {"given": given, "then": {**pattern, **field}}})
        assert draft.message.startswith("`short` ")


def test_a_crash_is_a_finding_and_the_run_goes_on() -> None:
    drafts = run({"a": 0}, {"bad": rule("$.a", "crash"), "r": rule("$.a")})
    assert places(drafts) == ["/a"]
    assert [draft.data["rule"] for draft in drafts if draft.rule == "rule-crashed"] == ["bad"]


def test_a_rule_yields_to_one_that_is_more_exact() -> None:
    rules = {"r": {**rule("$.a"), "x-apigov": {"yields_to": ["exact"]}}, "exact": rule("$.a")}
    drafts = run({"a": 0}, rules)
    assert places(drafts) == []
    assert places(drafts, "exact") == ["/a"]


def test_equal_findings_are_one() -> None:
    assert len(places(run({"a": 0}, {"r": rule(["$.a", "$..a"], message="m")}))) == 1


def test_formats_decide_where_a_rule_applies() -> None:
    drafts = run({"swagger": "2.0"}, {"r": rule("$", field="host", formats=["oas3"])})
    assert places(drafts) == []
    assert places(drafts, "unrecognized-format") == [""]


def test_a_filter_sees_members_through_references() -> None:
    document = {"d": {"T": {"type": "string"}}, "v": [{"schema": {"$ref": "#/d/T"}, "ok": 0}]}
    assert places(run(document, {"r": rule("$.v[?(@.schema.type === 'string')].ok")})) == ["/v/0/ok"]


def test_the_keys_of_a_field_path_are_handed_over() -> None:
    then = {"function": "pattern", "functionOptions": {"match": "^[a-z]+$"}, "field": "$.*~"}
    assert places(run({"a": {"b": "X", "C": "x"}}, {"r": {"given": "$.a", "then": then}})) == ["/a/C"]


def test_placeholders_may_have_blanks_inside() -> None:
    (draft,) = run({"a": 0}, {"r": rule("$.a", message="{{ property }} is {{value }}, {{ }}{{nobody}}!")})
    assert draft.message == "a is 0, !"


def test_what_the_reader_says_is_not_switched_off_for_a_place() -> None:
    workspace = Workspace(Path.cwd())
    tree = workspace.open(Source("api.yaml", b"a: 1\na: 2\n", Origin("memory")))
    data: Any = {"rules": {"r": rule("$.b")}, "overrides": [{"files": ["*#"], "rules": {"parser": "off", "r": "off"}}]}
    ruleset = load_data(data, Library(named=lambda name: None, names=tuple, functions=CORE))
    assert [draft.rule for draft in lint(tree, ruleset, workspace, Settings(DAY), CORE)] == ["parser"]


def test_a_component_that_is_reached_in_very_many_ways_costs_once() -> None:
    # Each schema uses the next one twice: 2 to the 60 ways lead to the last.
    schemas: Any = {f"s{number}": {"a": {"$ref": f"#/d/s{number + 1}"}, "b": {"$ref": f"#/d/s{number + 1}"}} for number in range(60)}
    schemas["s60"] = {"n": ""}
    document = {"d": schemas, "v": {"$ref": "#/d/s0"}}
    rules = {"r": rule("$.v..n"), "s": rule("$..[?(@ && @.n === '')]", field="n")}
    drafts = run(document, rules)
    assert places(drafts) == places(drafts, "s") == ["/d/s60/n"]


def test_a_minified_description_has_its_places_on_one_line() -> None:
    document = {"items": [{"n": number % 2} for number in range(4000)]}
    tree = Workspace(Path.cwd()).open(Source("api.json", json.dumps(document, separators=(",", ":")).encode(), Origin("memory")))
    ranges = tree.locate_many([("items", number, "n") for number in range(0, 4000, 7)])
    assert {found.start.line for found in ranges.values()} == {1}
    assert [ranges[("items", number, "n")].start.column for number in (0, 7, 700)] == [16, 72, 5616]


def test_the_root_has_no_key() -> None:
    assert places(run({"a": 1}, {"r": {"given": "$.a^~", "then": {"function": "pattern", "functionOptions": {"match": "x"}}}})) == []
    assert places(run({"a": 1}, {"r": {"given": "$.a^~", "then": {"function": "truthy"}}})) == [""]
