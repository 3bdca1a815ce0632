"""One line for each finding and question, with its place first, as compilers do: for hooks, editors and logs.

Regimes that bind nobody stay out of it unless `verbose` asks for them; so do notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import phrases
from govcheck.render.records import clean, laws, relative, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govcheck.render import Options
    from govcheck.report.model import Finding, Location, Question, RegimeReport, Report, TransferReport

_COLOURS = {"error": "31;1", "warning": "33", "note": "36", "question": "36;1"}


def render(report: Report, options: Options) -> str:
    """Render the findings, then the questions, then the count."""
    problems = (problem._replace(path=relative(problem.path, options.root)) for problem in report.problems)
    lines = [clean(str(problem)) for problem in problems]
    for transfer in report.transfers:
        for regime in transfer.regimes:
            if options.verbose or phrases.binds(regime):
                lines += _regime(transfer, regime, options)
    for notice in report.notices:
        lines.append(_line(notice.location, notice.level, f"{notice.code}: {notice.message}", options))
    lines.append(f"{tally(report)}; law of {report.as_of}")
    return "".join(f"{line}\n" for line in lines)


def _regime(transfer: TransferReport, regime: RegimeReport, options: Options) -> Iterator[str]:
    told = False
    for finding in regime.findings:
        if finding.level != "note" or options.verbose:
            told = told or (finding.level == "error" and not finding.waived)
            yield _finding(transfer, finding, options)
    for question in regime.questions:
        told = True
        yield _question(transfer, regime, question, options)
    if not told and phrases.binds(regime) and regime.outcome not in ("permitted", "out_of_scope"):
        text = f"{regime.id}: {transfer.id}: {phrases.outcome(regime)}: {phrases.decides(regime, 4)}"
        yield _line(transfer.location, "error", text, options)


def _finding(transfer: TransferReport, finding: Finding, options: Options) -> str:
    said = {"open": "not known: ", "review": "for counsel: "}.get(finding.kind, "")
    leg = f" [{finding.leg}]" if finding.leg and len(transfer.legs) > 1 else ""
    law = f" [{laws(finding.citations)}]" if finding.citations else ""
    text = f"{finding.rule}: {transfer.id}: {said}{finding.message}{leg}{law} ({finding.fingerprint})"
    if finding.waiver is not None:
        text += f" accepted by {finding.waiver.approver} until {finding.waiver.until}"
    level = f"{finding.level} (accepted)" if finding.waived else finding.level
    return _line(finding.location or transfer.location, level, text, options)


def _question(transfer: TransferReport, regime: RegimeReport, question: Question, options: Options) -> str:
    remedy = " (decides only which remedy is open)" if question.affects == "remedy" else ""
    text = f"{regime.id}: {transfer.id}: {question.question} ({question.fact}){remedy}"
    return _line(transfer.location, "question", text, options)


def _line(place: Location | None, level: str, text: str, options: Options) -> str:
    where = f"{relative(place.path, options.root)}:{place.line}:{place.column}: " if place else ""
    colour = _COLOURS.get(level)
    shown = f"\x1b[{colour}m{level}\x1b[0m" if options.colour and colour else level
    return f"{clean(where)}{shown}: {clean(' '.join(text.split()))}"
