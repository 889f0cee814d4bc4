"""The values that everybody speaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apigov.findings import Place, Selection, Severity, fingerprint, parse_pointer, pointer_text, suggestion


@given(st.lists(st.text()))
def test_a_pointer_survives_its_text_form(steps: list[str]) -> None:
    assert list(parse_pointer(pointer_text(tuple(steps)))) == steps


def test_a_pointer_without_a_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="starts with '/'"):
        parse_pointer("a/b")


def test_warn_is_read_as_warning_and_other_words_are_refused() -> None:
    assert Severity.parse("warn") is Severity.parse("warning") is Severity.WARNING
    for word in ("Error", "fatal", ""):
        with pytest.raises(ValueError, match="is not a level"):
            Severity.parse(word)


def test_ignore_wins_over_select() -> None:
    chosen = Selection(("owasp-*",), ("owasp-b",))
    assert chosen.takes("owasp-a")
    assert not chosen.takes("owasp-b")
    assert not chosen.takes("other")
    assert chosen.unmatched(["owasp-a"]) == ("owasp-b",)


def test_a_suggestion_is_the_nearest_name_or_none() -> None:
    assert suggestion("ruls", ["rules", "roots"]) == "rules"
    assert suggestion("RULES", ["rules", "roots"]) == "rules"
    assert suggestion("xyz", ["rules"]) is None


def test_a_fingerprint_counts_rule_place_values_and_ordinal_and_nothing_else() -> None:
    place = Place(method="get", path="/orders")
    first = fingerprint("r", place, ["a"], 0)
    assert first == fingerprint("r", Place(method="get", path="/orders"), ("a",), 0)
    others = [
        fingerprint("s", place, ["a"], 0),
        fingerprint("r", place, ["b"], 0),
        fingerprint("r", place, ["a"], 1),
        fingerprint("r", Place(), ["a"], 0),
    ]
    assert len({first, *others}) == 5
