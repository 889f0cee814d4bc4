"""A finding in a file that several inputs of a run share is told once, with the places that lead there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apigov.cli import run

RULES = """\
extends: [[apigov:all, "off"]]
rules:
  structure: error
  described: {given: $..schema.properties.name, severity: warn, then: {field: description, function: truthy}}
"""
COMMON = "Pet: {type: object, properties: {name: {type: string}, owner: {$ref: 'deep.yaml'}}}\nfield: {type: strin}\n"
DEEP = "type: object\nproperties: {id: {$ref: 'missing.yaml'}}\nunknown: 1\n"


def api(*references: str) -> str:
    schema = "          content: {application/json: {schema: {$ref: '%s'}}}\n"
    responses = "".join(f"        '{200 + number}':\n          description: d\n{schema % ref}" for number, ref in enumerate(references))
    return f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n{responses}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    texts = {
        "a.yaml": api("common.yaml#/Pet", "common.yaml#/Pet"),
        "b.yaml": api("common.yaml#/Pet"),
        "c.yaml": api("deep.yaml"),
        "common.yaml": COMMON,
        "deep.yaml": DEEP,
        "rules.yaml": RULES,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def findings(capfd: pytest.CaptureFixture[str], *words: str) -> list[Any]:
    capfd.readouterr()
    run(["lint", *words, "-f", "json", "-r", "rules.yaml"])
    said = json.loads(capfd.readouterr().out)["findings"]
    assert isinstance(said, list)
    return said


def places(finding: Any) -> list[str]:
    return [f"{place['uri']}:{place['range']['start']['line']}" for place in finding["related"]]


def by_place(found: list[Any]) -> dict[tuple[str, str, str], list[str]]:
    assert len({(one["rule"], one["location"]["uri"], one["location"]["pointer"]) for one in found}) == len(found)
    assert all(one["related_total"] == len(one["related"]) for one in found)
    return {(one["rule"], one["location"]["uri"], one["location"]["pointer"]): places(one) for one in found}


def test_a_shared_file_is_told_once_with_a_place_of_each_root(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = by_place(findings(capfd, "a.yaml", "b.yaml", "c.yaml"))
    assert found == {
        ("described", "common.yaml", "/Pet/properties/name"): ["a.yaml:9", "b.yaml:9", "a.yaml:12"],
        ("invalid-ref", "deep.yaml", "/properties/id/$ref"): ["a.yaml:9", "b.yaml:9", "c.yaml:9", "common.yaml:1"],
        ("structure", "deep.yaml", "/unknown"): ["a.yaml:9", "b.yaml:9", "c.yaml:9", "common.yaml:1"],
    }
    assert by_place(findings(capfd, "b.yaml"))["described", "common.yaml", "/Pet/properties/name"] == ["b.yaml:9"]


def test_the_file_may_be_a_root_itself(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "d.yaml").write_text(api("c.yaml#/paths/~1a/get/responses/200/content/application~1json/schema"))
    (folder / "c.yaml").write_text(api("deep.yaml").replace("$ref: 'deep.yaml'", "type: object, properties: {name: {type: string}}"))
    alone = findings(capfd, "c.yaml")[0]
    (finding,) = findings(capfd, "d.yaml", "c.yaml")
    assert finding["location"] == alone["location"]
    assert finding["fingerprint"] == alone["fingerprint"]
    assert places(finding) == ["d.yaml:9"]


def test_jobs_say_the_same(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    said = []
    for jobs in ("1", "3"):
        run(["lint", "a.yaml", "b.yaml", "c.yaml", "-f", "json", "-r", "rules.yaml", "--jobs", jobs])
        said.append(capfdbinary.readouterr())
    assert said[0] == said[1]


def test_no_more_than_twenty_places_and_how_many_there_are(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = [f"r{number}.yaml" for number in range(25)]
    for name in names:
        (folder / name).write_text(api("common.yaml#/Pet", *["common.yaml#/Pet"] * 30))
    (finding,) = (one for one in findings(capfd, *names) if one["rule"] == "described")
    assert places(finding) == [f"{name}:9" for name in names[:20]]
    assert finding["related_total"] == 25 * 31
    (finding,) = (one for one in findings(capfd, names[0], "a.yaml") if one["rule"] == "described")
    assert places(finding)[:3] == ["r0.yaml:9", "a.yaml:9", "r0.yaml:12"]
    assert finding["related_total"] == 33


def test_severities_are_those_of_the_strictest_root(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    override = "overrides:\n  - {files: [b.yaml], rules: {described: error}}\n"
    (folder / "rules.yaml").write_text(RULES + override)
    (finding,) = (one for one in findings(capfd, "a.yaml", "b.yaml") if one["rule"] == "described")
    assert finding["severity"] == "error"
