"""The contract of the command line (design of exit codes, streams and words): one clear line with a way out, never a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from apigov.cli import run
from tests.unit.cli.support import TINY

NARROWED = TINY.replace("100", "10").replace("1.0.0", "1.1.0")
RULES = """\
rules:
  info-has-contact:
    description: Say whom to ask.
    message: info has no contact
    severity: error
    given: $.info
    then: {field: contact, function: truthy}
  info-has-license:
    message: info has no license
    severity: warn
    given: $.info
    then: {field: license, function: truthy}
"""
BROKEN = "openapi: 3.0.3\ninfo: {title: a\n  version: [\n"
BREAKING = "request-maximum-decreased"


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said."""

    code: int
    out: str
    err: str


Apigov = Callable[..., Told]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with two versions of a small description and a ruleset of two rules."""
    for name, text in {"v1.yaml": TINY, "v2.yaml": NARROWED, "broken.yaml": BROKEN, "house.yaml": RULES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def apigov(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Apigov:
    """The command line in this process."""

    def call(*words: str) -> Told:
        capfdbinary.readouterr()
        code = run(list(words))
        sys.stdout.flush()
        said = capfdbinary.readouterr()
        told = Told(code, said.out.decode(), said.err.decode())
        assert "Traceback" not in told.err
        assert "internal error" not in told.err
        return told

    return call


def process(*words: str, cwd: Path, data: bytes = b"", **variables: str) -> Told:
    """The command line in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3]), "PYTHONUTF8": "1", **variables}
    command = [sys.executable, "-m", "apigov", *words]
    done = subprocess.run(command, cwd=cwd, input=data, env=environment, capture_output=True, timeout=120, check=False)
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


WRONG_USE = {
    "lint --nope v1.yaml": "No such option",
    "lint --offlin v1.yaml": "--offline",
    "lnt v1.yaml": "Did you mean 'lint'?",
    "lint v1.yaml --jobs many": "See `apigov lint --help`.",
    "lint v1.yaml --jobs -1": "See `apigov lint --help`.",
    "lint v1.yaml --select": "requires an argument. See `apigov lint --help`.",
    "lint v1.yaml -r v1.yaml": "v1.yaml:1:1: this is an OpenAPI description; a ruleset needs rules or extends",
    "explain": "Missing argument 'RULE|KIND'. See `apigov explain --help`.",
    "lint missing.yaml": "missing.yaml: no such file or folder; check the path",
    "lint ftp://example.com/a.yaml": "ftp://example.com/a.yaml: only https and http are read",
    "lint empty": "no OpenAPI description below 'empty'; name a file or another folder",
    "lint . --include nothing-*": "--include and --exclude",
    "lint v1.yaml -f jsn": "did you mean 'json'?",
    "lint v1.yaml -f pdf": "known: text, json, sarif, junit, checkstyle, github, gitlab, markdown, html",
    "lint v1.yaml -f json -f text": "two formats want stdout",
    "lint v1.yaml -f json=a.txt -f text=a.txt": "two formats want the same file",
    "lint v1.yaml -f json=": "names no file",
    "lint v1.yaml -f json=empty": "names no file",
    "lint missing.yaml -f json=nowhere/a.json": "the folder 'nowhere'",
    "lint v1.yaml --fail-on warnin": "did you mean 'warning'?",
    "lint v1.yaml --color sometimes": "auto, always or never",
    "lint v1.yaml --today 2026-13-01": "write it as YYYY-MM-DD",
    "lint v1.yaml --today 20260101": "write it as YYYY-MM-DD",
    "lint v1.yaml --config nope.yaml": "--config nope.yaml: there is no such file",
    "lint v1.yaml -r missing-rules.yaml": "missing-rules.yaml: no such file",
    "lint v1.yaml -r apigov:strct": "did you mean 'apigov:strict'?",
    "lint v1.yaml -r house.yaml --select info-has-contct": "did you mean 'info-has-contact'?",
    "lint v1.yaml -r house.yaml --ignore nothing-*": "--ignore nothing-*: no rule of that name; see `apigov rules`",
    "lint v1.yaml --stdin-filename a.yaml": "--stdin-filename needs the path -",
    "lint - -": "stdin (-) is named twice",
    "lint nowhere:v1.yaml": "nowhere:v1.yaml",
    "diff": "no git repository; name BASE and REVISION",
    "diff v1.yaml": "diff takes BASE and REVISION, or --base REV",
    "diff v1.yaml v2.yaml v1.yaml": "diff takes BASE and REVISION",
    "diff v1.yaml missing.yaml": "missing.yaml",
    "diff missing.yaml v1.yaml": "for the base; check the path",
    "diff v1.yaml broken.yaml": "the revision broken.yaml:3:10 cannot be read",
    "diff broken.yaml v1.yaml": "the base broken.yaml:3:10 cannot be read",
    "diff v1.yaml house.yaml": "the revision house.yaml:1:1 cannot be read: this is no OpenAPI description: it has neither",
    "diff . v1.yaml": "cannot compare a folder with a file",
    "diff --base main v1.yaml": "--base main: this is no git repository; name BASE and REVISION",
    "diff v1.yaml v2.yaml --compat-policy strct": "did you mean 'strict'?",
    "diff v1.yaml v2.yaml --compat-policy lax": "--compat-policy lax: no such policy; known: azure, clients",
    "diff v1.yaml v2.yaml --servers off": "--servers off: no such setting; known: error, info, ignore",
    "diff v1.yaml v2.yaml --select request-maximum-decresed": f"did you mean '{BREAKING}'?",
    "explain request-max-decreased": f"did you mean '{BREAKING}'?",
    "explain what-is-this": "see `apigov rules` and `apigov kinds`",
    "rules --topic methds": "did you mean 'methods'?",
    "rules --format html": "lists come as text or json",
    "rules --topic ecommerce": "no rule of it in apigov:recommended; choose -r apigov:all or apigov:ecommerce",
    "rules --topic nowhere": "no such topic; known: ",
    "kinds --area nowhere": "no such area; known: ",
    "check lifecycle missing.yaml": "no such file or folder",
    "report migration v1.yaml": "Missing argument 'REVISION'",
    "report migration . .": "name two files",
    "report deprecations v1.yaml -f htm": "did you mean 'html'?",
    "report deprecations broken.yaml": "broken.yaml:3:10 cannot be read",
}


