"""The calendar, read back with the library that writes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import icalendar
import pytest

from govcheck.render.ics import render
from govcheck.report.ahead import Timeline, TransferTimeline
from govcheck.report.outlook import Change
from tests.render.conftest import HOSTILE, citation


def timeline(*changes: Change, since: str = "2026-11-22", title: str = "Files; lists, and more") -> Timeline:
    transfer = TransferTimeline("crm", title, since, "2027-11-22", "permitted", None, (), (), changes)
    return Timeline("0.1.0", since, "2027-11-22", (transfer,))


ENDS = Change(
    "2027-01-01", "alpha", "permitted", "action_required", "the rule alpha/x ends", ("alpha/x",), (citation(),)
)  # fmt: skip
DUE = Change("2027-03-01", "alpha", "permitted", "permitted", "Look again: 12 months after x", ("alpha/y",))


def events(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_one_event_of_a_whole_day_for_each_change() -> None:
    ends, due = events(render(timeline(ENDS, DUE)))
    assert (ends.decoded("dtstart"), ends.decoded("dtend")) == (date(2027, 1, 1), date(2027, 1, 2))
    assert str(ends["summary"]) == "crm, alpha: permitted becomes action required"
    assert str(due["summary"]) == "crm, alpha: falls due: Look again"
    assert str(ends["url"]) == "https://law.example/ACT#1(1)"
    assert str(ends["description"]).splitlines() == [
        "Files; lists, and more", "the rule alpha/x ends", "Rule: alpha/x", "ACT 1(1): https://law.example/ACT#1(1)",
    ]  # fmt: skip


def test_the_same_event_keeps_its_name() -> None:
    first = timeline(ENDS)
    later = timeline(ENDS._replace(cause="said otherwise"), since="2026-12-01", title="New title")
    assert [event["uid"] for event in events(render(first))] == [event["uid"] for event in events(render(later))]
    assert len({str(event["uid"]) for event in events(render(timeline(ENDS, DUE)))}) == 2


def test_the_same_timeline_gives_the_same_bytes() -> None:
    assert render(timeline(ENDS, DUE)) == render(timeline(ENDS, DUE))
    [event] = events(render(timeline(ENDS)))
    assert event.decoded("dtstamp").isoformat() == "2026-11-22T00:00:00+00:00"


@pytest.mark.parametrize("text", [HOSTILE, "a\nEND:VEVENT\nEND:VCALENDAR", "é" * 200, "a,b;c\\n"])
def test_text_cannot_break_out(text: str) -> None:
    [event] = events(render(timeline(ENDS._replace(cause=text), title=text)))
    assert len(str(event["description"]).splitlines()) == 4
    assert all(len(line) <= 75 for line in render(timeline(ENDS._replace(cause=text))).encode().split(b"\r\n"))


def test_an_empty_timeline_is_a_calendar() -> None:
    assert events(render(timeline())) == []
