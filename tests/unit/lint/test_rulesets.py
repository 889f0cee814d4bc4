"""Rulesets: every mistake with its place, inheritance, overrides."""

from __future__ import annotations

from pathlib import Path

import pytest

from apigov.findings import JsonObject, Severity
from apigov.lint import CORE, Library, Ruleset, RulesetError, load_data, load_ruleset

RULE: JsonObject = {"given": "$.info", "then": {"field": "title", "function": "truthy"}}
LIBRARY = Library(named=lambda name: {"rules": {"ours": RULE}} if name == "apigov:all" else None, names=("apigov:all",), functions=CORE)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def load(folder: Path, name: str = "top") -> Ruleset:
    return load_ruleset([f"{name}.yaml"], folder, LIBRARY)


def test_all_mistakes_are_told_together_with_their_lines(tmp_path: Path) -> None:
    first = "rules:\n  a:\n    given: info\n    then: {function: truthyy}\n"
    write(tmp_path, top=first + "  b:\n    given: $\n    severity: warning\n    then: {function: truthy}\n")
    with pytest.raises(RulesetError) as caught:
        load(tmp_path)
    told = [(problem.code, problem.line, problem.message) for problem in caught.value.problems]
    assert [(code, line) for code, line, _ in told] == [("invalid-given-definition", 3), ("undefined-function", 4), ("invalid-severity", 7)]
    assert "did you mean 'truthy'?" in told[1][2]
    assert "did you mean 'warn'?" in told[2][2]


def test_a_pattern_that_does_not_compile_is_a_mistake_of_the_ruleset(tmp_path: Path) -> None:
    write(tmp_path, top="rules:\n  a:\n    given: $\n    then:\n      function: pattern\n      functionOptions:\n        match: '('\n")
    with pytest.raises(RulesetError) as caught:
        load(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [7]


def test_a_file_that_extends_itself_is_refused(tmp_path: Path) -> None:
    write(tmp_path, top="extends: ./other.yaml\n", other="extends: ./top.yaml\n")
    with pytest.raises(RulesetError, match="extends itself"):
        load(tmp_path)


def test_functions_of_a_ruleset_are_refused(tmp_path: Path) -> None:
    write(tmp_path, top="functions: [mine]\nrules: {}\n")
    with pytest.raises(RulesetError, match="nothing is run from a ruleset but data"):
        load(tmp_path)


def test_a_short_form_changes_an_inherited_rule(tmp_path: Path) -> None:
    base = "rules:\n  a: {given: $, then: {function: truthy}}\n  b: {given: $, then: {function: truthy}, recommended: false}\n"
    write(tmp_path, base=base, top="extends: ./base.yaml\nrules: {a: hint, b: true}\n")
    rules = load(tmp_path).rules
    assert rules["a"].severity is Severity.HINT
    assert rules["b"].enabled


def test_an_explicit_mode_judges_every_rule_anew(tmp_path: Path) -> None:
    base = "rules:\n  a: {given: $, then: {function: truthy}}\n  b: {given: $, then: {function: truthy}, recommended: false}\n"
    write(tmp_path, base=base, top="extends: [[./base.yaml, off]]\n", all="extends: [[./base.yaml, all]]\n")
    assert not load(tmp_path).active
    assert {rule.id for rule in load(tmp_path, "all").active} == {"a", "b"}


def test_an_unknown_rule_has_a_suggestion(tmp_path: Path) -> None:
    write(tmp_path, base="rules:\n  info-title: {given: $, then: {function: truthy}}\n", top="extends: ./base.yaml\nrules: {info-titel: 'off'}\n")
    with pytest.raises(RulesetError, match="did you mean 'info-title'"):
        load(tmp_path)


def test_names_of_profiles_come_from_the_library(tmp_path: Path) -> None:
    write(tmp_path, top="extends: apigov:all\nrules: {ours: error}\n")
    assert load(tmp_path).rules["ours"].severity is Severity.ERROR
    assert [rule.id for rule in load_ruleset(["apigov:all"], tmp_path, LIBRARY).active] == ["ours"]


def test_an_override_speaks_for_the_files_that_its_glob_names(tmp_path: Path) -> None:
    text = "rules:\n  a: {given: $, then: {function: truthy}}\noverrides:\n  - {files: ['old/**'], rules: {a: 'off'}}\n"
    write(tmp_path, top=text)
    ruleset = load(tmp_path)
    assert ruleset.for_document(tmp_path / "new" / "api.yaml").active
    assert not ruleset.for_document(tmp_path / "old" / "api.yaml").active


def test_spectral_oas_is_known_by_name_and_tells_which_rules_are_missing() -> None:
    one = load_data({"extends": [["spectral:oas", "off"]], "rules": {"info-contact": True}}, LIBRARY)
    assert [rule.id for rule in one.active] == ["info-contact"]
    with pytest.raises(RulesetError, match="path-params"):
        load_data({"extends": [["spectral:oas", "off"]], "rules": {"path-params": True}}, LIBRARY)
