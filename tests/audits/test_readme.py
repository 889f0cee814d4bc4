"""What README says is so: blocks, tables, snippets, picture, links, and the list of what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from apigov.cards import catalogue
from apigov.cli import run
from apigov.cli.app import COMMANDS
from apigov.cli.errors import FINDINGS, OK, OUR_BUG, WRONG_USE
from apigov.config import load
from apigov.reports import FORMATS
from tests.audits import picture
from tests.audits.readme import README, TOP, blocks, filled

TEXT = README.read_text(encoding="utf-8")
CONFIGURATION, RULESET, HOOKS, WORKFLOW = blocks("yaml")
TINY = "openapi: 3.1.0\ninfo: {title: Tiny, version: 1.0.0}\npaths:\n  /things:\n    get:\n      responses: {'200': {description: Things.}}\n"


def test_the_first_two_blocks_are_the_two_commands() -> None:
    fenced = re.findall(r"^```(\w+)", TEXT, flags=re.MULTILINE)
    assert fenced[:2] == ["sh", "sh"]
    first, second = blocks()[:2]
    assert all(block.startswith("python3 -m venv .venv\n.venv/bin/pip install") for block in (first, second))
    assert "apigov lint examples" in first
    assert "apigov diff examples/" in first
    assert "[test]" in second


def test_generated_parts_are_fresh() -> None:
    assert filled(TEXT) == TEXT, "run `python -m tests.audits.readme write`"


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert targets
    for target in targets:
        assert (TOP / target).exists(), target


def test_the_picture_shows_what_the_command_prints() -> None:
    kept = picture.PICTURE.read_text(encoding="utf-8")
    assert picture.lines(kept) == picture.lines(picture.drawn()), "run `python -m tests.audits.picture`"
    assert not re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?https?:", kept)


def test_commands_are_the_commands() -> None:
    named = {words.split()[0] for words in re.findall(r"^\| `apigov ([^`]+)`", TEXT, flags=re.MULTILINE)}
    assert named == set(COMMANDS)


def test_exit_codes_are_the_exit_codes() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d) \|", TEXT, flags=re.MULTILINE)] == [OK, FINDINGS, WRONG_USE, OUR_BUG]


def test_formats_are_the_formats() -> None:
    sentence = re.search(r"`--format` takes (.*?), and may be repeated", TEXT, flags=re.DOTALL)
    assert sentence
    assert re.findall(r"`(\w+)`", sentence[1]) == list(FORMATS)


def test_the_configuration_is_one(tmp_path: Path) -> None:
    file = tmp_path / "apigov.yaml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    configured = load(file, tmp_path)
    assert set(configured.rules) <= set(catalogue().rules)
    assert configured.lifecycle is not None


def test_the_options_of_the_configuration_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    data = yaml.safe_load(CONFIGURATION)
    kept = {key: data[key] for key in ("version", "rules", "diff", "lifecycle", "fail-on")}
    (tmp_path / "apigov.yaml").write_text(yaml.safe_dump(kept), encoding="utf-8")
    (tmp_path / "tiny.yaml").write_text(TINY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "tiny.yaml"]) == 1
    said = capfd.readouterr()
    assert "error[get-returns-200-with-data]" in said.out
    assert said.err == ""


def test_the_ruleset_is_one_and_finds_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "house.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "tiny.yaml").write_text(TINY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "tiny.yaml", "-r", "house.yaml", "--select", "paths-start-with-shop"]) == 1
    assert "error[paths-start-with-shop]: /things does not begin with /shop" in capfd.readouterr().out


def test_the_hooks_are_there() -> None:
    offered = {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    used = [hook["id"] for repository in yaml.safe_load(HOOKS)["repos"] for hook in repository["hooks"]]
    assert used == list(offered)
    assert all(hook["entry"].split()[1] in COMMANDS for hook in offered.values())


def test_the_workflow_uses_options_that_exist(capfd: pytest.CaptureFixture[str]) -> None:
    steps: list[dict[str, Any]] = yaml.safe_load(WORKFLOW)["jobs"]["apigov"]["steps"]
    commands = [step["run"].split() for step in steps if step.get("run", "").startswith("apigov ")]
    assert {words[1] for words in commands} == {"lint", "diff"}
    for words in commands:
        run([words[1], "--help"])
        told = capfd.readouterr().out
        assert all(option in told for option in words if option.startswith("--"))
        assert all(word.partition("=")[0] in FORMATS for option, word in pairwise(words) if option == "--format")


def flags(command: str, capfd: pytest.CaptureFixture[str]) -> Iterator[str]:
    run([*command.split(), "--help"])
    yield from re.findall(r"--[a-z-]+", capfd.readouterr().out)


def test_what_is_not_there_is_not_there(capfd: pytest.CaptureFixture[str]) -> None:
    assert not {"--baseline", "--accept"} & {*flags("lint", capfd), *flags("diff", capfd)}
