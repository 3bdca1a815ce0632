"""Days as ISO text, half-open spans of days, and moving a day forward.

Days are kept as the text they were written in (`2026-11-21`): in this form they compare in the order of
time, print unchanged, and cost nothing to make. `[from, until)`: `until` is the first day outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

START = "0001-01-01"
END = "9999-12-31"


class Span(NamedTuple):
    """A half-open span of days."""

    start: str = START
    until: str = END

    def holds(self, day: str) -> bool:
        """Whether a day lies within."""
        return self.start <= day < self.until or (day == END and self.until == END)

    def overlaps(self, other: Span) -> bool:
        """Whether two spans share a day."""
        return self.start < other.until and other.start < self.until


ALWAYS = Span()


def is_day(text: object) -> bool:
    """Whether this is the ISO text of a day that exists."""
    return isinstance(text, str) and _is_day(text)


@lru_cache(4096)
def _is_day(text: str) -> bool:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year + month + day).isascii() or not (year + month + day).isdigit():
        return False
    number = int(month)
    return 1 <= number <= 12 and int(year) >= 1 and 1 <= int(day) <= _month_length(int(year), number)


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_months(day: str, months: int) -> str:
    """Move a day by whole months; past the month's end it clamps (2026-01-31 plus one month is 2026-02-28)."""
    index = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    year, month = divmod(index, 12)
    if year > 9999:
        return END
    if year < 1:
        return START
    return f"{year:04d}-{month + 1:02d}-{min(int(day[8:]), _month_length(year, month + 1)):02d}"


def add_days(day: str, days: int) -> str:
    """Move a day by days, staying within the calendar."""
    import datetime

    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return END if days > 0 else START


def add_working_days(day: str, count: int, calendar: Mapping[str, bool]) -> str:
    """Move a day forward by working days: Monday to Friday, but for what the calendar says of a day.

    `calendar` maps a day to whether it is worked; days it does not name follow the week.
    """
    while count > 0:
        day = add_days(day, 1)
        if day == END:
            return END
        if calendar.get(day, weekday(day) < 5):
            count -= 1
    return day


def weekday(day: str) -> int:
    """0 for Monday to 6 for Sunday."""
    import datetime

    return datetime.date.fromisoformat(day).weekday()


def shift(day: str, plus: Mapping[str, int], calendar: Mapping[str, bool]) -> str:
    """Move a day forward by `years`, `months`, `days` and `working_days`, in this order."""
    months = plus.get("years", 0) * 12 + plus.get("months", 0)
    if months:
        day = add_months(day, months)
    if plus.get("days"):
        day = add_days(day, plus["days"])
    if plus.get("working_days"):
        day = add_working_days(day, plus["working_days"], calendar)
    return day
