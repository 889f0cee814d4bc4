"""Plain block YAML read line by line: the same data at the same places as by the parsers, or left to them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apigov.text.yaml_composer import Composed
from apigov.text.yaml_quick import compose
from apigov.text.yaml_reader import by_parsers, parse
from tests.unit.text.test_grammar import BUDGET, places

TAKEN = [
    "a: 1\nb: two words\nc: true\nd: ~\ne: 0x1F\nf: -1.5e3\ng: http://h/i?j#k\nh: a:b\ni: -x\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
    "a:\n- 1\n- 2\nb:\n  - c\n  - d: 1\n    e: 2\n  - - x\n    - y\n",
    "a:\nb:\n  -\n  -\n    c: 1\n-z: 1\n",
    "# first\n---\n# second\na: 1 # third\n\nb: # fourth\n  c: 2\n# last\n",
    "'a b': 'it''s'\n\"200\": \"x \\\"y\\\" \\u00e9 \\\\ \\x41\"\n'': ''\n",
    "a: |\n  one\n   two\n\n  three\n\nb: >-\n  one\n  two\n\n\n  three\n    more\n    still\n  end\nc: |+\n  x\n\n\nd: >\n  # text\n  e\n",
    "a: b\n  c\n\n  d-e\n",
    "a:\n  text\n  and more\nb:\n  'quoted'\n",
    "- one\n  two\n- three\n",
    "a: 'one\n  two\n\n  three '\nb: \" one \\\n  two\n  three\"\n",
    "a: []\nb: {}\nc: [x, 1, 'y', \"z\"]\nd: {e: f, g: [h, {i: null}]} # j\n",
    "a: x  \nb:   y\nc:  \n  d: 1\n",
    "a: 1",
    "- - - a\n    - b\n  - c\n- d\n",
    "/pets/{id}: 1\n$ref: 2\nx-a.b~c: 3\n200: 4\na b: 5\n",
    "a: \u00e9\nb: \u4e16\u754c \u3000\nc: '\xa0'\n",
]
LEFT = [
    "", "text\n", "'text'\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "<<: {a: 1}\n", "a: !!str 1\n", "? a\n: b\n", "a: 1\n---\nb: 2\n",
    "a: 1\n...\n", "a:\n... b: 1\n", "a: b: c\n", "a: 1\n  b: 2\n", " a: 1\nb: 2\n", "a: [1,\n  2]\n", "a: [x,]\n", "a:\tb\n", "a: 1\r\n",
    "a: |2\n   x\n", "a: >\n\nb: 1\n", "a: |\n  x", "a: 'b\nc'\n", "a: \"\\q\"\n", "a: \"\\ud800\"\n", "a: @b\n", "a: `b\n", "a: %b\n",
    "a: b #c\n  d\n", "a: 'b'c\n", "a: {b}\n", "a: {b: c, b: d}\n", "a: |\n   \n  x\n", "- a\nb: 1\n", "a\n", "a: " + "9" * 5_000 + "\n",
    "\ufeffa: 1\n", "a: 'b\n\xa0\n  c'\n",
]  # fmt: skip


def alike(one: Composed, other: Composed) -> bool:
    return (repr(one.data), one.root, places(one), one.faults) == (repr(other.data), other.root, places(other), other.faults)


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_taken_is_read_as_the_parsers_read_it(text: str) -> None:
    quick = compose(text, BUDGET)
    assert quick is not None
    assert alike(quick, by_parsers(text, BUDGET))


@pytest.mark.parametrize("text", LEFT)
def test_what_needs_more_than_a_look_at_its_lines_is_left_to_the_parsers(text: str) -> None:
    assert compose(text, BUDGET) is None
    assert alike(parse(text, BUDGET), by_parsers(text, BUDGET))


def test_budgets_are_kept_by_leaving_what_passes_them() -> None:
    deep = "\n".join(" " * level + "a:" for level in range(BUDGET.depth + 2))
    assert compose(deep, BUDGET) is None
    assert compose("- 1\n- 2\n- 3\n", BUDGET._replace(nodes=3)) is None
    assert compose("- 1\n- 2\n", BUDGET._replace(nodes=3)) is not None


PIECES = st.sampled_from([
    " ", "  ", "- ", "-", ": ", ":", "#", " #", "'", '"', "|", ">", "|-", ">+", "\n", "\n\n", "\n  ", "[", "]", "{", "}", ",", "a", "b c",
    "...", "---", "%", "@", "!", "&a", "*a", "? ", "\\", "\\n", "\\\n", "<<: ", "~", "null", "1", "1e3", "\t", "k:", "k: v\n", '"k": v\n',
    "[a, b]", "{a: 1}", "\xa0", "\u3000", "\u2028", "=",
])  # fmt: skip


@given(st.sampled_from(TAKEN), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 4), PIECES), max_size=4))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(TAKEN[0], [(0, 0, "... ")])
@example(TAKEN[0], [(0, 0, "--- ")])
def test_whatever_is_taken_of_changed_texts_is_read_as_the_parsers_read_it(text: str, edits: list[tuple[int, int, str]]) -> None:
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    quick = compose(text, BUDGET)
    if quick is not None:
        assert alike(quick, by_parsers(text, BUDGET))


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_taken_of_any_text_is_read_as_the_parsers_read_it(text: str) -> None:
    quick = compose(text, BUDGET)
    if quick is not None:
        assert alike(quick, by_parsers(text, BUDGET))
