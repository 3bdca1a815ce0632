"""A report as flat rows, for data frames: names and plain values only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govcheck.report.model import Finding, Location, RegimeReport, Report, TransferReport

Cell = str | int | bool | None


def rows(report: Report) -> Iterator[dict[str, Cell]]:
    """One row for each finding, or for each regime that has none; every row has the same keys."""
    for transfer in report.transfers:
        for regime in transfer.regimes:
            for finding in regime.findings or (None,):
                yield _row(transfer, regime, finding)


def _row(transfer: TransferReport, regime: RegimeReport, finding: Finding | None) -> dict[str, Cell]:
    place: Location | None = (finding.location if finding else None) or transfer.location
    cited = finding.citations if finding else regime.basis
    return {
        "transfer": transfer.id,
        "title": transfer.title,
        "as_of": transfer.as_of,
        "outcome": transfer.outcome,
        "regime": regime.id,
        "regime_outcome": regime.outcome,
        "binding_on": regime.binding_on,
        "pack_version": regime.pack_version,
        "rule": finding.rule if finding else None,
        "leg": finding.leg if finding else None,
        "kind": finding.kind if finding else None,
        "level": finding.level if finding else None,
        "waived": finding.waived if finding else None,
        "message": finding.message if finding else None,
        "law": ", ".join(dict.fromkeys(f"{one.instrument} {one.article}".strip() for one in cited)) or None,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "fingerprint": finding.fingerprint if finding else None,
    }
