"""Our equals of npm packages: found by the names that rulesets use, and the rules that need code there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apigov.cards import EXAMPLES_DAY, catalogue
from apigov.findings import pointer_text
from apigov.lint import Settings, lint, load_data, standard_library
from tests.unit.cards.engine import opened

OWASP = "@stoplight/spectral-owasp-ruleset"
NAMES = (
    OWASP,
    f"{OWASP}@2.0.1",
    f"{OWASP}@^2",
    f"{OWASP}@latest",
    f"{OWASP}/dist/ruleset.mjs",
    f"https://unpkg.com/{OWASP}/dist/ruleset.mjs",
    f"https://unpkg.com/{OWASP}@2.0.1/dist/ruleset.js",
    f"https://cdn.jsdelivr.net/npm/{OWASP}@2",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_known_by_the_names_that_rulesets_use(name: str, tmp_path: Path) -> None:
    ruleset = load_data({"extends": [[name, "all"]]}, standard_library(catalogue()), folder=tmp_path)
    assert len(ruleset.active) == 32


@pytest.mark.parametrize("name", [f"{OWASP}@1.4.0", "@stoplight/spectral-other", f"https://example.com/{OWASP}"])
def test_another_version_or_package_is_not_ours(name: str) -> None:
    assert catalogue().package(name) is None


@pytest.mark.parametrize("name", catalogue().packages)
def test_each_package_loads(name: str, tmp_path: Path) -> None:
    assert load_data({"extends": name}, standard_library(catalogue()), folder=tmp_path).active


def places(root: str, security: str, rule: str) -> list[str]:
    """Where a rule reports on three paths, one of them for administration; `security` is added to the PUT of the first."""
    data = json.loads(root)
    data["paths"] = {
        "/a": {"get": {"responses": {}}, "put": {"responses": {}, **json.loads(security)}},
        "/admin/a": {"post": {"responses": {}, "security": [{"key": []}]}},
        "/b": {"delete": {"responses": {}, "security": [{"key": []}]}},
    }
    tree, workspace = opened(data)
    library = standard_library(catalogue())
    ruleset = load_data({"extends": [[OWASP, "off"]], "rules": {f"owasp:{rule}": True}}, library)
    drafts = lint(tree, ruleset, workspace, Settings(EXAMPLES_DAY), library.functions)
    return [pointer_text(draft.node.pointer) for draft in drafts if draft.rule.startswith("owasp:")]


BARE = '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}'
SECURED = '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "security": [{"key": []}]}'


def test_writing_and_reading_need_security_of_the_operation_or_the_root() -> None:
    assert places(BARE, "{}", "api2:2023-write-restricted") == ["/paths/~1a/put"]
    assert places(BARE, "{}", "api2:2023-read-restricted") == ["/paths/~1a/get"]
    assert places(SECURED, "{}", "api2:2023-write-restricted") == []
    assert places(SECURED, '{"security": []}', "api2:2023-write-restricted") == ["/paths/~1a/put/security"]
    assert places(SECURED, '{"security": [{}]}', "api2:2023-write-restricted") == []


def test_administration_needs_other_rights() -> None:
    assert places(BARE, "{}", "api5:2023-admin-security-unique") == ["/paths/~1admin~1a/post"]
