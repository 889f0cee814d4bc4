"""Matching patterns: ECMA-262's answers, positions of errors, engines, and searches that cannot hang."""

from __future__ import annotations

import sys
import time

import pytest

from apigov.schema.patterns import PatternError, PatternTimeout, as_ruleset_pattern, compile_pattern, schema_pattern
from apigov.schema.patterns.guard import Guard, SearchTimeout
from apigov.schema.patterns.matcher import Pattern


@pytest.mark.parametrize(
    ("pattern", "flags", "subject", "found"),
    [
        ("^a$", "", "a\n", False),
        (r"^\d$", "", "\u0663", False),
        (r"\bx", "", "\u00e9x", True),
        (r"^\s$", "", "\ufeff", True),
        (r"^\s$", "", "\u0085", False),
        ("^.$", "", "\u2028", False),
        ("^.$", "s", "\u2028", True),
        ("^.$", "", "\U0001f600", False),
        ("^.$", "u", "\U0001f600", True),
        ("^..$", "", "\U0001f600", True),
        (r"\p{L}", "", "p{L}", True),
        (r"^\p{L}+$", "u", "\u00e9\u0436", True),
        ("^[^]$", "", "\n", True),
        ("[]", "", "a", False),
        ("\u017f", "i", "S", False),
        ("\u017f", "iu", "S", True),
        ("[^a]", "i", "A", False),
        ("^b", "m", "a\rb", True),
        ("^b", "", "a\nb", False),
        ("b", "y", "ab", False),
        (r"^(?:(a)|b)\1$", "", "b", True),
        (r"(a)\1", "i", "aA", True),
        ("(?<=a+)b", "", "aab", True),
        ("(?<!a)b", "", "ab", False),
        (r"^(?!.*\b(id|Id)\b).*$", "", "the Id of", False),
        (r"^(?=.*\d)(?=.*[a-z]).{4,}$", "", "abc1", True),
        (r"\B", "u", "\u00e9", True),
        (r"^\cJ$", "", "\n", True),
        (r"^\101$", "", "A", True),
        ("^a{,2}$", "", "a{,2}", True),
    ],
)
def test_matches_as_ecma_262_does(pattern: str, flags: str, subject: str, found: bool) -> None:
    assert compile_pattern(pattern, flags).search(subject) is found


@pytest.mark.parametrize(
    ("pattern", "flags", "offset"),
    [
        ("(a", "", 2),
        ("a)", "", 1),
        ("*a", "", 0),
        ("a++", "", 2),
        ("a{2,1}", "", 1),
        ("[z-a]", "", 1),
        ("ab[cd", "", 2),
        ("x(?i)", "", 1),
        ("a\\", "", 1),
        (r"\U0001f600\A".replace(r"\U0001f600", "\U0001f600"), "u", 1),
        ("\U0001f600(?>a)", "", 1),
        (r"\p{Nope}", "u", 0),
        ("a", "x", 0),
        ("a", "uv", 0),
    ],
)
def test_a_broken_pattern_is_refused_at_its_place(pattern: str, flags: str, offset: int) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, flags)
    assert caught.value.offset == offset


def test_a_schema_pattern_is_read_with_u_and_then_without() -> None:
    assert schema_pattern("^.$").search("\U0001f600")
    assert schema_pattern(r"^a\-b$").search("a-b")
    with pytest.raises(PatternError):
        schema_pattern("(")


def test_a_ruleset_pattern_takes_flags_only_in_the_slashed_form() -> None:
    assert as_ruleset_pattern("/^API$/i").search("api")
    assert not as_ruleset_pattern("/^API$/").search("api")
    assert as_ruleset_pattern("/x").search("a/x")
    assert as_ruleset_pattern("/v1/s").search("v1")
    with pytest.raises(PatternError):
        as_ruleset_pattern("/v1/pets")


@pytest.mark.parametrize(
    "pattern",
    ["^(a+)+$", "^(a|a)*$", "^.*.*.*.*.*.*x$", "^(?!x)(a+)+$", "^(?=(a+)+$)x", "(?<=(a|aa)+!)b"],
)
def test_a_pattern_that_backtracks_ends_at_once(pattern: str) -> None:
    begun = time.monotonic()
    assert not compile_pattern(pattern).search("a" * 3000 + "!")
    assert time.monotonic() - begun < 3


def test_a_search_that_nothing_linear_takes_is_given_up_and_stays_so() -> None:
    pattern = compile_pattern(r"^((a+)+)\1\1x$")
    with pytest.raises(PatternTimeout):
        pattern.search("a" * 3000 + "!")
    begun = time.monotonic()
    with pytest.raises(PatternTimeout):
        pattern.search("a" * 3000 + "!")
    assert time.monotonic() - begun < 0.1


def test_the_guard_works_on_after_a_time_out() -> None:
    guard = Guard(0.3)
    with pytest.raises(SearchTimeout):
        guard.search("^(a+)+$", "u", "a" * 40 + "!")
    assert guard.search("^a$", "u", "a")
    assert not guard.search("^a$", "u", "b")
    guard.stop()


def test_a_lone_surrogate_in_the_subject_is_a_character() -> None:
    assert schema_pattern(f"^.{{{1500}}}$").search("\ud800" * 1500)
    assert schema_pattern("^(a|.)*$").search("\ud800")


def test_deep_nesting_of_groups_round_one_thing_is_no_depth() -> None:
    assert compile_pattern("(" * 2000 + "a" + ")" * 2000).search("a")
    with pytest.raises(PatternError):
        compile_pattern("(b?" * 2000 + "a" + ")*" * 2000)


def test_common_patterns_are_quick() -> None:
    patterns = [schema_pattern(text) for text in ("^[a-z][a-zA-Z0-9]*$", "^[a-z0-9]+(-[a-z0-9]+)*$", r"^\d{4}-\d{2}-\d{2}$", "foo.*bar")]
    begun = time.process_time()
    for _ in range(2500):
        for pattern in patterns:
            pattern.search("some-kebab-name")
    assert time.process_time() - begun < 0.3


def test_without_re2_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    pattern = Pattern("^(a|ab)*(c|bcd)*$", "u")
    assert pattern.search("ab" * 2000 + "c")
    assert not pattern.search("ab" * 2000 + "x")
