"""Languages of patterns: operations of sets, witnesses, sizes and limits."""

from __future__ import annotations

import pytest

from apigov.schema.patterns import NotRegular, StateLimit, everything, language, literal, nothing, one_of


def test_a_shorter_bound_is_contained_in_a_longer_one() -> None:
    short, long = language("^[a-z]{1,64}$"), language("^[a-z]{1,128}$")
    assert short.minus(long).is_empty()
    assert long.minus(short).shortest() == "a" * 65


def test_a_pattern_is_searched_for() -> None:
    assert language("b").contains("abc")
    assert not language("^b").contains("abc")
    assert language("").complement().is_empty()


def test_a_witness_is_printable_where_it_can_be() -> None:
    assert language("^.$").shortest() == "a"
    assert language("^[^a-z]$").shortest() == "0"
    assert everything().minus(language("^[^/]+$")).with_length(1).shortest() == "/"
    assert language("^[\\n\\u00e9]$").shortest() == "\u00e9"


def test_lengths_count_code_points() -> None:
    emoji = language("^.$")
    assert emoji.contains("\U0001f600")
    assert language("^\\-..$").contains("-\U0001f600")
    assert not language("^\\-.$").contains("-\U0001f600")
    assert everything().with_length(2, 2).contains("\U0001f600a")
    assert everything().with_length(3, 2).is_empty()


def test_words_and_sizes() -> None:
    assert language("^(a|b|cd)$").words(10) == ("a", "b", "cd")
    assert language("^[0-9a-f]{2}$").size() == 256
    assert language("^[0-9a-f]{2}$").words(10) is None
    assert language("^a*$").size() is None
    assert language("^a*$").with_length(0, 2).words() == ("", "a", "aa")
    assert one_of(["x", "yy", "x"]).minus(literal("x")).words() == ("yy",)
    assert nothing().words() == ()


def test_looks_at_the_edges_are_intersections() -> None:
    password = language(r"^(?=.*\d)(?=.*[a-z])(?!.*x).{8,}$")
    assert password.contains("abcdefg1")
    assert not password.contains("abcdefgx1")
    assert not password.contains("abcdefgh")
    assert language("^.*(?<!-)$").intersect(language("-$")).is_empty()


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?<=a)b", "a(?!b)c"])
def test_what_is_not_regular_says_so(pattern: str) -> None:
    with pytest.raises(NotRegular):
        language(pattern)


def test_a_language_has_a_limit_of_states() -> None:
    with pytest.raises(StateLimit):
        language("^[ab]*a[ab]{20}$", 1000).minus(language("^[ab]*b[ab]{20}$", 1000)).is_empty()
    with pytest.raises(StateLimit):
        language("^(?:(?:a{100}){100}){100}$")


def test_boundaries_and_property_classes() -> None:
    assert language(r"\bfoo\b").contains("a foo.")
    assert not language(r"\bfoo\b").contains("afoo.")
    assert language(r"^\d+$").minus(language(r"^\p{L}+$")).shortest() == "0"
    assert language(r"^\p{Lu}+$").minus(language(r"^\p{L}+$")).is_empty()
