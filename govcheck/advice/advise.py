"""Add to a transfer's report what was asked for beyond its verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govcheck.advice.wanted import Wanted
    from govcheck.checker import Checker, Examined
    from govcheck.report.model import TransferReport


def advise(checker: Checker, examined: Examined, wanted: Wanted) -> TransferReport:
    """Return the transfer's report with what `wanted` asks for added to it."""
    report = examined.report
    if wanted.why:
        from govcheck.advice.why import why

        report = report._replace(why=why(checker, examined))
    return report