@pytest.mark.parametrize("words", WRONG_USE)
def test_wrong_use_is_one_line_on_stderr_and_exit_2(apigov: Apigov, words: str) -> None:
    told = apigov(*words.split())
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("apigov: ")
    assert told.err.count("\n") == 1
    assert len(told.err) < 320
    assert WRONG_USE[words] in told.err


@pytest.mark.parametrize("words", ["", "check", "report"])
def test_a_group_without_a_command_shows_its_help_on_stderr(apigov: Apigov, words: str) -> None:
    told = apigov(*words.split())
    assert (told.code, told.out) == (2, "")
    assert "Commands:" in told.err


@pytest.mark.parametrize("words", ["--help", "-h", "lint --help", "diff -h", "report migration --help", "check lifecycle --help"])
def test_help_is_a_result(apigov: Apigov, words: str) -> None:
    told = apigov(*words.split())
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Usage: apigov")


def test_a_missing_output_folder_is_told_before_any_work(apigov: Apigov, folder: Path) -> None:
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", "-f", "sarif=ok.sarif", "-f", "json=nowhere/a.json")
    assert told.code == 2
    assert "create it first" in told.err
    assert not (folder / "ok.sarif").exists()


def test_a_mistake_in_a_ruleset_has_its_place_and_a_guess(apigov: Apigov, folder: Path) -> None:
    (folder / "bad.yaml").write_text("rules:\n  a:\n    given: $.info\n    sevrity: error\n    then: {function: truty}\n", encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "bad.yaml")
    assert (told.code, told.out) == (2, "")
    lines = told.err.splitlines()
    assert lines[0].startswith("apigov: bad.yaml:4:5: unknown key 'sevrity'; did you mean 'severity'?")
    assert lines[1].startswith("apigov: bad.yaml:5:22: unknown function 'truty'; did you mean 'truthy'?")
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("{function: pattern}", "pattern needs functionOptions; it takes match, notMatch"),
        ("{function: pattern, functionOptions: {}}", "options of pattern are empty; it takes match, notMatch"),
        ("{function: schema, functionOptions: {dialect: auto}}", "options of schema: 'schema' is missing"),
        ("{function: casing, functionOptions: {type: camell}}", "is none of flat, camel, pascal, kebab, cobol, snake, macro; did you mean 'camel'?"),
    ],
)
def test_wrong_options_of_a_function_are_told_with_what_it_takes(apigov: Apigov, folder: Path, check: str, said: str) -> None:
    (folder / "wrong.yaml").write_text(f"rules: {{a: {{given: $.info, then: {check}}}}}\n", encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "wrong.yaml")
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_an_unknown_function_does_not_list_a_hundred_names(apigov: Apigov, folder: Path) -> None:
    (folder / "bad.yaml").write_text("rules:\n  a:\n    given: $\n    then: {function: zzzz}\n", encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "bad.yaml")
    assert told.code == 2
    assert len(told.err) < 320


