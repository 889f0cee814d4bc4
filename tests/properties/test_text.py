"""YAML and JSON of the same data are the same tree, and every key and value is found where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apigov.findings import Json, Pointer, Position, Range
from apigov.text import Limits, Origin, Source, Tree, Workspace, json_quick
from apigov.text.doubt import doubtful
from apigov.text.spans import StoredSpans
from apigov.text.yaml_reader import Budget, by_grammar, by_libyaml
from tests.properties.writer import Writer
from tests.unit.text.test_grammar import places

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    [
        "",
        "200",
        "null",
        "~",
        "a",
        "b",
        "é",
        "\U0001f600x",
        "no",
        "1e3",
        "$ref",
        "<<",
        "\u2028",
        "\x85",
        "\x7f",
        "a: b",
        "# x",
        "'",
        '"',
        "\\",
        "\t",
        "\n",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
DATA: st.SearchStrategy[Json] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=16
)


def opened(text: str | bytes, name: str) -> Tree:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Workspace(Path(), Limits()).open(Source(name, data, Origin("memory")))


def check(writer: Writer, tree: Tree, data: Json) -> None:
    assert tree.problems == ()
    assert repr(tree.data) == repr(data)
    for pointer, (key_start, key_end, start, end) in writer.spans.items():
        assert tree.locate(pointer) == writer.range(start, end), pointer
        assert tree.locate(pointer, key=True) == writer.range(key_start, key_end), pointer
    shown = tree.locate_many(writer.spans)
    for pointer, (key_start, _key_end, start, end) in writer.spans.items():
        if not isinstance(tree.value(pointer), dict | list):
            assert shown[pointer] == writer.range(start, end)
        else:
            assert shown[pointer].start == writer.range(key_start, key_start).start


@settings(deadline=None, max_examples=100)
@given(data=DATA, draw=st.data(), mark=st.booleans())
def test_json_and_its_positions(data: Json, draw: st.DataObject, mark: bool) -> None:
    writer = Writer(lambda below: draw.draw(st.integers(0, below - 1)))
    writer.json(data)
    check(writer, opened(("\ufeff" if mark else "") + writer.text, "a.json"), data)


@settings(deadline=None, max_examples=200)
@given(data=DATA, draw=st.data())
def test_the_quick_reader_of_json_finds_the_same_data_at_the_same_places(data: Json, draw: st.DataObject) -> None:
    pytest.importorskip("msgspec")
    writer = Writer(lambda below: draw.draw(st.integers(0, below - 1)))
    writer.json(data)
    source = Source("a.json", writer.text.encode("utf-8", "surrogatepass"), Origin("memory"))
    made = json_quick.parse(source.data, 500)
    if made is None:
        assert not isinstance(data, dict | list) or "\\u" in writer.text
        return
    check(writer, Tree(source, "json", made, (), json_quick.RawSpans()), data)


BLANKS = st.sampled_from(["", " ", "\n"])
KEYS = st.sampled_from(["a", "b", "é", "c:", '\\"', "\\u0061", "\\u003a"])
# Objects whose keys may stand twice, as text.
DOUBLED = st.recursive(
    st.sampled_from(["1", "12", '"}"', '"a\\":1"', "[]", "{}", "null"]),
    lambda below: st.lists(st.tuples(BLANKS, KEYS, BLANKS, below, BLANKS), max_size=4).map(
        lambda members: "{" + ",".join(f'{before}"{key}"{blank}:{value}{after}' for before, key, blank, value, after in members) + "}"
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(text=DOUBLED.filter(lambda text: text.startswith("{")))
def test_keys_that_stand_twice_are_read_from_a_big_text_as_from_a_small_one(text: str) -> None:
    pytest.importorskip("msgspec")
    small, big = opened(text, "a.json"), opened(" " * json_quick.BIG + "\n" + text, "a.json")
    assert big.data == small.data
    assert [problem.message for problem in big.problems] == [problem.message for problem in small.problems]
    pointers = list(below((), small.data))
    for one, other in zip(small.locate_many(pointers).values(), big.locate_many(pointers).values(), strict=True):
        assert other == Range(Position(one.start.line + 1, one.start.column), Position(one.end.line + 1, one.end.column))


def below(pointer: Pointer, data: Json) -> Iterator[Pointer]:
    yield pointer
    for step, value in data.items() if isinstance(data, dict) else ():
        yield from below((*pointer, step), value)


@settings(deadline=None, max_examples=100)
@given(data=DATA, draw=st.data(), mark=st.booleans())
def test_yaml_and_its_positions(data: Json, draw: st.DataObject, mark: bool) -> None:
    writer = Writer(lambda below: draw.draw(st.integers(0, below - 1)))
    writer.yaml(data)
    check(writer, opened(("\ufeff" if mark else "") + writer.text, "a.yaml"), data)


PIECES = st.sampled_from(
    [
        *"{}[],:?!&*-|>%@`'\"#\t\n\r \\~<=.0a",
        ": ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "---\n",
        "...\n",
        "\n  ",
        "\x00",
        "\ufeff",
        "\u2028",
        "%YAML 1.3\n",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=24).map("".join) | st.text(max_size=20), st.sampled_from(["a.yaml", "a.json"]))
def test_any_text_ends_in_data_or_in_a_problem_with_a_place(text: str, name: str) -> None:
    tree = opened(text, name)
    if any(problem.fatal for problem in tree.problems):
        assert tree.data is None
    lines = tree.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in tree.problems:
        for line, column in problem.range:
            assert 1 <= line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 1
    todo: list[tuple[Pointer, Json]] = [((), tree.data)]
    while todo:
        pointer, value = todo.pop()
        tree.locate(pointer)
        if isinstance(value, dict):
            todo += [((*pointer, key), item) for key, item in value.items()]


# Without block scalars: libyaml ends and begins some of them elsewhere at the left margin.
YAML_PIECES = st.sampled_from(
    [*"{}[],:?-%'\"#\t\n \\<ab1", "\r\n", ": ", "- ", "? ", "&a ", "*a ", "!t ", "---\n", "\n  ", "k: v\n", "- x\n", " # c\n", '"a\n b"', "[a, b]"]
)
BUDGET = Budget(500, 10_000, 10_000)


@settings(deadline=None, max_examples=300)
@given(st.lists(YAML_PIECES, max_size=16).map("".join))
def test_both_readers_of_yaml_agree_where_there_is_no_doubt(text: str) -> None:
    theirs, ours = by_libyaml(text, BUDGET), by_grammar(text, BUDGET)
    if any(fault.fatal for fault in theirs.faults) or doubtful(text, theirs.ranges):
        return
    assert not any(fault.fatal for fault in ours.faults)
    assert repr(ours.data) == repr(theirs.data)
    assert places(ours) == places(theirs)


@settings(deadline=None, max_examples=100)
@given(data=DATA, draw=st.data())
def test_the_slower_reader_of_yaml_finds_the_same_places(data: Json, draw: st.DataObject) -> None:
    writer = Writer(lambda below: draw.draw(st.integers(0, below - 1)))
    writer.yaml(data)
    ours = by_grammar(writer.text, BUDGET)
    assert (repr(ours.data), ours.faults) == (repr(data), [])
    spans = StoredSpans(ours.data, ours.root, ours.entries).find(
        Tree(Source("a.yaml", b"", Origin("memory")), "yaml", ours.data, (), None), writer.spans
    )
    assert {pointer: tuple(span) for pointer, span in spans.items()} == writer.spans


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=30), st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_end_in_data_or_in_a_problem(data: bytes, name: str) -> None:
    tree = opened(data, name)
    assert all(problem.range.start >= (1, 1) for problem in tree.problems)
