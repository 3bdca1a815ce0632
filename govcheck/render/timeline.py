"""A timeline as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import phrases
from govcheck.render.layout import block, plain, width, wrap
from govcheck.render.outlook import change as said
from govcheck.render.records import laws
from govcheck.render.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govcheck.render import Options
    from govcheck.report.ahead import Timeline, TransferTimeline
    from govcheck.report.outlook import Change

_TAKEN = (
    "The facts are taken as they are stated: nothing that runs out is renewed, and a year whose numbers are not "
    "stated is not known."
)


def text(timeline: Timeline, options: Options) -> str:
    """Every change of every transfer, day by day."""
    columns = min(max(options.width, 60), 120)
    say = Speech("", timeline.names)
    lines: list[str] = []
    for transfer in timeline.transfers:
        lines += [*_transfer(transfer, columns, say), ""]
    changes = sum(len(transfer.changes) for transfer in timeline.transfers)
    counted = phrases.count(changes, "change") or "no change"
    among = phrases.count(len(timeline.transfers), "transfer") or "no transfer"
    lines += block(f"{counted} in {among} from {timeline.since} until {timeline.until}. {_TAKEN}", columns)
    return "\n".join(lines) + "\n"


def _transfer(transfer: TransferTimeline, columns: int, say: Speech) -> Iterable[str]:
    heading = wrap(transfer.id + (f": {transfer.title}" if transfer.title else ""), columns)
    yield from heading
    yield "=" * max(map(width, heading))
    yield f"{phrases.words(transfer.outcome).upper()} on {transfer.since}"
    if transfer.location is not None:
        yield phrases.place(transfer.location)
    turns = {turn.on: turn for turn in transfer.turns}
    shown = ""
    for change in transfer.changes:
        if change.on != shown:
            shown = change.on
            yield ""
            turn = turns.get(shown)
            became = f": {phrases.words(turn.after).upper()}, no longer {phrases.words(turn.before)}" if turn else ""
            yield f"{shown}{became}"
        yield from _change(change, columns, say)
    if not transfer.changes:
        yield from ["", f"Nothing changes until {transfer.until}."]


def _change(change: Change, columns: int, say: Speech) -> Iterable[str]:
    leg = f" [{change.leg}]" if change.leg else ""
    due = "falls due: " if change.before == change.after else ""
    yield from block(plain(f"{change.regime}{leg}: {due}{said(change, say)}"), columns, "    ", "  ")
    if change.citations:
        yield from block(laws(change.citations), columns, "    ")


def json(timeline: Timeline) -> str:
    """The same for programs."""
    from json import dumps

    data = {
        "format": "govcheck-timeline/1",
        "govcheck": timeline.govcheck,
        "from": timeline.since,
        "until": timeline.until,
        "transfers": [_json(transfer) for transfer in timeline.transfers],
    }
    return dumps(data, ensure_ascii=False, indent=2) + "\n"


def _json(transfer: TransferTimeline) -> dict[str, object]:
    where = transfer.location
    return {
        "id": transfer.id,
        "title": transfer.title,
        "from": transfer.since,
        "until": transfer.until,
        "outcome": transfer.outcome,
        "location": where and {"path": where.path, "line": where.line, "column": where.column},
        "regimes": [{"id": one.regime, "title": one.title, "says": one.says} for one in transfer.standing],
        "turns": [turn._asdict() for turn in transfer.turns],
        "changes": [
            {
                "on": change.on,
                "regime": change.regime,
                "kind": "due" if change.before == change.after else "outcome",
                "before": change.before,
                "after": change.after,
                "cause": change.cause,
                "leg": change.leg,
                "rules": list(change.rules),
                "citations": [citation._asdict() for citation in change.citations],
            }
            for change in transfer.changes
        ],
    }