def test_yaml_that_cannot_be_parsed_is_a_finding(apigov: Apigov) -> None:
    told = apigov("lint", "broken.yaml", "-r", "house.yaml")
    assert told.code == 1
    assert told.out.startswith("error[parser]: ")
    assert "--> broken.yaml:3:10" in told.out
    assert told.err == ""


def test_each_missing_member_of_the_root_is_told_once(apigov: Apigov, folder: Path) -> None:
    (folder / "bare.yaml").write_text("openapi: 3.0.3\n", encoding="utf-8")
    (folder / "half.yaml").write_text("openapi: 3.0.3\ninfo: {description: a}\n", encoding="utf-8")
    found = {
        name: [(one["rule"], one["message"]) for one in json.loads(apigov("lint", name, "-f", "json").out)["findings"] if one["severity"] == "error"]
        for name in ("bare.yaml", "half.yaml")
    }
    assert sorted(found["bare.yaml"]) == [("info-complete", "the document has no info"), ("structure", "The OpenAPI Object has no `paths`.")]
    assert sorted(found["half.yaml"]) == [("info-complete", "info has no title and no version"), ("structure", "The OpenAPI Object has no `paths`.")]


def test_the_other_files_of_a_run_go_on(apigov: Apigov) -> None:
    told = apigov("lint", "broken.yaml", "v1.yaml", "-r", "house.yaml")
    assert told.code == 1
    assert "--> broken.yaml" in told.out
    assert "--> v1.yaml" in told.out


def test_a_document_of_a_version_that_no_rule_is_for_ends_with_0_and_a_warning(apigov: Apigov, folder: Path) -> None:
    (folder / "oas2.yaml").write_text("formats: [oas2]\n" + RULES, encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "oas2.yaml")
    assert told.code == 0
    assert told.out.startswith("warning[unrecognized-format]: ")


def test_a_ruleset_without_rules_ends_with_0_and_a_note(apigov: Apigov, folder: Path) -> None:
    (folder / "none.yaml").write_text("rules: {}\n", encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "none.yaml")
    assert told.code == 0
    assert told.err == "apigov: v1.yaml: the ruleset has nothing to say about this document\n"


