"""A timeline as iCalendar (RFC 5545): one all-day event for each change, to be put into a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from govcheck.render.layout import plain
from govcheck.render.speech import Speech

if TYPE_CHECKING:
    from govcheck.report.ahead import Timeline, TransferTimeline
    from govcheck.report.outlook import Change


def render(timeline: Timeline) -> str:
    """Render every change as an event. The same timeline gives the same bytes: the stamp is its first day."""
    calendar = Calendar()
    calendar.add("prodid", f"-//govcheck//govcheck {timeline.govcheck}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "govcheck: when answers about data transfers change")
    stamp = datetime.combine(date.fromisoformat(timeline.since), datetime.min.time(), UTC)
    say = Speech("", timeline.names)
    for transfer in timeline.transfers:
        for change in transfer.changes:
            calendar.add_component(_event(transfer, change, stamp, say))
    return str(calendar.to_ical(), "utf-8")


def _event(transfer: TransferTimeline, change: Change, stamp: datetime, say: Speech) -> Event:
    due = change.before == change.after
    event = Event()
    # What makes it the same event tomorrow: neither its wording nor the day the calendar was made.
    parts = (transfer.id, change.on, change.regime, change.leg, *(change.rules if due else ("outcome",)))
    event.add("uid", f"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@govcheck")
    event.add("dtstamp", stamp)
    day = date.fromisoformat(change.on)
    event.add("dtstart", day)
    if day < date.max:
        event.add("dtend", day + timedelta(days=1))
    turned = f"{say.stand(change.regime, change.before)} becomes {say.stand(change.regime, change.after)}"
    said = f"falls due: {change.cause.partition(': ')[0]}" if due else turned
    event.add("summary", plain(f"{transfer.id}, {change.regime}: {said}"))
    event.add("description", _description(transfer, change))
    links = [citation.url for citation in change.citations if citation.url]
    if links:
        event.add("url", links[0])
    event.add("categories", ["govcheck", change.regime])
    event.add("transp", "TRANSPARENT")
    return event


def _description(transfer: TransferTimeline, change: Change) -> str:
    lines = [transfer.title, change.cause, f"Leg: {change.leg}" if change.leg else ""]
    lines += [f"Rule: {rule}" for rule in change.rules]
    for citation in change.citations:
        lines.append(
            f"{citation.instrument} {citation.article}".strip() + (f": {citation.url}" if citation.url else "")
        )
    return "\n".join(plain(line) for line in lines if line)
