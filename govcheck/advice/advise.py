"""Add to a transfer's report what was asked for beyond its verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govcheck.advice.wanted import Wanted
    from govcheck.checker import Checker, Examined
    from govcheck.report.model import TransferReport


def advise(checker: Checker, examined: Examined, wanted: Wanted) -> TransferReport:
    """Return the transfer's report with what `wanted` asks for added to it."""
    report = examined.report
    if checker.packs.conflicts.regimes:
        from govcheck.advice.conflicts import cited_conflicts

        report = report._replace(conflicts=cited_conflicts(checker, examined))
    if wanted.plan and wanted.only in ("", report.id) and report.outcome not in ("permitted", "out_of_scope"):
        from govcheck.advice.plan import with_plans

        report = with_plans(checker, examined._replace(report=report), wanted.importer_countries)
    if wanted.upcoming:
        from govcheck.advice.calendar import calendar_of

        report = report._replace(upcoming=calendar_of(checker).upcoming(examined, wanted.upcoming))
    if wanted.why:
        from govcheck.advice.why import why

        report = report._replace(why=why(checker, examined))
    if wanted.require_evidence or _states_proof(examined):
        from govcheck.report.evidence import with_evidence

        catalogue, required = checker.packs.catalogue, wanted.require_evidence
        report = with_evidence(report, examined.manifest, examined.transfer, catalogue, required=required)
    return report


def _states_proof(examined: Examined) -> bool:
    """Whether a safeguard or an assessment names a document that proves it, or a day on which it ends."""
    transfer = examined.transfer
    for entry in (*(transfer.safeguards or ()), *(transfer.assessments or ())):
        item: Any = examined.manifest.document.data
        for step in entry.path:
            item = item[step]
        if entry.ends or "evidence" in item:
            return True
    return False