class Stdin:
    """What `sys.stdin` is for a piped description."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_a_description_on_stdin(apigov: Apigov, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(TINY.encode()))
    told = apigov("lint", "-", "-r", "house.yaml")
    assert told.code == 1
    assert "--> <stdin>:2:1" in told.out


def test_a_description_on_stdin_with_a_name(apigov: Apigov, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(TINY.encode()))
    told = apigov("lint", "-", "-r", "house.yaml", "--stdin-filename", "api/openapi.yaml", "-f", "json")
    assert [finding["location"]["uri"] for finding in json.loads(told.out)["findings"]] == ["api/openapi.yaml"] * 2


def test_nothing_on_stdin_ends_without_a_traceback(apigov: Apigov, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    told = apigov("lint", "-")
    assert told.code == 0
    assert told.out.startswith("warning[unrecognized-format]: ")
    assert "--> <stdin>" in told.out


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("warn", 1), ("info", 1), ("hint", 1)])
def test_errors_fail_every_level(apigov: Apigov, level: str, code: int) -> None:
    assert apigov("lint", "v1.yaml", "-r", "house.yaml", "--fail-on", level).code == code


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_a_warning_fails_from_warning_on(apigov: Apigov, level: str, code: int) -> None:
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", "--select", "info-has-license", "--fail-on", level)
    assert told.code == code
    assert "warning[info-has-license]" in told.out


def test_patterns_that_no_shell_expanded_name_files(apigov: Apigov) -> None:
    told = json.loads(apigov("lint", "v*.yaml", "-r", "house.yaml", "-f", "json").out)
    assert [entry["uri"] for entry in told["inputs"]] == ["v1.yaml", "v2.yaml"]
    told = json.loads(apigov("lint", "v*.yaml", "-r", "house.yaml", "-f", "json", "--exclude", "v2*").out)
    assert [entry["uri"] for entry in told["inputs"]] == ["v1.yaml"]
    assert apigov("lint", "none*.yaml").err == "apigov: no file matches 'none*.yaml'; check the pattern\n"


def test_select_and_ignore_take_globs_and_ignore_wins(apigov: Apigov) -> None:
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", "--select", "info-*", "--ignore", "*-contact", "-f", "json")
    assert [finding["rule"] for finding in json.loads(told.out)["findings"]] == ["info-has-license"]
    assert told.code == 0


def test_several_rulesets_are_one_that_extends_them_in_order(apigov: Apigov, folder: Path) -> None:
    (folder / "later.yaml").write_text("extends: house.yaml\nrules:\n  info-has-contact: off\n", encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", "-r", "apigov:strict", "-f", "json")
    found = {finding["rule"] for finding in json.loads(told.out)["findings"]}
    assert "info-has-license" in found
    assert len(found) > 2
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", "-r", "later.yaml", "-f", "json")
    assert [finding["rule"] for finding in json.loads(told.out)["findings"]] == ["info-has-license"]


@pytest.mark.parametrize("name", [".spectral.yaml", ".spectral.yml", ".spectral.json"])
def test_a_ruleset_of_spectral_in_the_folder_is_used_and_said(apigov: Apigov, folder: Path, name: str) -> None:
    text = (
        RULES if name.endswith("ml") else '{"rules": {"info-has-contact": {"given": "$.info", "then": {"field": "contact", "function": "truthy"}}}}'
    )
    (folder / name).write_text(text, encoding="utf-8")
    told = apigov("lint", "v1.yaml")
    assert "[info-has-contact]" in told.out
    assert told.err == f"apigov: using the ruleset {name} of this folder\n"
    assert apigov("lint", "v1.yaml", "--quiet").err == ""


def test_options_of_apigov_yaml_hold_and_flags_win(apigov: Apigov, folder: Path) -> None:
    (folder / "apigov.yaml").write_text(
        "version: 1\nroots: [v1.yaml]\nrulesets: [house.yaml]\nfail-on: warning\nrules:\n  info-has-contact: off\n", encoding="utf-8"
    )
    told = apigov("lint", "-f", "json")
    document = json.loads(told.out)
    assert [entry["uri"] for entry in document["inputs"]] == ["v1.yaml"]
    assert [finding["rule"] for finding in document["findings"]] == ["info-has-license"]
    assert told.code == 1
    assert apigov("lint", "--fail-on", "error").code == 0


def test_apigov_yaml_is_found_upward_and_its_paths_are_its_own(apigov: Apigov, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "apigov.yaml").write_text("version: 1\nroots: [v1.yaml]\nrulesets: [house.yaml]\n", encoding="utf-8")
    monkeypatch.chdir(folder / "empty")
    told = apigov("lint")
    assert told.code == 1
    assert "v1.yaml:2:1" in told.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\nrulez: []\n", "apigov.yaml:2:1: unknown key `rulez`; did you mean `rules`?"),
        ("version: 1\nrules:\n  info-has-contact: hgh\n", "apigov.yaml:3:21: "),
        ("version: 1\ndiff:\n  policy: lax\n", "apigov.yaml:3:11: 'lax' is not a policy; known: azure, clients, github"),
        ("version: 1\nfail-on: [\n", "apigov.yaml:"),
        ("version: 2\n", "apigov.yaml:1:10: version 2 is not known; write `version: 1`"),
        ("version: 1\nrules:\n  info-has-contct: error\n", "apigov.yaml:3:3: rules.info-has-contct: there is no rule of that name; did you mean"),
    ],
)
def test_a_bad_configuration_is_told_with_its_place(apigov: Apigov, folder: Path, text: str, said: str) -> None:
    (folder / "apigov.yaml").write_text(text, encoding="utf-8")
    told = apigov("lint", "v1.yaml", "-r", "house.yaml")
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_several_formats_with_files_leave_stdout_silent(apigov: Apigov, folder: Path) -> None:
    formats = {"text": "a.txt", "json": "a.json", "sarif": "a.sarif", "github": "a.github", "markdown": "a.md", "html": "a.html"}
    words = [word for name, file in formats.items() for word in ("-f", f"{name}={file}")]
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", *words)
    assert (told.code, told.out, told.err) == (1, "", "")
    assert all((folder / file).stat().st_size > 100 for file in formats.values())
    assert json.loads((folder / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "\x1b[" not in (folder / "a.txt").read_text(encoding="utf-8")


def test_one_format_may_stay_on_stdout(apigov: Apigov, folder: Path) -> None:
    told = apigov("lint", "v1.yaml", "-r", "house.yaml", "-f", "text", "-f", "json=a.json")
    assert "error[info-has-contact]" in told.out
    assert (folder / "a.json").exists()


def test_colour_only_where_it_is_wanted(apigov: Apigov, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("lint", "v1.yaml", "-r", "house.yaml")
    assert "\x1b[" not in apigov(*words).out
    assert "\x1b[" in apigov(*words, "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in apigov(*words).out
    assert "\x1b[" not in apigov(*words, "--color", "never").out
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in apigov(*words).out
    assert "\x1b[" in apigov(*words, "--color", "always").out


def test_quiet_leaves_the_findings_only(apigov: Apigov) -> None:
    words = ("lint", "v1.yaml", "-r", "house.yaml")
    assert "in 1 description" in apigov(*words).out
    assert "in 1 description" not in apigov(*words, "--quiet").out


def test_a_path_named_twice_is_read_once(apigov: Apigov) -> None:
    told = apigov("lint", "v1.yaml", "./v1.yaml", "-r", "house.yaml", "-f", "json")
    assert len(json.loads(told.out)["inputs"]) == 1


def test_the_same_bytes_whatever_the_jobs(folder: Path) -> None:
    for number in range(4):
        (folder / "empty" / f"{number}.yaml").write_text(TINY.replace("Tiny", f"Tiny {number}"), encoding="utf-8")
    one, four = (process("lint", "empty", "-r", "house.yaml", "-f", "json", "--jobs", jobs, cwd=folder) for jobs in ("1", "4"))
    assert (one.code, one.err) == (1, "")
    assert one == four


def test_a_diff_with_itself_has_no_changes(apigov: Apigov) -> None:
    told = apigov("diff", "v1.yaml", "v1.yaml")
    assert (told.code, told.err) == (0, "")
    assert "no changes" in told.out


def test_a_breaking_change_fails_and_shows_its_proof(apigov: Apigov) -> None:
    told = apigov("diff", "v1.yaml", "v2.yaml")
    assert told.code == 1
    assert f"error[{BREAKING}]" in told.out
    assert "proof" in told.out
    told = apigov("diff", "v1.yaml", "v2.yaml", "--ignore", BREAKING)
    assert told.code == 0


def test_all_adds_what_is_no_part_of_the_contract_and_leaves_the_advice_as_it_is(apigov: Apigov) -> None:
    plain, everything = (json.loads(apigov("diff", "v1.yaml", "v2.yaml", *words, "-f", "json").out) for words in ((), ("--all",)))
    found = {finding["rule"]: finding["severity"] for finding in everything["findings"]}
    assert found == {BREAKING: "error", "major-version-not-bumped": "error", "info-changed": "hint"}
    assert [finding["rule"] for finding in plain["findings"]] == ["major-version-not-bumped", BREAKING]
    assert everything["summary"]["versions"] == plain["summary"]["versions"]
    told = apigov("diff", "v1.yaml", "v2.yaml", "--all", "--select", "info-*", "--fail-on", "hint")
    assert told.code == 1
    assert BREAKING not in told.out


def test_folders_pair_their_descriptions_by_path(apigov: Apigov, folder: Path) -> None:
    for side, files in {"old": ("a", "b"), "new": ("b", "c")}.items():
        (folder / side).mkdir()
        for name in files:
            (folder / side / f"{name}.yaml").write_text(NARROWED if side == "new" else TINY, encoding="utf-8")
    told = apigov("diff", "old", "new", "-f", "json")
    found = [
        (finding["rule"], finding["change"]["effect"] if "change" in finding else finding["effect"]) for finding in json.loads(told.out)["findings"]
    ]
    assert told.code == 1
    assert (BREAKING, "breaking") in found
    assert ("operation-added", "safe") in found
    assert any(rule.startswith("operation-removed") and effect == "breaking" for rule, effect in found)


def test_several_comparisons_tell_of_versions_by_name_and_only_where_one_is_asked_for(apigov: Apigov, folder: Path) -> None:
    for side, text in {"old": TINY, "new": NARROWED}.items():
        (folder / side).mkdir()
        (folder / side / "a.yaml").write_text(text, encoding="utf-8")
        (folder / side / "b.yaml").write_text(TINY, encoding="utf-8")
    for form in ("text", "markdown", "html"):
        told = apigov("diff", "old", "new", "-f", form).out
        assert "a.yaml: version 1.1.0 is too low" in told
        assert "no change asks" not in told


@pytest.fixture
def repository(folder: Path) -> Path:
    """The folder as a git repository: on main, v1.yaml and gone.yaml; on the branch, v1.yaml narrowed, gone.yaml removed, new.yaml added."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)

    for name in ("v2.yaml", "broken.yaml"):
        (folder / name).unlink()
    (folder / "gone.yaml").write_text(TINY.replace("Tiny", "Gone"), encoding="utf-8")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("checkout", "-q", "-b", "branch")
    (folder / "v1.yaml").write_text(NARROWED, encoding="utf-8")
    (folder / "gone.yaml").unlink()
    (folder / "new.yaml").write_text(TINY.replace("Tiny", "New"), encoding="utf-8")
    return folder


