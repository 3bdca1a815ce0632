"""The text report beyond the verdict: plans, conflicts, what is coming, evidence, and remarks on the check itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import outlook, phrases
from govcheck.render.layout import block
from govcheck.render.speech import english

if TYPE_CHECKING:
    from govcheck.render.speech import Speech
    from govcheck.report.model import Report, TransferReport

LEVELS = {"error": "31", "warning": "33", "note": "36"}
"""The colour of each level."""


class Sheet:
    """How wide the lines are, whether they have colour, and how much they tell."""

    def __init__(self, columns: int, colour: bool, verbose: bool, say: Speech | None = None) -> None:
        self.say = say or english()
        self.columns = columns
        self.colour = colour
        self.verbose = verbose
        self.most = None if verbose else 2

    def paint(self, text: str, code: str) -> str:
        """Colour a text, if there is colour."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text.strip() else text

    def titled(self, title: str, lines: list[str]) -> list[str]:
        """A title and its lines; nothing without lines."""
        return ["", self.paint(title, "1"), *lines] if lines else []

    @staticmethod
    def informing(transfer: TransferReport) -> set[str]:
        """The regimes that bind nobody here."""
        return {regime.id for regime in transfer.regimes if not phrases.binds(regime)}

    def conflicts(self, transfer: TransferReport) -> list[str]:
        """Demands that cannot both be met."""
        lines: list[str] = []
        for conflict in transfer.conflicts:
            laws = f" [{phrases.laws(conflict.citations)}]" if conflict.citations else ""
            lines += block(f"{', '.join(conflict.regimes)}: {conflict.message}{laws}", self.columns, "      ", "  ")
            for part in outlook.conflict_parts(conflict, self.say):
                lines += block(part, self.columns, "        ", "      ")
        return self.titled(self.say("conflicts"), lines)

    def plans(self, transfer: TransferReport) -> list[str]:
        """The cheapest plan in full, the others in a line each unless `verbose`."""
        lines: list[str] = []
        for number, plan in enumerate(transfer.plan, 1):
            lines += block(f"{number}. {outlook.plan_head(plan, self.say)}", self.columns, "     ", "  ")
            if number > 1 and not self.verbose:
                text = " + ".join(step.title for step in plan.steps)
                lines += block(text, self.columns, "     ")
                continue
            for said, parts in ((self.say("if_provided"), plan.provided), (self.say("if_assumed"), plan.assuming)):
                lines += block(said + "; ".join(parts), self.columns, "     ") if parts else []
            for step in plan.steps:
                lines += block(outlook.step(step, self.say), self.columns, "       ", "     - ")
                proof = outlook.proof(step, self.say)
                lines += block(proof, self.columns, "       ") if proof else []
        return self.titled(self.say("plan" if len(transfer.plan) == 1 else "plans"), lines)

    def upcoming(self, transfer: TransferReport) -> list[str]:
        """The days on which something changes; of regimes that bind nobody only if `verbose`."""
        lines: list[str] = []
        for change in transfer.upcoming:
            if not self.verbose and change.regime in self.informing(transfer):
                continue
            laws = f" [{phrases.laws(change.citations)}]" if change.citations else ""
            regime = f"{change.regime}: " if change.regime else ""
            said = f"{change.on} {regime}{outlook.change(change, self.say)}{laws}"
            lines += block(said, self.columns, "      ", "  ")
        return self.titled(self.say("coming"), lines)

    def evidence(self, transfer: TransferReport) -> list[str]:
        """The files that prove safeguards."""
        if not self.verbose:
            return []
        texts = outlook.missing_evidence(transfer, self.say)
        lines = [line for text in texts for line in block(text, self.columns, "      ", "  ")]
        return self.titled(self.say("evidence"), lines)

    def remarks(self, report: Report) -> list[str]:
        """Transfers that hang together, and what is to be known about the check itself."""
        lines: list[str] = []
        for chain in report.whole_chains:
            lines += block(outlook.chain(chain, self.say), self.columns, "    ", f"  {self.say('chain')}")
        for link in report.chains:
            lines += block(outlook.link(link, self.say), self.columns, "  ")
        for notice in report.notices:
            place = f"{phrases.place(notice.location)}: " if notice.location else ""
            level = self.say.low(notice.level)
            said = self.say("said", level=level, message=place + notice.message)
            head, *more = block(said, self.columns, "  ", "")
            lines += [self.paint(level, LEVELS[notice.level]) + head[len(level) :], *more]
        return [*lines, ""] if lines else []
