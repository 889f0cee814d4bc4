"""What `apigov diff` compares, with real git: merge bases, clones that hold too little, folders, stdin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.support import TINY, apigov, commit, git, process, repository

DATED = TINY.replace("1.0.0", "'2026-11-01'")
NARROWED = DATED.replace("100", "10")
KIND = "request-maximum-decreased"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def forked(tmp_path: Path) -> Path:
    """main went on after the branch left it: main has /later, the branch (checked out) narrows /things."""
    folder = tmp_path / "api"
    folder.mkdir()
    repository(folder)
    write(folder, api=DATED, services__a=DATED)
    commit(folder)
    git(folder, "checkout", "-q", "-b", "branch")
    write(folder, api=NARROWED)
    commit(folder)
    git(folder, "checkout", "-q", "main")
    write(folder, api=DATED + "  /later: {get: {responses: {'200': {description: Later.}}}}\n")
    commit(folder)
    git(folder, "checkout", "-q", "branch")
    return folder


def document(folder: Path, *words: str) -> Any:
    done = apigov(folder, "diff", *words, "-f", "json")
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def rules(folder: Path, *words: str) -> list[str]:
    return sorted(finding["rule"] for finding in document(folder, *words)["findings"])


def refused(folder: Path, *words: str) -> str:
    done = apigov(folder, "diff", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_base_means_what_the_branch_changes_and_not_what_the_base_has_since(forked: Path) -> None:
    assert rules(forked, "--base", "main", "api.yaml") == [KIND]
    done = process(forked, "diff", "--base", "main", "api.yaml")
    assert (
        done.stderr == f"apigov: comparing the working tree with {git(forked, 'merge-base', 'main', 'HEAD')[:12]}, the merge base of HEAD and main\n"
    )
    assert rules(forked, "main:api.yaml", "api.yaml") == ["operation-removed", KIND]


def test_a_base_that_head_holds_keeps_its_name(forked: Path) -> None:
    done = apigov(forked, "diff", "--base", "HEAD~1", "-f", "json")
    assert done.stderr == ""
    assert {entry["uri"] for entry in json.loads(done.stdout)["inputs"] if entry["side"] == "base"} == {"HEAD~1:api.yaml", "HEAD~1:services/a.yaml"}


def test_bare_diff_and_a_base_agree(forked: Path) -> None:
    assert rules(forked) == rules(forked, "--base", "main") == [KIND]


@pytest.fixture
def shallow(forked: Path, tmp_path: Path) -> Path:
    git(forked, "checkout", "-q", "main")
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "branch", forked.as_uri(), "shallow")
    return tmp_path / "shallow"


def test_a_shallow_clone_names_the_command_that_mends_it(shallow: Path) -> None:
    command = "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'"
    assert f"--base origin/main: no such git revision in this shallow clone; run `{command}`" in refused(shallow, "--base", "origin/main", "api.yaml")
    none = f"this clone is shallow and has no default branch (origin/HEAD, main or master); run `{command}`, or name the base with --base"
    assert none in refused(shallow)
    git(shallow, "fetch", "-q", "--depth", "1", "origin", "+refs/heads/main:refs/remotes/origin/main")
    left = f"this clone is shallow and does not hold the commit where HEAD left origin/main; run `{command}`"
    assert f"--base origin/main: {left}" in refused(shallow, "--base", "origin/main", "api.yaml")
    assert left in refused(shallow)
    git(shallow, *command.replace("'", "").split()[1:])
    assert rules(shallow, "--base", "origin/main", "api.yaml") == [KIND]
    assert rules(shallow) == [KIND]


def test_a_branch_that_only_the_remote_has_is_suggested(forked: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--branch", "branch", forked.as_uri(), "clone")
    assert "--base main: no such git revision here; did you mean 'origin/main'?" in refused(tmp_path / "clone", "--base", "main")
    assert rules(tmp_path / "clone", "--base", "origin/main", "api.yaml") == [KIND]


def test_histories_without_a_common_commit(forked: Path) -> None:
    git(forked, "checkout", "-q", "--orphan", "other")
    commit(forked)
    assert "main and HEAD have no commit in common" in refused(forked, "--base", "main")
    assert "main and HEAD have no commit in common" in refused(forked)


def test_paths_outside_of_the_working_directory_and_folders_that_went(forked: Path) -> None:
    here = forked / "services"
    assert rules(here, "--base", "main", "../api.yaml") == [KIND]
    assert rules(here, "--base", "main", str(forked / "api.yaml")) == [KIND]
    (forked / "apigov.yaml").write_text("version: 1\nroots: [api.yaml]\n", encoding="utf-8")
    assert rules(here, "--base", "main") == [KIND]
    (here / "a.yaml").unlink()
    here.rmdir()
    assert rules(forked, "--base", "main", "services") == ["operation-removed"]
    assert rules(forked, "--base", "main", "--exclude", "services/**", ".") == [KIND]


def test_a_path_outside_of_the_repository_has_no_past_there(forked: Path) -> None:
    write(forked.parent, other=DATED)
    assert "../other.yaml: lies outside of this git repository" in refused(forked, "--base", "main", "../other.yaml").replace(
        str(forked.parent), ".."
    )
    assert "--base --help: no such git revision here" in refused(forked, "--base=--help")


def test_folders_of_services_pair_by_path_and_tell_of_those_that_came_and_went(tmp_path: Path) -> None:
    write(tmp_path, old__orders__api=DATED, old__cart__api=DATED, new__orders__api=NARROWED, new__payments__api=DATED)
    found = document(tmp_path, "old", "new")["findings"]
    assert [(finding["rule"], finding["location"]["uri"]) for finding in found] == [
        ("operation-removed", "old/cart/api.yaml"),
        (KIND, "new/orders/api.yaml"),
        ("operation-added", "new/payments/api.yaml"),
    ]


@pytest.mark.parametrize(("words", "level"), [(("-", "v2.yaml"), "error"), (("v2.yaml", "-"), "info")])
def test_one_side_may_come_from_stdin(tmp_path: Path, words: tuple[str, str], level: str) -> None:
    write(tmp_path, v2=NARROWED)
    done = process(tmp_path, "diff", *words, "-f", "json", stdin=DATED)
    assert [finding["severity"] for finding in json.loads(done.stdout)["findings"]] == [level]
    assert {entry["uri"] for entry in json.loads(done.stdout)["inputs"]} == {"<stdin>", "v2.yaml"}


def test_both_sides_cannot(tmp_path: Path) -> None:
    assert "stdin (-) can be read once; name a file for one of the sides" in refused(tmp_path, "-", "-")


def test_keys_that_stand_twice_are_named_where_something_changed(tmp_path: Path) -> None:
    again = "  /things: {post: {responses: {'200': {description: Again.}}}}\n"
    write(tmp_path, one=TINY, two=TINY + again)
    said = apigov(tmp_path, "diff", "one.yaml", "two.yaml")
    line = TINY.count("\n") + 1
    assert said.stderr == f"apigov: two.yaml:{line}:3: the key '/things' stands twice in this object; the last one counts\n"
    assert apigov(tmp_path, "diff", "two.yaml", "two.yaml").stderr == ""
    assert apigov(tmp_path, "diff", "one.yaml", "two.yaml", "--quiet").stderr == ""


def test_a_folder_at_a_revision_is_not_called_a_file(forked: Path) -> None:
    said = refused(forked, "main:services", "services")
    assert "main:services: REV:path names one file; `apigov diff --base REV FOLDER` compares a folder" in said