def test_the_working_tree_beside_a_revision_with_added_and_removed_files(apigov: Apigov, repository: Path) -> None:
    told = apigov("diff", "--base", "main", "-f", "json")
    assert told.code == 1
    assert told.err == ""
    rules = [finding["rule"] for finding in json.loads(told.out)["findings"]]
    assert BREAKING in rules
    assert "operation-added" in rules
    assert any(rule.startswith("operation-removed") for rule in rules)


def test_a_base_that_the_repository_does_not_have(apigov: Apigov, repository: Path) -> None:
    assert "--base nowhere: no such git revision here" in apigov("diff", "--base", "nowhere").err


def test_the_working_tree_beside_a_revision_for_named_files(apigov: Apigov, repository: Path) -> None:
    told = apigov("diff", "--base", "main", "v1.yaml", "-f", "json")
    assert {entry["uri"] for entry in json.loads(told.out)["inputs"]} == {"main:v1.yaml", "v1.yaml"}
    told = apigov("diff", "--base", "main", "house.txt")
    assert (told.code, told.out) == (2, "")
    assert "neither in the working tree nor in main" in told.err


def test_bare_diff_takes_the_merge_base_of_the_default_branch(apigov: Apigov, repository: Path) -> None:
    told = apigov("diff")
    assert told.code == 1
    assert f"error[{BREAKING}]" in told.out
    assert "the merge base of the default branch" in told.err
    assert apigov("diff", "--quiet").err == ""


