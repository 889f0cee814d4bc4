"""Plain patterns mean the same to Python's engine."""

from __future__ import annotations

import pytest
import regress
from hypothesis import given, settings
from hypothesis import strategies as st

from apigov.schema.patterns.plain import plain

ATOMS = (
    "a", "b", "-", ".", "{}", " ", "#", r"\/", r"\[", r"\.", r"\$", "[a-z]", "[^a-z]", "[a-z-]", "[-ab]", "[ab-]", r"[\]\-]", "[^-0-9.]", "[0-9-._]",
)  # fmt: skip
PATTERNS = st.builds(
    lambda start, parts, end: start + "".join(parts) + end,
    st.sampled_from(["", "^"]),
    st.lists(st.builds("".join, st.tuples(st.sampled_from(ATOMS), st.sampled_from(["", "", "*", "+", "?"]))), max_size=5),
    st.sampled_from(["", "$"]),
)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.lists(st.text(alphabet="ab-/{}[]$#. \n\r\u2028\u00e909Z", max_size=6), min_size=1, max_size=5))
def test_plain_patterns_match_as_ecma_262_does(text: str, subjects: list[str]) -> None:
    known = plain(text)
    if known is not None:
        other = regress.Regex(text)
        for subject in subjects:
            assert (known[0](subject) is not None) is (other.find(subject) is not None), subject


@pytest.mark.parametrize("text", [r"eval\(", "<script", "{}", r".+\/$", "^[Xx]-", r"^[A-Za-z0-9-._~:/?#\[\]@!\$&'()*+,;=]*$"])
def test_patterns_of_rulesets_are_plain(text: str) -> None:
    assert plain(text) is not None


@pytest.mark.parametrize("text", ["(a)", "a|b", r"\d", "[]", "[z-a]", "a{2}", "a+?", "**", r"\bx", "[a&&b]", "a*b*c", "\u00e9"])
def test_other_patterns_are_not(text: str) -> None:
    assert plain(text) is None


def test_a_repeat_that_may_begin_anywhere_is_for_short_texts() -> None:
    assert [length for _, length in filter(None, map(plain, ("a", "^a+", "a+")))] == [4096, 4096, 300]
