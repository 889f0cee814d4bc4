"""Rulesets as people have them, from the command line: programs that cannot run, packages that supply functions, who set what."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from apigov.cli import run

API = "openapi: 3.0.3\ninfo: {title: Tiny, version: 1.0.0}\npaths: {}\n"
HOUSE = """\
functions: [shout]
rules:
  loud-title: {severity: error, given: $.info.title, then: {function: shout}}
  has-contact: {severity: warn, given: $.info, then: {field: contact, function: truthy}}
"""
PACKAGE = """\
from apigov.lint import RuleFunction, Violation


def call(value, options, context):
    if isinstance(value, str) and value != value.upper():
        yield Violation(f"{value} is not loud")


SHOUT = RuleFunction("shout", call)
"""


@dataclass(frozen=True, slots=True)
class Told:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "api.yaml").write_text(API, encoding="utf-8")
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(capfd: pytest.CaptureFixture[str], *words: str) -> Told:
    capfd.readouterr()
    code = run(list(words))
    sys.stdout.flush()
    return Told(code, *capfd.readouterr())


def test_a_rule_that_needs_a_program_stops_the_run_and_is_named(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "lint", "api.yaml", "-r", "house.yaml")
    assert (told.code, told.out) == (2, "")
    assert "house.yaml:1:1: 1 rule needs JavaScript functions, which are not run: shout (for loud-title)" in told.err
    assert told.err.count("\n") == 1


def test_skipped_rules_are_accepted_with_one_warning_that_quiet_does_not_silence(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "top.yaml").write_text("extends: ./house.yaml\nrules: {gone: error}\n", encoding="utf-8")
    told = call(capfd, "lint", "api.yaml", "-r", "top.yaml", "--allow-skipped-rules", "--quiet")
    assert told.code == 0
    assert "has-contact" in told.out
    assert told.err.count("\n") == 1
    assert told.err.startswith("apigov: warning: rules are skipped")
    assert "shout (for loud-title)" in told.err
    assert "no inherited rule 'gone'" in told.err


def test_the_configuration_may_accept_skipped_rules(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "apigov.yaml").write_text("rulesets: house.yaml\nallow-skipped-rules: true\nrules: {no-such: error}\n", encoding="utf-8")
    told = call(capfd, "lint", "api.yaml")
    assert told.code == 0
    assert "warning: rules are skipped" in told.err
    assert "no-such" in told.err


def test_a_program_for_a_ruleset_is_not_run_and_that_is_said(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / ".spectral.js").write_text("module.exports = {}", encoding="utf-8")
    told = call(capfd, "lint", "api.yaml")
    assert "apigov: .spectral.js is a program, which is not run; using apigov:recommended." in told.err


def test_an_installed_package_supplies_a_function_by_entry_point(folder: Path) -> None:
    site = folder / "site"
    (site / "shouting-1.0.dist-info").mkdir(parents=True)
    (site / "shouting.py").write_text(PACKAGE, encoding="utf-8")
    (site / "shouting-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n", encoding="utf-8")
    (site / "shouting-1.0.dist-info" / "entry_points.txt").write_text("[apigov.functions]\nshout = shouting:SHOUT\n", encoding="utf-8")
    path = os.pathsep.join((str(Path(__file__).resolve().parents[3]), str(site)))
    command = [sys.executable, "-m", "apigov", "lint", "api.yaml", "-r", "house.yaml", "-f", "json"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert [(finding["rule"], finding["message"]) for finding in findings if finding["severity"] == "error"] == [
        ("loud-title", "`title` Tiny is not loud")
    ]
    (site / "shouting.py").write_text("import no_such_module", encoding="utf-8")
    broken = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, timeout=120, check=False)
    assert broken.returncode == 2
    assert b"the function shout of the package shouting cannot be loaded" in broken.stderr


def test_rules_tells_who_defined_and_who_set_each_rule(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "base.yaml").write_text(HOUSE.replace("functions: [shout]\n", "").replace("function: shout", "function: truthy"), encoding="utf-8")
    (folder / ".spectral.yaml").write_text("extends: ./base.yaml\nrules:\n  has-contact: off\n", encoding="utf-8")
    (folder / "apigov.yaml").write_text("rules:\n  loud-title: info\n", encoding="utf-8")
    rows = {row["id"]: row for row in json.loads(call(capfd, "rules", "--format", "json").out)["rules"]}
    loud, contact = rows["loud-title"], rows["has-contact"]
    assert (loud["severity"], loud["enabled"], loud["source"], loud["line"], loud["column"]) == ("info", True, "base.yaml", 2, 3)
    assert loud["set_by"] == {"source": "apigov.yaml", "line": 2, "column": 3}
    assert (contact["severity"], contact["enabled"]) == ("off", False)
    assert contact["set_by"] == {"source": ".spectral.yaml", "line": 3, "column": 3}
    told = call(capfd, "rules")
    assert "base.yaml:2, set by apigov.yaml:2" in told.out
    assert "has-contact" not in told.out
    assert "has-contact" in call(capfd, "rules", "--all").out


def test_a_foreign_rule_that_is_called_as_one_of_ours_is_not_explained_by_our_card(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "other.yaml").write_text(
        "rules: {operation-description: {given: $.info, then: {field: contact, function: truthy}}}\n", encoding="utf-8"
    )
    [row] = json.loads(call(capfd, "rules", "-r", "other.yaml", "-f", "json").out)["rules"]
    assert row["topic"] == "own"
    assert "why:" not in call(capfd, "lint", "api.yaml", "-r", "other.yaml").out


CHECKED = "rules:\n  a: {given: $.paths.get, then: {function: truthy}}\n  b: {given: '$.paths.[*]', then: {field: x-a, function: truthy}}\n"


def test_rules_check_tells_what_passes_in_silence_in_the_shape_of_lint(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "checked.yaml").write_text(CHECKED, encoding="utf-8")
    told = call(capfd, "rules", "check", "checked.yaml", "--format", "json")
    document = json.loads(told.out)
    assert told.code == 1
    assert [(finding["rule"], finding["severity"]) for finding in document["findings"]] == [
        ("ruleset-given-matches-nothing", "error"),
        ("ruleset-dot-bracket", "warning"),
    ]
    assert document["findings"][0]["location"]["uri"] == "checked.yaml"
    assert document["findings"][0]["location"]["range"]["start"] == {"line": 2, "column": 14}
    assert call(capfd, "rules", "check", "checked.yaml", "--ignore", "ruleset-given-*").code == 0
    assert call(capfd, "rules", "check", "checked.yaml", "--ignore", "ruleset-given-*", "--fail-on", "warning").code == 1
    text = call(capfd, "rules", "check", "checked.yaml").out
    assert "1 error, 1 warning in 1 ruleset file" in text


def test_rules_check_of_good_and_of_broken_rulesets(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / ".spectral.yaml").write_text("extends: spectral:oas\nrules: {path-params: off}\n".replace("spectral:oas", "[[spectral:oas, off]]"))
    told = call(capfd, "rules", "check")
    assert (told.code, told.out) == (0, "no findings in 1 ruleset file\n")
    (folder / "broken.yaml").write_text("rules: {a: {given: $}, b: {then: []}}\n", encoding="utf-8")
    (folder / "worse.yaml").write_text("rulez: {}\n", encoding="utf-8")
    broken = call(capfd, "rules", "check", "broken.yaml", "worse.yaml")
    assert (broken.code, broken.out) == (2, "")
    assert broken.err.count("\n") == 4
    assert call(capfd, "rules", "check", "apigov:strict").code == 2
    assert call(capfd, "rules", "check", "missing.yaml").code == 2
