"""Spans, days that exist, and moving a day forward."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.interval import (
    ALWAYS,
    END,
    START,
    Span,
    add_days,
    add_months,
    add_working_days,
    is_day,
    shift,
    weekday,
)

DATES = st.dates()


class TestSpan:
    def test_it_takes_in_its_first_day_and_not_its_last(self) -> None:
        span = Span("2019-01-23", "2020-02-01")
        days = ("2019-01-22", "2019-01-23", "2020-01-31", "2020-02-01")
        assert [span.holds(day) for day in days] == [False, True, True, False]

    def test_left_open_it_has_no_end(self) -> None:
        assert Span("2019-01-23").holds(END)
        assert Span(until="2019-01-23").holds(START)
        assert ALWAYS.holds(START) and ALWAYS.holds(END)
        assert not Span(START, "2019-01-01").holds(END)

    def test_spans_that_meet_do_not_overlap(self) -> None:
        first, second = Span("2019-01-01", "2020-01-01"), Span("2020-01-01")
        assert not first.overlaps(second) and not second.overlaps(first)
        assert first.overlaps(Span("2019-12-31")) and Span("2019-12-31").overlaps(first)
        assert ALWAYS.overlaps(first) and first.overlaps(first)


@pytest.mark.parametrize("text", ["2026-11-22", "2024-02-29", "2000-02-29", START, END, "2026-04-30", "2026-12-31"])
def test_days(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32", "0000-01-01",
        "2026-1-01", "26-01-01", "2026-01-1", "2026/01/01", "20260101", "2026-01-01T00:00:00", "", "２０２６-01-01",
        "2026-01-0²", "+026-01-01", " 026-01-01", 20260101, None, ["2026-01-01"], datetime.date(2026, 1, 1),
    ],
)  # fmt: skip
def test_no_days(text: object) -> None:
    assert not is_day(text)


@given(DATES)
def test_every_date_of_the_calendar_is_a_day(date: datetime.date) -> None:
    assert is_day(date.isoformat())


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-02-28", 2, "2026-04-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("1896-02-29", 48, "1900-02-28"),
        ("1996-02-29", 48, "2000-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 15, "2028-02-29"),
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-03-31", -1, "2026-02-28"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-01", 1, END),
        ("9990-01-01", 1200, END),
        ("0001-01-31", -1, START),
    ],
)
def test_months_clamp_to_the_months_end(day: str, months: int, expected: str) -> None:
    assert add_months(day, months) == expected


@given(st.dates(max_value=datetime.date(9000, 1, 1)), st.integers(0, 400))
def test_months_land_in_the_right_month_on_the_same_day_or_its_last(date: datetime.date, months: int) -> None:
    moved = datetime.date.fromisoformat(add_months(date.isoformat(), months))
    assert (moved.year * 12 + moved.month) - (date.year * 12 + date.month) == months
    assert moved.day == date.day or (moved.day < date.day and (moved + datetime.timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2024-02-28", 1, "2024-02-29"),
        ("2026-02-28", 1, "2026-03-01"),
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-01-01", -1, "2025-12-31"),
        ("2026-11-22", 0, "2026-11-22"),
        (END, 1, END),
        ("9999-12-30", 5, END),
        (START, -1, START),
    ],
)
def test_days_stay_within_the_calendar(day: str, days: int, expected: str) -> None:
    assert add_days(day, days) == expected


def test_weekdays() -> None:
    assert [weekday(f"2026-11-{number}") for number in range(16, 23)] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # from a Friday to the Monday
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-16", 4, "2026-11-20"),
        ("2026-11-16", 10, "2026-11-30"),
        ("2026-11-22", 0, "2026-11-22"),
        ("9999-12-30", 9, END),
    ],
)
def test_working_days_without_a_calendar_are_monday_to_friday(day: str, count: int, expected: str) -> None:
    assert add_working_days(day, count, {}) == expected


def test_working_days_leave_out_holidays_and_take_in_days_that_are_worked() -> None:
    # A week of holidays, and the Saturday after it worked instead.
    week = {f"2026-10-0{number}": False for number in range(1, 8)} | {"2026-10-10": True}
    assert add_working_days("2026-09-30", 1, week) == "2026-10-08"
    assert add_working_days("2026-09-30", 3, week) == "2026-10-10"
    assert add_working_days("2026-09-30", 4, week) == "2026-10-12"
    assert add_working_days("2026-09-30", 3, {}) == "2026-10-05"


def test_shift_takes_years_and_months_together_then_days_then_working_days() -> None:
    assert shift("2026-01-31", {"months": 1}, {}) == "2026-02-28"
    assert shift("2024-02-29", {"years": 1, "months": 1}, {}) == "2025-03-29"  # not by way of 2025-02-28
    assert shift("2026-01-31", {"days": 1, "months": 1}, {}) == "2026-03-01"
    assert shift("2026-11-20", {"working_days": 1, "days": 1}, {}) == "2026-11-23"
    assert shift("2026-11-20", {"working_days": 1}, {"2026-11-23": False}) == "2026-11-24"
    assert shift("2026-11-22", {}, {}) == "2026-11-22"
    assert shift("2026-11-22", {"months": 0, "days": 0}, {}) == "2026-11-22"


@given(DATES, st.integers(0, 60), st.integers(0, 60))
def test_a_day_moved_forward_never_lies_before(date: datetime.date, months: int, days: int) -> None:
    day = date.isoformat()
    assert shift(day, {"months": months, "days": days}, {}) >= day
