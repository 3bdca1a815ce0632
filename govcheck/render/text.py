"""The report for a person at a terminal: the verdict first, then what to do, then what is not known.

In short, unless `verbose` asks for everything: what blocks a transfer with what to do about it, accompanying
duties in a line each, the questions that matter to a regime that binds. What is left out is always counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import outlook, phrases
from govcheck.render.layout import block, plain, table, width, wrap
from govcheck.render.sheet import LEVELS, Sheet
from govcheck.render.speech import Speech

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
_NOT_AT_HAND = ("unknown", "false", "changed")
_NARROW, _WIDE = 60, 120


def render(report: Report, options: Options) -> str:
    """Render the report at the width of the terminal, with colour if `options` says so."""
    speech = Speech(report.language, report.names)
    layout = _Layout(min(max(options.width, _NARROW), _WIDE), options.colour, options.verbose, speech)
    lines: list[str] = []
    if len(report.transfers) > 1:
        lines += [*layout.overview(report.transfers), ""]
    for transfer in report.transfers:
        lines += [*layout.transfer(transfer), ""]
    lines += layout.closing(report)
    return "\n".join(lines) + "\n"


class _Layout(Sheet):
    # One transfer ---------------------------------------------------------------------------------

    def transfer(self, transfer: TransferReport) -> list[str]:
        heading = wrap(transfer.id + (f": {transfer.title}" if transfer.title else ""), self.columns)
        lines = [self.paint(line, "1") for line in heading]
        lines.append("=" * max(map(width, heading)))
        verdict = self.paint(self.say(transfer.outcome).upper(), _COLOURS[transfer.outcome])
        lines.append(verdict + self.say("applied_law", day=transfer.as_of))
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
        rows = []
        for one in regimes:
            decides = phrases.decides(one, self.most, self.say, brief=not self.verbose)
            rows.append([one.id, phrases.outcome(one, self.say), phrases.law(one, self.most), decides])

        def style(row: int, column: int, text: str) -> str:
            regime = regimes[row]
            return self.paint(text, _COLOURS[regime.outcome]) if column == 1 and phrases.binds(regime) else text

        header = [self.say.low(key) for key in ("regime", "outcome", "law", "decides")]
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
        lines = self.titled(self.say("do"), [*self.told(transfer, sections["do"], True), *self.ways(transfer)])
        lines += self.plans(transfer)
        lines += self.conflicts(transfer)
        lines += self.titled(self.say("accepted"), self.told(transfer, sections["accepted"], self.verbose))
        lines += self.titled(self.say("unsettled"), self.told(transfer, sections["review"], True))
        lines += self.titled(self.say("duties"), self.told(transfer, sections["due"], self.verbose))
        return lines + self.titled(self.say("also"), self.told(transfer, sections["note"], self.verbose))

    def left_out(self, transfer: TransferReport) -> list[str]:
        """How much regimes that bind nobody have to say, where it is not shown."""
        said = []
        for regime in transfer.regimes:
            if not phrases.binds(regime):
                numbers = {
                    "remark": sum(f.kind != "open" for f in regime.findings),
                    "asked": len(regime.questions),
                    "turn": sum(change.regime == regime.id for change in transfer.upcoming),
                }
                said += [self.say.count(key, number, regime=regime.id) for key, number in numbers.items() if number]
        return ["", *block(self.say("aside", said=self.say.joined(said)), self.columns)] if said else []

    def ways(self, transfer: TransferReport) -> list[str]:
        lines: list[str] = []
        for regime in transfer.regimes:
            if regime.outcome in ("action_required", "prohibited") and phrases.binds(regime):
                ways = phrases.some(phrases.ways(regime, self.say), mark="; ")
                curable = "changed" if regime.curable == "false" and transfer.plan else regime.curable or ""
                text = self.say("ways_open", ways=ways) if ways else ""
                text += " " if text and curable in _NOT_AT_HAND else ""
                text += self.say(f"curable_{curable}") if curable in _NOT_AT_HAND else ""
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
        level = self.say.low(finding.level) + (self.say("accepted_mark") if finding.waived else "")
        laws = f" [{phrases.laws(finding.citations)}]" if finding.citations else ""
        head = f"  {regime}: "
        said = self.say("said", level=level, message=finding.message + laws)
        first, *more = block(said, self.columns, "      ", head)
        lines = [head + self.paint(level, LEVELS[finding.level]) + first[len(head) + len(level) :], *more]
        for accepted in dict.fromkeys(outlook.acceptance(one, self.say) for one in same if one.waiver):
            lines += block(accepted, self.columns, "      ")
        if not everything:
            return lines
        for place, legs in self.places(transfer, same).items():
            where = [place] if place else []
            where += [self.say("on_leg" if len(legs) == 1 else "on_legs", legs="; ".join(legs))] if legs else []
            lines += block(self.say.joined(where), self.columns, "      ") if where else []
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
        said = self.say("of_rule", rule=finding.rule, source=self.say(finding.confidence))
        lines = block(said, self.columns, "      ")
        for citation in finding.citations:
            checked = self.say("checked_on", day=citation.checked_on) if citation.checked_on else ""
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
            remedy = "; " + self.say("remedy_only") if question.affects == "remedy" else ""
            head = f"  {number}. "
            lines += block(question.question, self.columns, " " * len(head), head)
            leg = "".join(self.say("comma") + self.say("on_leg", legs=leg) for leg in self.leg(transfer, question.leg))
            lines += block(f"{question.fact}{leg} ({', '.join(regimes)}{remedy})", self.columns, " " * len(head))
            if self.verbose and question.why:
                lines += block(question.why, self.columns, " " * len(head))
        return self.titled(self.say("questions"), lines)

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
            lines += block(self.say("is_not_known", message=message + laws), self.columns, "      ", f"  {regime_id}: ")
        return lines

    # The end --------------------------------------------------------------------------------------

    def overview(self, transfers: tuple[TransferReport, ...]) -> list[str]:
        """All transfers at a glance, each with the regimes that its outcome comes from."""
        rows = [
            (
                transfer.id,
                self.say.outcome(transfer.outcome),
                ", ".join(r.id for r in transfer.regimes if phrases.binds(r) and r.outcome == transfer.outcome),
            )
            for transfer in transfers
        ]

        def style(row: int, column: int, text: str) -> str:
            return self.paint(text, _COLOURS[transfers[row].outcome]) if column == 1 else text

        header = [self.say.low(key) for key in ("transfer", "outcome", "under_short")]
        return table(header, rows, self.columns, limits=(self.columns // 2, 15, None), style=style)

    def closing(self, report: Report) -> list[str]:
        lines = self.remarks(report)
        lines += [self.paint(line, "1") for line in wrap(self.say.tally(report), self.columns)]
        packs = ", ".join(f"{pack.id} {pack.version}" for pack in report.packs)
        return [*lines, *block(self.say("foot", version=report.govcheck, day=report.as_of, packs=packs), self.columns)]
