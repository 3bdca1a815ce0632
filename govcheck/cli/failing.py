"""Which findings fail a run: the exit code is the same whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govcheck.report.model import Report, TransferReport

# The option's value -> the levels that fail the run.
LEVELS = {"error": ("error",), "warning": ("error", "warning"), "never": ()}


def fails(transfer: TransferReport, fail_on: str) -> bool:
    """Say whether a transfer has something at or above the level `fail_on`.

    In a regime that binds the parties, an outcome other than permitted or out of scope counts as an error, so
    a missing fact never passes, unless every finding of level error there is waived.
    """
    levels = LEVELS[fail_on]
    for regime in transfer.regimes:
        if any(finding.level in levels and not finding.waived for finding in regime.findings):
            return True
        if regime.binding_on != "organisation" or not levels:
            continue
        if regime.outcome not in ("permitted", "out_of_scope"):
            errors = [finding for finding in regime.findings if finding.level == "error"]
            if not errors or not all(finding.waived for finding in errors):
                return True
    return False


def only_failing(report: Report, fail_on: str) -> Report:
    """The same report with only the transfers that fail the run; its summary still counts all."""
    return report._replace(transfers=tuple(t for t in report.transfers if fails(t, fail_on)))
