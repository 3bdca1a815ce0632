"""The report for a person at a terminal: the verdict first, then what to do, then what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govcheck.render.layout import block, plain, table, wrap

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import Citation, Finding, Location, Question, RegimeReport, Report, TransferReport

_COLOURS = {
    "prohibited": "31;1",
    "action_required": "33;1",
    "undetermined": "36;1",
    "permitted": "32;1",
    "out_of_scope": "2",
}
_COUNTED = ("prohibited", "action_required", "undetermined", "permitted", "out_of_scope")
_CURABLE = {
    "unknown": "Whether this can be put right depends on facts that are not stated.",
    "false": "Nothing the parties could set right would open the way.",
}
_NARROW, _WIDE = 60, 120
_Told = tuple[str, str, str, str, str, bool]


def render(report: Report, options: Options) -> str:
    """Render the report at the width of the terminal, with colour if `options` says so."""
    columns = min(max(options.width, _NARROW), _WIDE)
    layout = _Layout(columns, options.colour, options.verbose)
    lines: list[str] = []
    for transfer in report.transfers:
        lines += [*layout.transfer(transfer), ""]
    if len(report.transfers) > 1:
        lines += layout.overview(report.transfers)
    lines += layout.closing(report)
    return "\n".join(lines) + "\n"


class _Layout:
    def __init__(self, columns: int, colour: bool, verbose: bool) -> None:
        self.columns = columns
        self.colour = colour
        self.verbose = verbose

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text.strip() else text

    # One transfer ---------------------------------------------------------------------------------

    def transfer(self, transfer: TransferReport) -> list[str]:
        heading = plain(transfer.id) + (f": {plain(transfer.title)}" if transfer.title else "")
        verdict = _words(transfer.outcome).upper()
        place = f", {_place(transfer.location)}" if transfer.location else ""
        rest = f"  under the law of {transfer.as_of}{place}"
        first, *more = wrap(verdict + rest, self.columns)
        lines = [self.paint(line, "1") for line in wrap(heading, self.columns)]
        lines.append(self.paint(verdict, _COLOURS[transfer.outcome]) + first[len(verdict) :])
        lines += [f"  {line}" for line in more]
        if transfer.regimes:
            lines += ["", *self.verdicts(transfer.regimes)]
        lines += self.findings(transfer)
        lines += self.questions(transfer)
        lines += self.conflicts(transfer)
        return lines

    def verdicts(self, regimes: tuple[RegimeReport, ...]) -> list[str]:
        rows = [[r.id, _outcome(r), _law(r, self.verbose), _decides(r)] for r in regimes]

        def style(row: int, column: int, text: str) -> str:
            regime = regimes[row]
            return self.paint(text, _COLOURS[regime.outcome]) if column == 1 and _binds(regime) else text

        header = ("regime", "outcome", "law", "what decides")
        limits = (14, 15, max(12, self.columns // 4), None)
        return table(header, rows, self.columns, indent="  ", limits=limits, style=style)

    def findings(self, transfer: TransferReport) -> list[str]:
        """What to do, what is unsettled, what else to know; the same finding on several legs is told once."""
        sections: dict[str, dict[_Told, list[Finding]]] = {"do": {}, "review": {}, "note": {}}
        for regime in transfer.regimes:
            for finding in regime.findings:
                if finding.kind == "open":  # stands with the open questions
                    continue
                note = finding.level == "note" or finding.kind == "informational"
                section = "review" if finding.kind == "review" else "note" if note else "do"
                told = (regime.id, finding.rule, finding.level, finding.message, finding.guidance, finding.waived)
                sections[section].setdefault(told, []).append(finding)
        lines = self.section("What to do", sections["do"])
        for regime in transfer.regimes:
            if regime.outcome in ("action_required", "prohibited") and _binds(regime):
                ways = ", ".join(map(_name, regime.routes))
                text = f"Ways still open: {ways}." if ways else ""
                text = " ".join(part for part in (text, _CURABLE.get(regime.curable or "", "")) if part)
                lines += block(text, self.columns, "      ", f"  {regime.id}: ") if text else []
        lines += self.section("Unsettled law, for counsel", sections["review"])
        return lines + self.section("Also to note", sections["note"])

    def section(self, title: str, found: dict[_Told, list[Finding]]) -> list[str]:
        return self.titled(title, [line for told, same in found.items() for line in self.finding(told[0], same)])

    def titled(self, title: str, lines: list[str]) -> list[str]:
        return ["", self.paint(title, "1"), *lines] if lines else []

    def finding(self, regime: str, same: list[Finding]) -> list[str]:
        finding = same[0]
        level = finding.level + (" (waived)" if finding.waived else "")
        laws = f" [{_laws(finding.citations)}]" if finding.citations else ""
        head = f"  {regime}: "
        first, *more = block(f"{level}: {finding.message}{laws}", self.columns, "      ", head)
        mark = {"error": "31", "warning": "33", "note": "36"}[finding.level]
        lines = [head + self.paint(level, mark) + first[len(head) + len(level) :], *more]
        for place, legs in _places(same).items():
            where = [place] if place else []
            where += [("leg " if len(legs) == 1 else "legs ") + "; ".join(legs)] if legs else []
            lines += block(", ".join(where), self.columns, "      ") if where else []
        lines += [line for text in _paragraphs(finding.guidance) for line in block(text, self.columns, "      ")]
        return lines + (self.details(finding) if self.verbose else [])

    def details(self, finding: Finding) -> list[str]:
        lines = block(f"rule {finding.rule}, source {finding.confidence}", self.columns, "      ")
        for citation in finding.citations:
            checked = f" (checked {citation.checked_on})" if citation.checked_on else ""
            text = f"{citation.instrument} {citation.article}: {citation.url}{checked}"
            lines += block(text, self.columns, "        ", "      ")
        for fact in finding.facts:
            value = "not stated" if fact.value is None else _value(fact.value)
            origin = _place(fact.location) if fact.location else fact.origin
            text = f"{fact.name} = {value}" + (f" ({origin})" if origin else "")
            lines += block(text, self.columns, "        ", "      ")
        return lines

    def questions(self, transfer: TransferReport) -> list[str]:
        """The questions of all regimes, each once, in the order in which they were put."""
        asked: dict[tuple[str, str], tuple[Question, list[str]]] = {}
        for regime in transfer.regimes:
            for question in regime.questions:
                _, regimes = asked.setdefault((question.fact, question.leg), (question, []))
                if regime.id not in regimes:
                    regimes.append(regime.id)
        lines = self.undecided(transfer)
        for number, (question, regimes) in enumerate(asked.values(), 1):
            remedy = "; decides only which remedy is open" if question.affects == "remedy" else ""
            head = f"  {number}. "
            lines += block(question.question, self.columns, " " * len(head), head)
            leg = f", leg {plain(question.leg)}" if question.leg else ""
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
            laws = f" [{_laws(c for finding in same for c in finding.citations)}]" if same[0].citations else ""
            lines += block(f"{message}{laws}", self.columns, "      ", f"  {regime_id}: ")
        return lines

    def conflicts(self, transfer: TransferReport) -> list[str]:
        lines: list[str] = []
        for conflict in transfer.conflicts:
            message = conflict.get("message") if isinstance(conflict, dict) else conflict
            lines += block(_value(message), self.columns, "    ", "  - ")
        return self.titled("Conflicts", lines)

    # The end --------------------------------------------------------------------------------------

    def overview(self, transfers: tuple[TransferReport, ...]) -> list[str]:
        """All transfers at a glance, each with the regimes that its outcome comes from."""
        rows = [
            (t.id, _words(t.outcome), ", ".join(r.id for r in t.regimes if _binds(r) and r.outcome == t.outcome))
            for t in transfers
        ]

        def style(row: int, column: int, text: str) -> str:
            return self.paint(text, _COLOURS[transfers[row].outcome]) if column == 1 else text

        limits = (self.columns // 2, 15, None)
        return [*table(("transfer", "outcome", "under"), rows, self.columns, limits=limits, style=style), ""]

    def closing(self, report: Report) -> list[str]:
        counts = report.summary
        total = counts.get("transfers", 0)
        parts = [f"{counts[key]} {_words(key)}" for key in _COUNTED if counts.get(key)]
        waived = f"; {counts['waived']} findings waived" if counts.get("waived") else ""
        text = f"{total} {'transfer' if total == 1 else 'transfers'}: {', '.join(parts) or 'nothing to check'}{waived}"
        lines = [self.paint(line, "1") for line in wrap(text, self.columns)]
        packs = ", ".join(f"{p.id} {p.version}" for p in report.packs)
        return [*lines, *block(f"govcheck {report.govcheck}, law of {report.as_of}, packs: {packs}", self.columns)]


def _binds(regime: RegimeReport) -> bool:
    return regime.binding_on == "organisation"


def _words(outcome: str) -> str:
    return outcome.replace("_", " ")


def _outcome(regime: RegimeReport) -> str:
    if _binds(regime) or regime.outcome == "out_of_scope":
        return _words(regime.outcome)
    return "for information"


def _name(rule: str) -> str:
    """A rule's id as words: "gdpr/standard-clauses" is "standard clauses"."""
    return rule.rpartition("/")[2].replace("-", " ")


