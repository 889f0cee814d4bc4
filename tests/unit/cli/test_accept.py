"""Accepted findings in real runs: one list in apigov.yaml for lint, diff and check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.support import TINY, apigov, commit, process, repository

BOTH = (
    TINY
    + """\
  /others:
    get:
      responses: {"200": {description: Others.}}
"""
)
NARROWED = BOTH.replace("100", "10").replace("1.0.0", "2.0.0")
KIND = "request-maximum-decreased"
RULES = """\
rules:
  info-has-contact: {severity: error, given: $.info, then: {field: contact, function: truthy}}
  get-has-id: {severity: warn, given: "$.paths.*.get", then: {field: operationId, function: truthy}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"v1.yaml": BOTH, "v2.yaml": NARROWED, "house.yaml": RULES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def configure(folder: Path, *entries: str) -> None:
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    (folder / "apigov.yaml").write_text(f"version: 1\nrulesets: [house.yaml]\naccept:\n{lines}", encoding="utf-8")


def told(folder: Path, *words: str) -> Any:
    done = apigov(folder, *words, "-f", "json")
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def found(document: Any) -> list[str]:
    return [finding["rule"] for finding in document["findings"]]


DIFF = ("diff", "v1.yaml", "v2.yaml")


def test_a_change_is_accepted_by_its_fingerprint_which_json_prints(folder: Path) -> None:
    before = told(folder, *DIFF)
    assert (found(before), before["summary"]["accepted"]) == ([KIND], 0)
    configure(folder, f"rule: {KIND}, fingerprint: {before['findings'][0]['fingerprint']}, reason: agreed, owner: Ada, until: 2026-12-31")
    after = told(folder, *DIFF, "--today", "2026-12-31")
    assert (found(after), after["summary"]["accepted"], after["summary"]["error"]) == ([], 1, 0)
    done = apigov(folder, *DIFF, "--today", "2026-12-31")
    assert done.returncode == 0
    assert done.stdout.endswith("no changes in 1 comparison, 1 accepted\n")


def test_past_its_day_an_entry_is_a_finding_and_takes_nothing(folder: Path) -> None:
    configure(folder, f"rule: {KIND}, at: GET /things, reason: agreed, owner: Ada, until: 2026-12-31")
    done = process(folder, *DIFF, "--today", "2027-01-01")
    assert done.returncode == 1
    assert f"error[{KIND}]" in done.stdout
    assert f"warning[accept-expired]: the acceptance of {KIND} ended on 2026-12-31 (owner: Ada): agreed\n  --> apigov.yaml:4:5\n" in done.stdout
    assert "  4 |   - {rule: request-maximum-decreased" in done.stdout


def test_an_entry_that_takes_nothing_is_a_finding_in_the_command_that_knows_the_rule(folder: Path) -> None:
    configure(folder, "rule: operation-removed, at: /paths/~1things, reason: gone soon", "rule: info-has-contact, reason: internal")
    assert sorted(found(told(folder, *DIFF))) == ["accept-unused", KIND]
    lint = told(folder, "lint", "v1.yaml")
    assert (sorted(found(lint)), lint["summary"]["accepted"]) == (["get-has-id", "get-has-id"], 1)


def test_entries_for_files_that_were_not_read_are_left_alone_unless_all_are_read(folder: Path) -> None:
    configure(folder, "rule: info-has-contact, file: v2.yaml, reason: internal", "rule: info-has-contact, file: gone.yaml, reason: internal")
    assert sorted(found(told(folder, "lint", "v1.yaml"))) == ["get-has-id", "get-has-id", "info-has-contact"]
    whole = told(folder, "lint")
    assert [finding["location"]["pointer"] for finding in whole["findings"] if finding["rule"] == "accept-unused"] == ["/accept/1"]
    assert whole["summary"]["accepted"] == 1


def test_selection_hides_and_does_not_make_entries_unused(folder: Path) -> None:
    configure(folder, "rule: info-has-contact, reason: internal", "rule: get-has-*, at: /paths/~1things, reason: old")
    document = told(folder, "lint", "v1.yaml", "--select", "get-*")
    assert (found(document), document["summary"]["accepted"]) == (["get-has-id"], 1)
    assert found(told(folder, "lint", "v1.yaml", "--ignore", "get-*", "--ignore", "info-*")) == []
    assert found(told(folder, *DIFF, "--select", "accept-*")) == []


def test_paths_of_entries_are_relative_to_the_configuration_also_in_git_revisions(folder: Path) -> None:
    repository(folder)
    (folder / "services").mkdir()
    (folder / "services" / "old.yaml").write_text(BOTH, encoding="utf-8")
    commit(folder)
    (folder / "services" / "old.yaml").unlink()
    configure(folder, "rule: operation-removed, file: services/*, reason: retired")
    document = told(folder / "services", "diff", "--base", "HEAD", "old.yaml")
    assert (found(document), document["summary"]["accepted"]) == ([], 2)


def test_check_uses_the_same_list(folder: Path) -> None:
    (folder / "v1.yaml").write_text(BOTH.replace("    get:\n      responses", "    get:\n      deprecated: true\n      responses"), encoding="utf-8")
    before = told(folder, "check", "lifecycle", "v1.yaml")
    rules = sorted({finding["rule"] for finding in before["findings"]})
    assert rules
    configure(folder, *(f"rule: {rule}, at: GET /others, reason: known" for rule in rules))
    after = told(folder, "check", "lifecycle", "v1.yaml")
    assert (found(after), after["summary"]["accepted"]) == ([], len(before["findings"]))


@pytest.mark.parametrize("rule", ["accept-expired", "accept-unused"])
def test_what_is_told_of_the_list_can_be_explained(folder: Path, rule: str) -> None:
    done = apigov(folder, "explain", rule)
    assert done.returncode == 0
    assert "What to do" in done.stdout


@pytest.mark.parametrize("form", ["markdown", "html", "sarif", "junit", "gitlab", "github", "checkstyle"])
def test_every_format_takes_findings_about_the_list(folder: Path, form: str) -> None:
    configure(folder, "rule: operation-removed, reason: gone soon", f"rule: {KIND}, reason: agreed")
    done = apigov(folder, *DIFF, "-f", form)
    assert done.returncode == 0
    assert "accept-unused" in done.stdout
    assert KIND not in done.stdout
    if form in ("markdown", "html"):
        assert "1 accepted" in done.stdout


def test_a_misspelt_rule_is_told_with_the_one_that_is_meant(folder: Path) -> None:
    configure(folder, "rule: request-maximum-decraesed, reason: agreed", "rule: info-has-contcat, reason: internal")
    (said,) = [one["message"] for one in told(folder, *DIFF)["findings"] if one["rule"] == "accept-unused"]
    assert said == (
        "nothing can need the acceptance of request-maximum-decraesed: no rule or kind of change is named request-maximum-decraesed; "
        f"did you mean {KIND!r}?"
    )
    both = [one["message"] for one in told(folder, "lint", "v1.yaml")["findings"] if one["rule"] == "accept-unused"]
    assert [text.rpartition("; ")[2] for text in both] == [f"did you mean {KIND!r}?", "did you mean 'info-has-contact'?"]
    other = [one["message"] for one in told(folder, "lint", "v1.yaml", "-r", "apigov:lifecycle")["findings"] if one["rule"] == "accept-unused"]
    assert other == [said], "the rules of other rulesets are not known there"


def test_an_accepted_break_counts_for_the_version_that_is_due(folder: Path) -> None:
    (folder / "v2.yaml").write_text(NARROWED.replace("2.0.0", "1.0.1"), encoding="utf-8")
    configure(folder, f"rule: {KIND}, reason: agreed")
    assert found(told(folder, *DIFF)) == ["major-version-not-bumped"]
    configure(folder, f"rule: {KIND}, reason: agreed", "rule: major-version-not-bumped, reason: agreed")
    assert found(told(folder, *DIFF)) == []
