"""Dates, periods and windows."""

from __future__ import annotations

from datetime import date

import pytest

from apigov.lifecycle import Period, add, is_rfc3339_duration, is_xml_duration, read_moment, read_period


def test_months_pin_to_the_last_day_before_days_are_added() -> None:
    assert add(date(2026, 8, 31), months=6) == date(2027, 2, 28)
    assert add(date(2024, 1, 31), months=1, days=1) == date(2024, 3, 1)
    assert add(date(2026, 3, 31), months=-1) == date(2026, 2, 28)


def test_a_date_beyond_the_calendar_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        add(date(9999, 1, 1), months=12)


@pytest.mark.parametrize(
    ("text", "shown", "day"),
    [
        ("2026-12-31", "2026-12-31", date(2026, 12, 31)),
        ("2026-12-31T23:30:00-02:00", "2027-01-01T01:30:00Z", date(2027, 1, 1)),
        ("2026-01-01t00:30:00.123z", "2026-01-01T00:30:00Z", date(2026, 1, 1)),
        ("2026-01-01T00:30:00+02:00", "2025-12-31T22:30:00Z", date(2025, 12, 31)),
    ],
)
def test_dates_and_instants_are_read(text: str, shown: str, day: date) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert (moment.text, moment.day) == (shown, day)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2026-13-01", "2026-02-30", "2026-1-31", "20260131", "2026-W05", "2026-12-31 23:59:59Z", "2026-12-31T24:00:00Z"),
        *("2026-12-31T10:00Z", "2026-12-31T10:00:00", "2026-12-31T10:00:00+24:00", "0001-01-01T00:00:00+01:00", "٢٠٢٦-01-01"),
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert read_moment(text) is None


def test_the_two_laws_of_durations_differ_on_weeks_gaps_and_sign() -> None:
    assert [is_xml_duration(text) for text in ("P2W", "P1Y1D", "-P1M", "PT1.5S", "P", "P1YT")] == [False, True, True, True, False, False]
    assert [is_rfc3339_duration(text) for text in ("P2W", "P1Y1D", "-P1M", "PT1.5S", "P", "P1YT")] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]


def test_a_notice_period_counts_months_and_days_apart() -> None:
    assert read_period("P1Y6M10D") == Period(18, 10)
    assert read_period("P2W") == Period(0, 14)
    for text in ("PT24H", "6 months", "P", "-P1M"):
        with pytest.raises(ValueError, match="no period"):
            read_period(text)
