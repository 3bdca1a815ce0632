"""Markdown, for the step summary of a build and for a page to keep: all transfers at a glance, then each in full.

What comes from a manifest stays text: nothing of it becomes a heading, a link, an image or a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govcheck.render import phrases
from govcheck.render.records import clean, relative, tally

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import Citation, Finding, Location, Question, RegimeReport, Report, TransferReport

# What means something in Markdown or HTML, and the address signs from which GitHub makes links by itself.
_ESCAPED = {ord(c): f"\\{c}" for c in "\\`*_[]|~#$"} | {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}
_ESCAPED[ord("@")] = "&#64;"
_STARTS = re.compile(r"^(?=[-+](?:\s|$)|[-=]+$)|^(\d+)(?=[.)](?:\s|$))")
_LEVELS = {"error": "Error", "warning": "Warning", "note": "Note"}
_KINDS = {"open": "Not known", "review": "For counsel"}


def render(report: Report, options: Options) -> str:
    """Render the report as one page of GitHub's Markdown."""
    lines = ["# Data transfers", "", text(tally(report)), ""]
    if report.problems:
        lines += ["## Could not be read", ""]
        shown = (problem._replace(path=relative(problem.path, options.root)) for problem in report.problems)
        lines += [f"- {text(str(problem))}" for problem in shown]
        lines.append("")
    if report.transfers:
        lines += _overview(report.transfers)
    for transfer in report.transfers:
        lines += _transfer(transfer, options.root)
    lines += ["---", "", text(f"govcheck {report.govcheck}, law of {report.as_of}"), ""]
    packs = [[text(p.id), text(p.version), text(p.reviewed_on), code(p.digest)] for p in report.packs]
    lines += _table(("Pack", "Version", "Reviewed on", "Digest"), packs) if packs else []
    return "\n".join(lines).rstrip("\n") + "\n"


# Texts -----------------------------------------------------------------------------------------------------


def text(value: str) -> str:
    """A text on one line that stays what it is."""
    escaped = " ".join(clean(value).split()).translate(_ESCAPED)
    escaped = escaped.replace("://", "&#58;//").replace("www.", "www&#46;")
    return _STARTS.sub(lambda match: (match[1] or "") + "\\", escaped)


def code(value: str) -> str:
    """A text as code; what cannot stand there as it is stands there as plain text."""
    value = " ".join(clean(value).split())
    return f"`{value}`" if value and not set(value) & set("`|\\") else text(value)


def law(citations: Iterable[Citation]) -> str:
    """Articles as links, each once."""
    return ", ".join(dict.fromkeys(_link(citation) for citation in citations))


def _link(citation: Citation) -> str:
    name = text(f"{citation.instrument} {citation.article}".strip())
    url = clean(citation.url)
    if not url.startswith(("https://", "http://")) or set(url) & set(" <>\"'`\\|"):
        return name
    return f"[{name}]({url.replace('(', '%28').replace(')', '%29')})"


def _place(place: Location, root: str) -> str:
    return code(f"{relative(place.path, root)}:{place.line}:{place.column}")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows)]
    return [*lines, ""]


# Parts -----------------------------------------------------------------------------------------------------


def _overview(transfers: Sequence[TransferReport]) -> list[str]:
    rows = []
    for one in transfers:
        under = ", ".join(r.id for r in one.regimes if phrases.binds(r) and r.outcome == one.outcome)
        rows.append([code(one.id), f"**{phrases.words(one.outcome)}**", text(under), one.as_of])
    return _table(("Transfer", "Outcome", "Under", "Law of"), rows)


def _transfer(transfer: TransferReport, root: str) -> list[str]:
    title = f": {text(transfer.title)}" if transfer.title else ""
    lines = [f"## {text(transfer.id)}{title}", ""]
    place = f", {_place(transfer.location, root)}" if transfer.location else ""
    lines += [f"**{phrases.words(transfer.outcome).upper()}** under the law of {transfer.as_of}{place}", ""]
    rows = [
        [text(r.id), phrases.outcome(r), law(r.basis) or text(phrases.law(r, None)), text(phrases.decides(r, None))]
        for r in transfer.regimes
    ]
    lines += _table(("Regime", "Outcome", "Law", "What decides"), rows) if rows else []
    found = [(regime, finding) for regime in transfer.regimes for finding in regime.findings]
    lines += _section("Findings", (_finding(transfer, regime, finding, root) for regime, finding in found))
    lines += _section("Open questions", _questions(transfer))
    return lines + _section("Conflicts", (["- " + text(_conflict(conflict))] for conflict in transfer.conflicts))


def _section(title: str, items: Iterable[list[str]]) -> list[str]:
    lines = [line for item in items for line in item]
    return [f"### {title}", "", *lines, ""] if lines else []


def _finding(transfer: TransferReport, regime: RegimeReport, finding: Finding, root: str) -> list[str]:
    mark = f"**{_LEVELS[finding.level]}**" + (" (waived)" if finding.waived else "")
    said = f"{_KINDS[finding.kind]}: " if finding.kind in _KINDS else ""
    cited = f" ({law(finding.citations)})" if finding.citations else ""
    lines = [f"- {mark}, {text(regime.id)}: {said}{text(finding.message)}{cited}"]
    lines += [f"\n  {text(part)}" for part in phrases.paragraphs(finding.guidance)]
    place = finding.location or transfer.location
    where = [_place(place, root)] if place else []
    where += [f"leg {text(finding.leg)}"] if finding.leg and len(transfer.legs) > 1 else []
    where += [f"rule {code(finding.rule)}", f"fingerprint {code(finding.fingerprint)}"]
    return [*lines, "\n  " + ", ".join(where)]


def _questions(transfer: TransferReport) -> Iterable[list[str]]:
    asked: dict[tuple[str, str], tuple[Question, list[str]]] = {}
    for regime in transfer.regimes:
        for question in regime.questions:
            asked.setdefault((question.fact, question.leg), (question, []))[1].append(regime.id)
    for number, (question, regimes) in enumerate(asked.values(), 1):
        notes = [code(question.fact), text(", ".join(dict.fromkeys(regimes)))]
        notes += [f"leg {text(question.leg)}"] if question.leg and len(transfer.legs) > 1 else []
        notes += ["decides only which remedy is open"] if question.affects == "remedy" else []
        yield [f"{number}. {text(question.question)} ({', '.join(notes)})"]


def _conflict(conflict: object) -> str:
    return phrases.value(conflict.get("message") if isinstance(conflict, dict) else conflict)
