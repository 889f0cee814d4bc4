"""The deprecation report as a page model."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apigov.guides import DeprecationPage, deprecation_page
from apigov.lifecycle import Policy
from tests.unit.guides.support_guides import OK, described, workspace

TODAY = date(2026, 11, 23)
POLICY = Policy(notice_months=6, require=frozenset({"replacement", "sunset"}))


def page_of(*marks: dict[str, Any], today: date = TODAY, policy: Policy = POLICY) -> DeprecationPage:
    paths = {f"/p{index}": {"get": {"responses": OK, **mark}} for index, mark in enumerate(marks)}
    return deprecation_page([described(workspace(), "1", paths)], policy, today)


def old(sunset: str | None = None, since: str | None = None, **more: Any) -> dict[str, Any]:
    return {"deprecated": True, **{name: value for name, value in (("x-sunset", sunset), ("x-deprecated-at", since)) if value}, **more}


def test_groups_come_by_urgency_and_items_by_day() -> None:
    page = page_of(old(), old("2027-12-31"), old("2026-11-22"), old("2026-11-23"), old("2027-01-31"))
    assert [(group.state, [item.path for item in group.items]) for group in page.groups] == [
        ("overdue", ["/p2"]),
        ("due-soon", ["/p3"]),
        ("announced", ["/p4", "/p1"]),
        ("no-date", ["/p0"]),
    ]
    assert page.verdict == "5 things are deprecated: 1 overdue, 1 due soon, 2 announced and 1 without a date."


def test_what_is_all_of_one_urgency_is_counted_once() -> None:
    assert page_of(old(), old()).verdict == "2 things are deprecated: all without a date."
    assert page_of(old("2026-11-22")).verdict == "1 thing is deprecated: overdue."


def test_nothing_deprecated_is_said_plainly() -> None:
    page = page_of({})
    assert (page.verdict, page.groups, page.timeline) == ("Nothing is deprecated. There is nothing to do.", (), None)


def test_an_item_says_since_until_left_and_what_is_wrong() -> None:
    (group,) = page_of(old("2027-01-31", "2026-10-15")).groups
    (item,) = group.items
    assert (item.name, item.since, item.sunset, item.days_left, item.distance, item.earliest) == (
        "GET /p0",
        "2026-10-15",
        "2027-01-31",
        69,
        "in 69 days",
        "2027-04-15",
    )
    assert [fault.rule for fault in item.faults] == ["no-replacement", "too-short-notice"]
    assert item.faults[1].sentence == "108 days of notice; 6 months are promised, so the earliest day is 2027-04-15."


def test_a_date_that_cannot_be_read_has_no_day_and_a_fault() -> None:
    (group,) = page_of(old("soon", **{"x-replaced-by": "/v2"})).groups
    (item,) = group.items
    assert (item.state, item.days_left) == ("no-date", None)
    assert [fault.rule for fault in item.faults] == ["unreadable-date"]
    assert "“soon” (sunset)" in item.faults[0].sentence


def test_words_alone_are_listed_apart() -> None:
    page = page_of({"description": "Deprecated: use v2."})
    assert page.total == 0
    assert [item.name for item in page.hints] == ["GET /p0"]


def test_a_sunset_without_the_flag_is_told_with_a_fault() -> None:
    (group,) = page_of({"x-sunset": "2027-12-31", "x-replaced-by": "/v2"}).groups
    assert [fault.rule for fault in group.items[0].faults] == ["not-flagged"]


@pytest.mark.parametrize("far", ["9999-12-31", "0001-01-01"])
def test_far_dates_do_not_stretch_the_timeline(far: str) -> None:
    page = page_of(old(far), old("2027-03-31", "2026-09-01"))
    assert page.timeline is not None
    assert [row.name for row in page.timeline.rows] == ["GET /p1"]
    assert 0 <= page.timeline.today <= 100
    assert all(0 <= row.start <= row.start + row.width <= 100.01 for row in page.timeline.rows)


def test_same_input_same_page() -> None:
    assert page_of(old("2027-01-31")) == page_of(old("2027-01-31"))
