"""What is said of patterns: exponential time, and anchors that are missing."""

from __future__ import annotations

import pytest

from apigov.schema.patterns import compile_pattern, is_exponential, loose_end

EXPONENTIAL = (
    "^(a+)+$", "^(a|a)*b", "^(a*)*$", "^([a-z]+-?)+$", r"(\d+\s*)+x", "^(a?b?)*c$", "(.*)*x", "^(ab|a|b)*$",
    r"^(([\/a-z][_a-z0-9\/]*)?({[^}]*})?)+$", r"^(/|[a-z0-9-.]+|{[a-zA-Z0-9_]+})+$", r"^[a-z]+((\d)|([A-Z0-9][a-z0-9]+))*([A-Z])?$",
)  # fmt: skip
QUICK = (
    "(a+)+", "^a+b+$", "^([a-z]+-)+$", "^[a-z]+(-[a-z]+)*$", "^(a|b)*$", "^[a-z]+([A-Z][a-z]+)*$", "^(/[a-z-]+|/{[a-z]+})+$", "^(a?)*$",
    r"^(?!.*\bid\b).*$", r"(a+)+\1", "",
)  # fmt: skip


@pytest.mark.parametrize("text", EXPONENTIAL)
def test_a_pattern_with_exponentially_many_ways_is_known(text: str) -> None:
    assert is_exponential(compile_pattern(text))


@pytest.mark.parametrize("text", QUICK)
def test_a_pattern_that_fails_soon_or_cannot_be_judged_is_left_alone(text: str) -> None:
    assert not is_exponential(compile_pattern(text))


@pytest.mark.parametrize("text", ["^[a-z]+", "[a-z]+", "^[a-z][A-Z0-9]*", "^GET|POST$", "^/[a-z/]*", "^([A-Z][a-z0-9]-)*([A-Z][a-z0-9])+"])
def test_a_missing_anchor_is_known(text: str) -> None:
    assert loose_end(compile_pattern(text)) is not None


@pytest.mark.parametrize(
    "text",
    ["^[a-z]+$", "^https?://", "RFC8725", "^x-", "^/v[0-9]+", ".*RFC8725.*", "^x-.*", "(local|prod)", "^a$|^b$", "^https?", "[0-9]$", "^(a|b)$", ""],
)
def test_a_pattern_that_may_be_meant_as_it_stands_is_left_alone(text: str) -> None:
    assert loose_end(compile_pattern(text)) is None
