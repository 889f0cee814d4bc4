"""YAML to data, positions and problems."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from apigov.findings import Json, Pointer, Position, Range
from apigov.text import Limits, Origin, Source, Tree, Workspace


def read(text: str | bytes, name: str = "a.yaml", limits: Limits | None = None) -> Tree:
    data = text if isinstance(text, bytes) else text.encode()
    return Workspace(Path(), limits).open(Source(name, data, Origin("memory")))


def span(line: int, column: int, end: int) -> Range:
    return Range(Position(line, column), Position(line, end))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("nUll", "nUll"),
        ("true", True), ("FALSE", False), ("yes", "yes"), ("off", "off"), ("n", "n"),
        ("12", 12), ("010", 10), ("+5", 5), ("-0", 0), ("0o14", 12), ("0x1F", 31), ("0b1", "0b1"), ("1_000", "1_000"), ("1:30", "1:30"),
        ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("-1.5E-2", -0.015), ("1.0.0", "1.0.0"), (".", "."),
        (".inf", math.inf), ("-.INF", -math.inf),
        ("2026-02-30", "2026-02-30"), ("'12'", "12"), ('"true"', "true"), ("=", "="), ("12345678901234567890123", 12345678901234567890123),
        ("!!str 12", "12"), ("! 12", "12"), ("!!int '12'", 12), ("!!float 1", 1.0), ("!!null ''", None), ("!!binary aGk=", "aGk="),
        ("!local 12", "12"), ("!!set {a: }", {"a": None}), ("!!python/object:os.system x", "x"),
    ],
)  # fmt: skip
def test_scalars_follow_the_core_schema(text: str, value: Json) -> None:
    tree = read(f"a: {text}\n")
    assert tree.problems == ()
    assert repr(tree.data) == repr({"a": value})


def test_nan_is_a_float() -> None:
    data = read("a: .nan").data
    assert isinstance(data, dict)
    assert isinstance(value := data["a"], float)
    assert math.isnan(value)


def test_keys_are_their_source_text() -> None:
    tree = read("200: a\n1.0: b\n~: c\nyes: d\n0x10: e\n2026-01-01: f\n'q': g\n__proto__: h\n")
    assert isinstance(tree.data, dict)
    assert list(tree.data) == ["200", "1.0", "~", "yes", "0x10", "2026-01-01", "q", "__proto__"]


def test_an_own_key_wins_over_merged_ones_before_and_after() -> None:
    assert read("x: &x {a: 1, b: 1}\ny:\n  a: 2\n  <<: *x\n  b: 3\n").data == {"x": {"a": 1, "b": 1}, "y": {"a": 2, "b": 3}}


def test_the_first_of_several_merged_objects_wins() -> None:
    assert read("- &x {a: 1}\n- &y {a: 2, b: 2}\n- {<<: [*x, *y]}\n").data == [{"a": 1}, {"a": 2, "b": 2}, {"a": 1, "b": 2}]


def test_a_quoted_merge_key_is_a_key() -> None:
    assert read("'<<': {a: 1}").data == {"<<": {"a": 1}}


def test_aliases_share_their_value_and_stand_at_the_anchor() -> None:
    tree = read("a: &x\n  k: v\nb: *x\n")
    assert isinstance(tree.data, dict)
    assert tree.data["a"] is tree.data["b"]
    assert tree.locate(("b", "k")) == span(2, 6, 7)
    assert tree.locate(("b",), key=True) == span(3, 1, 2)


def test_merged_members_stand_where_they_are_written() -> None:
    tree = read("a: &x {k: v}\nb:\n  <<: *x\n  own: 1\n")
    assert tree.locate(("b", "k")) == span(1, 11, 12)
    assert tree.locate(("b", "own")) == span(4, 8, 9)


@pytest.mark.parametrize(
    ("text", "pointer", "shown"),
    [
        ("a:\n  b: text\n", ("a", "b"), span(2, 6, 10)),
        ("a:\n  b: text\n", ("a",), span(1, 1, 2)),
        ("a:\n  b: text\n", (), span(1, 1, 2)),
        ("l:\n  - x\n  - k: 1\n", ("l", 0), span(2, 5, 6)),
        ("l:\n  - x\n  - k: 1\n", ("l", 1), span(3, 5, 6)),
        ("l:\n  - x\n  - k: 1\n", ("l", 1, "k"), span(3, 8, 9)),
        ("é😀: ü\n", ("é😀",), span(1, 5, 6)),
        ("a: 1\nb:\n", ("b", "none", "there"), span(2, 3, 3)),
        ("a: 1\nb: {c: 1}\n", ("b", "none", 3), span(2, 1, 2)),
        ("a: |\n  x\n  y\n\nb: 1\n", ("a",), Range(Position(1, 4), Position(3, 4))),
    ],
)
def test_display_ranges(text: str, pointer: Pointer, shown: Range) -> None:
    assert read(text).locate_many([pointer])[pointer] == shown


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds_count(end: str) -> None:
    tree = read(f"\ufeffa: 1{end}b: 2{end}".encode())
    assert tree.data == {"a": 1, "b": 2}
    assert tree.locate(("b",)) == span(2, 4, 5)
    assert tree.line(2) == "b: 2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_encodings_of_unicode_are_read(encoding: str) -> None:
    tree = read("a: grün\nb: 1\n".encode(encoding))
    assert tree.problems == ()
    assert tree.data == {"a": "grün", "b": 1}
    assert tree.locate(("b",)) == span(2, 4, 5)


def test_separators_that_were_line_ends_in_1_1_are_text() -> None:
    tree = read("a: x\u2028y\u0085z\nb: 1\n")
    assert tree.data == {"a": "x\u2028y\u0085z", "b": 1}
    assert tree.locate(("b",)) == span(2, 4, 5)


@pytest.mark.parametrize("text", ["", "  \n", "# nothing\n"])
def test_an_empty_file_is_null(text: str) -> None:
    tree = read(text)
    assert (tree.data, tree.problems) == (None, ())
    assert tree.locate(()) == span(1, 1, 1)


def test_directives_of_other_processors_are_passed_over() -> None:
    tree = read("# c\n%FOO bar\n%YAML 1.3\n---\na: 1\n")
    assert (tree.data, tree.problems) == ({"a": 1}, ())


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: 1\n? [x]\n: 2\n", "key-not-scalar", 2, 3),
    ],
)
def test_doubts_leave_the_data(text: str, kind: str, line: int, column: int) -> None:
    tree = read(text)
    assert [(problem.kind, problem.range.start, problem.fatal) for problem in tree.problems] == [(kind, (line, column), False)]
    assert tree.data is not None


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    tree = read("a: 1\nb: 2\na: 3\nc: 4\n")
    assert tree.data == {"a": 3, "b": 2, "c": 4}
    assert tree.locate(("a",)) == span(3, 4, 5)
    assert tree.locate(("c",)) == span(4, 4, 5)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("a: [1, 2\nb: 1\n", "syntax", 2),
        ("a: b: c\n", "syntax", 1),
        ("a:\n\t- b\n", "syntax", 2),
        ("a: *none\n", "syntax", 1),
        ("a: 1\n...\nb: 2\n", "documents", 3),
        ("a: 1\n---\nb: 2\n", "documents", 2),
        ("a: 1\nb: &x\n  c: *x\n", "cycle", 3),
        ("a: \x01\n", "syntax", 1),
        ("a: \x00\n", "syntax", 1),
        ("a: " + "9" * 5000, "limit", 1),
        ("a: !!int 12a", "syntax", 1),
        ("a: !!bool maybe", "syntax", 1),
        ('a: "\\U00110000"', "syntax", 1),
        ("<<: 5\n", "syntax", 1),
        ("k" * 1100 + ": 1\n", "syntax", 1),
        ("a: " + "[" * 100_000, "limit", 1),
        ("- " * 50_000 + "a", "limit", 1),
        ("? " * 50_000 + "a", "limit", 1),
        ("a: " + "{a: " * 100_000, "limit", 1),
        (b"a: 1\nb: \xff\n", "encoding", 2),
        ("x: 1\na: 'b\nc: 2\n", "syntax", 2),
    ],
)
def test_what_cannot_be_read_is_one_problem_with_a_place(text: str | bytes, kind: str, line: int) -> None:
    tree = read(text)
    assert [(problem.kind, problem.range.start.line, problem.fatal) for problem in tree.problems] == [(kind, line, True)]
    assert tree.data is None


def test_a_bomb_of_aliases_is_refused_where_it_goes_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    (problem,) = read("\n".join(lines)).problems
    assert (problem.kind, problem.fatal) == ("limit", True)
    assert "*a" in problem.message


def test_a_bomb_of_merges_ends() -> None:
    lines = ["a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(9)) + "}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 9)]
    tree = read("\n".join(lines))
    assert tree.problems == () or tree.problems[0].kind == "limit"


def test_honest_sharing_is_no_bomb() -> None:
    shared = "x: &x {a: 1, b: [1, 2]}\nl:\n" + "- *x\n" * 1000
    assert read(shared).problems == ()


def test_budgets_are_settings() -> None:
    assert read("a: [[[1]]]", limits=Limits(depth=3)).problems[0].kind == "limit"
    assert read("a: [[1]]", limits=Limits(depth=3)).problems == ()
    assert read("[1, 2, 3, 4]: 1", limits=Limits(nodes=3)).problems[0].kind == "limit"
    assert read("a: 1234567", limits=Limits(bytes=5)).problems[0].kind == "limit"


def test_messages_say_what_to_do() -> None:
    assert "indented with blanks" in read("a:\n\t- b\n").problems[0].message
    assert "quotes" in read("a: @x\n").problems[0].message


def test_the_node_at_a_position() -> None:
    tree = read("a:\n  b: text\nl:\n  - x\n")
    assert tree.pointer_at(Position(2, 3)) == ("a", "b")
    assert tree.pointer_at(Position(2, 8)) == ("a", "b")
    assert tree.pointer_at(Position(4, 5)) == ("l", 0)
