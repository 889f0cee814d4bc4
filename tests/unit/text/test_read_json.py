"""JSON to data, positions and problems."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from apigov.findings import Json, Position, Range
from apigov.text import Limits, Origin, Source, Tree, Workspace, json_quick
from apigov.text.json_reader import deeper, parse


def read(text: str | bytes, name: str = "a.json", limits: Limits | None = None) -> Tree:
    data = text if isinstance(text, bytes) else text.encode()
    return Workspace(Path(), limits).open(Source(name, data, Origin("memory")))


def span(line: int, column: int, end: int) -> Range:
    return Range(Position(line, column), Position(line, end))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        ("5", 5),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ("[123456789012345678901234567890, 1e400, 1.0, -0]", [123456789012345678901234567890, float("inf"), 1.0, 0]),
        ('{"200": null, "no": true}', {"200": None, "no": True}),
    ],
)
def test_data(text: str, value: Json) -> None:
    tree = read(text)
    assert (tree.syntax, tree.problems) == ("json", ())
    assert repr(tree.data) == repr(value)


@pytest.mark.parametrize("name", ["a.yaml", "stdin", "a.yml"])
def test_a_text_that_starts_like_json_is_read_as_json_under_any_name(name: str) -> None:
    tree = read('\n {"a": "\\ud83d\\ude00"}', name)
    assert (tree.syntax, tree.data, tree.problems) == ("json", {"a": "\U0001f600"}, ())


def test_flow_yaml_in_a_yaml_file_is_no_broken_json() -> None:
    tree = read("{a: 1, b: [x]}", "a.yaml")
    assert (tree.syntax, tree.data, tree.problems) == ("yaml", {"a": 1, "b": ["x"]}, ())


def test_positions() -> None:
    tree = read('{"é😀": [1, {"b": "x"}],\r\n\t"c": {}}')
    assert tree.locate(("é😀",), key=True) == span(1, 2, 6)
    assert tree.locate(("é😀", 1, "b")) == span(1, 18, 21)
    assert tree.locate_many([("c",), ("é😀", 1), ()]) == {("c",): span(2, 2, 5), ("é😀", 1): span(1, 12, 13), (): span(1, 1, 2)}


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    tree = read('{"a": 1,\n "b": 2,\n "\\u0061": 3}')
    assert tree.data == {"a": 3, "b": 2}
    assert [(problem.kind, problem.range, problem.fatal) for problem in tree.problems] == [("duplicate-key", span(3, 2, 10), False)]
    assert tree.locate(("a",)) == span(3, 12, 13)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('{"a": 1,}', 1, 9), ('{"a": 1}\n// c\n', 2, 1), ("{'a': 1}", 1, 2), ("a: 1\n", 1, 1), ('{"s": "NaN",\n "a": NaN}', 2, 7)],
)
def test_yaml_under_a_name_of_json_is_read_or_refused_with_the_place_where_it_stops_to_be_json(text: str, line: int, column: int) -> None:
    tree = read(text)
    problem = tree.problems[0]
    assert problem.kind in ("json", "syntax")
    assert problem.fatal is (tree.data is None)
    if problem.kind == "json":
        assert tree.data is not None
    assert problem.range.start.line == line
    assert column - 1 <= problem.range.start.column <= column


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ('{"a": \n', "syntax", 2),
        ('{"a": [1, 2}', "syntax", 1),
        ('{"a":\n ' + "[" * 100_000, "syntax", 2),
        ('{"a":\n ' + "[" * 100_000 + "]" * 100_000 + "}", "limit", 2),
        ('{"a":\n ' + "[" * 700 + "]" * 700 + "}", "limit", 2),
        ('{"a":\n ' + "1" * 5000 + "}", "limit", 2),
        (b'{"a":\n "\xff"}', "encoding", 2),
    ],
)
def test_what_cannot_be_read_is_one_problem_with_a_place(text: str | bytes, kind: str, line: int) -> None:
    tree = read(text)
    (problem,) = tree.problems
    assert problem.fatal
    assert problem.range.start.line == line
    assert problem.kind in (kind, "limit")
    assert tree.data is None


@pytest.mark.parametrize(
    ("data", "depth"), [([], 1), (["[[["], 1), ({"a": [["x"]]}, 3), ({"a": {"b": [[], []]}, "c": [1]}, 4), ([[], {"a": [1]}], 3), (5, 0)]
)
def test_depth(data: Json, depth: int) -> None:
    assert not deeper(data, depth)
    assert depth == 0 or deeper(data, depth - 1)


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"e:":1,"a"\n:{},"a" :{}}', '{"a" :1,"a":2}', '{"a"  :1,"b":2,"a":3}', '{"x\\\\":1,"x\\\\":2}', '{"a":"\\": ","a":1}'],
)
def test_a_key_that_stands_twice_is_seen_however_it_is_written(text: str) -> None:
    assert parse(text, 500)[1]


@pytest.mark.parametrize("text", ['{"a":"\\": x","b":"y:"}', '{"a" : {"b" : 1}}', '{"a\\"":1,"a\\\\":2}', '{"a"\n:\n1}', "[]", "1"])
def test_keys_that_stand_once_are_no_problem_however_they_are_written(text: str) -> None:
    assert not parse(text, 500)[1]


def big(text: str) -> str:
    """The text with blanks in front, so that the reader of big texts is asked."""
    return " " * json_quick.BIG + "\n" + text


def test_a_big_text_has_its_places_in_lines_and_code_points() -> None:
    tree = read(big('{"a": {"\U0001f600é": [1, "x"]},\r\n "b\\n": {}}'))
    assert tree.data == {"a": {"\U0001f600é": [1, "x"]}, "b\n": {}}
    where = tree.locate_many([("a", "\U0001f600é", 1), ("b\n",), ("a", "\U0001f600é", 7), ("a",)])
    assert list(where.values()) == [span(2, 18, 21), span(3, 2, 7), span(2, 8, 12), span(2, 2, 5)]
    assert tree.line(3) == ' "b\\n": {}}'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"a": 1, "a": 2}', "duplicate-key"),
        ('{"a:": ":", "\\u003a": 1, ":": 2}', "duplicate-key"),
        ('{"a": 1,}', "json"),
        ("[" * 600 + "]" * 600, "limit"),
        ('{"a": "\\ud800"}', None),
        ('{"\\u003a": 1}', None),
        ("[" * 100 + "]" * 100, None),
    ],
)
def test_what_the_reader_of_big_texts_does_not_take_is_read_as_small_texts_are(text: str, kind: str | None) -> None:
    small, large = read(text), read(big(text))
    assert [problem.kind for problem in large.problems] == ([kind] if kind is not None else [])
    assert [(problem.message, problem.range.start.column) for problem in large.problems] == [
        (problem.message, problem.range.start.column) for problem in small.problems
    ]
    assert large.data == small.data


def test_big_texts_are_read_where_msgspec_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msgspec", None)
    tree = read(big('{"a": 1}'))
    assert (tree.data, tree.locate(("a",))) == ({"a": 1}, span(2, 7, 8))
