"""Which transfers a run shows if it is to be quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.report.failing import fails

if TYPE_CHECKING:
    from govcheck.report.model import Report

__all__ = ["fails", "only_failing"]


def only_failing(report: Report, fail_on: str) -> Report:
    """The same report with only the transfers that fail the run; its summary still counts all."""
    return report._replace(transfers=tuple(t for t in report.transfers if fails(t, fail_on)))
