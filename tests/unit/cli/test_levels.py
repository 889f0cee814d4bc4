"""What gives a change its level in a real run: --compat-policy, --servers, and diff in apigov.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.support import apigov, process

BASE = """\
openapi: 3.0.3
info: {title: Tiny, version: 1.0.0}
servers: [{url: https://a.example.com}]
paths:
  /things:
    get:
      responses:
        "200":
          description: Things.
          content: {application/json: {schema: {type: string, enum: [a, b]}}}
"""
REVISION = BASE.replace("[a, b]", "[a, b, c]").replace("a.example", "b.example").replace("1.0.0", "2.0.0")
GROWN = "response-enum-value-added"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "v1.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "v2.yaml").write_text(REVISION, encoding="utf-8")
    return tmp_path


def findings(folder: Path, *words: str) -> dict[str, Any]:
    done = apigov(folder, "diff", "v1.yaml", "v2.yaml", "-f", "json", *words)
    assert done.returncode in (0, 1), done.stderr
    return {finding["rule"]: finding for finding in json.loads(done.stdout)["findings"]}


def levels(folder: Path, *words: str) -> dict[str, str]:
    return {rule: finding["severity"] for rule, finding in findings(folder, *words).items()}


def test_a_policy_gives_the_level_and_the_finding_cites_it(folder: Path) -> None:
    assert levels(folder)[GROWN] == "warning"
    found = findings(folder, "--compat-policy", "github")[GROWN]
    assert (found["severity"], found["effect"], found["strict"]) == ("info", "breaking", "breaking")
    assert found["policy"]["name"] == "github"
    assert found["policy"]["source"].startswith("https://docs.github.com/")
    text = process(folder, "diff", "v1.yaml", "v2.yaml", "--compat-policy", "zalando").stdout
    assert f"error[{GROWN}]" in text
    assert "= policy: zalando: an enum of output must not be extended" in text
    assert "https://opensource.zalando.com/restful-api-guidelines/#107" in text


def test_the_configuration_sets_levels_and_flags_win(folder: Path) -> None:
    (folder / "apigov.yaml").write_text(
        f"version: 1\ndiff:\n  policy: zalando\n  servers: info\n  kinds:\n    'server-*': error\n    {GROWN}: hint\n", encoding="utf-8"
    )
    assert levels(folder) == {GROWN: "hint", "server-added": "info", "server-removed": "info"}
    assert levels(folder, "--servers", "ignore") == {GROWN: "hint"}
    assert levels(folder, "--servers", "error") == {GROWN: "hint", "server-added": "info", "server-removed": "error"}
    (folder / "apigov.yaml").write_text("version: 1\ndiff: {policy: zalando, kinds: {server-removed: off}}\n", encoding="utf-8")
    assert levels(folder) == {GROWN: "error", "server-added": "info"}
    assert levels(folder, "--compat-policy", "microsoft") == {GROWN: "info", "server-added": "info"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "version: 1\ndiff:\n  kinds:\n    server-remved: error\n",
            "apigov.yaml:4:5: diff.kinds.server-remved: there is no kind of change of that name",
        ),
        ("version: 1\ndiff:\n  kinds:\n    nothing-*: off\n", "apigov.yaml:4:5: diff.kinds.nothing-*: there is no kind of change of that name"),
        ("version: 1\ndiff:\n  kinds:\n    server-removed: loud\n", "apigov.yaml:4:21: 'loud' is not a level"),
        ("version: 1\ndiff: {policy: githb}\n", "apigov.yaml:2:16: 'githb' is not a policy; did you mean 'github'?"),
    ],
)
def test_what_is_wrong_in_the_configuration_is_told_with_its_place(folder: Path, text: str, said: str) -> None:
    (folder / "apigov.yaml").write_text(text, encoding="utf-8")
    done = apigov(folder, "diff", "v1.yaml", "v2.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_explain_says_how_the_level_follows_under_each_policy(folder: Path) -> None:
    told = apigov(folder, "explain", GROWN).stdout
    levels = told[told.index("Levels by --compat-policy") :].split("\n\n")[0]
    assert "  clients     error if breaking; info if safe; warning if unknown; warning if debatable; info if" in levels
    assert "  github      info: adding enum values is additive\n              (https://docs.github.com/" in levels
    assert "              else as clients\n" in levels
    assert levels.endswith("\n  others      as clients: stripe")
    assert all(len(line) <= 100 for line in levels.splitlines())