def _decides(regime: RegimeReport) -> str:
    if regime.conclusions or regime.possible:
        held = ", ".join(regime.conclusions)
        possible = f"possible: {', '.join(regime.possible)}" if regime.possible else ""
        return "; ".join(part for part in (held, possible) if part)
    if regime.carried_by:
        return "carried by " + ", ".join(map(_name, regime.carried_by))
    titles = {finding.rule: finding.title for finding in regime.findings if finding.title}
    reasons = [titles.get(rule) or _name(rule) for rule in regime.determined_by]
    if regime.outcome == "undetermined" and regime.questions:
        reasons.append("see the open questions")
    return "; ".join(reasons) or ("does not apply" if regime.outcome == "out_of_scope" else "nothing stands against it")


def _law(regime: RegimeReport, everything: bool) -> str:
    citations = regime.basis or tuple(c for f in regime.findings if f.kind != "informational" for c in f.citations)
    return _laws(citations, None if everything else 3)


def _laws(citations: Iterable[Citation], most: int | None = None) -> str:
    names = list(dict.fromkeys(f"{c.instrument} {c.article}".strip() for c in citations))
    if most is not None and len(names) > most:
        names = [*names[:most], "..."]
    return ", ".join(names)


def _places(same: Iterable[Finding]) -> dict[str, list[str]]:
    """The places of a finding that is made on several legs, each with its legs."""
    places: dict[str, list[str]] = {}
    for finding in same:
        legs = places.setdefault(_place(finding.location) if finding.location else "", [])
        if finding.leg and finding.leg not in legs:
            legs.append(finding.leg)
    return places


def _place(location: Location) -> str:
    return f"{plain(location.path)}:{location.line}:{location.column}"


def _value(value: object) -> str:
    if isinstance(value, str):
        return value
    from json import dumps

    return dumps(value, ensure_ascii=False)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
