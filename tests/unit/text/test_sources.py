"""Sources, discovery and the root of a run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from apigov.text import SourceError, braces, discover, find_root, is_revision_spec, matching, read_path, read_revision, read_stdin, shown_path


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("openapi: 3.1.0\n")


def test_names_are_relative_below_the_working_directory_and_absolute_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x.yaml")
    assert read_path(Path("a/b/../b/x.yaml"), tmp_path).uri == "a/b/x.yaml"
    assert read_path(tmp_path / "a/b/x.yaml", tmp_path / "a").uri == "b/x.yaml"
    assert shown_path(Path("../x.yaml"), tmp_path / "a" / "b") == (tmp_path / "a" / "x.yaml").as_posix()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("none.yaml", "no such file"),
        ("folder", "is a folder"),
        ("fifo", "no regular file"),
        ("dangling", "no such file"),
        ("loop", "cannot be read"),
        ("a\0b", "cannot be read"),
        ("ftp://example.invalid/a.yaml", "only https ones are read"),
    ],
)
def test_inputs_that_cannot_be_had_say_why(tmp_path: Path, name: str, part: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "dangling").symlink_to("gone")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(SourceError, match=part):
        read_path(Path(name), tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser reads everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    (tmp_path / "a.yaml").chmod(0)
    with pytest.raises(SourceError, match="permissions"):
        read_path(Path("a.yaml"), tmp_path)


def test_standard_input_has_a_name(tmp_path: Path) -> None:
    assert read_stdin(b"", None, tmp_path).uri == "<stdin>"
    assert read_stdin(b"", "a/b.yaml", tmp_path).origin.path == tmp_path / "a" / "b.yaml"


@pytest.mark.parametrize(
    ("text", "is_spec"),
    [
        ("HEAD:a.yaml", True), ("origin/main:s/a.yaml", True), ("v1.0:./a.yaml", True),
        ("a.yaml", False), ("C:/a.yaml", False), ("c:\\a.yaml", False), (":a", False), ("a:", False), ("https://e/a", False),
    ],
)  # fmt: skip
def test_revision_specs(tmp_path: Path, text: str, is_spec: bool) -> None:
    assert is_revision_spec(text, tmp_path) is is_spec


def test_revisions_that_cannot_be_had_say_why(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not in a git repository"):
        read_revision("HEAD:a.yaml", tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for spec in ("HEAD:a.yaml", "nope:a.yaml", "--help:a.yaml"):
        with pytest.raises(SourceError, match="no git revision"):
            read_revision(spec, tmp_path)
    identity = ["git", "-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    subprocess.run([*identity, "commit", "-q", "--allow-empty", "-m", "one"], cwd=tmp_path, check=True)
    for spec in ("HEAD:a.yaml", "HEAD:../a.yaml", "HEAD:./../a.yaml"):
        with pytest.raises(SourceError):
            read_revision(spec, tmp_path)


def names(top: Path, **options: list[str]) -> list[str]:
    found = discover(
        [Path(".")], include=options.get("include", []), exclude=options.get("exclude", []), cwd=top, predicate=lambda head: b"openapi" in head
    )
    return [path.relative_to(top).as_posix() for path in found]


def test_descriptions_are_found_by_content(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", "a/x.json", "a/y.yml", "z.txt", "node_modules/m.yaml", ".git/c.yaml")
    (tmp_path / "other.yaml").write_text("a: 1")
    (tmp_path / "dangling.yaml").symlink_to("gone")
    os.mkfifo(tmp_path / "fifo.yaml")
    assert names(tmp_path) == ["a/x.json", "a/y.yml", "b.yaml"]
    assert names(tmp_path, include=["*.json"]) == ["a/x.json"]
    assert names(tmp_path, exclude=["a/"]) == ["b.yaml"]


def test_ignore_files_on_the_way_are_respected(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, "build/a.yaml", "s/keep.yaml", "s/gen.yaml", "s/deep/gen.yaml", "s/deep/own.yaml")
    (tmp_path / ".gitignore").write_text("/build/\ngen.yaml\n")
    (tmp_path / "s" / "deep" / ".gitignore").write_text("!gen.yaml\nown.yaml\n")
    assert names(tmp_path) == ["s/deep/gen.yaml", "s/keep.yaml"]
    assert names(tmp_path / "s") == ["deep/gen.yaml", "keep.yaml"]
    assert names(tmp_path / "build") == ["a.yaml"], "a folder that is named is looked at"


def test_the_root(tmp_path: Path) -> None:
    write(tmp_path, "repo/s/a.yaml", "loose/a.yaml")
    (tmp_path / "repo" / ".git").mkdir()
    inside = tmp_path / "repo" / "s" / "a.yaml"
    assert find_root(inside, tmp_path, None) == tmp_path / "repo"
    assert find_root(inside, tmp_path, tmp_path / "apigov.yaml") == tmp_path
    assert find_root(tmp_path / "loose" / "a.yaml", tmp_path, None) == tmp_path
    assert find_root(tmp_path / "loose" / "a.yaml", tmp_path / "repo", None) == tmp_path / "loose"
    assert find_root(inside, tmp_path, tmp_path / "loose" / "apigov.yaml") == tmp_path / "repo"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.yaml", ["b.yaml", "c.yaml"]),
        ("**/*.yaml", ["a/d.yaml", "b.yaml", "c.yaml"]),
        ("{b,x}.yaml", ["b.yaml"]),
        ("[bc].yaml", ["b.yaml", "c.yaml"]),
        (".*.yaml", [".hidden.yaml"]),
        ("*", ["b.yaml", "c.yaml"]),
    ],
)
def test_a_pattern_names_files_as_in_a_shell(tmp_path: Path, pattern: str, found: list[str]) -> None:
    write(tmp_path, "b.yaml", "c.yaml", "a/d.yaml", ".hidden.yaml", "node_modules/e.yaml")
    assert [path.relative_to(tmp_path).as_posix() for path in matching(pattern, (), (), tmp_path)] == found


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a/**/*.yaml", ["a/d.yaml", "a/e/f.yaml", "a/e/g/h.yaml"]),
        ("a/**", ["a/d.yaml", "a/e/f.yaml", "a/e/g/h.yaml"]),
        ("**/**/e/**/*.yaml", ["a/e/f.yaml", "a/e/g/h.yaml"]),
        ("?/**/h.yaml", ["a/e/g/h.yaml"]),
        ("a/e**/*.yaml", ["a/e/f.yaml"]),
        ("round/*/a/d.yaml", ["round/again/a/d.yaml", "round/round/a/d.yaml"]),
    ],
)
def test_patterns_for_any_depth_follow_no_links(tmp_path: Path, pattern: str, found: list[str]) -> None:
    write(tmp_path, "a/d.yaml", "a/e/f.yaml", "a/e/g/h.yaml", "a/.x/i.yaml", "a/node_modules/j.yaml")
    for name in ("round", "again"):
        (tmp_path / name).symlink_to(".")
    assert [path.relative_to(tmp_path).as_posix() for path in matching(pattern, (), (), tmp_path)] == found
    assert matching(str(tmp_path / pattern), (), (), tmp_path / "a") == matching(pattern, (), (), tmp_path)


def test_no_pattern_of_many_is_lost() -> None:
    assert len(braces("{0..9}{0..99}")) == 1000
    assert braces("{0..9}{0..99}{a,b}") == ["{0..9}{0..99}{a,b}"]


def test_patterns_reach_upward_and_are_filtered(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", "c.yaml", "a/d.yaml")
    assert matching("../*.yaml", (), ("c.yaml",), tmp_path / "a") == [tmp_path / "a" / ".." / "b.yaml"]
    assert matching("**/*.yaml", ("a/",), (), tmp_path) == [tmp_path / "a" / "d.yaml"]
