"""The machine formats: SARIF's structure and limits, GitHub's escaping, JSON against its schema, and golden files of all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from apigov import reports
from apigov.findings import Finding, Input, Result, Severity
from apigov.reports import FORMATS, QUOTING, Style, render
from tests.golden.sample import ORDERS, diff_result, lint_result, place

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "reports"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "sarif": "sarif.json",
    "junit": "junit.xml",
    "checkstyle": "checkstyle.xml",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "markdown": "md",
    "html": "html",
}
RESULTS: dict[str, Callable[[], Result]] = {
    "lint": lint_result,
    "diff": diff_result,
    "clean": lambda: Result("lint", (Input("a.yaml", "3.1.0"),), ()),
}


def finding(message: str, severity: Severity = Severity.ERROR, uri: str = ORDERS, rule: str = "a-rule") -> Finding:
    return Finding(rule=rule, severity=severity, message=message, location=place(uri, ("info",), 3, 1, 5), fingerprint="f" * 32)


def sarif(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render("sarif", result))
    return document


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("format", ENDINGS)
def test_output_is_as_the_golden_file(name: str, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("json_report", "sarif", "view"):
        monkeypatch.setattr(f"apigov.reports.{module}.__version__", "1.2.3")
    assert set(ENDINGS) == set(FORMATS), "every format has golden files"
    found = render(format, RESULTS[name](), Style())
    path = GOLDEN / f"{name}.{ENDINGS[format]}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(found)
    assert found == path.read_bytes()
    assert found == render(format, RESULTS[name](), Style())


@pytest.mark.parametrize("format", FORMATS)
def test_the_formats_that_quote_sources_are_those_that_are_given_lines(format: str) -> None:
    results = lint_result(), diff_result()
    quotes = [render(format, result._replace(lines={}), Style()) != render(format, result, Style()) for result in results]
    assert any(quotes) == (format in QUOTING)


@pytest.mark.parametrize("name", RESULTS)
def test_json_fits_its_schema(name: str) -> None:
    schema = json.loads((Path(reports.__file__).parent / "schema" / "result.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(render("json", RESULTS[name]())), schema, jsonschema.Draft202012Validator)


def test_json_has_no_raw_control_characters_and_the_same_data() -> None:
    text = "a\x9b31m\u202e\u2028\x7f\ud800b"
    data = render("json", Result("lint", (), (finding(text),)))
    assert not set("\x9b\u202e\u2028\x7f") & set(data.decode())
    assert json.loads(data)["findings"][0]["message"] == text


def test_sarif_has_one_run_whose_results_name_their_rules() -> None:
    document = sarif(lint_result())
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "apigov"
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "%SRCROOT%"
        assert not artifact["uri"].startswith(("/", "./"))
        region = location["physicalLocation"]["region"]
        assert all(isinstance(region[key], int) and region[key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])


def test_sarif_gives_security_rules_a_severity_for_sorting() -> None:
    rules = {rule["id"]: rule for rule in sarif(lint_result())["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["apigov-https-only"]["properties"]["security-severity"] == "8.0"
    assert "security-severity" not in rules["operation-operationId"]["properties"]


def test_sarif_fingerprints_differ_between_files() -> None:
    results = sarif(Result("lint", (), (finding("a", uri="a.yaml"), finding("a", uri="b.yaml"))))["runs"][0]["results"]
    assert results[0]["partialFingerprints"]["apigov/v1"] == results[1]["partialFingerprints"]["apigov/v1"]
    assert results[0]["partialFingerprints"]["primaryLocationLineHash"] != results[1]["partialFingerprints"]["primaryLocationLineHash"]


def test_sarif_paths_are_relative_uris_without_the_revision() -> None:
    found = (finding("a", uri="main:a b/ä.yaml"), finding("b", uri="https://example.com/x.yaml"))
    first, second = (result["locations"][0]["physicalLocation"] for result in sarif(Result("lint", (), found))["runs"][0]["results"])
    assert first["artifactLocation"]["uri"] == "a%20b/%C3%A4.yaml"
    assert first["properties"] == {"revision": "main"}
    assert second["artifactLocation"] == {"uri": "https://example.com/x.yaml"}


def test_sarif_drops_the_mildest_past_the_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apigov.reports.sarif.MOST_RESULTS", 50)
    one = finding("a", Severity.HINT)
    many = tuple([one] * 50 + [one._replace(severity=Severity.ERROR)] * 3)
    run = sarif(Result("lint", (), many))["runs"][0]
    assert len(run["results"]) == 50
    assert sum(result["level"] == "error" for result in run["results"]) == 3
    assert "3 results are left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_sarif_message_holds_no_link() -> None:
    results = sarif(Result("lint", (), (finding("see [x](javascript:1)"),)))["runs"][0]["results"]
    assert results[0]["message"]["text"] == "see \\[x\\](javascript:1)"


def test_junit_fails_what_fails_the_run() -> None:
    strict = ElementTree.fromstring(render("junit", lint_result()._replace(fail_on=Severity.WARNING)))
    mild = ElementTree.fromstring(render("junit", lint_result()))
    clean = ElementTree.fromstring(render("junit", RESULTS["clean"]()))
    assert [(suites.attrib["tests"], suites.attrib["failures"]) for suites in (strict, mild, clean)] == [("5", "4"), ("5", "2"), ("1", "0")]
    assert len(mild.findall(".//failure")) == 2
    assert len(mild.findall(".//system-out")) == 3


def test_junit_gives_each_case_a_name_of_its_own() -> None:
    suites = ElementTree.fromstring(render("junit", Result("lint", (), (finding("a"), finding("b"), finding("c")))))
    names = [case.attrib["name"] for case in suites.iter("testcase")]
    assert len(set(names)) == 3


def test_gitlab_tells_the_same_finding_of_two_files_apart() -> None:
    issues = json.loads(render("gitlab", Result("lint", (), (finding("a", uri="a.yaml"), finding("a", uri="b.yaml")))))
    assert len({issue["fingerprint"] for issue in issues}) == 2
    assert issues[0]["location"] == {"path": "a.yaml", "lines": {"begin": 3, "end": 3}}
    assert json.loads(render("gitlab", RESULTS["clean"]())) == []


def test_github_commands_escape_what_the_runner_reads() -> None:
    out = render("github", Result("lint", (), (finding("50% a\r\n::error::b", uri="a,b:c%.yaml", rule="x:y,z"),))).decode()
    assert out == "::error file=c%25.yaml,line=3,endLine=3,col=1,endColumn=5,title=x%3Ay%2Cz::50%25 a\\x0d\\x0a::error::b\n"


def test_github_prints_the_worst_first_and_says_what_is_hidden() -> None:
    found = [finding("w", Severity.WARNING)] * 12 + [finding("e")]
    lines = render("github", Result("lint", (), tuple(found))).decode().splitlines()
    assert lines[0].startswith("::error ")
    assert lines[-1].startswith("apigov: 12 warnings in all")
    assert not lines[-1].startswith("::")