def test_bare_diff_works_in_a_folder_below_the_root(apigov: Apigov, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "empty" / "deep.yaml").write_text(TINY, encoding="utf-8")
    monkeypatch.chdir(repository / "empty")
    told = apigov("diff")
    assert told.code == 0
    assert "operation-added" in told.out


def test_a_side_may_be_a_file_of_a_revision(apigov: Apigov, repository: Path) -> None:
    told = apigov("diff", "main:v1.yaml", "v1.yaml")
    assert told.code == 1
    assert f"error[{BREAKING}]" in told.out
    assert "main:v1.yaml" in told.out
    told = apigov("lint", "main:v1.yaml", "-r", "house.yaml")
    assert "--> main:v1.yaml:2:1" in told.out
    told = apigov("diff", "main:nothing.yaml", "v1.yaml")
    assert (told.code, told.out) == (2, "")
    assert told.err.count("\n") == 1


def test_what_is_staged_and_ignored_does_not_hide_a_description(apigov: Apigov, repository: Path) -> None:
    (repository / ".gitignore").write_text("new.yaml\n", encoding="utf-8")
    told = apigov("diff", "--base", "main", "-f", "json")
    assert "new.yaml" not in {entry["uri"] for entry in json.loads(told.out)["inputs"]}


def test_lists_and_explanations_are_results(apigov: Apigov) -> None:
    for words in (("rules",), ("kinds",), ("explain", BREAKING), ("explain", "get-returns-200-with-data")):
        told = apigov(*words)
        assert (told.code, told.err) == (0, "")
        assert told.out.count("\n") > 3
    assert {"id", "topic", "severity"} <= set(json.loads(apigov("rules", "--format", "json").out)["rules"][0])
    assert {"id", "area", "effect"} <= set(json.loads(apigov("kinds", "--format", "json").out)[0])


