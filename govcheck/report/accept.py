"""Accepting findings: what waivers and a baseline mark in a report. No outcome changes; nothing is taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from govcheck.errors import did_you_mean
from govcheck.interval import add_days
from govcheck.report.model import Finding, Notice, RegimeReport, Report, TransferReport, Waiver

LEVELS = ("note", "warning", "error")


class Statement(NamedTuple):
    """One statement that findings are accepted: whose, and which. What it leaves empty it does not ask for."""

    waiver: Waiver
    open: bool = False
    """Whether it accepts that something is not known; it then accepts nothing that is known to be amiss."""
    fingerprint: str = ""
    rule: str = ""
    transfer: str = ""
    leg: str = ""
    line: tuple[str, int] | None = None
    """The file and the line at which a finding's place must begin."""
    among: frozenset[str] = frozenset()
    """The transfers of that file: two texts may have one name."""
    level: str = ""
    """The level it was accepted at; a finding that has become graver is another one."""

    def names(self, transfer: str, finding: Finding) -> bool:
        """Whether it names this finding, whatever its kind."""
        place = finding.location
        return (
            (not self.fingerprint or self.fingerprint == finding.fingerprint)
            and (not self.rule or self.rule == finding.rule)
            and (not self.transfer or self.transfer == transfer)
            and (not self.leg or self.leg == finding.leg)
            and (not self.among or transfer in self.among)
            and (self.line is None or (place is not None and self.line == (place.path, place.line)))
        )

    def accepts(self, finding: Finding) -> bool:
        """Whether what it accepts is as grave as what was found."""
        graver = bool(self.level) and LEVELS.index(finding.level) > LEVELS.index(self.level)
        return self.open == (finding.kind == "open") and not graver


class Scope(NamedTuple):
    """What a check looked at, so that what it did not look at is not called unused."""

    regimes: Set[str]
    """What stands before the stroke of the rules that were looked at."""
    announce_days: int = 30
    """How many days ahead the end of a waiver is announced."""


def accept(report: Report, statements: Sequence[Statement], scope: Scope) -> Report:
    """Mark every finding that a statement in force accepts, count them, and tell what does not count any more."""
    if not statements:
        return report
    run = _Run(statements, report.as_of)
    transfers = tuple(run.transfer(transfer) for transfer in report.transfers)
    waived = sum(f.waived for transfer in transfers for regime in transfer.regimes for f in regime.findings)
    known = {transfer.id for transfer in transfers}
    notices = _notices(run, known, report.as_of, scope)
    return report._replace(
        transfers=transfers,
        summary={**report.summary, "waived": waived},
        notices=(*report.notices, *notices),
    )


class _Run:
    """Statements made quick to find, and what became of each."""

    def __init__(self, statements: Sequence[Statement], day: str) -> None:
        self.statements, self.day = statements, day
        self.used: set[int] = set()
        self.missed: dict[int, Finding] = {}
        """A finding that a statement names and does not accept."""
        self.by_fingerprint: dict[str, list[int]] = {}
        self.by_rule: dict[tuple[str, str], list[int]] = {}
        """By rule and transfer, which may be empty."""
        for number, statement in enumerate(statements):
            if statement.fingerprint:
                self.by_fingerprint.setdefault(statement.fingerprint, []).append(number)
            else:
                self.by_rule.setdefault((statement.rule, statement.transfer), []).append(number)

    def transfer(self, transfer: TransferReport) -> TransferReport:
        regimes = tuple(self.regime(transfer.id, regime) for regime in transfer.regimes)
        return transfer if regimes == transfer.regimes else transfer._replace(regimes=regimes)

    def regime(self, transfer: str, regime: RegimeReport) -> RegimeReport:
        findings = tuple(self.finding(transfer, finding) for finding in regime.findings)
        return regime if findings == regime.findings else regime._replace(findings=findings)

    def finding(self, transfer: str, finding: Finding) -> Finding:
        candidates = [
            *self.by_rule.get((finding.rule, transfer), ()),
            *self.by_rule.get((finding.rule, ""), ()),
            *self.by_fingerprint.get(finding.fingerprint, ()),
        ]
        if not candidates:
            return finding
        chosen: Waiver | None = None
        for number in sorted(candidates):
            statement = self.statements[number]
            if not statement.names(transfer, finding):
                continue
            if not statement.accepts(finding):
                self.missed.setdefault(number, finding)
                continue
            self.used.add(number)
            if chosen is None and self.day <= statement.waiver.until:
                chosen = statement.waiver
        return finding if chosen is None else finding._replace(waived=True, waiver=chosen)


