"""The report for a person at a terminal: the verdict first, then what to do, then what is not known.

In short, unless `verbose` asks for everything: what blocks a transfer with what to do about it, accompanying
duties in a line each, the questions that matter to a regime that binds. What is left out is always counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import outlook, phrases
from govcheck.render.layout import block, plain, table, width, wrap
from govcheck.render.sheet import LEVELS, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govcheck.render import Options
    from govcheck.report.model import Finding, Question, RegimeReport, Report, TransferReport

_COLOURS = {
    "prohibited": "31;1",
    "action_required": "33;1",
    "undetermined": "36;1",
    "permitted": "32;1",
    "out_of_scope": "2",
}
_CURABLE = {
    "unknown": "Whether this can be put right depends on facts that are not stated.",
    "false": "Nothing the parties could set right would open the way.",
}
_NARROW, _WIDE = 60, 120


def render(report: Report, options: Options) -> str:
    """Render the report at the width of the terminal, with colour if `options` says so."""
    layout = _Layout(min(max(options.width, _NARROW), _WIDE), options.colour, options.verbose)
    lines: list[str] = []
    for transfer in report.transfers:
        lines += [*layout.transfer(transfer), ""]
    if len(report.transfers) > 1:
        lines += [*layout.overview(report.transfers), ""]
    lines += layout.closing(report)
    return "\n".join(lines) + "\n"


class _Layout(Sheet):
    # One transfer ---------------------------------------------------------------------------------

    def transfer(self, transfer: TransferReport) -> list[str]:
        heading = wrap(transfer.id + (f": {transfer.title}" if transfer.title else ""), self.columns)
        lines = [self.paint(line, "1") for line in heading]
        lines.append("=" * max(map(width, heading)))
        verdict = phrases.words(transfer.outcome).upper()
        lines.append(self.paint(verdict, _COLOURS[transfer.outcome]) + f" under the law of {transfer.as_of}")
        if transfer.location:
            lines += wrap(phrases.place(transfer.location), self.columns)
        if transfer.regimes:
            lines += ["", *self.verdicts(transfer.regimes)]
        # Where answers come first, what to do hangs on them.
        answers_first = transfer.outcome == "undetermined"
        lines += self.questions(transfer) if answers_first else []
        lines += self.findings(transfer)
        lines += [] if answers_first else self.questions(transfer)
        lines += self.upcoming(transfer)
        lines += self.evidence(transfer)
        return lines if self.verbose else lines + self.left_out(transfer)

    def verdicts(self, regimes: tuple[RegimeReport, ...]) -> list[str]:
        rows = [[r.id, phrases.outcome(r), phrases.law(r, self.most), phrases.decides(r, self.most)] for r in regimes]

        def style(row: int, column: int, text: str) -> str:
            regime = regimes[row]
            return self.paint(text, _COLOURS[regime.outcome]) if column == 1 and phrases.binds(regime) else text

        header = ("regime", "outcome", "law", "what decides")
        limits = (14, 15, max(12, self.columns // 4), None)
        return table(header, rows, self.columns, indent="  ", limits=limits, style=style)

    def findings(self, transfer: TransferReport) -> list[str]:
        """What to do, what is due besides, what is unsettled, what else to know."""
        names = ("do", "accepted", "due", "review", "note")
        sections: dict[str, list[tuple[RegimeReport, Finding]]] = {name: [] for name in names}
        for regime in transfer.regimes:
            for finding in regime.findings:
                if finding.waived:
                    sections["accepted"].append((regime, finding))
                    continue
                if finding.kind == "open" or not (self.verbose or phrases.binds(regime)):
                    continue  # stands with the open questions, or is counted at the end
                if finding.kind == "review":
                    section = "review"
                elif not phrases.binds(regime) or finding.level == "note" or finding.kind == "informational":
                    section = "note"
                else:
                    section = "do" if finding.level == "error" else "due"
                sections[section].append((regime, finding))
        lines = self.titled("What to do", [*self.told(transfer, sections["do"], True), *self.ways(transfer)])
        lines += self.plans(transfer)
        lines += self.conflicts(transfer)
        lines += self.titled("Accepted", self.told(transfer, sections["accepted"], self.verbose))
        lines += self.titled("Unsettled law, for counsel", self.told(transfer, sections["review"], True))
        lines += self.titled("Accompanying duties", self.told(transfer, sections["due"], self.verbose))
        return lines + self.titled("Also to note", self.told(transfer, sections["note"], self.verbose))

    def left_out(self, transfer: TransferReport) -> list[str]:
        """How much regimes that bind nobody have to say, where it is not shown."""
        said = []
        for regime in transfer.regimes:
            if not phrases.binds(regime):
                remarks = phrases.count(sum(f.kind != "open" for f in regime.findings), "remark")
                questions = phrases.count(len(regime.questions), "question")
                said += [f"{part} of {regime.id}" for part in (remarks, questions) if part]
        return ["", *block(f"For information: {', '.join(said)} (--verbose shows them)", self.columns)] if said else []

    def ways(self, transfer: TransferReport) -> list[str]:
        lines: list[str] = []
        for regime in transfer.regimes:
            if regime.outcome in ("action_required", "prohibited") and phrases.binds(regime):
                ways = phrases.some(map(phrases.rule, regime.routes))
                text = f"Ways still open: {ways}." if ways else ""
                text = " ".join(part for part in (text, _CURABLE.get(regime.curable or "", "")) if part)
                lines += block(text, self.columns, "      ", f"  {regime.id}: ") if text else []
        return lines

    def told(
        self, transfer: TransferReport, found: Iterable[tuple[RegimeReport, Finding]], everything: bool
    ) -> list[str]:
        """Findings, the same one on several legs once; without `everything` in a line each."""
        groups: dict[tuple[str, str, str, str, str, bool], list[Finding]] = {}
        for regime, one in found:
            key = (regime.id, one.rule, one.level, one.message, one.guidance, one.waived)
            groups.setdefault(key, []).append(one)
        lines: list[str] = []
        for (regime_id, *_), same in groups.items():
            lines += self.finding(transfer, regime_id, same, everything)
        return lines

    def finding(self, transfer: TransferReport, regime: str, same: list[Finding], everything: bool) -> list[str]:
        finding = same[0]
        level = finding.level + (" (accepted)" if finding.waived else "")
        laws = f" [{phrases.laws(finding.citations)}]" if finding.citations else ""
        head = f"  {regime}: "
        first, *more = block(f"{level}: {finding.message}{laws}", self.columns, "      ", head)
        lines = [head + self.paint(level, LEVELS[finding.level]) + first[len(head) + len(level) :], *more]
        for accepted in dict.fromkeys(outlook.acceptance(one) for one in same if one.waiver):
            lines += block(accepted, self.columns, "      ")
        if not everything:
            return lines
        for place, legs in self.places(transfer, same).items():
            where = [place] if place else []
            where += [("leg " if len(legs) == 1 else "legs ") + "; ".join(legs)] if legs else []
            lines += block(", ".join(where), self.columns, "      ") if where else []
        for text in phrases.paragraphs(finding.guidance):
            lines += block(text, self.columns, "      ")
        return lines + (self.details(finding) if self.verbose else [])

    def places(self, transfer: TransferReport, same: Iterable[Finding]) -> dict[str, list[str]]:
        """The places of a finding, each with its legs."""
        places: dict[str, list[str]] = {}
        for finding in same:
            legs = places.setdefault(phrases.place(finding.location) if finding.location else "", [])
            legs += [leg for leg in self.leg(transfer, finding.leg) if leg not in legs]
        return places

    def leg(self, transfer: TransferReport, leg: str) -> list[str]:
        """The leg, where it needs to be named: not where there is only one."""
        return [plain(leg)] if leg and (self.verbose or transfer.legs != (leg,)) else []

    def details(self, finding: Finding) -> list[str]:
        lines = block(f"rule {finding.rule}, source {finding.confidence}", self.columns, "      ")
        for citation in finding.citations:
            checked = f" (checked {citation.checked_on})" if citation.checked_on else ""
            text = f"{citation.instrument} {citation.article}: {citation.url}{checked}"
            lines += block(text, self.columns, "        ", "      ")
        for fact in finding.facts:
            origin = phrases.place(fact.location) if fact.location else fact.origin
            text = f"{fact.name} = {phrases.value(fact.value)}" + (f" ({origin})" if origin else "")
            lines += block(text, self.columns, "        ", "      ")
        return lines

    def questions(self, transfer: TransferReport) -> list[str]:
        """The questions of all regimes, each once, in the order in which they were put."""
        asked: dict[tuple[str, str], tuple[Question, list[str]]] = {}
        for regime in transfer.regimes:
            for question in regime.questions:
                if not (self.verbose or phrases.binds(regime)):
                    continue
                _, regimes = asked.setdefault((question.fact, question.leg), (question, []))
                if regime.id not in regimes:
                    regimes.append(regime.id)
        lines = self.undecided(transfer) if self.verbose else []
        for number, (question, regimes) in enumerate(asked.values(), 1):
            remedy = "; decides only which remedy is open" if question.affects == "remedy" else ""
            head = f"  {number}. "
            lines += block(question.question, self.columns, " " * len(head), head)
            leg = "".join(f", leg {leg}" for leg in self.leg(transfer, question.leg))
            lines += block(f"{question.fact}{leg} ({', '.join(regimes)}{remedy})", self.columns, " " * len(head))
            if self.verbose and question.why:
                lines += block(question.why, self.columns, " " * len(head))
        return self.titled("Open questions", lines)

    def undecided(self, transfer: TransferReport) -> list[str]:
        """What is not decided, in a line for each regime and message; the questions say what to do about it."""
        told: dict[tuple[str, str], list[Finding]] = {}
        for regime in transfer.regimes:
            for finding in regime.findings:
                if finding.kind == "open":
                    told.setdefault((regime.id, finding.message), []).append(finding)
        lines: list[str] = []
        for (regime_id, message), same in told.items():
            laws = f" [{phrases.laws(c for finding in same for c in finding.citations)}]" if same[0].citations else ""
            lines += block(f"not known: {message}{laws}", self.columns, "      ", f"  {regime_id}: ")
        return lines

    # The end --------------------------------------------------------------------------------------

    def overview(self, transfers: tuple[TransferReport, ...]) -> list[str]:
        """All transfers at a glance, each with the regimes that its outcome comes from."""
        rows = [
            (
                transfer.id,
                phrases.words(transfer.outcome),
                ", ".join(r.id for r in transfer.regimes if phrases.binds(r) and r.outcome == transfer.outcome),
            )
            for transfer in transfers
        ]

        def style(row: int, column: int, text: str) -> str:
            return self.paint(text, _COLOURS[transfers[row].outcome]) if column == 1 else text

        header = ("transfer", "outcome", "under")
        return table(header, rows, self.columns, limits=(self.columns // 2, 15, None), style=style)

    def closing(self, report: Report) -> list[str]:
        counts = report.summary
        total = counts.get("transfers", 0)
        parts = [f"{counts[key]} {phrases.words(key)}" for key in _COLOURS if counts.get(key)]
        number = counts.get("waived", 0)
        waived = f"; {number} {'finding' if number == 1 else 'findings'} accepted" if number else ""
        text = f"{total} {'transfer' if total == 1 else 'transfers'}: {', '.join(parts) or 'nothing to check'}{waived}"
        lines = self.remarks(report)
        lines += [self.paint(line, "1") for line in wrap(text, self.columns)]
        packs = ", ".join(f"{pack.id} {pack.version}" for pack in report.packs)
        return [*lines, *block(f"govcheck {report.govcheck}, law of {report.as_of}, packs: {packs}", self.columns)]
