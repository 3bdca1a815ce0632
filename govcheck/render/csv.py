"""Comma-separated values, for spreadsheets: one row for each finding, or for each regime that has none.

Nothing in a cell is taken for a formula: a text that begins like one has an apostrophe before it. The text is UTF-8
with a byte order mark, without which some spreadsheets misread Japanese and Chinese; lines end as RFC 4180 says.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from govcheck.render.records import Record, clean, laws, links, relative

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import Location, RegimeReport, Report, TransferReport

COLUMNS = (
    "transfer", "title", "as_of", "outcome", "regime", "regime_outcome", "binding_on", "rule", "leg", "kind", "level",
    "waived", "accepted_by", "accepted_until", "message", "guidance", "law", "links", "confidence", "path", "line",
    "column", "fingerprint",
)  # fmt: skip
_MARK = "\ufeff"
_FORMULA = frozenset("=+-@＝＋－＠")


def render(report: Report, options: Options) -> str:
    """Render the findings as a table with a header."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for transfer in report.transfers:
        for regime in transfer.regimes:
            writer.writerows(_rows(transfer, regime, options.root))
    return _MARK + text.getvalue()


def _rows(transfer: TransferReport, regime: RegimeReport, root: str) -> list[list[str | int]]:
    head = (transfer.id, transfer.title, transfer.as_of, transfer.outcome, regime.id, regime.outcome, regime.binding_on)
    rows = [[*map(safe, head), *_finding(Record(transfer, regime, found), root)] for found in regime.findings]
    nothing = ["", "", "", "", "", "", "", "", "", safe(laws(regime.basis)), safe(" ".join(links(regime.basis))), ""]
    return rows or [[*map(safe, head), *nothing, *_place(transfer.location, root), ""]]


def _finding(record: Record, root: str) -> list[str | int]:
    finding = record.finding
    return [
        safe(finding.rule),
        safe(finding.leg),
        finding.kind,
        finding.level,
        "yes" if finding.waived else "no",
        safe(finding.waiver.approver if finding.waiver else ""),
        safe(finding.waiver.until if finding.waiver else ""),
        safe(finding.message),
        safe(finding.guidance),
        safe(laws(finding.citations)),
        safe(" ".join(links(finding.citations))),
        safe(finding.confidence),
        *_place(finding.location or record.transfer.location, root),
        safe(finding.fingerprint),
    ]


def _place(place: Location | None, root: str) -> list[str | int]:
    return ["", "", ""] if place is None else [safe(relative(place.path, root)), place.line, place.column]


def safe(text: str) -> str:
    """Return `text` on one line, and such that no spreadsheet takes it for a formula."""
    text = " ".join(clean(text).split())
    return f"'{text}" if text and text[0] in _FORMULA else text
