"""Options of `apigov diff` that narrow what is compared or told, and those that decide on the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.support import apigov, process

BASE = """\
openapi: 3.1.0
info: {title: Shop, version: '2026-11-01'}
paths:
  /v1/orders:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
  /v1/orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
  /v1/carts:
    get: {responses: {"200": {description: OK}}}
webhooks:
  paid: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {"200": {description: OK}}}}
components: {schemas: {Order: {type: object, required: [n], properties: {n: {type: integer}}}}}
"""
REVISION = (
    BASE.replace("/v1/", "/v2/")
    .replace("{type: integer}", "{type: number}")
    .replace("  /v2/carts:\n    get: ", "  /v2/baskets:\n    get: ")
    .replace("100", "200")
)
UNKNOWN = """\
openapi: 3.1.0
info: {title: Shop, version: '2026-11-01'}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {type: string, pattern: PATTERN}}}}
      responses: {"200": {description: OK}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "v1": BASE,
        "v2": REVISION,
        "u1": UNKNOWN.replace("PATTERN", r"'(a+)\1'"),
        "u2": UNKNOWN.replace("PATTERN", r"'(a+)\1|b'"),
    }.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def findings(folder: Path, *words: str) -> list[Any]:
    done = apigov(folder, "diff", "v1.yaml", "v2.yaml", "-f", "json", *words)
    assert done.returncode in (0, 1), done.stderr
    found: list[Any] = json.loads(done.stdout)["findings"]
    return found


def rules(folder: Path, *words: str) -> list[str]:
    return sorted(finding["rule"] for finding in findings(folder, *words))


def test_prefixes_do_not_count_where_they_are_stripped(folder: Path) -> None:
    assert "path-prefix-changed" in rules(folder)
    stripped = ["operation-added", "operation-removed", "request-maximum-increased", "response-type-widened"]
    assert rules(folder, "--strip-prefix", "/v1", "--strip-prefix", "/v2") == stripped
    assert rules(folder, "--strip-prefix", "/v1/", "--strip-prefix", "/v2/") == stripped


def test_only_operations_whose_path_fits_are_compared(folder: Path) -> None:
    strip = ("--strip-prefix", "/v1", "--strip-prefix", "/v2")
    assert rules(folder, *strip, "--match-path", "*baskets") == ["operation-added"]
    assert rules(folder, *strip, "--match-path", "/v1/carts", "--match-path", "/v2/baskets") == ["operation-added", "operation-removed"]
    found = findings(folder, *strip, "--match-path", "*/orders/{id}")
    assert [(finding["rule"], [use["path"] for use in finding["operations"]]) for finding in found] == [
        ("response-type-widened", ["/v2/orders/{id}"])
    ]
    assert found[0]["witness"]["operation"]["path"] == "/v2/orders/{id}"
    assert rules(folder, *strip, "--match-path", "paid") == []


def test_only_what_breaks_is_told(folder: Path) -> None:
    strip = ("--strip-prefix", "/v1", "--strip-prefix", "/v2")
    assert rules(folder, *strip, "--only-breaking") == ["operation-removed", "response-type-widened"]
    (folder / "apigov.yaml").write_text("version: 1\ndiff: {kinds: {operation-added: error, operation-removed: info}}\n", encoding="utf-8")
    assert rules(folder, *strip, "--only-breaking") == ["operation-added", "operation-removed", "response-type-widened"]


def test_what_is_unknown_can_end_the_run_with_1(folder: Path) -> None:
    for words, code in (((), 0), (("--fail-on-unknown",), 1), (("--fail-on-unknown", "--ignore", "*"), 0)):
        done = process(folder, "diff", "u1.yaml", "u2.yaml", *words)
        assert done.returncode == code, done.stdout
    junit = apigov(folder, "diff", "u1.yaml", "u2.yaml", "--fail-on-unknown", "-f", "junit").stdout
    assert 'failures="1"' in junit


WRONG = {
    "--match-path /v3/*": "--match-path /v3/*: no path of either side fits; check the word",
    "--strip-prefix /v3": "--strip-prefix /v3: no path of either side begins with it; check the word",
    "--strip-prefix /v": "--strip-prefix /v: no path of either side begins with it; check the word",
    "--strip-prefix v1": "--strip-prefix v1: a prefix of paths begins with a slash, as in /v1",
    "--select no-such-kind": "--select no-such-kind: no rule of that name",
    "--ignore no-such-*": "--ignore no-such-*: no rule of that name",
}


@pytest.mark.parametrize("words", WRONG)
def test_an_option_that_selects_nothing_is_wrong_use(folder: Path, words: str) -> None:
    done = apigov(folder, "diff", "v1.yaml", "v2.yaml", *words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert WRONG[words] in done.stderr
    assert done.stderr.count("\n") == 1


def test_entries_of_accepted_changes_are_not_called_unused_where_only_some_paths_are_compared(folder: Path) -> None:
    (folder / "apigov.yaml").write_text("version: 1\naccept:\n  - {rule: operation-deprecated, reason: planned}\n", encoding="utf-8")
    assert "accept-unused" in rules(folder)
    assert "accept-unused" not in rules(folder, "--match-path", "/v?/orders")


def test_what_is_no_part_of_the_contract_is_narrowed_to_the_paths_too(folder: Path) -> None:
    for name, text in {"v1": BASE, "v2": BASE}.items():
        told = text.replace("    get: {responses", f"    get: {{summary: {name}, responses").replace(
            "/v1/orders:\n    get:", f"/v1/orders:\n    get:\n      summary: {name}"
        )
        (folder / f"{name}.yaml").write_text(told, encoding="utf-8")
    found = findings(folder, "--all", "--match-path", "/v1/orders")
    assert [finding["operations"][0]["path"] for finding in found] == ["/v1/orders"]
    assert len(findings(folder, "--all")) == 2
