"""What rules check finds, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from apigov.findings import Finding
from apigov.lint import ADVICE_SEVERITIES, CORE, Library, advise, read_files
from apigov.openapi import finish

LIBRARY = Library(named=lambda name: None, names=tuple, functions=CORE)


def found(folder: Path, text: str) -> list[Finding]:
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    return finish(advise(read_files(["rules.yaml"], folder, LIBRARY)))


def rule(given: str, then: str = "{field: x-team, function: truthy}", more: str = "") -> str:
    return f"rules:\n  it:\n    given: {given}\n    then: {then}\n{more}"


def ids(folder: Path, text: str) -> list[str]:
    return [finding.rule.removeprefix("ruleset-") for finding in found(folder, text)]


NOTHING = {
    "$.paths.get.responses.200.content": "in the Paths object there is no 'get'",
    "$paths[*]": "it has no dot or bracket behind the $",
    "$.servers[*].url[*]": "a text has no children",
    "$.components.securitySchemes[*][?(@.type === 'apiKey')]": "no child of the Security Scheme object can pass",
    "$.components.paramters[*]": "(did you mean 'parameters'?)",
    "$.paths[*].get.respones": "(did you mean 'responses'?)",
    "$.paths[*][*].parameters[*].schema.properties.id.nam": "",
    "$.paths[*][*].responses[?(@property === 200)]": "no child of the Responses object",
    "$.info^^": "",
}


@pytest.mark.parametrize("given", NOTHING)
def test_a_path_that_no_description_can_match_is_told_with_the_step_where_it_ends(given: str, tmp_path: Path) -> None:
    told = [finding for finding in found(tmp_path, rule(f'"{given}"')) if finding.rule == "ruleset-given-matches-nothing"]
    assert [finding.location.pointer for finding in told] == [("rules", "it", "given")]
    assert NOTHING[given] in told[0].message


LEFT_ALONE = (
    "$.paths[*][*].responses[?(@property >= 400)]",
    "$.paths[*][get,put,post]",
    "$..parameters[?(@.in == 'path')]",
    "$.components.schemas..properties[*]",
    "$..[?(@ && @.type == 'string')]",
    "$.x-audience.team",
    "$.paths[*][*].responses['200'].content.application/json.example.name",
    "$.channels[*].publish",
    "$.definitions[*]",
    "$.paths[*].query",
    "$..headers^",
    "$.paths[*]~",
    "$.components.schemas[*].properties[?(@property.match(/_id$/))]",
)


@pytest.mark.parametrize("given", LEFT_ALONE)
def test_a_path_that_some_version_can_match_is_left_alone(given: str, tmp_path: Path) -> None:
    assert ids(tmp_path, rule(f'"{given}"')) == []


def test_formats_narrow_the_versions_that_a_path_is_asked_of(tmp_path: Path) -> None:
    assert ids(tmp_path, rule("$.components.schemas[*]", more="    formats: [oas2]\n")) == ["given-matches-nothing"]
    assert ids(tmp_path, rule("$.components.schemas[*]", more="    formats: [aas3]\n")) == []


def test_a_ruleset_for_another_kind_of_document_is_not_asked_of_openapi(tmp_path: Path) -> None:
    assert ids(tmp_path, rule("$.services[*].routes[*]")) == []


def test_an_alias_that_matches_nothing_is_told_once(tmp_path: Path) -> None:
    text = "aliases: {Gone: [$.paths.get]}\nrules:\n" + "".join(
        f"  r{number}: {{given: '#Gone.responses', then: {{field: x-a, function: truthy}}}}\n" for number in range(3)
    )
    assert [finding.location.pointer for finding in found(tmp_path, text)] == [("aliases", "Gone", 0)]


CHECKS = {
    ("$.paths", "{function: pattern, functionOptions: {match: ^/a$}}"): ["function-wrong-type"],
    ("$.paths[*][get,put]", "{field: deprecated, function: pattern, functionOptions: {match: ^true$}}"): ["function-wrong-type"],
    ("$.paths", "{field: '@key', function: pattern, functionOptions: {match: ^/a$}}"): [],
    ("$.paths[*][*].responses[*]~", "{function: enumeration, functionOptions: {values: [200, 404]}}"): ["function-wrong-type"],
    ("$.paths[*][*].responses[*]~", "{function: enumeration, functionOptions: {values: ['200', '404']}}"): [],
    ("$.info", "{field: descripton, function: truthy}"): ["field-unknown"],
    ("$.info", "{field: x-anything, function: truthy}"): [],
    ("$.info", "{field: contact.name, function: truthy}"): [],
    ("$.info", "{field: contact.nam, function: truthy}"): ["field-unknown"],
    ("$.info", "{field: descripton, function: falsy}"): [],
    ("$.tags", "{field: name, function: truthy}"): ["field-on-list"],
    ("$.tags", "{field: length, function: truthy}"): [],
    ("$.servers", "{function: truthy}"): ["never-fires"],
    ("$.servers[*].url", "{function: truthy}"): [],
    ("$.servers[*].url", "{function: defined}"): ["never-fires"],
    ("$.servers", "[]"): ["never-fires"],
    ("$.webhooks.servers", "{function: undefined}"): ["level-forgotten"],
    ("$.components.schemas.properties[*]", "{field: type, function: truthy}"): ["level-forgotten"],
    ("$.components.schemas[*].properties.title", "{field: type, function: truthy}"): [],
    ("$.components.schemas.Error", "{field: type, function: truthy}"): [],
    ("$..maxLength", "{function: casing, functionOptions: {type: camel}}"): ["function-wrong-type"],
    ("$.paths[*][*].requestbody", "{field: content, function: truthy}"): ["given-matches-nothing"],
    ("$.info", "{field: title, function: truthy, functionOption: {}}"): ["unknown-key"],
    ("$.paths[*].$ref", "{function: falsy}"): ["reference-followed"],
    ("'$..[?(@property === \"$ref\")]'", "{function: falsy}"): ["reference-followed"],
    ("'$..[?(@ && !@.$ref)]'", "{field: x-a, function: truthy}"): [],
    ("$.info", "{function: schema, functionOptions: {schema: {$ref: './other.yaml'}}}"): ["schema-reference"],
    ("$.info", "{function: schema, functionOptions: {schema: {$ref: '#/$defs/a', $defs: {a: {type: object}}}}}"): [],
    ("$.info", "{function: schema, functionOptions: {schema: {$ref: '#/$defs/a%20b', $defs: {a b: {type: object}}}}}"): [],
    ("$.info", "{function: schema, functionOptions: {schema: {$ref: 'urn:a', $defs: {a: {$id: 'urn:a'}}}}}"): [],
}


@pytest.mark.parametrize(("given", "then"), CHECKS)
def test_what_a_check_looks_at_is_what_it_is_for(given: str, then: str, tmp_path: Path) -> None:
    assert ids(tmp_path, rule(given, then)) == CHECKS[given, then]


def test_a_reference_may_be_looked_for_where_it_stands(tmp_path: Path) -> None:
    assert ids(tmp_path, rule("$.paths[*].$ref", "{function: falsy}", "    resolved: false\n")) == []


TEXTS = {
    "$.paths.[*].get": ["dot-bracket"],
    "$.paths..[*].get": [],
    "$.[paths]": [],
    "$.paths[*][get, post]": ["blank-in-union"],
    "$.paths[*][get,post]": [],
    "$.paths[*]['get', 'post']": [],
    "$.paths[*][?(@.property == 'get')]": ["property-member"],
    "$..properties[?(@property == 'a.property')]": [],
}


@pytest.mark.parametrize("given", TEXTS)
def test_what_can_be_seen_in_a_path(given: str, tmp_path: Path) -> None:
    assert ids(tmp_path, rule(f'"{given}"')) == TEXTS[given]


def test_messages_duplicates_and_overrides(tmp_path: Path) -> None:
    text = rule("$.info", more="    message: '{{ error }} {{erorr}} {{error}} #{{print(1)}}'\n")
    text += "  it:\n    given: $.info\n    then: {field: title, function: truthy}\n    message: '{{eror}}'\n"
    text += "overrides:\n  - {files: ['./apis/*.yaml'], rules: {it: 'off'}}\n"
    assert sorted(ids(tmp_path, text)) == ["duplicate-key", "override-never-matches", "placeholder-unknown"]


def test_a_hidden_folder_keeps_its_dot_in_the_advice_on_overrides(tmp_path: Path) -> None:
    text = rule("$.info") + "overrides:\n  - {files: ['./.apis/a.yaml'], rules: {it: 'off'}}\n"
    (told,) = found(tmp_path, text)
    assert told.message.endswith("write '.apis/a.yaml'")


def test_patterns_are_told_for_match_only_and_with_their_place(tmp_path: Path) -> None:
    then = "{function: pattern, functionOptions: {match: '^[a-z]+', notMatch: '[a-z]*'}}"
    [told] = found(tmp_path, rule("$.info.title", then))
    assert told.rule == "ruleset-pattern-not-anchored"
    assert told.location.pointer == ("rules", "it", "then", "functionOptions", "match")


def test_files_that_are_extended_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(rule("$.paths.get"), encoding="utf-8")
    assert [finding.location.uri for finding in found(tmp_path, "extends: ./base.yaml\n")] == ["base.yaml"]


def test_each_kind_has_a_card() -> None:
    from apigov.cards import catalogue

    assert set(ADVICE_SEVERITIES) <= set(catalogue().infos)
