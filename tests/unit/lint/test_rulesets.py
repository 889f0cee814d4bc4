"""Rulesets: every mistake with its place, inheritance, overrides."""

from __future__ import annotations

from pathlib import Path

import pytest

from apigov.findings import JsonObject, Severity
from apigov.lint import Functions, Library, RuleFunction, Ruleset, RulesetError, load_data, load_ruleset

RULE: JsonObject = {"given": "$.info", "then": {"field": "title", "function": "truthy"}}
OURS: dict[str, JsonObject] = {"apigov:all": {"rules": {"ours": RULE}}}
LIBRARY = Library(named=OURS.get, names=lambda: tuple(OURS), functions=Functions())


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
    assert [(code, line) for code, line, _ in told] == [("invalid-rule-definition", 3), ("undefined-function", 4), ("invalid-severity", 7)]
    assert "did you mean 'truthy'?" in told[1][2]
    assert "did you mean 'warn'?" in told[2][2]


def test_a_pattern_that_does_not_compile_is_a_mistake_of_the_ruleset(tmp_path: Path) -> None:
    write(tmp_path, top="rules:\n  a:\n    given: $\n    then:\n      function: pattern\n      functionOptions:\n        match: '('\n")
    with pytest.raises(RulesetError) as caught:
        load(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [7]


def test_an_unknown_option_is_told_at_its_key(tmp_path: Path) -> None:
    write(tmp_path, top="rules:\n  a:\n    given: $\n    then:\n      function: length\n      functionOptions:\n        min: 1\n        maxx: 2\n")
    with pytest.raises(RulesetError, match="did you mean 'max'") as caught:
        load(tmp_path)
    assert [(problem.line, problem.pointer[-1]) for problem in caught.value.problems] == [(8, "maxx")]


def test_the_page_of_a_file_is_for_the_rules_it_sets_that_have_none(tmp_path: Path) -> None:
    write(tmp_path, top="extends: ./base.yaml\ndocumentationUrl: https://example.com/all\nrules: {a: hint}\n")
    write(tmp_path, base="rules:\n  a: &rule {given: $, then: {function: truthy}}\n  b: *rule\n")
    assert [rule.documentation_url for rule in load(tmp_path).active] == ["https://example.com/all#a", None]


def test_a_file_that_extends_itself_is_refused(tmp_path: Path) -> None:
    write(tmp_path, top="extends: ./other.yaml\n", other="extends: ./top.yaml\n")
    with pytest.raises(RulesetError, match="extends itself"):
        load(tmp_path)


CODE = """
functions: [mine, [other, {type: object}]]
rules:
  a: {given: $, then: {function: mine}}
  b: {given: $, then: [{function: truthy}, {function: other, functionOptions: {x: 1}}]}
  quiet: {given: $, severity: off, then: {function: mine}}
  plain: {given: $, then: {function: truthy}}
"""


def test_rules_that_need_a_program_are_told_once_by_rule_and_function(tmp_path: Path) -> None:
    write(tmp_path, top=CODE)
    with pytest.raises(RulesetError) as caught:
        load(tmp_path)
    [problem] = caught.value.problems
    assert (problem.code, problem.line) == ("needs-code", 2)
    assert "2 rules need JavaScript functions, which are not run: mine (for a); other (for b)" in problem.message
    assert "--allow-skipped-rules" in problem.message


def test_rules_that_need_a_program_are_skipped_where_that_is_allowed(tmp_path: Path) -> None:
    write(tmp_path, top=CODE, other="extends: ./top.yaml\nrules: {c: error}\n")
    ruleset = load_ruleset(["other.yaml"], tmp_path, LIBRARY, allow_skipped=True)
    assert [rule.id for rule in ruleset.active] == ["plain"]
    assert [problem.code for problem in ruleset.skipped] == ["undefined-rule", "needs-code"]


def test_what_overrides_lose_is_told_as_well(tmp_path: Path) -> None:
    text = CODE.replace("  quiet:", "  c: {given: $, then: {function: truthy}}\n  quiet:")
    write(tmp_path, top=f"{text}overrides:\n  - {{files: ['old/*'], rules: {{gone: error}}}}\n")
    ruleset = load_ruleset(["top.yaml"], tmp_path, LIBRARY, allow_skipped=True)
    assert [problem.code for problem in ruleset.skipped] == ["needs-code", "undefined-rule"]
    assert ruleset.for_document(tmp_path / "old" / "api.yaml").active


def test_a_package_may_supply_what_a_ruleset_declares_as_its_program(tmp_path: Path) -> None:
    write(tmp_path, top="functions: [mine]\nrules:\n  a: {given: $, then: {function: mine}}\n")
    mine = RuleFunction("mine", lambda value, options, context: ())
    library = LIBRARY._replace(functions={**Functions(), "mine": mine}, supplied=lambda: {"mine"})
    assert [rule.id for rule in load_ruleset(["top.yaml"], tmp_path, library).active] == ["a"]


def test_a_program_that_no_rule_needs_any_more_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, top=CODE, other="extends: ./top.yaml\nrules: {a: false, b: 'off'}\n")
    assert [rule.id for rule in load(tmp_path, "other").active] == ["plain"]


def test_a_base_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    write(tmp_path, top="extends: [./gone.yaml, ./broken.yaml]\nrules: {a: error}\n", broken="rules: [\n")
    with pytest.raises(RulesetError) as caught:
        load(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["parser", "invalid-extend-definition"]


def test_who_set_a_rule_is_known_by_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, base="rules:\n  a: {given: $, then: {function: truthy}}\n  b: {given: $, then: {function: truthy}}\n")
    write(tmp_path, top="extends: ./base.yaml\nrules:\n  a: hint\n")
    rules = load(tmp_path).rules
    defined, set_by = rules["a"].defined, rules["a"].set_by
    assert defined is not None
    assert set_by is not None
    assert (defined.uri, defined.start, set_by.uri, set_by.start) == ("base.yaml", (2, 3), "top.yaml", (3, 3))
    assert rules["b"].set_by is None


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


def test_spectral_oas_is_known_by_name_and_its_rules_can_be_switched_on_one_by_one() -> None:
    one = load_data({"extends": [["spectral:oas", "off"]], "rules": {"info-contact": True}}, LIBRARY)
    assert [rule.id for rule in one.active] == ["info-contact"]


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("https://example.com/dist/ruleset.js", "is a program"),
        ("./local.mjs", "is a program"),
        ("@acme/rules", "npm packages are programs"),
        ("apigov:al", "did you mean 'apigov:all'?"),
    ],
)
def test_what_cannot_be_extended_is_told_with_a_reason(ref: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, top=f"extends: '{ref}'\n")
    with pytest.raises(RulesetError) as caught:
        load(tmp_path)
    [problem] = caught.value.problems
    assert said in problem.message
    assert (problem.line, problem.column) == (1, 10)
