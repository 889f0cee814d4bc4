"""All engines and the languages agree on random patterns."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from apigov.schema.patterns import NotRegular, PatternError, language
from apigov.schema.patterns.linear import LinearSearch
from apigov.schema.patterns.matcher import Pattern
from apigov.schema.patterns.parser import parse

ATOMS = st.sampled_from(["a", "b", "-", ".", r"\d", r"\w", r"\W", "[ab]", "[^a]", "[a-c1]", r"\b", "^", "$", "\u00e9", "\U0001f600", r"\s"])
TIMES = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,3}", "*?"])


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds(lambda body, times: f"({body}){times}", inner, TIMES)
    return st.one_of(st.builds(lambda left, right: left + right, inner, inner), st.builds(lambda a, b: f"{a}|{b}", inner, inner), group)


def _atom(text: str, times: str) -> str:
    return text if text in ("^", "$", r"\b") else text + times


PATTERNS = st.recursive(st.builds(_atom, ATOMS, TIMES), _more, max_leaves=7)
SUBJECTS = st.text(alphabet="ab-1c \n\u00e9\U0001f600_", max_size=7)


@settings(max_examples=150, deadline=None)
@given(PATTERNS, st.lists(SUBJECTS, min_size=1, max_size=4))
def test_engines_and_language_agree(text: str, subjects: list[str]) -> None:
    pattern = Pattern(text, "u")
    parsed = parse(text, "u")
    linear = LinearSearch(parsed, parsed.node)
    texts = language(text)
    for subject in subjects:
        found = pattern.search(subject)
        assert linear.search(subject) is found
        assert texts.contains(subject) is found
        assert texts.complement().contains(subject) is not found


@settings(max_examples=100, deadline=None)
@given(PATTERNS, PATTERNS)
def test_witnesses_are_in_their_language(left: str, right: str) -> None:
    rest = language(left).minus(language(right))
    witness = rest.shortest()
    assert (witness is None) is rest.is_empty()
    if witness is not None:
        assert Pattern(left, "u").search(witness)
        assert not Pattern(right, "u").search(witness)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab()[]{}|*+?^$\\.-,12:=!<>uxdkpP", max_size=12), st.sampled_from(["", "u", "i", "iu"]))
def test_any_text_is_a_pattern_or_an_error(text: str, flags: str) -> None:
    offset = 0
    with suppress(NotRegular):
        try:
            Pattern(text, flags)
            language(text)
        except PatternError as error:
            offset = error.offset
    assert 0 <= offset <= len(text)
