"""YAML 1.2 where libyaml has another grammar: what it refuses, what it takes too kindly, and that both say the same of all else."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from apigov.findings import Json
from apigov.text import Limits
from apigov.text.grammar import Stream
from apigov.text.yaml_composer import Budget, Composed, Stop
from apigov.text.yaml_reader import by_grammar, by_libyaml
from tests.unit.text.test_read_yaml import read

BUDGET = Budget(depth=500, nodes=1_000_000, aliases=1_000_000)


def places(composed: Composed) -> list[tuple[int, ...]]:
    """The offsets of each container, from the outermost on."""
    found, todo = [], [composed.data]
    for value in todo:
        if isinstance(value, dict | list):
            found.append(tuple(composed.entries.of(value)))
            todo += value.values() if isinstance(value, dict) else value
    return found


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb:\n  c: [x, y]\n  d: {e: f, g}\n",
        "- a\n-\n  - b\n- - c\n  - d: 1\n    e: 2\n",
        "a:\n- 1\n- 2\nb: 3\n",
        "'a b': \"c\\n\\u00e9\\x41 d\"\n? e\n: f\n? - g\n: - h\n",
        "a: |\n  one\n   two\n\n  three\nb: >-\n  one\n  two\n\n  three\n    more\nc: |+\n  x\n\n\nd: >2\n    y\n  z\n",
        "a: b\n  c\n\n  d # not this\ne: 'f\n\n  g'\nh: \"i\\\n  j\n  k\"\n",
        "# first\n--- # second\n&a a: &b [1, 2] # third\n*a : *b\nc: !!str 1\nd: !x {}\ne: !<tag:x> []\n...\n",
        "a: [b, # c\n  'd', \"e\": f, [g], {h: i, j: }, k: l]\n",
        "a: {\n  b: 1\n}\nc: [\n]\n",
        "a:   \t b\nc: -1\nd: a:b\ne: -x\nf: a#b\ng: http://h/i?j#k\n",
        "a: 1\r\nb: |\r\n  c\r\n  d\r\ne: 'f\r\n  g'\r\n",
        "plain\n  over lines\n",
    ],
)
def test_both_read_the_same_at_the_same_places(text: str) -> None:
    ours, theirs = by_grammar(text, BUDGET), by_libyaml(text, BUDGET)
    assert ours.data == theirs.data
    assert (ours.root, places(ours), ours.faults) == (theirs.root, places(theirs), theirs.faults)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &b.c/d 1\ne: *b.c/d", {"a": 1, "e": 1}),
        ("a: &b:c x\nd: *b:c", {"a": "x", "d": "x"}),
        (": a", {"": "a"}),
        ("? a\n:\n  b\n: c", {"a": "b", "": "c"}),
        ("a: 1\n\t\nb: 2", {"a": 1, "b": 2}),
        ("-\tb", ["b"]),
        ("a:\n \tb", {"a": "b"}),
        ("{a\n: b}", {"a": "b"}),
        ('{"a"\n  :b}', {"a": "b"}),
        ('{"a"\n  # c\n  :b}', {"a": "b"}),
        ("{a, http://b: c, :d: e, f: :g}", {"a": None, "http://b": "c", ":d": "e", "f": ":g"}),
        ("[?a, -b, :c, ? d : e]", ["?a", "-b", ":c", {"d": "e"}]),
        ("{'a\n  b': c}", {"a b": "c"}),
        ("--- >\na\nb\n", "a b\n"),
        ("a: |\n \t\nb: 1", {"a": "\t\n", "b": 1}),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ("%YAML 1.2\n\t\n---\na", "a"),
    ],
)
def test_what_only_yaml_1_2_knows_is_read(text: str, value: Json) -> None:
    tree = read(text)
    assert (tree.problems, tree.data) == ((), value)


@pytest.mark.parametrize(
    ("text", "value", "line", "says"),
    [
        ("a: [b,\nc]\n", {"a": ["b", "c"]}, 2, "indented"),
        ('a: "b\nc"\n', {"a": "b c"}, 2, "indented"),
        ('a: "b\n\tc"\n', {"a": "b c"}, 2, "tab"),
        ("a: [b]#c\n", {"a": ["b"]}, 1, "comment"),
        ("a: [b,#c\n  d]\n", {"a": ["b", "d"]}, 1, "comment"),
        ('a: "b"#c\n', {"a": "b"}, 1, "comment"),
        ("[-]\n", ["-"], 1, "start"),
        ("a: >\n \n  \n # b\n", {"a": ""}, 3, "blanks"),
        ("a: >#c\n  b\n", {"a": "b\n"}, 1, "header"),
        ("a: |-# c\n  b\n", {"a": "b"}, 1, "header"),
        ("a: >2# c\n  b\n", {"a": "b\n"}, 1, "header"),
        ("a: !!map b\n", {"a": "b"}, 1, "!!map is for an object"),
        ("a: !!str [b]\n", {"a": ["b"]}, 1, "!!str is for a text"),
        ("a: !<$b> c\n", {"a": "c"}, 1, "no URI"),
    ],
)
def test_what_is_clear_and_no_yaml_1_2_is_read_and_told(text: str, value: Json, line: int, says: str) -> None:
    tree = read(text)
    assert tree.data == value
    assert [(problem.kind, problem.range.start.line, problem.fatal) for problem in tree.problems] == [("syntax", line, False)]
    assert says in tree.problems[0].message


def test_a_bracket_may_close_under_its_key() -> None:
    assert read("a:\n  b: [\n    1,\n  ]\n  c: {\n    d: e\n  }\n").problems == ()


@pytest.mark.parametrize(
    ("text", "offset", "says"),
    [
        ("a: b: c", 4, "second colon"),
        ("a: 'b' c", 7, "text after"),
        ("- a\nb", 4, "item"),
        ("a: 1\nb\n", 5, "without a colon"),
        ("a: 'b'\n  c: 2\n", 9, "indented more"),
        ("a: 1\n  b: 2\n", 8, "second colon"),
        ("a:\n\t- b\n", 3, "tab"),
        ("[a, b", 5, "list began on line 1"),
        ("{a: b]", 5, "object began"),
        ("[a,,b]", 3, "missing"),
        ("a: *b c", 6, "text after"),
        ("&a &b c", 3, "second anchor"),
        ("!x!y z", 0, "not declared"),
        ("%TAG !x! a\n%TAG !x! b\n---\n", 11, "again"),
        ("%YAML 1.2\na", 10, "---"),
        ("a: 'b\n---\n'", 6, "document ends"),
        ("[a\n: b]", 3, "one line"),
        ('a: "\\q"', 4, "escape"),
        ('a: "\\ud83d"', 4, "no character"),
        ("a: 1\n---\n[", 0, ""),
        ("k" * 1100 + ": 1", 0, "1024"),
        ("a: |x\n", 3, "header"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(text: str, offset: int, says: str) -> None:
    def events() -> Any:
        stream = Stream(text)
        while (event := stream.get_event()) and type(event).__name__ != "StreamEndEvent":
            pass

    with pytest.raises(Stop) as stop:
        events()
    assert says in stop.value.fault.message
    assert not says or stop.value.fault.start == offset


@pytest.mark.parametrize("text", ["- " * 50_000 + "[b.c: &d.e x]", "? " * 2_000, "a: &b.c [" + "[" * 600 + "]" * 601])
def test_budgets_hold_for_the_slower_reader_too(text: str) -> None:
    assert read(text).problems[0].kind == "limit"


def test_aliases_have_one_budget() -> None:
    lines = ["a0: &a.0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a.{n} [{', '.join([f'*a.{n - 1}'] * 9)}]" for n in range(1, 9)]
    (problem,) = read("\n".join(lines), limits=Limits(aliases=1000)).problems
    assert (problem.kind, problem.fatal) == ("limit", True)


@pytest.mark.parametrize("text", ["\ufeff\ufeffa: b\nc: d\n", "\ufeff\ufeffa: &b.c b\nc: d\n"])
def test_a_second_byte_order_mark_is_counted(text: str) -> None:
    tree = read(text)
    assert tree.data == {"a": "b", "c": "d"}
    assert [tree.locate(pointer, key=True).start for pointer in (("a",), ("c",))] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n" + " \n" * 20_000 + "  b\n",
        'a: "' + "*b: " * 200_000 + '"\n',
        "\r\n" * 30 + "a: 100%\n",
        "# a\r\n" * 30 + "%",
        "%A\n---\n[" + "[]," * 200_000 + "]",
    ],
    ids=["lines of blanks below a header", "aliases in quotes", "empty lines before the text", "comments before a directive", "many small lists"],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    begun = process_time()
    read(text)
    assert process_time() - begun < 2