@pytest.mark.parametrize("words", ["", "rules", "check", "report"])
def test_help_lists_commands_with_whole_sentences(apigov: Apigov, words: str) -> None:
    assert "..." not in apigov(*words.split(), "--help").out.partition("Commands:")[2]


@pytest.mark.parametrize("words", ["lint", "diff", "init", "rules", "kinds", "check lifecycle"])
def test_help_says_each_default_once_and_in_words(apigov: Apigov, words: str) -> None:
    assert "[default:" not in apigov(*words.split(), "--help").out


def test_explain_knows_the_rules_that_are_shipped_for_others(apigov: Apigov) -> None:
    assert apigov("explain", "oas3-api-servers").out.startswith(
        "oas3-api-servers: the description must have servers\n  in spectral:oas, severity warning\n"
    )
    assert "off until a ruleset turns it on" in apigov("explain", "info-license").out
    assert "in @stoplight/spectral-owasp-ruleset, severity error" in apigov("explain", "owasp:api1:2023-no-numeric-ids").out


def test_explain_says_nothing_twice_and_breaks_no_name(apigov: Apigov) -> None:
    told = apigov("explain", "path-parameters-match").out
    assert told.count("Path templates and path parameters agree") == 1
    assert not any(line.endswith("-") for line in told.splitlines())
    assert "severity warning" in apigov("explain", "list-is-paginated").out


def test_lists_have_no_blanks_at_the_ends_of_lines(apigov: Apigov, folder: Path) -> None:
    (folder / "bare.yaml").write_text("rules: {a: {given: $.info, then: {function: truthy}}}\n", encoding="utf-8")
    assert not any(line.endswith(" ") for line in apigov("rules", "-r", "bare.yaml").out.splitlines())


def test_every_rule_of_spectral_oas_has_a_title_in_the_list(apigov: Apigov) -> None:
    rows = json.loads(apigov("rules", "-r", "spectral:oas", "--format", "json").out)["rules"]
    assert [row["id"] for row in rows if not row["title"] or "{{" in row["title"]] == []


def test_every_pipe_may_be_closed_early(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    for words in (["rules", "--format", "json"], ["--version"], ["lint", "v1.yaml", "-r", "house.yaml"], ["--help"]):
        reader, writer = os.pipe()
        os.close(reader)
        command = [sys.executable, "-m", "apigov", *words]
        done = subprocess.run(command, cwd=folder, env=environment, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
        os.close(writer)
        assert (done.returncode, done.stderr) == (1, b""), words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told_in_one_line(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "apigov", "lint", "v1.yaml", "-r", "house.yaml"]
        done = subprocess.run(command, cwd=folder, env=environment, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == ["apigov: cannot write: No space left on device; make room or write elsewhere"]


@pytest.mark.parametrize(
    ("words", "code"),
    [("lint v1.yaml -r house.yaml", 1), ("diff v1.yaml v1.yaml", 0), ("lint --nope", 2), ("lint missing.yaml", 2), ("diff v1.yaml broken.yaml", 2)],
)
def test_a_real_process_ends_with_the_same_codes(folder: Path, words: str, code: int) -> None:
    told = process(*words.split(), cwd=folder)
    assert told.code == code
    assert "Traceback" not in told.err


def test_a_real_process_reads_stdin(folder: Path) -> None:
    told = process("lint", "-", "-r", "house.yaml", "--stdin-filename", "x.yaml", cwd=folder, data=TINY.encode())
    assert told.code == 1
    assert "--> x.yaml:2:1" in told.out
    told = process("lint", "-", "-r", "house.yaml", cwd=folder, data=b"\xff\xfe\x00broken")
    assert "Traceback" not in told.err
    assert told.code in (0, 1)


def test_a_fault_of_ours_says_so_and_how_to_report_it(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("a bug")

    monkeypatch.setattr("apigov.cli.explaining.explain_one", broken)
    assert run(["explain", BREAKING]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "a fault of apigov" in said.err
    assert "please report it" in said.err
