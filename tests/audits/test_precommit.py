"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit in a real git repository."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.cli.support import TINY

TOP = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow

# One rule, so that this test says nothing about what our profiles hold.
RULES = "rules:\n  title:\n    message: the title is missing\n    severity: error\n    given: $.info\n    then: {field: title, function: truthy}\n"


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with our hooks. `home` is where pre-commit keeps the environments it builds."""

    folder: Path
    home: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON")) and key != "VIRTUAL_ENV"}
        environment |= {"PRE_COMMIT_HOME": str(self.home), "PRE_COMMIT_COLOR": "never"}
        return subprocess.run(words, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=600, check=False)

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        done = self.run("git", *who, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def hook(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", "run", name, "--verbose", *words)

    def write(self, text: str) -> None:
        (self.folder / "openapi.yaml").write_text(text, encoding="utf-8")
        self.git("add", "openapi.yaml")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Path]:
    """The project at its last commit, that commit, and a home of pre-commit that all tests share: its environment is built once."""
    clone = tmp_path_factory.mktemp("project") / "apigov"
    subprocess.run(["git", "clone", "--quiet", str(TOP), str(clone)], check=True, capture_output=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=clone, check=True, capture_output=True, text=True).stdout.strip()
    return clone, head, tmp_path_factory.mktemp("home")


@pytest.fixture
def repository(hooks: tuple[Path, str, Path], tmp_path: Path) -> Repository:
    clone, head, home = hooks
    made = Repository(tmp_path, home)
    config = f"repos:\n  - repo: {clone}\n    rev: {head}\n    hooks:\n      - id: apigov-lint\n      - id: apigov-diff\n"
    (tmp_path / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (tmp_path / "apigov.yaml").write_text("version: 1\nrulesets: [rules.yaml]\n", encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("title: no description\n", encoding="utf-8")
    made.git("init", "--quiet", "--initial-branch=main")
    made.write(TINY)
    made.git("add", ".")
    made.git("commit", "--quiet", "--message", "first")
    return made


def test_lint_passes_and_is_given_descriptions_only(repository: Repository) -> None:
    done = repository.hook("apigov-lint", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no findings in 1 description" in done.stdout


def test_lint_stops_a_commit_with_a_finding(repository: Repository) -> None:
    repository.write(TINY.replace("title: Tiny, ", ""))
    done = repository.hook("apigov-lint")
    assert done.returncode == 1
    assert "exit code: 1" in done.stdout
    assert "error[title]: the title is missing" in done.stdout
    assert "--> openapi.yaml:2:1" in done.stdout


def test_lint_is_skipped_where_no_description_is_staged(repository: Repository) -> None:
    (repository.folder / "notes.yaml").write_text("title: another\n", encoding="utf-8")
    repository.git("add", "notes.yaml")
    done = repository.hook("apigov-lint")
    assert done.returncode == 0
    assert "Skipped" in done.stdout


def test_diff_passes_a_safe_change(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write(TINY.replace("100", "1000"))
    done = repository.hook("apigov-diff")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "request-maximum-increased" in done.stdout


def test_diff_stops_a_breaking_change(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write(TINY.replace("100", "10"))
    done = repository.hook("apigov-diff")
    assert done.returncode == 1
    assert "exit code: 1" in done.stdout
    assert "error[request-maximum-decreased]" in done.stdout


def test_a_commit_runs_both(repository: Repository) -> None:
    assert repository.run(sys.executable, "-m", "pre_commit", "install").returncode == 0
    repository.write(TINY.replace("100", "10"))
    done = repository.run("git", "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--message", "narrow")
    assert done.returncode == 1
    assert "error[request-maximum-decreased]" in done.stderr + done.stdout
    assert repository.git("log", "--oneline").count("\n") == 1
