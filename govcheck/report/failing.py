"""What fails: a check in a pipeline, a guard in a job, or a call of `raise_for_findings`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govcheck.errors import GovcheckError

if TYPE_CHECKING:
    from govcheck.report.model import RegimeReport, Report, TransferReport

# The word given -> the levels that fail.
LEVELS = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
_FINE = ("permitted", "out_of_scope")


class TransferBlocked(GovcheckError):
    """A transfer that must not go as it stands, or of which too little is known to let it go.

    `transfers` are the reports on those that fail.
    """

    def __init__(self, message: str, transfers: Sequence[TransferReport] = ()) -> None:
        self.transfers: tuple[TransferReport, ...] = tuple(transfers)
        super().__init__(message)

    def __reduce__(self) -> tuple[type[TransferBlocked], tuple[str, tuple[TransferReport, ...]]]:
        return type(self), (str(self), self.transfers)


def fails(transfer: TransferReport, fail_on: str) -> bool:
    """Say whether a transfer has something at or above the level `fail_on`.

    In a regime that binds the parties, an outcome other than permitted or out of scope counts as an error, so
    a missing fact never passes, unless everything that the outcome rests on is accepted there.
    """
    levels = LEVELS[fail_on]
    for regime in transfer.regimes:
        if any(finding.level in levels and not finding.waived for finding in regime.findings):
            return True
        if regime.binding_on != "organisation" or not levels:
            continue
        if regime.outcome not in _FINE and not _accepted(regime):
            return True
    return False


def _accepted(regime: RegimeReport) -> bool:
    """Whether every rule that an outcome rests on has a finding of level error, and all of these are waived."""
    errors = [finding for finding in regime.findings if finding.level == "error"]
    told = {finding.rule for finding in errors if finding.waived}
    return bool(told) and all(finding.waived for finding in errors) and told.issuperset(regime.determined_by)


def blocked(report: Report, fail_on: str = "error") -> TransferBlocked | None:
    """What to raise for the transfers that fail; None if none does. ValueError for an unknown `fail_on`."""
    if fail_on not in LEVELS:
        raise ValueError(f"fail_on is {fail_on!r}; use one of {', '.join(LEVELS)}")
    failing = [transfer for transfer in report.transfers if fails(transfer, fail_on)]
    if not failing:
        return None
    return TransferBlocked("\n".join(map(_said, failing)), failing)


def _said(transfer: TransferReport) -> str:
    """One line: the transfer, its outcome, and for each regime in the way its first finding or question."""
    parts = [_why(regime) for regime in transfer.regimes if _stands_in_the_way(regime)]
    place = f"{transfer.location.path}:{transfer.location.line}: " if transfer.location else ""
    head = f"{place}{transfer.id} is {transfer.outcome.replace('_', ' ')} under the law of {transfer.as_of}"
    return head + (f": {'; '.join(parts)}" if parts else "")


def _stands_in_the_way(regime: RegimeReport) -> bool:
    return regime.binding_on == "organisation" and regime.outcome not in _FINE


def _why(regime: RegimeReport) -> str:
    if regime.outcome == "undetermined" and regime.questions:
        return f"{regime.id}: {regime.questions[0].question}"
    finding = next((one for one in regime.findings if one.level == "error" and not one.waived), None)
    if finding is None:
        return f"{regime.id}: {regime.outcome.replace('_', ' ')}"
    laws = ", ".join(f"{citation.instrument} {citation.article}".strip() for citation in finding.citations[:2])
    return f"{regime.id}: {finding.message}" + (f" [{laws}]" if laws else "")
