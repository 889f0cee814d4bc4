"""`apigov init`: a small apigov.yaml, and what oasdiff's files become."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apigov.config import load
from apigov.findings import Severity
from tests.unit.cli.support import apigov, process

TINY = 'openapi: 3.0.3\ninfo: {title: Tiny, version: 1.0.0}\npaths:\n  /a:\n    get:\n      responses: {"200": {description: OK}}\n'
LEVELS = """\
# levels of ours
request-parameter-removed   err
response-header-added  NONE
response-property-enum-value-added info
response-body-max-decreased warn
response-property-max-decreased err
request-parameter-remved err
something odd
"""
IGNORED = """\
# Accepted breaking changes

 - 12.01.2023 In GET /api/{id}/score we removed the success response with the status '200'
DELETE /orders/{id} deleted the 'query' request parameter 'force'
post /orders the 'currency' request property's maxLength was decreased to '3'
GET /orders something that nobody can read
components removed the schema 'Old~Thing'
components something else
Some words around the list.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "a.yaml").write_text(TINY, encoding="utf-8")
    return tmp_path


def test_a_first_configuration_names_the_descriptions_and_is_read(folder: Path) -> None:
    done = process(folder, "init")
    assert (done.returncode, done.stdout, done.stderr) == (0, "wrote apigov.yaml\n", "")
    configuration = load(folder / "apigov.yaml", folder)
    assert (configuration.roots, configuration.rulesets, configuration.diff.policy) == (("services/a.yaml",), (), "clients")
    text = (folder / "apigov.yaml").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    commented = "\n".join(
        line.removeprefix("# ") if line.startswith(("# rules", "#   ", "# accept", "# lifecycle")) else line for line in text.splitlines()
    )
    (folder / "apigov.yaml").write_text(commented.replace("  # kinds", "  kinds").replace("  #   response", "    response"), encoding="utf-8")
    assert load(folder / "apigov.yaml", folder).accept[0].owner == "team-orders"
    assert apigov(folder, "lint", "--fail-on", "error").returncode in (0, 1)


def test_without_descriptions_no_roots_are_written(tmp_path: Path) -> None:
    assert apigov(tmp_path, "init").returncode == 0
    assert load(tmp_path / "apigov.yaml", tmp_path).roots == ()


def test_nothing_is_overwritten_unless_it_is_asked_for(folder: Path) -> None:
    (folder / "apigov.yml").write_text("version: 1\n", encoding="utf-8")
    done = apigov(folder, "init")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "apigov: apigov.yml is there already; --force overwrites it\n")
    assert (folder / "apigov.yml").read_text(encoding="utf-8") == "version: 1\n"
    assert apigov(folder, "init", "--force").stdout == "wrote apigov.yml\n"
    assert not (folder / "apigov.yaml").exists()


