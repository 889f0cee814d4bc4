"""apigov.yaml: what is taken, and how each fault is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from apigov.config import ConfigError, Configuration, RuleSetting, find, load
from apigov.findings import Acceptance, Location, Position, Range, Severity

SCHEMA = json.loads((Path(__file__).parents[3] / "apigov/config/schema/apigov.schema.json").read_text())

HERE = Location("apigov.yaml", (), Range(Position(1, 1), Position(1, 1)))
WHOLE = """\
version: 1
roots: [services]
include: "*.yaml"
exclude: [drafts/**]
rulesets: [apigov:strict, house.yaml]
rules:
  a: off
  b: warn
  c: {severity: info, options: {min: 3}}
  d: true
diff: {policy: github, kinds: {response-property-added: error, "*-deprecated": false}, servers: info}
lifecycle: {notice: P1Y6M, due-soon: 14, require: replacement}
accept:
  - {rule: get-*, file: ./a/*.yaml, at: /paths/~1a, reason: old, owner: Ada, until: "2026-12-31"}
  - {rule: operation-removed, at: get /a/*, reason: gone}
fail-on: warning
allow-remote: [api.example.com, '*.example.org:8443', '[::1]']
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "apigov.yaml"
    file.write_text(text)
    return file


def test_every_key_is_read(tmp_path: Path) -> None:
    configuration = load(write(tmp_path, WHOLE), tmp_path)
    assert configuration.roots == ("services",)
    assert configuration.include == ("*.yaml",)
    assert configuration.exclude == ("drafts/**",)
    assert configuration.rulesets == ("apigov:strict", "house.yaml")
    assert {name: setting._replace(start=None) for name, setting in configuration.rules.items()} == {
        "a": RuleSetting(off=True),
        "b": RuleSetting(severity=Severity.WARNING),
        "c": RuleSetting(severity=Severity.INFO, options={"min": 3}),
        "d": RuleSetting(),
    }
    assert (configuration.diff.policy, configuration.diff.servers) == ("github", "info")
    assert {name: setting.level for name, setting in configuration.diff.kinds.items()} == {
        "response-property-added": Severity.ERROR,
        "*-deprecated": None,
    }
    assert configuration.lifecycle is not None
    assert (configuration.lifecycle.notice_months, configuration.lifecycle.due_soon_days) == (18, 14)
    assert configuration.lifecycle.require == ("replacement",)
    assert [one._replace(location=HERE) for one in configuration.accept] == [
        Acceptance("get-*", "old", HERE, "a/*.yaml", ("paths", "/a"), owner="Ada", until=date(2026, 12, 31)),
        Acceptance("operation-removed", "gone", HERE, method="get", path="/a/*"),
    ]
    assert [one.location.range.start.line for one in configuration.accept] == [14, 15]
    assert configuration.fail_on is Severity.WARNING
    assert configuration.allow_remote == ("api.example.com", "*.example.org:8443", "[::1]")


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    file = write(tmp_path, "")
    assert load(file, tmp_path) == Configuration(folder=tmp_path, file=file)


FAULTS = [
    ("ruls: {}", "1:1", "unknown key `ruls`; did you mean `rules`?"),
    ("version: 2", "1:10", "version 2 is not known"),
    ("roots: 5", "1:8", "`roots` takes texts, not 5"),
    ("rules: [a]", "1:8", "`rules` takes keys and values, not a list"),
    ("rules:\n  a: loud", "2:6", "'loud' is not a level"),
    ("rules:\n  a: {level: error}", "2:7", "unknown key `level`"),
    ("diff: {policy: kind}", "1:16", "'kind' is not a policy"),
    ("diff: {policy: githb}", "1:16", "did you mean 'github'?"),
    ("diff: {servers: warn}", "1:17", "'warn' is not a setting of servers; known: error, info, ignore"),
    ("diff: {kinds: {operation-added: loud}}", "1:33", "'loud' is not a level"),
    ("diff: {kinds: [operation-added]}", "1:15", "`kinds` takes keys and values"),
    ("lifecycle: {notice: six months}", "1:21", "'six months' is not a period"),
    ("lifecycle: {notice: P6M, due-soon: -1}", "1:36", "due-soon takes a number of days"),
    ("lifecycle: {require: [owner]}", "1:23", "'owner' is not a duty"),
    ("allow-remote: https://api.example.com", "1:15", "is no host"),
    ("allow-remote: ['*', a/b]", "1:21", "'a/b' is no host"),
    ("allow-remote: {a: b}", "1:15", "`allow-remote` takes texts"),
    ("accept: {rule: a}", "1:9", "`accept` takes a list of entries"),
    ("accept: [{rule: a}]", "1:10", "an entry of `accept` needs `reason`"),
    ("accept: [{reason: a}]", "1:10", "an entry of `accept` needs `rule`"),
    ("accept: [{rule: a, reason: 1}]", "1:28", "`reason` takes a text, not 1"),
    ("accept: [{rule: a, reason: b, fil: c}]", "1:31", "unknown key `fil`; did you mean `file`?"),
    ("accept: [{rule: a, reason: b, at: paths}]", "1:35", "'paths' is no place; write a JSON Pointer"),
    ("accept: [{rule: a, reason: b, fingerprint: 12ab}]", "1:44", "'12ab' is no fingerprint"),
    ("accept: [{rule: a, reason: b, at: /a, fingerprint: " + "0a" * 16 + "}]", "1:39", "not both"),
    ("accept: [{rule: a, reason: b, until: '2026-13-01'}]", "1:38", "'2026-13-01' is not a date"),
    ("accept: [{rule: a, reason: b, until: soon}]", "1:38", "'soon' is not a date"),
    ("fail-on: fatal", "1:10", "'fatal' is not a level"),
]


@pytest.mark.parametrize(("text", "place", "message"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), tmp_path)
    assert str(caught.value).startswith(f"apigov.yaml:{place}: ")
    assert message in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, "a: 1\nb: 2\nfail-on: x\n"), tmp_path)
    assert len(caught.value.problems) == 3


def test_broken_yaml_is_a_fault_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, "roots: [a\nrules: {}\n"), tmp_path)
    assert caught.value.problems[0].line >= 1


def test_the_nearest_configuration_above_is_found(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    file = write(tmp_path, "")
    assert find(tmp_path / "a" / "b") == file


@pytest.mark.parametrize("fault", [fault[0] for fault in FAULTS])
def test_the_shipped_schema_refuses_what_the_reader_refuses(fault: str) -> None:
    import yaml

    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(yaml.safe_load(fault))


def test_the_shipped_schema_takes_what_the_reader_takes() -> None:
    import yaml

    data = yaml.safe_load(WHOLE)
    data["rules"]["a"] = "off"
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
