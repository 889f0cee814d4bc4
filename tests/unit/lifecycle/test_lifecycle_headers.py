"""Deprecation, Sunset and Link values."""

from __future__ import annotations

from datetime import date

import pytest

from apigov.lifecycle import order_ok, read_deprecation, read_links, read_sunset

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "form", "text", "problem"),
    [
        ("@1688169599", "rfc9745", "2023-06-30T23:59:59Z", ""),
        ("@-1;a=1", "rfc9745", "1969-12-31T23:59:59Z", ""),
        ("@1688169599000", "rfc9745", None, "out-of-range"),
        ("true", "legacy-true", None, "legacy"),
        ("Fri, 11 Nov 2022 23:59:59 GMT", "legacy-date", "2022-11-11T23:59:59Z", "legacy"),
        ("@1.5", "invalid", None, "fraction"),
        ("@1, @2", "invalid", None, "list"),
        ("1688169599", "invalid", None, "not-a-date"),
        ("2023-06-30", "invalid", None, "rfc3339"),
    ],
)
def test_deprecation_values(value: str, form: str, text: str | None, problem: str) -> None:
    said = read_deprecation(value, TODAY)
    assert (said.form, said.text, said.problem) == (form, text, problem)
    assert said.valid is (form == "rfc9745" and not problem)


@pytest.mark.parametrize(
    ("value", "form", "text", "problem"),
    [
        ("Wed, 11 Nov 2026 11:11:11 GMT", "http-date", "2026-11-11T11:11:11Z", ""),
        ("Thu, 11 Nov 2026 11:11:11 GMT", "http-date", "2026-11-11T11:11:11Z", "weekday"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "rfc850", "1994-11-06T08:49:37Z", "obsolete-form"),
        ("Sun Nov  6 08:49:37 1994", "asctime", "1994-11-06T08:49:37Z", "obsolete-form"),
        ("Wed, 11 Nov 2026 11:11:11 UTC", "invalid", None, "zone"),
        ("Mon, 29 Feb 2100 00:00:00 GMT", "invalid", None, "no-such-day"),
        ("Fri, 31 Dec 9999 23:59:60 GMT", "http-date", None, "out-of-range"),
        ("@1794395471", "invalid", None, "rfc9745-date"),
    ],
)
def test_sunset_values(value: str, form: str, text: str | None, problem: str) -> None:
    said = read_sunset(value, TODAY)
    assert (said.form, said.text, said.problem) == (form, text, problem)


def test_the_century_of_a_two_digit_year_hangs_on_today() -> None:
    assert read_sunset("Tuesday, 01-Jun-49 00:00:00 GMT", date(1999, 12, 31)).text == "2049-06-01T00:00:00Z"
    assert read_sunset("Thursday, 01-Jun-50 00:00:00 GMT", date(1999, 12, 31)).text == "1950-06-01T00:00:00Z"


def test_a_sunset_may_equal_its_deprecation_but_not_precede_it() -> None:
    sunset = read_sunset("Thu, 31 Dec 2026 23:59:59 GMT", TODAY)
    assert order_ok(read_deprecation("@1798761599", TODAY), sunset) is True
    assert order_ok(read_deprecation("@1798761600", TODAY), sunset) is False
    assert order_ok(read_deprecation("true", TODAY), sunset) is None


def test_commas_in_targets_and_quotes_do_not_separate_links() -> None:
    links = read_links('<https://e/a,b;c>; title="x, y; rel=z"; rel="Deprecation sunset"; rel=no, </v2>;rel=successor-version')
    assert [(link.target, link.rels) for link in links] == [
        ("https://e/a,b;c", ("deprecation", "sunset")),
        ("/v2", ("successor-version",)),
    ]
    assert read_links('https://e/x; rel="deprecation"') == ()