def _notices(run: _Run, known: Set[str], day: str, scope: Scope) -> Iterator[Notice]:
    soon = add_days(day, scope.announce_days)
    outside = gone = 0
    whole: dict[Waiver, int] = {}
    """The baseline's statements that name a finding: it is told of as a whole."""
    for number, statement in enumerate(run.statements):
        waiver, used = statement.waiver, number in run.used
        away = not used and _outside(statement, known, scope)
        if waiver.source == "baseline":
            whole[waiver] = whole.get(waiver, 0) + used
            gone += not used and not away
        elif waiver.until < day:
            yield _told(_named(statement), waiver, day, int(used))
        elif number in run.missed and not used:
            yield _unused(statement, _why_missed(statement, run.missed[number]))
        elif away and (meant := _misspelt(statement, known)):
            yield _unused(statement, f"there is no such transfer; {meant}")
        elif away:
            outside += 1
        elif not used:
            yield _unused(statement, _why_unused(statement))
        elif waiver.until <= soon:
            yield _told(_named(statement), waiver, day, 1)
    for waiver, count in whole.items():
        if waiver.until < day or (count and waiver.until <= soon):
            yield _told("the baseline", waiver, day, count)
    if gone:
        message = f"{gone} of the baseline's findings were not found as it has them; govcheck baseline prune drops them"
        yield Notice("baseline-gone", "note", message)
    if outside:
        about = "waiver is" if outside == 1 else "waivers are"
        message = f"{outside} {about} about transfers or regimes that this check did not look at"
        yield Notice("waiver-outside", "note", message)


def _told(what: str, waiver: Waiver, day: str, findings: int) -> Notice:
    """Say that a waiver has ended, or that it will soon."""
    kind = "baseline" if waiver.source == "baseline" else "waiver"
    head = f"the acceptance of {what} by {waiver.approver}"
    if waiver.until >= day:
        return Notice(f"{kind}-expiring", "note", f"{head} ends with {waiver.until}", waiver.location)
    tail = "what it accepted counts again" if findings else "nothing that it accepted was found"
    return Notice(f"{kind}-expired", "warning", f"{head} ended with {waiver.until}; {tail}", waiver.location)


def _outside(statement: Statement, known: Set[str], scope: Scope) -> bool:
    regime = statement.rule.partition("/")[0]
    return bool(statement.transfer and statement.transfer not in known) or bool(regime and regime not in scope.regimes)


def _why_missed(statement: Statement, finding: Finding) -> str:
    if statement.open and finding.kind != "open":
        return "it accepts that something is not known, and what was found is known"
    if finding.kind == "open" and not statement.open:
        return "what was found is that something is not known, which a waiver accepts only if it says 'open'"
    return "what was found has become graver"


def _misspelt(statement: Statement, known: Set[str]) -> str:
    """Which transfer a waiver will have meant that names one which is almost the name of one that was looked at."""
    if not statement.transfer or statement.transfer in known:
        return ""
    return did_you_mean(statement.transfer, sorted(known), cutoff=0.9)


def _why_unused(statement: Statement) -> str:
    if statement.line is None:
        return "this check found nothing that it accepts"
    here = f"no finding of this rule is at line {statement.line[1]}"
    return f"{here}; above the line on which a transfer begins it counts for the whole transfer"


def _unused(statement: Statement, why: str) -> Notice:
    waiver = statement.waiver
    message = f"the waiver of {_named(statement)} by {waiver.approver} is not used: {why}"
    return Notice("waiver-unused", "warning", message, waiver.location)


def _named(statement: Statement) -> str:
    what = statement.rule or f"the finding {statement.fingerprint}"
    where = ", ".join(part for part in (statement.transfer, statement.leg) if part)
    return f"{what} ({where})" if where else what
