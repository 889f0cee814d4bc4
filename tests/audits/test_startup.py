"""Start-up is a feature: what a command may import before it has work to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "deepdiff", "jinja2", "jsonschema_rs", "openapi_spec_validator", "pathspec", "re2", "regress", "rich", "yaml",
    "pydantic", "numpy", "multiprocessing", "apigov.lint", "apigov.diff", "apigov.openapi", "apigov.schema", "apigov.text",
}  # fmt: skip
STDLIB_OF_VERSION = {"apigov", "apigov.__main__"}


def imported(*arguments: str) -> set[str]:
    """The modules that a command has imported when it ends, beyond those of a bare interpreter."""
    code = (
        "import sys, runpy, os; before = set(sys.modules); sys.argv = ['apigov', *sys.argv[1:]]\n"
        "sys.stdout = open(os.devnull, 'w')\n"
        "os._exit = sys.exit\n"
        "try: runpy.run_module('apigov', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "sys.stderr.write('\\n'.join(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    found = set(done.stderr.split("\n"))
    assert "apigov" in found, done.stderr
    return found


def test_version_imports_nothing_of_ours_but_the_package() -> None:
    assert {name for name in imported("--version") if name.startswith("apigov")} <= STDLIB_OF_VERSION


def test_help_imports_nothing_but_the_command_framework() -> None:
    for arguments in (["--help"], ["lint", "--help"], ["diff", "--help"], ["report", "migration", "--help"]):
        assert not HEAVY & imported(*arguments), arguments


# What a lint of a small JSON description must do without, by the reason.
NOT_FOR_JSON = {"yaml", "apigov.text.yaml_reader", "apigov.text.yaml_composer", "apigov.text.scalars"}
NOT_FOR_A_FEW_RULES = {
    # Plain command lines are read without it.
    "typer", "inspect", "shutil", "subprocess",
    # Each dataclass takes the time of three modules to make.
    "dataclasses", "importlib.metadata", "msgspec", "re2", "regress", "multiprocessing", "concurrent.futures", "pathspec", "rich", "ssl",
    "http.client", "urllib.request", "apigov.text.fetch", "glob",
    "apigov.cards.card", "apigov.cards.example", "apigov.config.read", "apigov.config.values", "apigov.diff", "apigov.findings.change",
    "apigov.guides", "apigov.lifecycle", "apigov.lint.functions.formats", "apigov.lint.oas.select", "apigov.openapi.messages",
    "apigov.openapi.model", "apigov.openapi.reader", "apigov.openapi.terms", "apigov.reports.text", "apigov.schema.contain",
    "apigov.schema.patterns.automaton", "apigov.schema.patterns.engines", "apigov.schema.patterns.parser", "apigov.schema.judging",
    "apigov.schema.schemas", "apigov.schema.translate",
}  # fmt: skip
NOT_WITHOUT_SCHEMAS = {"jsonschema_rs", "apigov.lint.functions.schema", "apigov.openapi.structure", "apigov.openapi.sentences"}
DESCRIPTION = '{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}'
CORE_RULES = """{"rules": {
    "info": {"given": "$.info", "then": {"field": "description", "function": "truthy"}},
    "path": {"given": "$.paths", "then": {"field": "@key", "function": "pattern", "functionOptions": {"notMatch": "/$"}}}
}}"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "api.json").write_text(DESCRIPTION, encoding="utf-8")
    (tmp_path / "api.yaml").write_text("openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths: {}\n", encoding="utf-8")
    (tmp_path / "core.json").write_text(CORE_RULES, encoding="utf-8")
    return tmp_path


def lint(files: Path, ruleset: str) -> set[str]:
    return imported("lint", str(files / "api.json"), "-r", ruleset, "-f", "json")


# What a diff of small files must do without: typer, what inspects code, and what makes classes by compiling.
NOT_FOR_A_DIFF = {
    "apigov.diff.written", "yaml",
    "dataclasses", "inspect", "typer", "importlib.metadata", "multiprocessing", "concurrent.futures", "pathspec", "rich", "ssl", "shutil",
    "subprocess", "http.client", "urllib.request", "apigov.text.fetch",
    "apigov.lint", "apigov.guides", "apigov.config.read", "apigov.diff.annotations",
    "apigov.openapi.structure", "apigov.reports.text",
}  # fmt: skip


def test_a_diff_loads_no_more_than_it_needs(files: Path) -> None:
    (files / "next.json").write_text(DESCRIPTION.replace('"/a"', '"/b"'), encoding="utf-8")
    loaded = imported("diff", str(files / "api.json"), str(files / "next.json"), "-f", "json")
    assert "apigov.diff.compare" in loaded
    assert loaded & NOT_FOR_A_DIFF == set()


def test_a_lint_of_yaml_makes_no_dataclass(files: Path) -> None:
    assert "dataclasses" not in imported("lint", str(files / "api.yaml"), "-r", str(files / "core.json"), "-f", "json")


def test_a_lint_of_json_needs_no_yaml(files: Path) -> None:
    assert NOT_FOR_JSON & lint(files, "apigov:recommended") == set()


def test_a_ruleset_of_core_functions_loads_no_model_no_patterns_and_no_packages(files: Path) -> None:
    assert NOT_FOR_A_FEW_RULES & lint(files, str(files / "core.json")) == set()


def test_a_built_in_ruleset_without_schemas_loads_no_validator(files: Path) -> None:
    (files / "off.json").write_text('{"extends": [["spectral:oas", "off"]], "rules": {"info-description": true}}', encoding="utf-8")
    assert (NOT_FOR_A_FEW_RULES | NOT_WITHOUT_SCHEMAS) & lint(files, str(files / "off.json")) == set()


def test_the_rules_of_spectral_look_at_no_typed_model(files: Path) -> None:
    loaded = lint(files, "spectral:oas")
    assert (NOT_FOR_A_FEW_RULES - {"apigov.lint.functions.formats"}) & loaded == set()
    # What comes with us is not checked by each run.
    assert "apigov.lint.ruleset.check" not in loaded