def test_files_of_oasdiff_become_levels_and_accepted_changes_and_the_rest_is_told(folder: Path) -> None:
    (folder / ".oasdiff.yaml").write_text(
        "severity-levels: conf/levels.txt\nerr-ignore: conf/ignored.md\nfail-on: WARN\ndeprecation-days-stable: 180\nflatten-allof: true\nlang: ru\n",
        encoding="utf-8",
    )
    (folder / "conf").mkdir()
    (folder / "conf" / "levels.txt").write_text(LEVELS, encoding="utf-8")
    (folder / "conf" / "ignored.md").write_text(IGNORED, encoding="utf-8")
    done = process(folder, "init", "--from", "oasdiff")
    assert (done.returncode, done.stderr) == (0, "")
    configuration = load(folder / "apigov.yaml", folder)
    kinds = {name: setting.level for name, setting in configuration.diff.kinds.items()}
    assert kinds["request-parameter-removed"] is Severity.ERROR
    assert kinds["response-header-added"] is None
    assert kinds["response-enum-value-added"] is Severity.INFO
    assert kinds["response-maximum-decreased"] is Severity.ERROR
    assert configuration.fail_on is Severity.WARNING
    assert configuration.lifecycle is not None
    assert configuration.lifecycle.notice_days == 180
    accepted = {(entry.rule, entry.method, entry.path, entry.pointer) for entry in configuration.accept}
    assert ("response-status-removed", "get", "/api/{id}/score", ()) in accepted
    assert ("request-parameter-removed", "delete", "/orders/{id}", ()) in accepted
    assert ("request-max-length-decreased", "post", "/orders", ()) in accepted
    lines = done.stdout.splitlines()
    assert lines[0] == "wrote apigov.yaml"
    assert lines[1].startswith("from oasdiff: ")
    left = [line.removeprefix("not carried over: ") for line in lines[2:]]
    assert (
        "conf/levels.txt:6: response-property-max-decreased: response-maximum-decreased covers checks of different levels; the gravest counts" in left
    )
    assert any(line.startswith("conf/levels.txt:7: request-parameter-remved: no kind of apigov is known by this name; did you mean") for line in left)
    assert "conf/levels.txt:8: 'something odd' is no check with a level (err, warn, info, none)" in left
    assert "conf/ignored.md:6: the words fit no kind, or several: GET /orders something that nobody can read" in left
    assert "conf/ignored.md:8: no schema is named: components something else" in left
    assert ".oasdiff.yaml: flatten-allof: always so in apigov" in left
    assert ".oasdiff.yaml: lang: apigov has nothing of the kind" in left
    text = (folder / "apigov.yaml").read_text(encoding="utf-8")
    assert all(f"# - {line}" in text for line in left)


def test_the_same_settings_in_every_notation(folder: Path) -> None:
    for name, text in {
        "oasdiff.json": json.dumps({"fail-on": "INFO"}),
        "oasdiff.toml": 'fail-on = "INFO"\n',
        ".oasdiff.yml": "fail-on: info\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
        assert apigov(folder, "init", "--from", "oasdiff", name, "--force").returncode == 0
        assert load(folder / "apigov.yaml", folder).fail_on is Severity.INFO


def test_lists_are_known_by_their_content_where_they_are_named(folder: Path) -> None:
    (folder / "a.txt").write_text(LEVELS, encoding="utf-8")
    (folder / "b.txt").write_text(IGNORED, encoding="utf-8")
    assert apigov(folder, "init", "--from", "oasdiff", "a.txt", "b.txt").returncode == 0
    configuration = load(folder / "apigov.yaml", folder)
    assert "request-parameter-removed" in configuration.diff.kinds
    assert len(configuration.accept) >= 3


def test_what_is_accepted_is_taken_by_a_diff(folder: Path) -> None:
    (folder / "new.yaml").write_text(TINY.replace('"200"', '"201"'), encoding="utf-8")
    (folder / "ignored.txt").write_text("GET /a removed the success response with the status '200'\n", encoding="utf-8")
    assert apigov(folder, "init", "--from", "oasdiff", "ignored.txt").returncode == 0
    found = json.loads(apigov(folder, "diff", "services/a.yaml", "new.yaml", "-f", "json").stdout)
    assert found["summary"]["accepted"] == 1


WRONG = {
    "init --from spectral": "--from spectral: no such tool; known: oasdiff",
    "init --from oasdif": "did you mean 'oasdiff'?",
    "init services/a.yaml": "init takes files with --from only",
    "init --from oasdiff": "no .oasdiff.yaml (or .json, .toml) is here; name the settings",
    "init --from oasdiff nowhere.txt": "nowhere.txt: no such file",
    "init --from oasdiff a.hcl": "a.hcl: HCL is not read; write it as YAML or JSON",
    "init --from oasdiff bad.toml": "bad.toml: ",
    "init --from oasdiff bad.yaml": "bad.yaml:2:1: ",
    "init --from oasdiff list.json": "list.json: the settings of oasdiff are keys and values",
}


@pytest.mark.parametrize("words", WRONG)
def test_wrong_use_writes_nothing(folder: Path, words: str) -> None:
    for name, text in {"a.hcl": "", "bad.toml": "a = = 1", "bad.yaml": "a: [1\n", "list.json": "[]"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = apigov(folder, *words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert WRONG[words] in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (folder / "apigov.yaml").exists()
